import { OpenSilentParts } from "./mask.js";

/** Minimum and maximum length of a part, in UTF-16 units. */
const SHORTEST = 4_000;
const LONGEST = 32_000;
/** Maximum length of a part that would otherwise end inside code or a comment. */
const LONGEST_OPEN = 128_000;

const LINE_END = /\n(?:[^\S\n]*\n)?/g;

/**
 * Cuts a document at blank lines into parts that can be masked separately, because none ends inside
 * code or a comment. The text after a blank line decides if the document is cut there, so an edit
 * changes only its own part. A document without blank lines is cut at any line, to bound the time
 * for a part.
 */
export function* partsOf(text: string, languageId: string): Generator<string> {
  let start = 0;
  let silent = new OpenSilentParts(languageId);
  /** End of the text that was added to `silent`. */
  let known = 0;
  for (const { index, 0: gap } of text.matchAll(LINE_END)) {
    const end = index + gap.length;
    const length = end - start;
    if (length < LONGEST_OPEN) {
      if (gap === "\n" || length < SHORTEST) continue;
      if (length < LONGEST && !isMarked(text, end)) continue;
      silent.add(text.slice(known, end));
      known = end;
      if (silent.any) continue;
    }
    yield text.slice(start, end);
    start = end;
    known = end;
    silent = new OpenSilentParts(languageId);
  }
  if (start < text.length || text === "") yield text.slice(start);
}

/** True for one blank line in eight, depending on the text after it. */
function isMarked(text: string, at: number): boolean {
  let sum = 0;
  for (let index = at; index < at + 24; index++) {
    sum = (Math.imul(sum, 31) + (text.charCodeAt(index) || 0)) >>> 0;
  }
  return (sum >>> 16) % 8 === 0;
}
