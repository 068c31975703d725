// The custom element <safeguarding-guide>. The build puts `const BUILD = {…}` in front: names and hashes of the files.
//
// The element's own children are the fallback: plain HTML with the numbers. They stay in sight until the screens have
// drawn, and come back, with the reason, whenever something fails. Nothing here is remembered after a failure: the
// next try asks the network again.

/** @typedef {{path: string, integrity: string}} Asset a file beside this script, with its hash */
/** @typedef {{label: string, display: string, href: string}} NationalLine a number that every council shares */
/** @typedef {{id: string, name: string, path: string}} BuiltPack a pack of the build: its id, council and manifest */
/** @typedef {{glue: Asset, wasm: Asset}} Program a build of the screens and its bindings */
/** @typedef {{version: string, contact: Program, whole: Program, css: Asset, pack: string, packs: BuiltPack[],
 *             emergency: NationalLine, police: NationalLine}} Build */
/** @typedef {{Guide: Function, dead: boolean, mourners: Set<(message: string) => void>,
 *             drop: () => void}} Instance */

const TAG = "safeguarding-guide";
const FOLDER = new URL("./", import.meta.url);
/** How often the clock is compared while the page stays open, in milliseconds. */
const CLOCK_INTERVAL = 15 * 60 * 1000;
/** How far the clock may jump between comparisons before it is in doubt, in milliseconds. */
const CLOCK_TOLERANCE = 5 * 60 * 1000;

/** Views that the contact guide hands over to the whole guide. */
const BEYOND_CONTACT = /^(roles|my-roles|accountability|terms|compare|sign-off|search)\b/;

/** How long a device's storage may take to say what waits while the page shows its fallback, in milliseconds. */
const PATIENCE_AT_START = 2_000;
/** The same while the page shows the contact guide. */
const PATIENCE_OUT_OF_SIGHT = 60_000;

/** What the whole guide tells of, when it sends out of sight. */
const OF_SIGN_OFFS = ["sg-sign-off", "sg-recorded", "sg-auth-required", "sg-error"];

/**
 * Whether sign-offs of an earlier visit wait on this device. Asking leaves nothing behind.
 *
 * @param {number} patience in milliseconds
 * @returns {Promise<boolean>} `false` too where the device does not say
 */
const somethingWaits = (patience) =>
  new Promise((resolve) => {
    setTimeout(resolve, patience, false);
    const no = () => resolve(false);
    try {
      const request = indexedDB.open("safeguarding-guide");
      // There is no such database, and none is to be made.
      request.onupgradeneeded = () => request.transaction.abort();
      request.onerror = no;
      request.onsuccess = () => {
        const database = request.result;
        try {
          const count = database.transaction("outbox").objectStore("outbox").count();
          count.onsuccess = () => resolve(count.result > 0);
          count.onerror = no;
        } catch {
          no();
        }
        database.close();
      };
    } catch {
      no();
    }
  });

/** What people are told, by cause. */
const REASONS = {
  "attribute-invalid": "This page names the council’s numbers in a way that cannot be read.",
  "guide-damaged": "Part of the guide arrived damaged and was not run.",
  "guide-missing": "Part of the guide could not be loaded.",
  "pack-damaged": "The council’s numbers arrived damaged and were not used.",
  "pack-elsewhere": "This page takes the council’s numbers from another website, which is not allowed.",
  "pack-missing": "The council’s numbers could not be loaded.",
  "part-missing": "The council’s pack has no such part.",
  "panic": "The guide met a fault and stopped.",
  "wasm-blocked": "This browser, or a rule of this website, does not let the guide run (WebAssembly is blocked).",
};

/** A failure with one of the listed codes. */
class Failure extends Error {
  /**
   * @param {keyof typeof REASONS} code
   * @param {string} detail for whoever runs the website
   */
  constructor(code, detail) {
    super(`${REASONS[code]} (${detail})`);
    this.code = code;
    this.detail = detail;
  }
}

/** Fetches from this origin alone; a redirect to another one counts as a failure. */
const request = (url, options) => fetch(url, { mode: "same-origin", ...options });

/**
 * The bytes of a file whose hash is known. A mismatch or failure is tried once more past every cache.
 * The browser compares the hash: `crypto.subtle` does not exist on plain HTTP.
 *
 * @param {URL} url
 * @param {string} integrity
 * @param {"guide" | "pack"} kind whose codes a failure gets
 * @param {AbortSignal} [signal]
 * @returns {Promise<ArrayBuffer>}
 */
