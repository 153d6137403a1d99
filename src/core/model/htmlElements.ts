/*
 * The elements of HTML by their effect on the text around them. Search, copies and the reader share
 * these lists, so that all three break words and lines in the same places.
 */

const list = (names: string): ReadonlySet<string> => new Set(names.split(" "));

/** Elements that start a new line, which separates words. */
export const BLOCK_ELEMENTS: ReadonlySet<string> = list(
  "address article aside blockquote caption center dd details dialog dir div dl dt fieldset " +
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol " +
    "optgroup option p pre search section summary table tbody td tfoot th thead tr ul",
);

/** Elements whose text is not displayed. */
export const HIDDEN_ELEMENTS: ReadonlySet<string> = list(
  "script style template noscript iframe head title",
);

/** Block elements that may come between plain lines. */
const BESIDE_LINES: ReadonlySet<string> = list("h1 h2 h3 h4 h5 h6 hr");

/**
 * True if only line breaks separate the paragraphs of a text: it has line breaks, and its only
 * block elements are headings, rules or one wrapper around everything.
 */
export function keepsLines(html: string): boolean {
  const text = html.trim();
  if (!/[\n\r]/.test(text)) return false;
  const inside = text.replace(/^<(?:article|div|section)(?:\s[^>]*)?>/i, "");
  for (const [, name = ""] of inside.matchAll(/<([a-z][a-z0-9]*)/gi)) {
    const element = name.toLowerCase();
    if (element === "br") return false;
    if (BLOCK_ELEMENTS.has(element) && !BESIDE_LINES.has(element)) return false;
  }
  return true;
}
