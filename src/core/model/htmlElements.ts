/*
 * The elements of HTML by their effect on the text around them. Search, copies and the reader
 * share these lists, so that all three break words and lines at the same places.
 */

const list = (names: string): ReadonlySet<string> => new Set(names.split(" "));

/** Elements that begin on a new line: words on both sides are two words. */
export const BLOCK_ELEMENTS: ReadonlySet<string> = list(
  "address article aside blockquote caption center dd details dialog dir div dl dt fieldset " +
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol " +
    "optgroup option p pre search section summary table tbody td tfoot th thead tr ul",
);

/** Elements whose text is no part of the page. */
export const HIDDEN_ELEMENTS: ReadonlySet<string> = list(
  "script style template noscript iframe head title",
);

/** Blocks that stand beside lines of text without being paragraphs themselves. */
const BESIDE_LINES: ReadonlySet<string> = list("h1 h2 h3 h4 h5 h6 hr");

/**
 * True if the line breaks of a text are its only paragraphs: it has some, and no element but
 * headings, or one wrapper around everything, breaks its lines.
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