async function verified(url, integrity, kind, signal) {
  for (const cache of ["default", "reload"]) {
    try {
      const response = await request(url, { integrity, cache, signal });
      if (response.ok) return await response.arrayBuffer();
    } catch (error) {
      if (signal?.aborted) throw error;
    }
  }
  // The browser gives no reason for a mismatch; asking without the hash tells it from a file that is not there.
  const status = await request(url, { cache: "no-store", signal }).then(
    (response) => response.status,
    () => 0,
  );
  if (status === 200) throw new Failure(`${kind}-damaged`, `${url.pathname} does not match its hash`);
  throw new Failure(`${kind}-missing`, `${url.pathname}: ${status || "no answer"}`);
}

/**
 * Keeps what a loader gave, but never its failure.
 *
 * @template T
 * @param {() => Promise<T>} load
 * @returns {{get: () => Promise<T>, drop: () => void}}
 */
function kept(load) {
  /** @type {Promise<T> | null} */
  let promise = null;
  const drop = () => {
    promise = null;
  };
  const get = () => {
    promise ??= load().catch((error) => {
      drop();
      throw error;
    });
    return promise;
  };
  return { get, drop };
}

/** The widget's style sheet, shared by all elements of the page. */
const styles = kept(async () => {
  const bytes = await verified(new URL(BUILD.css.path, FOLDER), BUILD.css.integrity, "guide");
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(new TextDecoder().decode(bytes));
  return sheet;
});

/** A module cannot be imported afresh under the address it had before. */
let imports = 0;

/** A program, running, shared by all elements of the page. */
const running = (/** @type {Program} */ { glue, wasm }) => {
  const program = kept(async () => {
    const url = new URL(glue.path, FOLDER);
    const [module] = await Promise.all([
      verified(new URL(wasm.path, FOLDER), wasm.integrity, "guide").then(compile),
      verified(url, glue.integrity, "guide"),
    ]);
    if (imports > 0) url.searchParams.set("try", String(imports));
    imports += 1;
    /** @type {Instance} */
    const instance = { Guide: Object, dead: false, mourners: new Set(), drop: program.drop };
    try {
      const bindings = await import(url.href);
      await bindings.default({ module_or_path: module });
      bindings.start((/** @type {string} */ message) => bury(instance, message));
      instance.Guide = bindings.Guide;
    } catch (error) {
      // WebKit compiles where a policy forbids WebAssembly, and refuses only to run.
      throw new Failure(error instanceof WebAssembly.CompileError ? "wasm-blocked" : "guide-damaged", String(error));
    }
    return instance;
  });
  return program;
};

/** The contact guide, which every page starts with. */
const contact = running(BUILD.contact);
/** All screens, for whoever goes on to one that the contact guide does not hold. */
const whole = running(BUILD.whole);

/** @param {ArrayBuffer} bytes whose hash is right: whatever fails here is not theirs to answer for */
async function compile(bytes) {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw new Failure("wasm-blocked", String(error));
  }
}

/** A panic ends the instance: every element that it drew says so, and the next try gets a fresh one. */
function bury(/** @type {Instance} */ instance, /** @type {string} */ message) {
  if (instance.dead) return;
  instance.dead = true;
  instance.drop();
  for (const told of [...instance.mourners]) told(message);
}

/**
 * A pack's manifest, with the server's time and the reading of the page's own stopwatch when it came.
 *
 * @param {URL} url
 * @param {AbortSignal} signal
 */
async function fetchManifest(url, signal) {
  const response = await request(url, { cache: "no-store", signal }).catch((error) => {
    if (signal.aborted) throw error;
    throw new Failure("pack-missing", `${url.pathname}: no answer`);
  });
  const received = performance.now();
  if (!response.ok) throw new Failure("pack-missing", `${url.pathname}: ${response.status}`);
  const date = Date.parse(response.headers.get("Date") ?? "");
  // RFC 9111, 4.2.3: a proxy that keeps copies says how old its copy is.
  const age = Number(response.headers.get("Age") ?? 0) * 1000;
  const manifest = await response.json().catch((error) => {
    if (signal.aborted) throw error;
    throw new Failure("pack-damaged", `${url.pathname} is no JSON`);
  });
  return {
    manifest,
    serverTime: () => (Number.isNaN(date + age) ? undefined : date + age + performance.now() - received),
  };
}

