// The programs that draw the screens: WebAssembly with its bindings, one instance of each for all guides of the page.

import { build, FOLDER, type ProgramFiles } from "./build.ts";
import { Failure } from "./failure.ts";
import { verified } from "./files.ts";
import { type Kept, kept } from "./kept.ts";

/** What the screens of one element start with. */
export interface Start {
  /** The packs of the build. */
  readonly packs: readonly { readonly id: string; readonly name: string }[];
  /** The screens to go through; the last one is shown. None: the one that the element's attributes name. */
  readonly steps: readonly string[];
  /** Whether the screen takes the focus. */
  readonly takesFocus: boolean;
}

/** The screens of one element: `Guide` in the widget's `element.rs`. */
export interface Guide {
  attributeChanged(name: string): void;
  openByAddress(view: string): void;
  handOverFailed(reason: string): void;
  open(view: string): void;
  setServerTime(time: number | undefined): void;
  setFallbackStale(isStale: boolean): void;
  /** `undefined`: it is as it was; `false`: only the page, loaded again, takes it. */
  setPackChanged(isTakenAtHome: boolean | undefined): void;
  place(): string[];
  unmount(): void;
  /** The whole guide alone has sign-offs. */
  flush?(): Promise<void>;
  confirm?(receipt: object): void;
}

/** Takes what the screens tell. */
export type Notify = (type: string, detail: Record<string, unknown>) => void;

type GuideClass = new (
  mount: HTMLElement,
  part: Uint8Array,
  attribute: (name: string) => string | null,
  serverTime: number | undefined,
  notify: Notify,
  load: (pack: string | null, parts: readonly string[]) => Promise<Uint8Array[]>,
  start: Start,
) => Guide;

interface Bindings {
  default(options: { module_or_path: WebAssembly.Module }): Promise<unknown>;
  start(onPanic: (message: string) => void): void;
  Guide: GuideClass;
}

/** A program that runs, until it dies. */
export interface Instance {
  readonly Guide: GuideClass;
  isDead: boolean;
  /** They hear of its death. */
  readonly mourners: Set<(message: string) => void>;
  /** Ends it: every element that it drew says so, and the next try gets a fresh one. */
  bury(message: string): void;
}

/** What the standard calls a JavaScript MIME type; a module of any other is not run. */
const SCRIPT_TYPE = /^(text|application)\/(x-)?(java|ecma|live|j)script/i;

/** A module cannot be imported afresh under the address it had before. */
let imports = 0;

function running({ glue, wasm }: ProgramFiles): Kept<Instance> {
  const program = kept(async (): Promise<Instance> => {
    const url = new URL(glue.path, FOLDER);
    const [module, { type }] = await Promise.all([
      verified(new URL(wasm.path, FOLDER), wasm.integrity, "guide").then(({ bytes }) => compile(bytes)),
      verified(url, glue.integrity, "guide"),
    ]);
    if (imports > 0) url.searchParams.set("try", String(imports));
    imports += 1;
    const bindings = await importBindings(url, type);
    let instance: Instance | null = null;
    try {
      await bindings.default({ module_or_path: module });
      bindings.start((message) => instance?.bury(message));
    } catch (error) {
      // WebKit compiles where a policy forbids WebAssembly, and refuses only to run.
      throw new Failure(error instanceof WebAssembly.CompileError ? "wasm-blocked" : "panic", String(error));
    }
    instance = alive(bindings.Guide, program.drop);
    return instance;
  });
  return program;
}

async function importBindings(url: URL, type: string): Promise<Bindings> {
  try {
    return (await import(url.href)) as Bindings;
  } catch (error) {
    if (error instanceof SyntaxError) throw new Failure("browser-too-old", String(error));
    if (SCRIPT_TYPE.test(type)) throw new Failure("guide-missing", String(error));
    throw new Failure("guide-mistyped", `${url.pathname} as “${type}” instead of “text/javascript”`);
  }
}

function alive(Guide: GuideClass, drop: () => void): Instance {
  const instance: Instance = {
    Guide,
    isDead: false,
    mourners: new Set(),
    bury(message) {
      if (instance.isDead) return;
      instance.isDead = true;
      drop();
      for (const told of [...instance.mourners]) told(message);
    },
  };
  return instance;
}

/** Compiles bytes whose hash is right: whatever fails here is not theirs to answer for. */
async function compile(bytes: ArrayBuffer): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw new Failure(isUnderstood(bytes) ? "wasm-blocked" : "browser-too-old", String(error));
  }
}

/** Whether the browser knows all that the module makes use of. A policy forbids to compile, not to look. */
function isUnderstood(bytes: ArrayBuffer): boolean {
  try {
    return WebAssembly.validate(bytes);
  } catch {
    // There is no WebAssembly at all.
    return true;
  }
}

/** The contact guide, which every page starts with. */
export const contact = running(build.contact);
/** All screens, for whoever goes on to one that the contact guide does not hold. */
export const whole = running(build.whole);

/** Whether a view is one that the contact guide hands over to the whole guide. */
export function isBeyondContact(view: string): boolean {
  const [word = ""] = view.split(/[/#]/);
  return !build.contactViews.includes(word);
}
