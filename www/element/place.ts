// Keeps the reader's place when one content of the element takes the other's: scroll position and focus.

const NUMBER = 'a[href^="tel:"]';

/** How many frames the page is held in place: fonts and its own scroll anchoring come later than the exchange. */
const FRAMES = 3;

/** What of an element is to stay where it is on the screen. */
type Edge = "top" | "bottom";

/**
 * Exchanges the content of an element without taking the reader away from what they read.
 *
 * @param before what is shown now: the element itself, for its fallback, or its screens
 * @param exchange shows the other content, and gives its root
 */
export function keepingPlace(host: HTMLElement, before: Element, exchange: () => Element): void {
  const box = host.getBoundingClientRect();
  const viewport = document.documentElement.clientHeight;
  const focus = focusInside(before);
  const numbers = numbersIn(before).map((link) => ({ href: link.href, top: link.getBoundingClientRect().top }));
  // What has the focus is what the reader is at; else the first number in sight.
  if (focus) numbers.unshift(focus);
  const inView = numbers.filter((link) => link.top >= 0 && link.top < viewport);

  const after = exchange();

  if (focus) moveFocus(after, focus.href);
  // Its beginning is in sight or still to come: nothing above moves.
  if (box.top >= 0) return;
  // The reader is behind it already.
  if (box.bottom < viewport / 2) {
    hold(host, "bottom", box.bottom);
    return;
  }
  const links = numbersIn(after);
  for (const read of inView) {
    const same = links.find((link) => link.href === read.href);
    if (same) {
      hold(same, "top", read.top);
      return;
    }
  }
  // What was read is not there any more: the beginning, with the number for this hour.
  hold(host, "top", 0);
}

/** The links of numbers that take up room. */
function numbersIn(root: Element): HTMLAnchorElement[] {
  return [...root.querySelectorAll<HTMLAnchorElement>(NUMBER)].filter((link) => link.getClientRects().length > 0);
}

function focusInside(root: Element): { href: string; top: number } | null {
  const tree = root.getRootNode() as Document | ShadowRoot;
  const focused = tree.activeElement;
  if (!focused || focused === root || !root.contains(focused)) return null;
  const href = focused instanceof HTMLAnchorElement ? focused.href : "";
  return { href, top: focused.getBoundingClientRect().top };
}

/** To the link of the same number, or to where the new content begins. */
function moveFocus(root: Element, href: string): void {
  const same = numbersIn(root).find((link) => link.href === href);
  (same ?? root.querySelector<HTMLElement>("h2[tabindex]"))?.focus();
}

/** Scrolls until an element's edge is where it was, and keeps it there for some frames unless the reader scrolls. */
function hold(element: Element, edge: Edge, wanted: number): void {
  const correct = () => {
    const off = element.getBoundingClientRect()[edge] - wanted;
    if (Math.abs(off) >= 1) scrollerOf(element).scrollBy({ top: off, behavior: "instant" });
  };
  const reader = new AbortController();
  const leave = () => {
    reader.abort();
  };
  for (const type of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(type, leave, { signal: reader.signal, passive: true, capture: true });
  }
  let frames = FRAMES;
  const again = () => {
    if (reader.signal.aborted || !element.isConnected) return;
    correct();
    frames -= 1;
    if (frames > 0) requestAnimationFrame(again);
    else leave();
  };
  correct();
  requestAnimationFrame(again);
}

/** The box in which the page, or a part of it, scrolls the element. */
function scrollerOf(element: Element): Element {
  for (let above = parentOf(element); above; above = parentOf(above)) {
    const { overflowY } = getComputedStyle(above);
    if (/auto|scroll|overlay/.test(overflowY) && above.scrollHeight > above.clientHeight) return above;
  }
  return document.scrollingElement ?? document.documentElement;
}

function parentOf(element: Element): Element | null {
  const root = element.getRootNode();
  return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}