/**
 * A part of a pack, as its manifest names it.
 *
 * @param {URL} url the manifest's
 * @param {any} manifest
 * @param {string} name
 * @param {AbortSignal} signal
 */
async function fetchPart(url, manifest, name, signal) {
  if (manifest?.format !== 1) throw new Failure("pack-damaged", `${url.pathname} is no manifest of format 1`);
  const part = manifest.parts?.[name];
  if (!part) throw new Failure("part-missing", `${url.pathname} names no part “${name}”`);
  const { file, sha256 } = part;
  if (typeof file !== "string" || !/^[0-9a-f]{64}$/.test(sha256)) {
    throw new Failure("pack-damaged", `${url.pathname} does not say where its part “${name}” is`);
  }
  const digest = sha256.match(/../g).map((byte) => String.fromCharCode(parseInt(byte, 16)));
  const bytes = await verified(new URL(file, url), `sha256-${btoa(digest.join(""))}`, "pack", signal);
  return new Uint8Array(bytes);
}

/**
 * A pack's manifest and its contact part.
 *
 * @param {URL} url
 * @param {AbortSignal} signal
 */
async function fetchPack(url, signal) {
  const { manifest, serverTime } = await fetchManifest(url, signal);
  return { url, manifest, serverTime, part: await fetchPart(url, manifest, "contact", signal) };
}

/** The screen that the page's address asks for (`#sg=sources`), for the first element alone. */
const askedByAddress = (() => {
  let view = new URLSearchParams(location.hash.slice(1)).get("sg");
  return () => {
    const asked = view;
    view = null;
    return asked;
  };
})();

/** Enough style for the notice; the screens bring their own. Host pages set the strangest things on text. */
const NOTICE_STYLE = `
  :host { display: block; }
  :host([hidden]) { display: none; }
  .notice { all: initial; display: block; box-sizing: border-box; margin: 0 0 1em; padding: 0.75em 1em;
    border: 2px solid; border-left-width: 8px; background: #fff; color: #16202a; font-family: inherit;
    line-height: 1.4; overflow-wrap: break-word; }
  .notice p { margin: 0 0 0.5em; }
  .notice a { white-space: nowrap; font-weight: bold; }
  .notice button { min-height: 44px; padding: 0 1em; font: inherit; cursor: pointer; }`;

