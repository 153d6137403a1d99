import { hasOpenSilentPart } from "./mask.js";

/** UTF-16 units of a part. */
const SHORTEST = 4_000;
const LONGEST = 32_000;
/** A part that begins in code or a comment may be longer than the others, up to this. */
const LONGEST_OPEN = 128_000;

const BLANK_LINE = /\n[^\S\n]*\n/g;

/**
 * Cuts a document at blank lines into parts that can be masked separately, because none ends inside
 * code or a comment. The text after a place decides whether it is a cut, so an edit changes only
 * its own part.
 */
export function* partsOf(text: string, languageId: string): Generator<string> {
  let start = 0;
  BLANK_LINE.lastIndex = 0;
  for (const { index, 0: gap } of text.matchAll(BLANK_LINE)) {
    const end = index + gap.length;
    const length = end - start;
    if (length < SHORTEST || (length < LONGEST && !isMarked(text, end))) continue;
    if (length < LONGEST_OPEN && hasOpenSilentPart(text.slice(start, end), languageId)) continue;
    yield text.slice(start, end);
    start = end;
  }
  if (start < text.length || text === "") yield text.slice(start);
}

/** True for one blank line in eight, by the text after it. */
function isMarked(text: string, at: number): boolean {
  let sum = 0;
  for (let index = at; index < at + 24; index++) {
    sum = (Math.imul(sum, 31) + (text.charCodeAt(index) || 0)) >>> 0;
  }
  return (sum >>> 16) % 8 === 0;
}
