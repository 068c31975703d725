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
    request.onupgradeneeded = () => ["outbox", "drafts", "lease"].forEach((shelf) => request.result.createObjectStore(shelf));
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

    /** The draft under a key. */
    draft: async (key) => JSON.parse((await onShelf("drafts", "readonly", (shelf) => shelf.get(key))) ?? "{}"),

    /** What waits on this device. */
    waiting: async () => (await onShelf("outbox", "readonly", (shelf) => shelf.getAll())).map((text) => JSON.parse(text)),

    /** Takes the one sign-off that waits away from the device; gives its id and text, as a text. */
    takeAway: async () => {
      const [id] = await onShelf("outbox", "readonly", (shelf) => shelf.getAllKeys());
      const text = await onShelf("outbox", "readonly", (shelf) => shelf.get(id));
      await onShelf("outbox", "readwrite", (shelf) => shelf.delete(id));
      return JSON.stringify([id, text]);
    },

    /** Puts it back. */
    putBack: (taken) => {
      const [id, text] = JSON.parse(taken);
      return onShelf("outbox", "readwrite", (shelf) => shelf.put(text, id));
    },

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

    /** Does something in this tab and, at the same time, in every other of this origin. */
    together: (what) => {
      tabs.postMessage(what);
      doings[what]();
    },

    // What a simulated device did: when the host was asked for something, and how often at one time at most.
    asked: [],
    mostOpen: 0,

    /** From now on the page's clock runs ahead as `pass` says, and longer timers run by it alone. */
    simulate: () => {
      const { now } = Date;
      const { setTimeout, clearTimeout, fetch } = window;
      const timers = new Map();
      let ahead = 0;
      let last = 1_000_000;
      Date.now = () => now.call(Date) + ahead;
      window.setTimeout = (work, wait = 0, ...rest) => {
        if (wait < 500) return setTimeout.call(window, work, wait, ...rest);
        last += 1;
        timers.set(last, { at: Date.now() + wait, work });
        return last;
      };
      window.clearTimeout = (id) => {
        if (!timers.delete(id)) clearTimeout.call(window, id);
      };

      // What is under way: requests, locks, databases.
      let requests = 0;
      let others = 0;
      window.fetch = async (address, ...rest) => {
        const isOurs = String(address).startsWith("/api/");
        if (isOurs) bench.asked.push(Date.now());
        requests += isOurs ? 1 : 0;
        bench.mostOpen = Math.max(bench.mostOpen, requests);
        try {
          return await fetch.call(window, address, ...rest);
        } finally {
          requests -= isOurs ? 1 : 0;
        }
      };
      const { locks } = navigator;
      const seek = locks.request;
      locks.request = (...parameters) => {
        others += 1;
        return seek.apply(locks, parameters).finally(() => {
          others -= 1;
        });
      };
      const openDatabase = IDBFactory.prototype.open;
      IDBFactory.prototype.open = function (...parameters) {
        others += 1;
        return openDatabase.apply(this, parameters);
      };
      const { close } = IDBDatabase.prototype;
      IDBDatabase.prototype.close = function () {
        others -= 1;
        close.call(this);
      };
      const channel = new MessageChannel();
      const turn = () =>
        new Promise((next) => {
          channel.port1.onmessage = next;
          channel.port2.postMessage(null);
        });
      const quiet = async () => {
        do await turn();
        while (requests > 0 || others > 0);
      };

      /** Lets so many milliseconds pass, with everything that happens in them. */
      bench.pass = async (span) => {
        const end = Date.now() + span;
        await quiet();
        for (;;) {
          const due = [...timers].filter(([, { at }]) => at <= end).sort(([, one], [, other]) => one.at - other.at);
          if (due.length === 0) break;
          const [[id, { at, work }]] = due;
          ahead += Math.max(0, at - Date.now());
          timers.delete(id);
          work();
          await quiet();
        }
        ahead += Math.max(0, end - Date.now());
      };
    },
  };
  window.bench = bench;

  const theGuide = () => document.querySelector("safeguarding-guide");
  const press = async (name) => {
    const button = () => [...(theGuide()?.shadowRoot?.querySelectorAll("button") ?? [])].find((one) => one.textContent.trim() === name);
    (await bench.until(button, Boolean))?.click();
  };
  const doings = {
    // The same service by another name: the guide asks anew who is there.
    anew: () => theGuide()?.setAttribute("host", theGuide().getAttribute("host") === "/api" ? "/api/" : "/api"),
    check: () => press("Continue"),
    submit: () => press("Sign and send"),
    flush: () => theGuide()?.flush?.(),
    online: () => window.dispatchEvent(new Event("online")),
  };
  const tabs = new BroadcastChannel("bench");
  tabs.onmessage = ({ data }) => doings[data]();

  // A page may be asked to be impatient, to be simulated, or to lack locks as on plain http, from its beginning.
  const patience = new URLSearchParams(location.search).get("patience");
  if (patience) bench.beImpatient(Number(patience));
  if (location.search === "?simulated") bench.simulate();
  if (location.search === "?no-locks") Object.defineProperty(navigator, "locks", { value: undefined });

  for (const type of ["sg-sign-off", "sg-recorded", "sg-auth-required"]) {
    document.addEventListener(type, (event) => bench.events.push({ type, detail: event.detail ?? null }));
  }
}
