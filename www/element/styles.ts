// Constructed style sheets: each belongs to the document that made it, and all guides of a document share it.

import { build, FOLDER } from "./build.ts";
import { verified } from "./files.ts";
import { kept } from "./kept.ts";

/** The screens' rules. */
export const rules = kept(async () => {
  const { bytes } = await verified(new URL(build.css.path, FOLDER), build.css.integrity, "guide");
  return new TextDecoder().decode(bytes);
});

const made = new WeakMap<Document, Map<string, CSSStyleSheet>>();

/** A document's sheets with these rules; none for a document that no window shows. */
export function sheetsFor(document: Document, texts: readonly string[]): CSSStyleSheet[] {
  const view = document.defaultView;
  if (!view) return [];
  const sheets = made.get(document) ?? new Map<string, CSSStyleSheet>();
  made.set(document, sheets);
  return texts.map((text) => {
    const known = sheets.get(text);
    if (known) return known;
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(text, sheet);
    return sheet;
  });
}
