// What a journey of the outbox does to the page around the guide: it stops things at a moment and looks into the storage.
"use strict";
{
  const LOCK = "safeguarding-guide.outbox";
  const DATABASE = "safeguarding-guide";

  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  /** The guide's database; made with the guide's own shelves where the guide has not been yet. */
  const open = () => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => ["outbox", "drafts"].forEach((shelf) => request.result.createObjectStore(shelf));
    return settled(request);
  };

  const onShelf = async (shelf, mode, work) => {
    const database = await open();
    try {
      const transaction = database.transaction(shelf, mode);
      const complete = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      const result = await settled(work(transaction.objectStore(shelf)));
      await complete;
      return result;
    } finally {
      database.close();
    }
  };

  const bench = {
    // The guide's events about sign-offs: `{type, detail}`.
    events: [],
    // Whether a moment has come at which something was stopped.
    hasAnswer: false,
    isDeleting: false,

    /** Keeps a draft as the guide does. */
    keepDraft: (key, text) => onShelf("drafts", "readwrite", (shelf) => shelf.put(text, key)),

    /** What waits on this device. */
    waiting: async () => (await onShelf("outbox", "readonly", (shelf) => shelf.getAll())).map((text) => JSON.parse(text)),

    /** Polls until something is true, or half a minute has gone; gives the last value. */
    until: async (value, isIt) => {
      const from = performance.now();
      for (;;) {
        const last = await value();
        if (isIt(last) || performance.now() - from > 30_000) return last;
        await new Promise((again) => setTimeout(again, 10));
      }
    },

    /** Takes the lock that a sender needs; the promise is there once it is had. Called again, lets it go. */
    holdLock: () =>
      new Promise((had) => {
        const held = new Promise((resolve) => {
          bench.freeLock = resolve;
        });
        navigator.locks.request(LOCK, () => {
          had();
          return held;
        });
      }),

    /** The host's answer to a post comes in and is never read. */
    holdAnswer: () => {
      const { text } = Response.prototype;
      Response.prototype.text = function () {
        if (!this.url.endsWith("/sign-offs")) return text.call(this);
        bench.hasAnswer = true;
        return new Promise(() => {});
      };
    },

    /** What is deleted from the outbox is never gone: the transaction does not end. */
    holdDelete: () => {
      const { delete: remove } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.delete = function (key) {
        const request = remove.call(this, key);
        if (this.name === "outbox") {
          const spin = () => {
            this.get(key).onsuccess = spin;
          };
          spin();
          bench.isDeleting = true;
        }
        return request;
      };
    },

    /** Nobody waits longer than that many milliseconds for an answer. */
    beImpatient: (patience) => {
      const { timeout } = AbortSignal;
      AbortSignal.timeout = () => timeout.call(AbortSignal, patience);
    },
  };
  window.bench = bench;

  // A page may be asked to be impatient from its beginning.
  const patience = new URLSearchParams(location.search).get("patience");
  if (patience) bench.beImpatient(Number(patience));

  for (const type of ["sg-sign-off", "sg-recorded", "sg-auth-required"]) {
    document.addEventListener(type, (event) => bench.events.push({ type, detail: event.detail ?? null }));
  }
}