/** @returns {HTMLElement} a new element with attributes and children */
function make(/** @type {string} */ name, attributes = {}, /** @type {(Node | string)[]} */ ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** The guide, inside a page. */
class SafeguardingGuide extends HTMLElement {
  static observedAttributes = ["pack", "view", "now", "idle-reset", "lang", "host", "subject"];
  static version = BUILD.version;
  /** @type {string | null} a version that came second on this page */
  static laterVersion = null;

  #root = this.attachShadow({ mode: "open" });
  /** @type {AbortController | null} ends everything one attachment started */
  #attachment = null;
  /** @type {any} the pack that is shown */
  #pack = null;
  /** @type {Promise<void>} kept once the screens are drawn, or the reason why not */
  #started = Promise.resolve();
  /** @type {any} the drawn screens */
  #guide = null;
  /** @type {{guide: any, end: () => void} | null} out of sight: sends what waits while the contact guide is shown */
  #sender = null;
  /** @type {(() => void) | null} takes the drawn screens out */
  #unmount = null;
  /** @type {string | null} where the whole guide is to take over */
  #steps = null;
  /** @type {string | null} asked for before the screens were there */
  #wanted = null;
  /** @type {string | null} asked for by the page's address, if this is the first element */
  #askedByAddress = null;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(NOTICE_STYLE);
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.append(document.createElement("slot"));
  }

  /** The build's version. */
  get version() {
    return BUILD.version;
  }

  /**
   * Goes to a screen; waits for the screens if they are not there yet.
   *
   * @param {string} view as the attribute `view` takes it
   * @throws {Error} if there is no such screen
   */
  open(view) {
    if (this.#guide) this.#guide.open(view);
    else this.#wanted = view;
  }

  connectedCallback() {
    // Moved within the page: the screens go with the element. What had failed is tried again.
    if (this.#attachment?.signal.aborted) this.#end();
    if (this.#attachment) return;
    this.#askedByAddress ??= askedByAddress();
    const later = SafeguardingGuide.laterVersion;
    if (later) this.reportVersion(later);
    this.#start();
  }

  disconnectedCallback() {
    // A move takes an element out and puts it in again before anything else runs.
    queueMicrotask(() => {
      if (!this.isConnected) this.#end();
    });
  }

  attributeChangedCallback(name, before, after) {
    // Setting `view` to what it was brings the reader back there: they may have gone on by themselves.
    if ((before === after && name !== "view") || !this.#attachment) return;
    if (name === "pack") {
      this.#restart();
      return;
    }
    this.#guide?.attributeChanged(name);
    this.#sender?.guide.attributeChanged(name);
    // A page may name its host only now.
    if (name === "host" || name === "subject") this.#sendOutOfSight();
  }

  /** Says that a second script of another version came to this page; this one goes on serving. */
  reportVersion(/** @type {string} */ later) {
    const message = `the page loads version ${later} too; version ${BUILD.version} came first and serves all`;
    this.#emit("sg-error", { code: "version-conflict", message });
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }

  #restart() {
    this.#end();
    this.#start();
  }

  #end() {
    this.#attachment?.abort();
    this.#attachment = null;
    this.#guide = this.#sender = this.#unmount = this.#steps = null;
    this.#root.replaceChildren(document.createElement("slot"));
  }

  #start() {
    this.#attachment = new AbortController();
    this.#started = this.#show(this.#attachment.signal);
    this.#sendOutOfSight();
  }

  async #show(/** @type {AbortSignal} */ signal) {
    try {
      const url = this.#packAddress();
      const parts = [fetchPack(url, signal), this.#program(), styles.get()];
      const [pack, instance, sheet] = await Promise.all(parts);
      if (signal.aborted) return;
      if (instance.dead) throw new Failure("panic", "in another element of the page");
      this.#pack = pack;
      this.#draw(instance, sheet, pack, "", signal);
      this.#watchClock(url, signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(error instanceof Failure ? error : new Failure("guide-damaged", String(error)));
    }
  }

  #packAddress() {
    const written = this.getAttribute("pack");
    if (written === null) return new URL(BUILD.pack, FOLDER);
    if (!written.trim() || !URL.canParse(written, document.baseURI)) {
      throw new Failure("attribute-invalid", `pack=“${written}” is no address of a manifest`);
    }
    const url = new URL(written, document.baseURI);
    if (url.origin !== location.origin) throw new Failure("pack-elsewhere", `pack=“${written}”`);
    return url;
  }

  /**
   * Screens of an instance in `mount`. Their events go to `notify(type, detail, end)`; `end` takes them out of the page,
   * as the end of the attachment does. `died` hears of a panic.
   */
  #screens(instance, mount, pack, steps, { notify, died, signal }) {
    const { url, manifest, serverTime, part } = pack;
    let guide = null;
    const end = () => {
      instance.mourners.delete(died);
      // After a panic nothing of the instance may be called.
      if (!instance.dead) guide?.unmount();
      guide = null;
    };
    const tell = (/** @type {string} */ type, detail) => {
      if (!signal.aborted) notify(type, detail, end);
    };
    const load = (/** @type {string | null} */ pack, /** @type {string[]} */ parts) =>
      this.#load(pack, parts, { url, manifest }, signal);
    const packs = BUILD.packs.map(({ id, name }) => `${id}\t${name}`).join("\n");
    const start = `${packs}\n\n${steps}`;
    const attribute = (/** @type {string} */ name) => this.getAttribute(name);
    instance.mourners.add(died);
    try {
      guide = new instance.Guide(mount, part, attribute, serverTime(), tell, load, start);
    } catch (error) {
      instance.mourners.delete(died);
      throw error;
    }
    signal.addEventListener("abort", end);
    return { guide, end };
  }

  #draw(instance, sheet, pack, steps, signal) {
    const mount = make("div", { hidden: "" });
    this.#root.append(mount);
    if (!this.#root.adoptedStyleSheets.includes(sheet)) this.#root.adoptedStyleSheets.push(sheet);
    const died = (/** @type {string} */ message) => this.#fail(new Failure("panic", message));
    const notify = (type, detail, end) => {
      if (type === "hand-over") {
        this.#handOver(sheet, pack, detail.steps, signal);
        return;
      }
      // The contact guide told of the page's mistakes before it handed over.
      if (type === "sg-error" && steps !== "" && this.#unmount !== end) return;
      if (type === "sg-view") this.#steps = null;
      if (type === "sg-ready") {
        // Only now is there something better than the fallback, or than the screens before.
        this.#root.replaceChildren(mount);
        mount.hidden = false;
        const before = this.#unmount;
        this.#unmount = end;
        before?.();
        this.#sender?.end();
        this.#sender = null;
        if (before) return;
      }
      this.#emit(type, detail);
    };
    try {
      ({ guide: this.#guide } = this.#screens(instance, mount, pack, steps, { notify, died, signal }));
    } catch (error) {
      mount.remove();
      if (instance.dead) return;
      throw new Failure("pack-damaged", error.message);
    }
    this.#compareFallback(pack.manifest, steps === "");
    this.#goWhereAsked();
  }

  /** Lets the whole guide take over from the contact guide, unless the reader went back meanwhile. */
  async #handOver(sheet, pack, steps, signal) {
    this.#steps = steps;
    const overtaken = () => signal.aborted || this.#steps !== steps;
    try {
      const instance = await whole.get();
      if (overtaken()) return;
      if (instance.dead) throw new Failure("panic", "in another element of the page");
      this.#draw(instance, sheet, pack, steps, signal);
    } catch (error) {
      if (overtaken()) return;
      this.#emit("sg-error", { code: error.code ?? "guide-damaged", message: error.message });
      this.#guide.handOverFailed(error.detail ?? error.message);
    }
  }

  /** The whole guide, if the page asks from the start for a screen of it, or has sign-offs to send. */
  async #program() {
    const asked = this.#wanted ?? this.#askedByAddress ?? this.getAttribute("view");
    if (asked !== null && BEYOND_CONTACT.test(asked)) return whole.get();
    if (!this.#signsOff) return contact.get();
    const guide = contact.get();
    // It is asked for early, and its failure told where it is waited for.
    guide.catch(() => {});
    return (await somethingWaits(PATIENCE_AT_START)) ? whole.get() : guide;
  }

  /** Whether the page says where sign-offs go, or whose they are. */
  get #signsOff() {
    return this.hasAttribute("host") || this.hasAttribute("subject");
  }

  /**
   * Lets the whole guide send what waits while the contact guide is shown, which holds no sign-offs: the storage was
   * slow to answer, or the page named its host late.
   */
  async #sendOutOfSight() {
    const signal = this.#attachment?.signal;
    await this.#started;
    const needless = () => !this.#guide || this.#guide.flush || this.#sender || signal?.aborted;
    if (needless() || !this.#signsOff || !(await somethingWaits(PATIENCE_OUT_OF_SIGHT))) return;
    try {
      const instance = await whole.get();
      if (needless() || instance.dead) return;
      const notify = (/** @type {string} */ type, detail) => {
        // The contact guide tells of the page's mistakes.
        if (OF_SIGN_OFFS.includes(type) && detail?.code !== "attribute-invalid") this.#emit(type, detail);
      };
      const died = () => {
        this.#sender = null;
      };
      this.#sender = this.#screens(instance, make("div"), this.#pack, "", { notify, died, signal });
    } catch (error) {
      if (!signal.aborted) this.#emit("sg-error", { code: error.code ?? "guide-damaged", message: error.message });
    }
  }

  /**
   * Sends the sign-offs that wait on this device.
   *
   * @returns {Promise<void>} kept once nothing is under way any more
   */
  async flush() {
    await this.#sendOutOfSight();
    await (this.#sender?.guide ?? this.#guide)?.flush?.();
  }

  /**
   * Takes the receipt of a host without a service.
   *
   * @param {object} receipt the object of a 201 answer
   * @throws {Error} if it is no receipt
   */
  confirm(receipt) {
    (this.#sender?.guide ?? this.#guide)?.confirm?.(receipt);
  }

  /** Loads parts of this element's pack (`null`), or of another one of the build; says what failed. */
  async #load(pack, parts, own, signal) {
    try {
      let { url, manifest } = own;
      if (pack !== null) {
        url = new URL(BUILD.packs.find(({ id }) => id === pack).path, FOLDER);
        ({ manifest } = await fetchManifest(url, signal));
      }
      return await Promise.all(parts.map((part) => fetchPart(url, manifest, part, signal)));
    } catch (error) {
      if (!signal.aborted) this.#emit("sg-error", { code: error.code ?? "pack-missing", message: error.message });
      throw error;
    }
  }

  /** Compares the fallback's version with the pack's; the page hears of a difference once. */
  #compareFallback({ pack, version }, tells) {
    const pasted = this.querySelector("[data-version]");
    const stale = pasted !== null && (pasted.dataset.version !== version || pasted.dataset.pack !== pack);
    if (!stale) return;
    this.#guide.setFallbackStale(true);
    if (!tells) return;
    const { pack: ofPack, version: ofVersion } = pasted.dataset;
    const message = `the fallback in the page is of ${ofPack} ${ofVersion}, the pack is ${pack} ${version}; paste the snippet again`;
    this.#emit("sg-error", { code: "fallback-stale", message });
  }

  #goWhereAsked() {
    const byAddress = this.#askedByAddress;
    const wanted = this.#wanted;
    this.#askedByAddress = this.#wanted = null;
    if (byAddress?.startsWith("contact/")) {
      // Answers stand in no address, so none is followed from there either.
      const message = "the page’s address asks for a screen behind answers; those are never followed from an address";
      this.#emit("sg-error", { code: "attribute-invalid", message });
    } else if (wanted === null && byAddress !== null) {
      this.#guide.openByAddress(byAddress);
    }
    if (wanted === null) return;
    try {
      this.#guide.open(wanted);
    } catch (error) {
      this.#emit("sg-error", { code: "attribute-invalid", message: error.message });
    }
  }

  /** Compares the clock again every quarter of an hour, and when somebody comes back to the page. */
  #watchClock(url, signal) {
    if (signal.aborted) return;
    const drift = () => Date.now() - performance.now();
    let compared = drift();
    const compare = async () => {
      const answer = await fetchManifest(url, signal).catch(() => null);
      if (signal.aborted) return;
      // Without an answer the last comparison holds, unless the clock was changed since.
      if (!answer && Math.abs(drift() - compared) <= CLOCK_TOLERANCE) return;
      if (answer) compared = drift();
      this.#guide?.setServerTime(answer?.serverTime());
    };
    const visible = () => {
      if (document.visibilityState === "visible") compare();
    };
    document.addEventListener("visibilitychange", visible, { signal });
    const timer = setInterval(compare, CLOCK_INTERVAL);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  /** Back to the fallback, with the reason. */
  #fail(/** @type {Failure} */ failure) {
    const held = this.#root.activeElement !== null;
    this.#attachment?.abort();
    this.#guide = this.#sender = this.#unmount = this.#steps = null;
    const notice = this.#notice(failure);
    this.#root.replaceChildren(notice, document.createElement("slot"));
    // Whoever was inside the screens by keyboard is not thrown back to the top of the page.
    if (held) notice.focus();
    this.#emit("sg-error", { code: failure.code, message: failure.message });
  }

  #notice(/** @type {Failure} */ failure) {
    const hasFallback = this.textContent?.trim() !== "";
    const again = make("button", { type: "button" }, "Try again");
    again.addEventListener("click", () => this.#restart());
    const line = ({ label, display, href }) => make("p", {}, `${label}: `, make("a", { href }, display));
    const numbers = hasFallback
      ? [make("p", {}, "The numbers below came with the page.")]
      : [line(BUILD.emergency), line(BUILD.police)];
    return make(
      "div",
      { class: "notice", part: "notice", role: "alert", tabindex: "-1", lang: "en-GB", "data-code": failure.code },
      make("p", {}, make("strong", {}, "The guide cannot be shown. "), REASONS[failure.code]),
      ...numbers,
      again,
    );
  }
}

const registered = customElements.get(TAG);
if (!registered) {
  customElements.define(TAG, SafeguardingGuide);
} else if (registered.version !== BUILD.version) {
  registered.laterVersion = BUILD.version;
  for (const element of document.querySelectorAll(TAG)) element.reportVersion?.(BUILD.version);
}
