// The custom element <safeguarding-guide>.
//
// The element's own children are the fallback: plain HTML with the numbers. They stay in sight until the screens have
// drawn, and come back, with the reason, whenever something fails. Nothing is remembered after a failure: the next try
// asks the network again.

import { Attachment, type Wishes } from "./attachment.ts";
import { build } from "./build.ts";
import { Stage } from "./stage.ts";

/** The screen that the page's address asks for (`#sg=sources`), for the first element alone. */
let askedByAddress = new URLSearchParams(location.hash.slice(1)).get("sg");

/** What an element holds, out of the page's reach: a class's private fields would be new syntax for old browsers. */
class Inside {
  readonly stage: Stage;
  readonly wishes: Wishes = { opened: null, byAddress: null };
  attachment: Attachment | null = null;
  private readonly element: HTMLElement;

  constructor(element: HTMLElement) {
    this.element = element;
    this.stage = new Stage(element, (isHopeless) => {
      this.attachment?.repair(isHopeless);
    });
  }

  attach(): void {
    this.attachment = new Attachment(this.element, this.stage, this.wishes, () => {
      this.detach();
      this.attach();
    });
  }

  detach(): void {
    this.attachment?.end();
    this.attachment = null;
  }
}

const insides = new WeakMap<Element, Inside>();

function insideOf(element: HTMLElement): Inside {
  const known = insides.get(element);
  if (known) return known;
  const made = new Inside(element);
  insides.set(element, made);
  return made;
}

/** The guide, inside a page. */
export class SafeguardingGuide extends HTMLElement {
  static readonly observedAttributes = ["pack", "view", "now", "idle-reset", "lang", "host", "subject"];
  static readonly version = build.version;
  /** A version that came second on this page. */
  static laterVersion: string | null = null;

  constructor() {
    super();
    insideOf(this);
  }

  /** The build's version. */
  get version(): string {
    return build.version;
  }

  /**
   * Goes to a screen; waits for the screens if they are not there yet.
   *
   * @param view as the attribute `view` takes it
   * @throws {Error} if there is no such screen
   */
  open(view: string): void {
    const { attachment, wishes } = insideOf(this);
    const guide = attachment?.guide;
    if (guide) guide.open(view);
    else wishes.opened = view;
  }

  /** Sends the sign-offs that wait on this device; kept once nothing is under way any more. */
  async flush(): Promise<void> {
    await insideOf(this).attachment?.flush();
  }

  /**
   * Takes the receipt of a host without a service.
   *
   * @param receipt the object of a 201 answer
   * @throws {Error} if it is no receipt
   */
  confirm(receipt: object): void {
    insideOf(this).attachment?.confirm(receipt);
  }

  connectedCallback(): void {
    const inside = insideOf(this);
    // Moved within the page: the screens go with the element. What had failed is tried again.
    if (inside.attachment?.signal.aborted) inside.detach();
    if (inside.attachment) return;
    inside.wishes.byAddress ??= askedByAddress;
    askedByAddress = null;
    const later = SafeguardingGuide.laterVersion;
    if (later !== null) this.reportVersion(later);
    inside.attach();
  }

  disconnectedCallback(): void {
    // A move takes an element out and puts it in again before anything else runs.
    queueMicrotask(() => {
      if (!this.isConnected) insideOf(this).detach();
    });
  }

  /** Moved into another document, whose style sheets are its own. */
  adoptedCallback(): void {
    insideOf(this).stage.dress();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    const inside = insideOf(this);
    // Setting `view` to what it was brings the reader back there: they may have gone on by themselves.
    if ((before === after && name !== "view") || !inside.attachment) return;
    if (name === "pack") {
      inside.detach();
      inside.attach();
    } else {
      inside.attachment.attributeChanged(name);
    }
  }

  /** Says that a second script of another version came to this page; this one goes on serving. */
  reportVersion(later: string): void {
    const message = `the page loads version ${later} too; version ${build.version} came first and serves all`;
    const detail = { code: "version-conflict", message };
    this.dispatchEvent(new CustomEvent("sg-error", { bubbles: true, composed: true, detail }));
  }
}
