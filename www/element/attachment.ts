// One attachment of an element to a page: from loading to the end.

import { build } from "./build.ts";
import { somethingWaits } from "./outbox.ts";
import { Failure } from "./failure.ts";
import { notice } from "./notice.ts";
import { builtPackAddress, fetchManifest, fetchPack, fetchPart, type Pack, packAddress } from "./packs.ts";
import { contact, type Guide, type Instance, isBeyondContact, type Notify, whole } from "./programs.ts";
import type { Stage } from "./stage.ts";
import { rules } from "./styles.ts";
import { lacking } from "./support.ts";
import { watchManifest } from "./watch.ts";

/** How long an answer may take before the page and its readers hear of it, in milliseconds. */
const PATIENCE = 15_000;
/** How long a device's storage may take to say what waits while the page shows its fallback, in milliseconds. */
const PATIENCE_AT_START = 2_000;
/** The same while the page shows the contact guide. */
const PATIENCE_OUT_OF_SIGHT = 60_000;

/** What the whole guide tells of, when it sends out of sight. */
const OF_SIGN_OFFS = ["sg-sign-off", "sg-recorded", "sg-auth-required", "sg-error"];

/** The name of the error for bytes that are no pack of this version: `UNREADABLE` in the widget's `element.rs`. */
const UNREADABLE = "PackUnreadable";

/** Where a page wants its element to begin. Each is followed once. */
export interface Wishes {
  /** Asked for by `open()` before the screens were there. */
  opened: string | null;
  /** Asked for by the page's address, if this is the first element. */
  byAddress: string | null;
}

/** Drawn screens. */
interface Screens {
  readonly guide: Guide;
  readonly instance: Instance;
  readonly pack: Pack;
  /** Takes them out of the page. */
  end(): void;
}

/** What screens are drawn with. */
interface Order {
  readonly instance: Instance;
  readonly pack: Pack;
  readonly css: string;
  readonly steps: readonly string[];
  readonly takesFocus: boolean;
}


export class Attachment {
  private readonly element: HTMLElement;
  private readonly stage: Stage;
  private readonly wishes: Wishes;
  private readonly restart: () => void;
  private readonly ending = new AbortController();
  /** Kept once the screens are drawn, or the reason why not. */
  private readonly started: Promise<void>;
  /** The screens, as soon as they can be spoken to. */
  private screens: Screens | null = null;
  /** The same, once the reader sees them. */
  private visible: Screens | null = null;
  private css = "";
  /** The pack as it is by now, to be taken when the guide goes home. */
  private newer: Pack | null = null;
  /** Where the whole guide is to take over. */
  private handingOver: readonly string[] | null = null;
  /** Out of sight: sends what waits while the contact guide is shown. */
  private sender: Screens | null = null;

  /** @param restart tries once more, from the beginning */
  constructor(element: HTMLElement, stage: Stage, wishes: Wishes, restart: () => void) {
    this.element = element;
    this.stage = stage;
    this.wishes = wishes;
    this.restart = restart;
    this.started = this.show();
    void this.sendOutOfSight();
  }

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** The screens to speak to, once there are any. */
  get guide(): Guide | null {
    return this.screens?.guide ?? null;
  }

  /** Ends everything that it started; the fallback is back. */
  end(): void {
    this.forget();
    this.stage.showFallback(null);
  }

  attributeChanged(name: string): void {
    this.guide?.attributeChanged(name);
    this.sender?.guide.attributeChanged(name);
    // A page may name its host only now.
    if (name === "host" || name === "subject") void this.sendOutOfSight();
  }

  async flush(): Promise<void> {
    await this.sendOutOfSight();
    await (this.sender?.guide ?? this.guide)?.flush?.();
  }

  confirm(receipt: object): void {
    (this.sender?.guide ?? this.guide)?.confirm?.(receipt);
  }

