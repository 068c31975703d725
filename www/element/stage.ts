// What stands in the element's shadow root: its own children by a slot, the fallback, with or without a notice above –
// or the screens. Whatever the page, a translator or an extension does to it, something readable stands there.

import { hasVisibleNumber, NOTICE_STYLE } from "./notice.ts";
import { keepingPlace } from "./place.ts";
import { sheetsFor } from "./styles.ts";

/** How often within a minute what was taken away is put up again; from then on it is left to lie. */
const REPAIRS = 12;
const MINUTE = 60_000;

/** Makes a notice; it differs where the reader sees numbers of the page's own below. */
export type MakeNotice = (hasNumbers: boolean) => HTMLElement;

export class Stage {
  private readonly host: HTMLElement;
  private readonly root: ShadowRoot;
  private readonly slot = document.createElement("slot");
  /** What is to be in the root. Other people's additions may stand beside it. */
  private shown: readonly Element[] = [this.slot];
  private screens: HTMLElement | null = null;
  private makeNotice: MakeNotice | null = null;
  private rules: readonly string[] = [NOTICE_STYLE];
  /** Where screens are being drawn, and whether somebody took them apart before they were seen. */
  private drawing: HTMLElement | null = null;
  private isSpoilt = false;
  private isRepairing = false;
  /** Whether the program is changing the screens in this very turn. */
  private isChanging = false;
  private repairs: number[] = [];
  private readonly ofRoot = new MutationObserver((records) => {
    this.look(records);
  });
  private readonly ofFallback = new MutationObserver(() => {
    this.renewNotice();
  });
  /** Told when the screens were taken apart by somebody else; how often in the last minute they may be again. */
  private readonly onDamage: (isHopeless: boolean) => void;

  constructor(host: HTMLElement, onDamage: (isHopeless: boolean) => void) {
    this.host = host;
    this.onDamage = onDamage;
    this.root = host.attachShadow({ mode: "open" });
    // Before anything that may fail: from here on the fallback is in sight.
    this.root.append(this.slot);
    this.dress();
    this.ofRoot.observe(this.root, { childList: true, subtree: true });
  }

  /** Styles the root anew: its document may be another one now. */
  dress(): void {
    try {
      this.root.adoptedStyleSheets = sheetsFor(this.host.ownerDocument, this.rules);
    } catch {
      // A browser without constructed sheets: the fallback needs none.
    }
  }

  get hasFocus(): boolean {
    return this.root.activeElement !== null;
  }

  /** Shows the element's own children, below a notice if there is one. */
  showFallback(makeNotice: MakeNotice | null): void {
    const before = this.screens;
    this.isRepairing = false;
    this.makeNotice = makeNotice;
    const exchange = () => {
      this.screens = null;
      this.set([this.slot]);
      // Only what is shown can be looked at.
      if (makeNotice) this.set([makeNotice(hasVisibleNumber(this.host)), this.slot]);
      return this.host;
    };
    this.exchange(before, exchange);
    this.ofFallback.disconnect();
    if (makeNotice) this.ofFallback.observe(this.host, { childList: true, subtree: true, attributes: true });
  }

  /** The notice, if one is shown. */
  get notice(): HTMLElement | null {
    const [first] = this.shown;
    return first !== this.slot && first !== this.screens ? (first as HTMLElement) : null;
  }

  /** A place to draw screens in, out of sight. */
  prepare(rules: string): HTMLElement {
    const mount = document.createElement("div");
    mount.hidden = true;
    this.root.append(mount);
    this.drawing = mount;
    this.isSpoilt = false;
    this.rules = [NOTICE_STYLE, rules];
    this.dress();
    return mount;
  }

  /** Shows screens that are drawn, instead of whatever stood there. */
  showScreens(mount: HTMLElement): void {
    this.isRepairing = false;
    this.exchange(this.screens ?? this.host, () => {
      this.screens = mount;
      this.makeNotice = null;
      mount.hidden = false;
      this.set([mount]);
      return mount;
    });
    this.ofFallback.disconnect();
    const isSpoilt = this.isSpoilt && this.drawing === mount;
    this.isSpoilt = false;
    if (isSpoilt) this.repair();
  }

  /** The program is about to change the screens: what is recorded by the end of its turn is its own doing. */
  expectChanges(): void {
    this.look(this.ofRoot.takeRecords());
    this.isChanging = true;
    queueMicrotask(() => {
      this.isChanging = false;
      this.ofRoot.takeRecords();
    });
  }

  /** Keeps the reader's place if it can: that is worth less than what is shown. */
  private exchange(before: Element | null, exchange: () => Element): void {
    try {
      if (before?.isConnected) keepingPlace(this.host, before, exchange);
      else exchange();
    } catch {
      exchange();
    }
  }

  private set(nodes: readonly Element[]): void {
    const records = this.ofRoot.takeRecords();
    if (!this.isChanging) this.isSpoilt ||= isTakenApart(this.drawing, records);
    this.shown = nodes;
    for (const child of [...this.root.childNodes]) {
      if (!nodes.includes(child as Element)) child.remove();
    }
    if (nodes.some((node, index) => node !== this.root.childNodes[index])) this.root.append(...nodes);
    this.ofRoot.takeRecords();
  }

  private renewNotice(): void {
    const { makeNotice, notice } = this;
    if (!makeNotice || !notice) return;
    const hadFocus = this.hasFocus;
    const renewed = makeNotice(hasVisibleNumber(this.host));
    if (renewed.textContent === notice.textContent) return;
    this.set([renewed, this.slot]);
    if (hadFocus) renewed.focus();
  }

  private look(records: readonly MutationRecord[]): void {
    if (this.drawing !== this.screens) this.isSpoilt ||= isTakenApart(this.drawing, records);
    const isOut = this.shown.some((node) => node.parentNode !== this.root);
    if (!this.isRepairing && (isOut || isTakenApart(this.screens, records))) this.repair();
  }

  private repair(): void {
    this.isRepairing = true;
    const now = performance.now();
    this.repairs = this.repairs.filter((at) => now - at < MINUTE);
    this.repairs.push(now);
    const count = this.repairs.length;
    if (this.screens) {
      // Not in the middle of what the program is doing.
      queueMicrotask(() => {
        this.onDamage(count > REPAIRS);
      });
      return;
    }
    this.isRepairing = false;
    if (count <= 2 * REPAIRS) this.set(this.shown);
    // Whoever does this wants it so. Nothing is gained by fighting on.
    else this.ofRoot.disconnect();
  }
}

/** Whether somebody took away what belongs to the screens: elements, or the only text of one. */
function isTakenApart(screens: HTMLElement | null, records: readonly MutationRecord[]): boolean {
  if (!screens) return false;
  // Put in and taken out again in one go: the text that is copied where the clipboard is out of reach.
  const passing = new Set(records.flatMap(({ addedNodes }) => [...addedNodes]));
  return records.some(({ target, removedNodes }) =>
    [...removedNodes].some((node) => {
      if (!screens.contains(target) || screens.contains(node) || passing.has(node)) return false;
      // Translators exchange texts; that leaves something to read.
      return node.nodeType === Node.ELEMENT_NODE || (hasText(node) && !hasText(target));
    }),
  );
}

function hasText(node: Node): boolean {
  return node.textContent?.trim() !== "";
}
