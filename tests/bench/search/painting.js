// Tells how long it takes from a key to the painted hits. It watches and, but for `clear`, changes nothing.
"use strict";
{
  let tell;
  /** Counts the changes of the guide's screen. */
  let changes = 0;
  let field;
  /** When the key was pressed. */
  let from = null;

  const painting = {
    /** Resolves once the field can be typed into and the framework is there. */
    ready: null,
    /** Resolves with the milliseconds from the key to the last frame that changed. */
    shown: null,
    /** Before a key. */
    expect() {
      from = null;
      painting.shown = new Promise((resolve) => (tell = resolve));
    },
    /** Empties the field, as a person would before the next query. */
    clear() {
      painting.expect();
      from = performance.now();
      field.value = "";
      field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    },
  };
  window.painting = painting;

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

  /** The time of the last frame with a change: the frame after it has none. */
  const settled = async () => {
    for (;;) {
      const at = await painted();
      const before = changes;
      await painted();
      if (changes === before) return at;
    }
  };

  /** Watches a field and what is shown for it. */
  const watch = async (input, shown) => {
    field = input;
    new MutationObserver((records) => (changes += records.length)).observe(shown, {
      attributes: true,
      characterData: true,
      childList: true,
      subtree: true,
    });
    field.addEventListener("input", async () => {
      const at = await settled();
      tell(at - from);
    });
    await settled();
    field.focus();
  };

  painting.ready = new Promise((resolve, reject) => {
    const bare = document.querySelector("input");
    if (bare) {
      const echo = document.querySelector("p");
      bare.addEventListener("input", () => (echo.textContent = bare.value));
      resolve(watch(bare, document.body));
      return;
    }
    document.addEventListener("sg-error", ({ detail }) => reject(new Error(`${detail.code}: ${detail.message}`)));
    document.addEventListener("sg-ready", ({ target }) => {
      const root = target.shadowRoot;
      const look = () => {
        const input = root.querySelector(".sg-search input");
        // What is loading says so below the field.
        if (field || !input || input.nextElementSibling?.matches(":not(.sg-count)")) return;
        resolve(watch(input, root));
      };
      new MutationObserver(look).observe(root, { childList: true, subtree: true });
      look();
    });
  });
  // The keys of the driver carry the time at which they reached the browser.
  window.addEventListener("keydown", ({ timeStamp }) => (from ??= timeStamp), { capture: true });
}
