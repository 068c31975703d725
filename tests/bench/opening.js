// Runs before everything else on a page and tells when its first screen could be seen and used, in milliseconds since
// the navigation began. It watches and changes nothing.
"use strict";
{
  /** What is told: `{htmlNumber, guideNumber, ready, resources}`; null for what the page does not have. */
  const told = { htmlNumber: null, guideNumber: null, ready: null, resources: [] };
  let tell, fail;
  const opening = {
    told: new Promise((resolve, reject) => ([tell, fail] = [resolve, reject])),
    // What a person would press first.
    control: null,
    // Pressing it does what it should.
    used: new Promise((resolve) => {
      for (const type of ["sg-view", "change"]) document.addEventListener(type, () => resolve(true));
    }),
  };
  window.opening = opening;

  /** The time when what is in the document now has been painted. */
  const painted = () =>
    new Promise((resolve) => {
      // A frame's callbacks run before it is painted, a message of theirs comes after.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      });
    });

  const isShown = (/** @type {Element | null} */ element) => element?.checkVisibility({ visibilityProperty: true }) ?? false;

  const ready = async (/** @type {HTMLElement} */ control, /** @type {HTMLElement | null} */ number = null) => {
    const at = await painted();
    if (!isShown(control) || control.matches(":disabled")) {
      return fail(new Error("what should be pressed first cannot be seen or is disabled"));
    }
    opening.control = control.closest("label") ?? control;
    told.ready = at;
    if (isShown(number)) told.guideNumber = at;
    told.resources = performance.getEntriesByType("resource").map(({ name, startTime, responseEnd }) => ({
      path: new URL(name).pathname,
      from: startTime,
      to: responseEnd,
    }));
    tell(told);
  };

  // In the HTML: the guide's fallback has numbers, SurveyJS puts its question there.
  let isNumberThere = false;
  const observer = new MutationObserver(async () => {
    if (!isNumberThere && document.querySelector("a[href^='tel:']")) {
      isNumberThere = true;
      told.htmlNumber = await painted();
    }
    const radio = document.querySelector("input[type='radio']");
    if (radio) {
      observer.disconnect();
      ready(radio);
    }
  });
  observer.observe(document, { childList: true, subtree: true });

  // In the guide's own screens.
  document.addEventListener("sg-ready", ({ target }) => {
    observer.disconnect();
    const number = target.shadowRoot.querySelector(".sg-number a");
    const answer = target.shadowRoot.querySelector(".sg-answers button");
    if (!number || !answer) return fail(new Error("the guide’s first screen has no number or no answer"));
    ready(answer, number);
  });
  document.addEventListener("sg-error", ({ detail }) => fail(new Error(`${detail.code}: ${detail.message}`)));
  window.addEventListener("error", ({ message }) => fail(new Error(message)));
}
