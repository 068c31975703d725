// What the guide cannot do without. `www/docs/browsers.md` says which browsers have it.

/** What this browser lacks, or what the page took away; `null` where the guide may be tried. */
export function lacking(): string | null {
  if (typeof fetch !== "function") return "fetch";
  try {
    new CSSStyleSheet().replaceSync("");
  } catch {
    return "constructed style sheets";
  }
  return "adoptedStyleSheets" in document ? null : "adopted style sheets";
}