  /** Somebody took the screens apart: they are drawn again where the reader was. */
  repair(isHopeless: boolean): void {
    const { visible } = this;
    if (!visible || this.signal.aborted) return;
    if (isHopeless || visible.instance.isDead) {
      this.fail(new Failure("emptied", "its elements are removed as often as it draws them"));
      return;
    }
    try {
      const { instance, pack, guide } = visible;
      this.draw({ instance, pack, css: this.css, steps: guide.place(), takesFocus: this.stage.hasFocus });
    } catch (error) {
      this.fail(Failure.of(error));
    }
  }

  private emit(type: string, detail: object): void {
    this.element.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }

  private emitError(failure: Failure): void {
    this.emit("sg-error", { code: failure.code, message: failure.message });
  }

  private async show(): Promise<void> {
    const patience = setTimeout(() => {
      this.explain(new Failure("guide-slow", `nothing to show within ${String(PATIENCE / 1000)} s`));
    }, PATIENCE);
    this.signal.addEventListener("abort", () => {
      clearTimeout(patience);
    });
    try {
      const lacks = lacking();
      if (lacks !== null) throw new Failure("browser-too-old", `it has no ${lacks}`);
      const url = packAddress(this.element.getAttribute("pack"));
      const [pack, instance, css] = await Promise.all([fetchPack(url, this.signal), this.program(), rules.get()]);
      if (this.signal.aborted) return;
      if (instance.isDead) throw new Failure("panic", "in another element of the page");
      this.css = css;
      clearTimeout(patience);
      this.draw({ instance, pack, css, steps: [], takesFocus: false });
      this.watch(url);
    } catch (error) {
      if (!this.signal.aborted) this.fail(Failure.of(error));
    }
  }

  /** The whole guide, if the page asks from the start for a screen of it, or has sign-offs to send. */
  private async program(): Promise<Instance> {
    const asked = this.wishes.opened ?? this.wishes.byAddress ?? this.element.getAttribute("view");
    if (asked !== null && isBeyondContact(asked)) return whole.get();
    if (!this.signsOff) return contact.get();
    const guide = contact.get();
    // It is asked for early, and its failure told where it is waited for.
    guide.catch(() => undefined);
    return (await somethingWaits(PATIENCE_AT_START)) ? whole.get() : guide;
  }

  /** Whether the page says where sign-offs go, or whose they are. */
  private get signsOff(): boolean {
    return this.element.hasAttribute("host") || this.element.hasAttribute("subject");
  }

  /** Screens in `mount`. The end of the attachment takes them out, as `end` does. */
  private makeScreens(order: Order, mount: HTMLElement, listen: Notify, died: (message: string) => void): Screens {
    const { instance, pack, steps, takesFocus } = order;
    let guide: Guide | null = null;
    const end = () => {
      instance.mourners.delete(died);
      // After a panic nothing of the instance may be called.
      if (!instance.isDead) guide?.unmount();
      guide = null;
    };
    const notify: Notify = (type, detail) => {
      if (!this.signal.aborted) listen(type, detail);
    };
    const load = (id: string | null, names: readonly string[]) => this.load(id, names, pack);
    const attribute = (name: string) => this.element.getAttribute(name);
    instance.mourners.add(died);
    try {
      const start = { packs: build.packs, steps, takesFocus };
      guide = new instance.Guide(mount, pack.part, attribute, pack.serverTime(), notify, load, start);
    } catch (error) {
      instance.mourners.delete(died);
      if (error instanceof Error && error.name === UNREADABLE) throw new Failure("pack-damaged", error.message);
      // It was thrown right through the program, by what the page made of the browser: nothing of it may be called.
      instance.bury(String(error));
      throw error;
    }
    this.signal.addEventListener("abort", end);
    return { guide, instance, pack, end };
  }

  private draw(order: Order): void {
    const mount = this.stage.prepare(order.css);
    const isFirst = this.visible === null;
    let drawn: Screens | null = null;
    let isShown = false;
    const died = (message: string) => {
      this.fail(new Failure("panic", message));
    };
    const listen: Notify = (type, detail) => {
      if (type === "sg-ready") {
        isShown = true;
        this.reveal(mount, drawn);
        if (isFirst) this.emit(type, detail);
        return;
      }
      // The page heard of its mistakes from the screens before.
      if (type === "sg-error" && !isFirst && !isShown) return;
      this.hear(type, detail);
    };
    try {
      this.screens = drawn = this.makeScreens(order, mount, listen, died);
    } catch (error) {
      mount.remove();
      throw error;
    }
    this.compareFallback(order.pack, isFirst);
    this.goWhereAsked();
  }

