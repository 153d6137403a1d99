import { BLOCK_ELEMENTS, HIDDEN_ELEMENTS } from "./htmlElements.js";
import { parseHtml } from "./parseHtml.js";

/**
 * The words of a published text: without tags, comments and footnote markers inside words (`<sup
 * foot_note="176997">1</sup>`), entities decoded, white space collapsed. Takes linear time. For
 * search and plain exports, never for display as HTML.
 */
export function plainText(html: string): string {
  if (!html.includes("<") && !html.includes("&")) return collapse(html);
  // Most translations only have markers and need no parser.
  const unmarked = html.replace(MARKER, "");
  if (!unmarked.includes("<") && !unmarked.includes("&")) return collapse(unmarked);
  const parts: string[] = [];
  let length = 0;
  let hidden = 0;
  const add = (part: string): void => {
    if (part === "") return;
    parts.push(part);
    length += part.length;
  };
  /** The open `sup` elements. */
  const sups: OpenSup[] = [];
  parseHtml(html, {
    onopentag(name, attributes) {
      if (HIDDEN_ELEMENTS.has(name)) hidden++;
      else if (name === "sup") {
        sups.push({ marked: "foot_note" in attributes, part: parts.length, start: length });
      } else if (breaksWords(name)) add(" ");
    },
    ontext(data) {
      if (hidden === 0) add(data);
    },
    onclosetag(name) {
      if (HIDDEN_ELEMENTS.has(name)) hidden = Math.max(0, hidden - 1);
      else if (name === "sup") {
        const sup = sups.pop();
        if (sup === undefined) return;
        // A longer text is not a number. The length is bounded, so that nested elements do not
        // reread the same text.
        const isShort = length - sup.start <= LONGEST_MARKER;
        if (sup.marked || (isShort && isNumber(parts.slice(sup.part).join("")))) {
          parts.length = sup.part;
          length = sup.start;
        }
      } else if (breaksWords(name)) add(" ");
    },
  });
  return collapse(parts.join(""));
}

interface OpenSup {
  /** True for a footnote marker. */
  readonly marked: boolean;
  /** Start of its text: the part's index, and the number of UTF-16 units before it. */
  readonly part: number;
  readonly start: number;
}

/** Maximum UTF-16 units of a footnote's number with brackets and white space. */
const LONGEST_MARKER = 32;

function isNumber(text: string): boolean {
  return /^[[(]?\p{Nd}{1,3}[\])]?$/u.test(text.trim());
}

function breaksWords(name: string): boolean {
  return name === "br" || BLOCK_ELEMENTS.has(name);
}

const MARKER = /<sup foot_note="?\d+"?>[^<&]{0,12}<\/sup>/g;

/** White space other than single spaces between words. Most texts have none. */
const UNCOLLAPSED = /[^\S ]| {2}|^ | $/u;

function collapse(text: string): string {
  return UNCOLLAPSED.test(text) ? text.replace(/\s+/gu, " ").trim() : text;
}
