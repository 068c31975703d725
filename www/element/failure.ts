// Why there is no guide, or not the whole of it: codes for the page, reasons for people.

/** What people are told, by code. */
const REASONS = {
  "attribute-invalid": "This page names the council’s numbers in a way that cannot be read.",
  "browser-too-old": "This browser is too old for the guide.",
  "emptied": "Something on this page, or added to this browser, keeps taking the guide apart.",
  "guide-damaged": "Part of the guide arrived damaged and was not run.",
  "guide-missing": "Part of the guide could not be loaded.",
  "guide-mistyped": "This website serves part of the guide under a wrong type.",
  "guide-slow": "The guide is still being loaded. It will come by itself.",
  "pack-damaged": "The council’s numbers arrived damaged and were not used.",
  "pack-elsewhere": "This page takes the council’s numbers from another website, which is not allowed.",
  "pack-missing": "The council’s numbers could not be loaded.",
  "panic": "The guide met a fault and stopped.",
  "part-missing": "The council’s pack has no such part.",
  "wasm-blocked": "This browser, or a rule of this website, does not let the guide run (WebAssembly is blocked).",
};

/** A code that the event `sg-error` carries. */
export type Code = keyof typeof REASONS;

/** A failure with one of the listed codes. */
export class Failure extends Error {
  readonly code: Code;
  /** For whoever runs the website. */
  readonly detail: string;

  constructor(code: Code, detail: string) {
    super(`${REASONS[code]} (${detail})`);
    this.code = code;
    this.detail = detail;
  }

  /** What people are told. */
  get reason(): string {
    return REASONS[this.code];
  }

  /** Whatever was thrown: what has no code of ours is a fault of the guide, or of what the page made of the browser. */
  static of(error: unknown): Failure {
    return error instanceof Failure ? error : new Failure("panic", String(error));
  }
}