  /** What the screens tell once they are there. */
  private hear(type: string, detail: Record<string, unknown>): void {
    switch (type) {
      case "drawing":
        this.stage.expectChanges();
        return;
      case "home":
        // Once the program is done with what sent it home.
        queueMicrotask(() => {
          this.takeNewer();
        });
        return;
      case "hand-over":
        void this.handOver(detail["steps"] as string[]);
        return;
      case "sg-view":
        this.handingOver = null;
    }
    this.emit(type, detail);
  }

  /** Only now is there something better than the fallback, or than the screens before. */
  private reveal(mount: HTMLElement, drawn: Screens | null): void {
    this.stage.showScreens(mount);
    this.visible?.end();
    this.visible = drawn;
    this.sender?.end();
    this.sender = null;
  }

  /** Lets the whole guide take over from the contact guide, unless the reader went back meanwhile. */
  private async handOver(steps: readonly string[]): Promise<void> {
    this.handingOver = steps;
    const isOvertaken = () => this.signal.aborted || this.handingOver !== steps;
    const patience = setTimeout(() => {
      if (!isOvertaken()) this.guide?.handOverFailed(`no answer within ${String(PATIENCE / 1000)} s`);
    }, PATIENCE);
    try {
      const instance = await whole.get();
      if (isOvertaken() || !this.screens) return;
      if (instance.isDead) throw new Failure("panic", "in another element of the page");
      this.draw({ instance, pack: this.screens.pack, css: this.css, steps, takesFocus: true });
    } catch (error) {
      if (isOvertaken()) return;
      const failure = Failure.of(error);
      this.emitError(failure);
      this.guide?.handOverFailed(failure.detail);
    } finally {
      clearTimeout(patience);
    }
  }

  /**
   * Lets the whole guide send what waits while the contact guide is shown, which holds no sign-offs: the storage was
   * slow to answer, or the page named its host late.
   */
  private async sendOutOfSight(): Promise<void> {
    await this.started;
    const isNeedless = () =>
      this.guide?.flush !== undefined || !this.guide || this.sender !== null || this.signal.aborted;
    if (isNeedless() || !this.signsOff || !(await somethingWaits(PATIENCE_OUT_OF_SIGHT))) return;
    try {
      const instance = await whole.get();
      if (isNeedless() || instance.isDead || !this.screens) return;
      const listen: Notify = (type, detail) => {
        // The contact guide tells of the page's mistakes.
        if (OF_SIGN_OFFS.includes(type) && detail["code"] !== "attribute-invalid") this.emit(type, detail);
      };
      const died = () => {
        this.sender = null;
      };
      const order = { instance, pack: this.screens.pack, css: "", steps: [], takesFocus: false };
      this.sender = this.makeScreens(order, document.createElement("div"), listen, died);
    } catch (error) {
      if (!this.signal.aborted) this.emitError(Failure.of(error));
    }
  }

  /** Loads parts of this element's pack (`null`), or of another one of the build; says what failed. */
  private async load(id: string | null, names: readonly string[], own: Pack): Promise<Uint8Array[]> {
    try {
      const loaded = (async () => {
        const from = id === null ? own : await fetchManifest(builtPackAddress(id), this.signal);
        return Promise.all(names.map((name) => fetchPart(from, name, this.signal)));
      })();
      return await inTime(loaded);
    } catch (error) {
      const failure = Failure.of(error);
      if (!this.signal.aborted) this.emitError(failure);
      throw failure;
    }
  }

  /** Compares clock and pack with the server's while the page stays open. */
  private watch(url: URL): void {
    if (this.signal.aborted) return;
    watchManifest(url, this.signal, (fetched) => {
      this.guide?.setServerTime(fetched?.serverTime());
      if (fetched) void this.notePack(fetched).catch(() => undefined);
    });
  }

