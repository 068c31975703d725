// Looks at every telephone number of a page as a reader does; stands behind `page.js`, in frames too.
"use strict";

/** What became of the guides of this document: one entry for each that drew or fell back. */
const settledGuides = new Set();
for (const type of ["sg-ready", "sg-error"]) {
  addEventListener(type, (event) => settledGuides.add(event.composedPath()[0]), true);
}

/** Whether the guide's script was kept away, as in a frame without an origin. */
let scriptFailed = false;
addEventListener("error", (event) => { scriptFailed ||= event.target instanceof HTMLScriptElement; }, true);

/** The guides of this document, and those that stand for a guide whose script never ran. */
const cells = () => elements(document.documentElement).filter((element) => element.matches("safeguarding-guide, guide-without-script"));

const settled = () => document.readyState === "complete"
  && (scriptFailed || cells().every((cell) => cell.localName !== "safeguarding-guide" || settledGuides.has(cell)));

/** A rectangle, to be made smaller on the way up. */
const rectangle = ({ left, right, top, bottom }) => ({ left, right, top, bottom });
const inside = (inner, outer) => inner.left >= outer.left - 0.5 && inner.right <= outer.right + 0.5
  && inner.top >= outer.top - 0.5 && inner.bottom <= outer.bottom + 0.5;

/** The box of a scroller in which its content may lie: what scrolling can bring to sight. */
const reach = (scroller, left, top) => {
  const { clientWidth, scrollLeft, scrollTop, scrollWidth, scrollHeight } = scroller;
  // From right to left, the right edge is where scrolling begins.
  const from = getComputedStyle(scroller).direction === "rtl" ? left + clientWidth - scrollLeft - scrollWidth : left - scrollLeft;
  return { left: from, right: from + scrollWidth, top: top - scrollTop, bottom: top - scrollTop + scrollHeight };
};

/** Whether a box is in the viewport or can be scrolled to; else, what keeps it away. */
const unreachable = (node, rect) => {
  let box = rectangle(rect);
  for (let ancestor = above(node); ancestor && ancestor !== document; ancestor = above(ancestor)) {
    if (!(ancestor instanceof Element) || ancestor === document.documentElement) continue;
    const style = getComputedStyle(ancestor);
    if (style.display.startsWith("inline") || style.display === "contents") continue;
    const own = ancestor.getBoundingClientRect();
    const name = `${ancestor.localName}.${ancestor.className}`;
    if (ancestor !== document.body && style.overflowX !== "visible") {
      const left = own.left + ancestor.clientLeft;
      const top = own.top + ancestor.clientTop;
      const scrolls = /auto|scroll/.test(style.overflowX);
      const seen = { left, right: left + ancestor.clientWidth, top, bottom: top + ancestor.clientHeight };
      if (!inside(box, scrolls ? reach(ancestor, left, top) : seen)) return `cut off by ${name}`;
      if (scrolls) box = seen;
    }
    if (style.position === "fixed") {
      return inside(box, { left: 0, top: 0, right: innerWidth, bottom: innerHeight }) ? "" : `${name} is fixed out of sight`;
    }
  }
  return inside(box, reach(document.documentElement, 0, 0)) ? "" : "outside the page";
};

/** What is wrong with the boxes of a number's digits: they follow one another along the line, and then line by line. */
const disorder = (digits) => {
  for (const [index, { letter, rect }] of digits.entries()) {
    if (rect.width < 1 || rect.height < 1) return `“${letter}” takes up no room`;
    if (index === 0) continue;
    const before = digits[index - 1].rect;
    const below = rect.top - before.top > before.height / 2;
    const beside = Math.abs(rect.top - before.top) < before.height / 2 && rect.left > before.left + before.width / 2;
    if (!below && !beside) return `“${letter}” does not follow “${digits[index - 1].letter}”`;
  }
  return "";
};

/** The numbers below a node, with what is wrong with them. */
const numbersBelow = (root, smallest) => {
  const found = [];
  for (const node of flat(root)) {
    if (node.nodeType !== Node.TEXT_NODE || !node.parentElement || !shown(node.parentElement)) continue;
    for (const match of node.data.matchAll(NUMBER)) {
      const digits = [...match[0]].flatMap((letter, index) => {
        if (!/[0-9]/.test(letter)) return [];
        const range = document.createRange();
        range.setStart(node, match.index + index);
        range.setEnd(node, match.index + index + 1);
        return [{ letter, rect: range.getBoundingClientRect() }];
      });
      if (isForScreenReadersAlone(node)) continue;
      const size = parseFloat(getComputedStyle(node.parentElement).fontSize);
      const small = size < smallest - 0.01 ? `${size} px beside text of ${smallest} px` : "";
      const far = digits.map(({ rect }) => unreachable(node, rect)).find(Boolean);
      const wrong = [disorder(digits), small, far].filter(Boolean);
      found.push({ digits: digits.map(({ letter }) => letter).join(""), wrong });
    }
  }
  return found;
};

/**
 * What is wrong with the numbers of this document's guides and of its frames'. `wanted` names, for each state, the
 * digits that must be there.
 */
const faultsHere = (wanted) => {
  const faults = [];
  let numbers = 0;
  for (const cell of cells()) {
    const { state } = cell.dataset;
    const where = `${cell.closest("[data-container]")?.dataset.container ?? cell.getRootNode().host?.dataset.container}, ${state}`;
    const around = above(cell);
    const found = numbersBelow(cell, parseFloat(getComputedStyle(around.host ?? around).fontSize));
    numbers += found.length;
    // Without a script the page's own words decide how narrow a centred box can be; what is left of it is out of reach.
    const isTooWide = state === "unscripted" && cell.getBoundingClientRect().width > document.documentElement.clientWidth;
    for (const { digits, wrong } of found) {
      const counted = wrong.filter((fault) => !(isTooWide && fault === "outside the page"));
      faults.push(...counted.map((fault) => `${where}: ${digits}: ${fault}`));
    }
    const drew = scriptFailed ? "unscripted" : state;
    for (const digits of wanted[drew]) {
      if (!found.some((number) => number.digits === digits)) faults.push(`${where}: ${digits} is missing`);
    }
  }
  return { faults, numbers, cells: cells().length };
};

/** Asks a frame the same, whatever its origin. */
const faultsIn = (frame, question) => new Promise((answer) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => answer(data);
  frame.contentWindow.postMessage(question, "*", [port2]);
});

addEventListener("message", async ({ data: { wanted }, ports }) => {
  if (!wanted) return;
  while (!settled()) await new Promise((resolve) => setTimeout(resolve, 50));
  ports[0].postMessage(faultsHere(wanted));
});

/** The same for this document and every frame in it. */
const allFaults = async (wanted) => {
  while (!settled()) await new Promise((resolve) => setTimeout(resolve, 50));
  const frames = elements(document.body).filter((element) => element instanceof HTMLIFrameElement && !element.classList.contains("sg-print-frame"));
  const inFrames = await Promise.all(frames.map(async (frame) => {
    const { faults, ...counts } = await faultsIn(frame, { wanted });
    return { ...counts, faults: faults.map((fault) => `${frame.title}: ${fault}`) };
  }));
  const all = [faultsHere(wanted), ...inFrames];
  const sum = (name) => all.reduce((total, counts) => total + counts[name], 0);
  return { faults: all.flatMap(({ faults }) => faults), numbers: sum("numbers"), cells: sum("cells") };
};
