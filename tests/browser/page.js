// Put in front of every script that a journey runs in a page: how to find things in it.

/** The guide of that place on the page; without one, the guide that the journey has in hand: `AT_HAND`. */
const guide = (index = AT_HAND) => document.querySelectorAll("safeguarding-guide")[index];

/** Its screens' root. */
const shadow = (index = AT_HAND) => guide(index).shadowRoot;

/** The nodes below one as the reader gets them: shadow roots instead of children, slots filled. */
function* flat(node) {
  yield node;
  let children = node.childNodes;
  if (node.shadowRoot) children = node.shadowRoot.childNodes;
  else if (node instanceof HTMLSlotElement && node.assignedNodes().length) children = node.assignedNodes();
  for (const child of children) yield* flat(child);
}

/** All elements below one, as the reader gets them. */
const elements = (root = document.body) => [...flat(root)].filter((node) => node.nodeType === Node.ELEMENT_NODE);

/** Whether an element takes up room and may be seen. */
const shown = (element) => {
  const style = getComputedStyle(element);
  return element.getClientRects().length > 0 && style.visibility === "visible" && Number(style.opacity) > 0;
};

/** An element's text as it is written, white space made simple. */
const words = (element) => {
  const parts = [];
  for (const node of flat(element)) {
    if (node.nodeType === Node.TEXT_NODE && node.parentElement && shown(node.parentElement)) parts.push(node.data);
    else if (node.nodeType === Node.ELEMENT_NODE && !getComputedStyle(node).display.startsWith("inline")) parts.push(" ");
  }
  return parts.join("").replace(/[\s\u00a0]+/g, " ").trim();
};

/** Links and buttons that may be used, of the guide at that place or of any root. */
const controls = (root = guide()) => elements(root).filter((element) => element.matches("a[href], button, summary, input, [role=button]") && shown(element));

/** What a screen reader calls a control. */
const called = (control) => {
  const label = control.getAttribute("aria-label");
  const labelled = (control.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean)
    .map((id) => control.getRootNode().getElementById(id)).filter(Boolean);
  if (labelled.length) return labelled.map(words).join(" ");
  if (control.labels?.length) return [...control.labels].map(words).join(" ");
  return (label ?? control.textContent).replace(/[\s\u00a0]+/g, " ").trim();
};

/** The control whose name is, or begins with, some words. */
const control = (name, root = guide()) => {
  const all = controls(root);
  return all.find((element) => called(element) === name) ?? all.find((element) => called(element).startsWith(name));
};

/** The element that has the focus, inside of shadow roots too. */
const focused = () => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
};

/** Whether an element's first line is in the viewport. */
const inView = (element) => (({ top, height }) => top >= 0 && top + Math.min(height, 24) <= innerHeight)(element.getBoundingClientRect());

/** All elements of the guide's screen that match a selector and are to be seen. */
const all = (selector, root = shadow()) => [...root.querySelectorAll(selector)].filter(shown);

/** The references of the duties on the screen, in their order; those of lettered parts are left out. */
const duties = () => all(".sg-duty:not(.sg-duty-part) > .sg-ref").map(words);

/** The heading of the guide's screen. */
const heading = (root = guide()) => elements(root).find((element) => element.matches("h1, h2") && shown(element) && !element.closest("header, nav"));

/** The part of the element's box that its surroundings let through. */
const hides = (ancestor) => ancestor instanceof Element && /hidden|clip|auto|scroll/.test(getComputedStyle(ancestor).overflowX);

/** Parent in what the reader gets. */
const above = (node) => node.assignedSlot ?? node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);

const NUMBER = /(?<![\d,.])(?:0\d{3,4}[\s\u00a0\u202f]?\d{3}[\s\u00a0\u202f]?\d{3,4}|999|101|18000|18001)(?![\d,])/g;

/** Every telephone number in the text: the digits, and how its boxes lie: `in`, or what is wrong with them. */
const numbers = (root = document.body) => {
  const found = [];
  for (const node of flat(root)) {
    if (node.nodeType !== Node.TEXT_NODE || !node.parentElement || !shown(node.parentElement)) continue;
    for (const match of node.data.matchAll(NUMBER)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      // A text for screen readers alone is one pixel wide and cut off on purpose.
      const rects = [...range.getClientRects()].filter((rect) => rect.width > 0);
      if (rects.length === 0 || isForScreenReadersAlone(node)) continue;
      found.push({ digits: match[0].replace(/\D/g, ""), place: place(node, rects) });
    }
  }
  return found;
};

const isForScreenReadersAlone = (node) => {
  for (let ancestor = above(node); ancestor && ancestor !== document; ancestor = above(ancestor)) {
    if (ancestor instanceof Element && hides(ancestor)) {
      const box = ancestor.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1) return true;
    }
  }
  return false;
};

const place = (node, rects) => {
  const width = document.documentElement.clientWidth;
  for (const rect of rects) {
    if (rect.left < -0.5 || rect.right > width + 0.5) return `from ${rect.left} to ${rect.right} of ${width}`;
    if (rect.top + scrollY < 0) return `above the page: ${rect.top + scrollY}`;
    for (let ancestor = above(node); ancestor && ancestor !== document; ancestor = above(ancestor)) {
      if (!hides(ancestor)) continue;
      const box = ancestor.getBoundingClientRect();
      if (rect.left < box.left - 0.5 || rect.right > box.right + 0.5) return `cut off by ${ancestor.localName}.${ancestor.className}`;
    }
  }
  return "in";
};

/** Doubles every text's size, as a browser does that enlarges text alone (WCAG 1.4.4). */
const doubleText = () => {
  const all = elements(document.body).filter((element) => !(element instanceof HTMLSlotElement));
  const sizes = all.map((element) => getComputedStyle(element)).map((style) => [parseFloat(style.fontSize), parseFloat(style.lineHeight)]);
  all.forEach((element, index) => {
    const [size, line] = sizes[index];
    element.style.fontSize = `${2 * size}px`;
    if (!Number.isNaN(line)) element.style.lineHeight = `${2 * line}px`;
  });
};

/** The spacing that a reader may ask for (WCAG 1.4.12), inside of shadow roots too. */
const spaceText = () => {
  const rules = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }";
  for (const root of [document, ...elements(document.body).map((element) => element.shadowRoot).filter(Boolean)]) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }
};
