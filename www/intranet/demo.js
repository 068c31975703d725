// The demonstration's sign-in: whoever looks at the reference intranet picks one of its invented people. A council's
// intranet has its own sign-in and nothing of this file. Whoever may see the reports is shown where they are.

const place = document.querySelector("[data-demo-people]");

/** @returns {Promise<any>} what the address answers, or null where it says no */
const ask = async (/** @type {string} */ address) => {
  const response = await fetch(address, { cache: "no-store" });
  return response.ok ? response.json() : null;
};

const show = async () => {
  const me = await ask("/api/me");
  for (const link of document.querySelectorAll("[data-reports]")) link.hidden = !me?.reports;
  const known = await ask("/demo/people");
  // With another identity than the demonstration's there is nobody to pick.
  if (!known) return;
  const label = document.createElement("label");
  label.textContent = "Demonstration – you are: ";
  const choice = document.createElement("select");
  choice.append(new Option("nobody", ""));
  for (const { person, display } of known.people) {
    choice.append(new Option(display, person, false, display === me?.display));
  }
  choice.addEventListener("change", async () => {
    const person = choice.value;
    await fetch(person ? "/demo/sign-in" : "/demo/sign-out", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ person }),
    });
    location.reload();
  });
  label.append(choice);
  place.replaceChildren(label);
};

if (place) show();
