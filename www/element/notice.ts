// What stands above the fallback when there is no guide: why, and 999 and 101 unless the page has numbers of its own.

import { build, type NationalLine } from "./build.ts";
import { make } from "./dom.ts";
import type { Failure } from "./failure.ts";

/** Enough style for the notice; the screens bring their own. Host pages set the strangest things on text. */
export const NOTICE_STYLE = `:host{display:block}:host([hidden]){display:none}
.notice{all:initial;display:block;box-sizing:border-box;margin:0 0 1em;padding:.75em 1em;border:2px solid;
border-left-width:8px;background:#fff;color:#16202a;font:inherit;line-height:1.4;overflow-wrap:break-word}
.notice p{margin:0 0 .5em}.notice a{white-space:nowrap;font-weight:bold}
.notice button{min-height:44px;padding:0 1em;font:inherit;cursor:pointer}`;

/** Whether a reader sees a telephone number of the page's own inside the element: a link with digits in it. */
export function hasVisibleNumber(host: Element): boolean {
  return [...host.querySelectorAll<HTMLElement>('a[href^="tel:"]')].some(isVisibleNumber);
}

function isVisibleNumber(link: HTMLElement): boolean {
  if (!/\d/.test(link.textContent)) return false;
  const boxes = [...link.getClientRects()];
  // A text for screen readers alone is one pixel wide.
  if (!boxes.some(({ width, height }) => width > 1 && height > 1)) return false;
  if (getComputedStyle(link).visibility !== "visible") return false;
  for (let above: Element | null = link; above; above = above.parentElement) {
    if (getComputedStyle(above).opacity === "0") return false;
  }
  return true;
}

function line({ label, display, href }: NationalLine): HTMLElement {
  return make("p", {}, `${label}: `, make("a", { href }, make("bdi", { translate: "no" }, display)));
}

/** The notice of a failure. `again` tries once more. */
export function notice(failure: Failure, hasNumbers: boolean, again: () => void): HTMLElement {
  const button = make("button", { type: "button" }, "Try again");
  button.addEventListener("click", again);
  const isWaiting = failure.code === "guide-slow";
  const said = isWaiting ? "" : make("strong", {}, "The guide cannot be shown. ");
  const national = [build.emergency, ...(build.police ? [build.police] : [])];
  return make(
    "div",
    {
      class: "notice",
      part: "notice",
      role: isWaiting ? "status" : "alert",
      tabindex: "-1",
      lang: "en-GB",
      dir: "ltr",
      "data-code": failure.code,
    },
    make("p", {}, said, failure.reason),
    ...(hasNumbers ? [make("p", {}, "The numbers below came with the page.")] : national.map(line)),
    button,
  );
}
