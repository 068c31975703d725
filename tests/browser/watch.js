// Runs before everything else on a test's page and keeps what happens there, in `window.watched`.
"use strict";
{
  const watched = {
    // Reports of the Content-Security-Policy, and errors that nobody caught.
    violations: [],
    errors: [],
    // What was written to the console.
    console: [],
    // The guide's events: `{type, detail}`.
    events: [],
    // Listeners on the window, the document and media queries that are still there; timers that are still set.
    listeners: 0,
    intervals: new Set(),
    // The memories of all WebAssembly instances.
    memories: [],
    // What was handed to a printer: `{title, text, html, rules}`.
    prints: [],
    // The page's global names before any other script ran.
    globals: [],
  };
  window.watched = watched;

  document.addEventListener("securitypolicyviolation", (event) => {
    watched.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
  });
  window.addEventListener("error", (event) => watched.errors.push(event.message));
  window.addEventListener("unhandledrejection", (event) => watched.errors.push(String(event.reason)));
  for (const type of ["sg-ready", "sg-view", "sg-error"]) {
    document.addEventListener(type, (event) => {
      watched.events.push({ type, detail: event.detail ?? null });
    });
  }
  for (const level of ["debug", "log", "info", "warn", "error"]) {
    const original = console[level];
    console[level] = (...words) => {
      watched.console.push(`${level}: ${words.map(String).join(" ")}`);
      original.apply(console, words);
    };
  }

  // A listener counts once for its target, type, function and phase, as in the DOM standard.
  const seen = new WeakMap();
  const key = (type, options) => `${type} ${typeof options === "object" ? Boolean(options?.capture) : Boolean(options)}`;
  const lasting = (target) => target === window || target === document || target instanceof MediaQueryList;
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window;
    if (lasting(target) && listener && !options?.once) {
      const kinds = seen.get(listener) ?? new Set();
      seen.set(listener, kinds);
      if (!kinds.has(key(type, options))) {
        kinds.add(key(type, options));
        watched.listeners += 1;
        options?.signal?.addEventListener("abort", () => {
          if (kinds.delete(key(type, options))) watched.listeners -= 1;
        });
      }
    }
    return addEventListener.call(target, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? window;
    if (lasting(target) && listener && seen.get(listener)?.delete(key(type, options))) watched.listeners -= 1;
    return removeEventListener.call(target, type, listener, options);
  };
  const { setInterval, clearInterval } = window;
  window.setInterval = (...parameters) => {
    const id = setInterval(...parameters);
    watched.intervals.add(id);
    return id;
  };
  window.clearInterval = (id) => {
    watched.intervals.delete(id);
    clearInterval(id);
  };

  if (window.WebAssembly) {
    const keepMemories = (result) => {
      const memories = Object.values((result.instance ?? result).exports);
      watched.memories.push(...memories.filter((value) => value instanceof WebAssembly.Memory));
      return result;
    };
    for (const name of ["instantiate", "instantiateStreaming"]) {
      const original = WebAssembly[name];
      if (original) WebAssembly[name] = async (...parameters) => keepMemories(await original.apply(WebAssembly, parameters));
    }
  }

  // What a frame would print is kept instead, with its rules.
  const contentWindow = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, "contentWindow").get;
  const keepPrint = (frame) => {
    const inner = frame.document;
    const sheets = [...inner.styleSheets, ...inner.adoptedStyleSheets];
    const rules = sheets.flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText));
    watched.prints.push({
      title: inner.title,
      text: inner.body.innerText,
      html: inner.body.outerHTML,
      rules: rules.join("\n"),
    });
    // A browser tells the frame when its dialogue is closed.
    frame.dispatchEvent(new frame.Event("afterprint"));
  };
  Object.defineProperty(HTMLIFrameElement.prototype, "contentWindow", {
    configurable: true,
    get() {
      const frame = contentWindow.call(this);
      if (frame && !this.src) {
        try {
          frame.print = () => keepPrint(frame);
        } catch {
          // A frame of another origin prints nothing of ours.
        }
      }
      return frame;
    },
  });

  watched.globals = Object.getOwnPropertyNames(window);
}