  /** Takes note of a pack that is another one by now, and lets the reader know if the contact guide is. */
  private async notePack(fetched: Omit<Pack, "part">): Promise<void> {
    const { manifest } = fetched;
    const latest = this.newer ?? this.screens?.pack;
    if (!latest || manifest.version === latest.manifest.version) return;
    const part = await fetchPart(fetched, "contact", this.signal);
    if (this.signal.aborted || !this.screens) return;
    const { guide, pack } = this.screens;
    const isBack = manifest.version === pack.manifest.version;
    this.newer = isBack ? null : { ...fetched, part };
    guide.setPackChanged(hashOfContact(manifest) === hashOfContact(pack.manifest) ? undefined : true);
  }

  /** The guide went home: nobody is in the middle of anything, and the newer pack takes its place. */
  private takeNewer(): void {
    const { newer, visible } = this;
    if (!newer || !visible || visible !== this.screens) return;
    this.newer = null;
    try {
      const order = { instance: visible.instance, css: this.css, steps: [], takesFocus: this.stage.hasFocus };
      this.draw({ ...order, pack: newer });
    } catch (error) {
      const failure = Failure.of(error);
      if (visible.instance.isDead) {
        this.fail(failure);
        return;
      }
      // A program of another build wrote it: only the page, loaded again, brings the program that reads it.
      this.emitError(failure);
      visible.guide.setPackChanged(false);
    }
  }

  /** Compares the fallback's version with the pack's; the page hears of a difference once. */
  private compareFallback({ manifest: { pack, version } }: Pack, isTold: boolean): void {
    const pasted = this.element.querySelector<HTMLElement>("[data-version]");
    if (!pasted) return;
    const { pack: ofPack = "", version: ofVersion = "" } = pasted.dataset;
    if (ofVersion === version && ofPack === pack) return;
    this.guide?.setFallbackStale(true);
    if (!isTold) return;
    const message = `the fallback in the page is of ${ofPack} ${ofVersion}, the pack is ${pack} ${version}; paste the snippet again`;
    this.emit("sg-error", { code: "fallback-stale", message });
  }

  private goWhereAsked(): void {
    const { guide } = this;
    const { opened, byAddress } = this.wishes;
    this.wishes.opened = this.wishes.byAddress = null;
    if (byAddress?.startsWith("contact/")) {
      // Answers stand in no address, so none is followed from there either.
      const message = "the page’s address asks for a screen behind answers; those are never followed from an address";
      this.emit("sg-error", { code: "attribute-invalid", message });
    } else if (opened === null && byAddress !== null) {
      guide?.openByAddress(byAddress);
    }
    if (opened === null) return;
    try {
      guide?.open(opened);
    } catch (error) {
      this.emit("sg-error", { code: "attribute-invalid", message: (error as Error).message });
    }
  }

  /** Back to the fallback, with the reason. */
  private fail(failure: Failure): void {
    const hadFocus = this.stage.hasFocus;
    this.forget();
    this.explain(failure);
    // Whoever was inside the screens by keyboard is not thrown back to the top of the page.
    if (hadFocus) this.stage.notice?.focus();
  }

  private explain(failure: Failure): void {
    this.stage.showFallback((hasNumbers) => notice(failure, hasNumbers, this.restart));
    this.emitError(failure);
  }

  private forget(): void {
    this.ending.abort();
    this.screens = this.visible = this.sender = this.newer = this.handingOver = null;
  }
}

function hashOfContact({ parts }: Pack["manifest"]): string | undefined {
  return parts["contact"]?.sha256;
}

/** What is promised, or a failure once it has taken too long. */
async function inTime<T>(promised: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Failure("pack-missing", `no answer within ${String(PATIENCE / 1000)} s`));
    }, PATIENCE);
  });
  try {
    return await Promise.race([promised, late]);
  } finally {
    clearTimeout(timer);
  }
}
