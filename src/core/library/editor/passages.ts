import type { Passage } from "./compareQuotation.js";
import type { FoundReference } from "./findReferences.js";

/** Characters searched beside a reference: `REACH` and twice the length of the longest text. */
const REACH = 2000;
const MAX_REACH = 200_000;

const IN_MARKS =
  '(?:“(?<a>[^“”]{12,})”|«(?<b>[^«»]{12,})»|„(?<c>[^„“]{12,})“|"(?<d>[^"]{12,})"|' +
  "﴿(?<e>[^﴾﴿]{12,})﴾|「(?<f>[^「」]{4,})」)";

const MARKED_BEFORE = new RegExp(`${IN_MARKS}[\\s([—–.,-]*$`, "u");
/** Allows a few words such as `says:` between the reference and the text. */
const MARKED_AFTER = new RegExp(`^[^“”"«»„﴿「\\n]{0,60}${IN_MARKS}`, "u");
/** The rest of a line that ends with a reference. The text is then below it. */
const ENDS_LINE = /^[)\]}»”"'*_:：.,\s]*$/u;

/** A block quoted with `>` before a reference, or the end of a line below such a block. */
const BLOCK_BEFORE =
  /(?:^|\n)(?<lines>(?:[ \t]{0,3}>[^\n]*\n)*[ \t]{0,3}>[^\n]*|(?:[ \t]{0,3}>[^\n]*\n)+[^\n>]*)$/u;
/** Leads from a quotation to its reference: `(Quran`, `(A Title (with brackets), `, or a dash. */
const LEADS_TO_REFERENCE =
  /(?<!\s)(?:\s*(?:[([](?:[^()[\]\n]|\([^()\n]*\)){0,120}|(?<![—–-])[—–-]+))?\s*$/u;

/**
 * Passages that may quote a reference's verses. On each side of it, at most one is the quotation.
 */
export interface PassagesBeside {
  readonly before: readonly Passage[];
  readonly after: readonly Passage[];
}

/**
 * The parts of a document that may quote a reference's verses: in quotation marks or a block beside
 * it, or anywhere in the text before it or below it.
 *
 * @param length Characters of the longest text that can be quoted, including its notes.
 * @param floor The quotation begins after this offset: the end of the previous reference to the
 * same verses.
 */
export function passagesBeside(
  document: string,
  found: FoundReference,
  length: number,
  floor: number,
): PassagesBeside {
  const reach = Math.min(REACH + 2 * length, MAX_REACH);
  const from = Math.max(floor, found.start - reach);
  const before = document.slice(from, found.start);
  const after = document.slice(found.end, found.end + reach);
  const isBlock = BLOCK_BEFORE.test(before);
  return {
    before: [
      ...marked(before, MARKED_BEFORE, from),
      ...blockPassages(before, from),
      { start: from, end: found.start, isWhole: false, isBlock },
    ],
    after: [
      ...marked(after, MARKED_AFTER, found.end),
      ...restOfParagraph(after, found.end),
      ...below(after, found.end),
    ],
  };
}

function marked(part: string, pattern: RegExp, offset: number): Passage[] {
  const match = pattern.exec(part);
  const quoted = Object.values(match?.groups ?? {}).find((one) => one !== undefined);
  if (match === null || quoted === undefined) return [];
  const start = offset + match.index + match[0].lastIndexOf(quoted);
  return [{ start, end: start + quoted.length, isWhole: true, isBlock: false }];
}

/** The paragraphs of the block that contains the reference, or that ends above it. */
function blockPassages(before: string, offset: number): Passage[] {
  const lines = BLOCK_BEFORE.exec(before)?.groups?.lines;
  if (lines === undefined) return [];
  const passages: Passage[] = [];
  let start = offset + before.length - lines.length;
  for (const paragraph of lines.split(/(?<=(?:^|\n)[ \t]{0,3}(?:>[ \t]*)+\n)/u)) {
    const text = paragraph.replace(LEADS_TO_REFERENCE, "");
    if (/[\p{L}\p{N}]/u.test(text)) {
      passages.push({ start, end: start + text.length, isWhole: true, isBlock: true });
    }
    start += paragraph.length;
  }
  return passages;
}

function restOfParagraph(after: string, offset: number): Passage[] {
  const end = /\n[^\S\n]*\n/u.exec(after)?.index ?? after.length;
  return [{ start: offset, end: offset + end, isWhole: false, isBlock: false }];
}

function below(after: string, offset: number): Passage[] {
  const end = after.indexOf("\n");
  if (end < 0 || !ENDS_LINE.test(after.slice(0, end))) return [];
  const isBlock = /^\s*>/u.test(after.slice(end));
  return [{ start: offset + end + 1, end: offset + after.length, isWhole: false, isBlock }];
}
