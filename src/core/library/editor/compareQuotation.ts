import { diffSegments } from "../../model/wordDiff.js";
import type { PublishedText } from "./published.js";
import {
  isQuotationMark,
  publishedTokens,
  writtenTokens,
  type QuotedToken,
} from "./quotedTokens.js";

/** A part of a document that can be a quotation or contain one. */
export interface Passage {
  readonly start: number;
  readonly end: number;
  /**
   * True if quotation marks or a block bound the quotation. Otherwise it is any part of the
   * passage.
   */
  readonly isWhole: boolean;
  /** True in a block of quoted Markdown (`>`). */
  readonly isBlock: boolean;
}

/** Words that differ. Replacing `start` to `end` with `replacement` makes them equal. */
export interface Correction {
  readonly start: number;
  readonly end: number;
  /** The words of the document and those of the publication, without spaces around them. */
  readonly written: string;
  readonly published: string;
  /** The published words with the spaces that they need here. */
  readonly replacement: string;
}

/** A quotation of a published text in a document. */
export interface Comparison {
  readonly start: number;
  readonly end: number;
  /** Share of common words in the longer text, 0 to 1. */
  readonly likeness: number;
  /** The edits that make the quotation equal to the publication, in order; empty if it is equal. */
  readonly corrections: readonly Correction[];
}

/**
 * `alike` is the minimum share of common words in the longer text, `shortAlike` the same for short
 * texts, which match by chance. Texts with fewer words than `fewest` count only if they are equal.
 */
interface Limits {
  readonly alike: number;
  readonly shortAlike: number;
  readonly fewest: number;
}

const UNNAMED: Limits = { alike: 0.6, shortAlike: 0.7, fewest: 4 };
const NAMED: Limits = { alike: 0.5, shortAlike: 0.5, fewest: 2 };
const SHORT = 10;
/** Longer texts, in words, count only if they are equal. */
const MOST = 6000;

/**
 * Compares a passage with a published text. Ignores white space, Markdown syntax, footnote markers
 * and the numbers of verses. A part of the text counts as equal, also with `…` for omitted words.
 * Null if the passage is not a quotation of the text.
 *
 * @param isNamed True if the document names the text, so a lower likeness is enough.
 */
export function compareQuotation(
  document: string,
  passage: Passage,
  published: PublishedText,
  isNamed: boolean,
): Comparison | null {
  const limits = isNamed ? NAMED : UNNAMED;
  const { labels, numbers } = published;
  const written = writtenTokens(document, passage, labels, numbers);
  // Corrections have numbers only if the quotation has them.
  const isNumbered = written.some(hasNumber);
  const source = isNumbered ? published.text : published.unnumbered;
  const text = isNumbered ? publishedTokens(source, numbers) : publishedTokens(source);
  if (written.length === 0 || text.length === 0) return null;
  const equal = equalPart(written, text, passage.isWhole);
  if (equal !== null) return { ...equal, likeness: 1, corrections: [] };
  if (Math.min(written.length, text.length) < limits.fewest) return null;
  if (Math.min(written.length, text.length) > MOST) return null;
  const here = passage.isWhole ? written : windowLike(written, text);
  const there = passage.isWhole ? windowLike(text, written) : text;
  if (!sharesWords(here, there, limits)) return null;
  const chunks = withoutSurroundings(chunksOf(here, there), passage.isWhole);
  return differences(document, source, chunks, limits);
}

/**
 * The quotation if it equals the text or, in a whole passage, a part of the text; otherwise null.
 */
function equalPart(
  written: readonly QuotedToken[],
  text: readonly QuotedToken[],
  isWhole: boolean,
): { readonly start: number; readonly end: number } | null {
  if (!isWhole) {
    const at = indexOfTokens(written, text);
    return at < 0 ? null : placeOf(written.slice(at, at + text.length));
  }
  let from = 0;
  const edges = withoutEdges(written);
  for (const part of partsBetweenGaps(edges)) {
    const at = indexOfTokens(text.slice(from), part, true);
    if (at < 0) return null;
    from += at + part.length;
  }
  return placeOf(written);
}

const GAP = /^[[(]?(?:…|\.{3})[\])]?$/u;

function partsBetweenGaps(tokens: readonly QuotedToken[]): QuotedToken[][] {
  const parts: QuotedToken[][] = [[]];
  for (const token of tokens) {
    if (GAP.test(token.text)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

/** The tokens without the punctuation that the writer's sentence puts around a quotation. */
function withoutEdges(tokens: readonly QuotedToken[]): QuotedToken[] {
  return tokens.map((token, index) => {
    let { text } = token;
    if (index === 0) text = text.replace(/^\p{P}+/u, "");
    if (index === tokens.length - 1) text = text.replace(/(?<!\p{P})\p{P}+$/u, "");
    return text === "" ? token : { ...token, text };
  });
}

/** Index at which `tokens` contains `part` as a sequence; -1 if it does not. */
function indexOfTokens(
  tokens: readonly QuotedToken[],
  part: readonly QuotedToken[],
  isLoose = false,
): number {
  const fits = (at: number, index: number): boolean => {
    const one = tokens[at + index]?.text ?? "";
    const other = part[index]?.text ?? "";
    if (one === other) return true;
    if (!isLoose || (index > 0 && index < part.length - 1)) return false;
    const bare = (text: string): string => text.replace(/^\p{P}+|(?<!\p{P})\p{P}+$/gu, "");
    return bare(one) === bare(other) && bare(one) !== "";
  };
  for (let at = 0; at + part.length <= tokens.length; at++) {
    let index = 0;
    while (index < part.length && fits(at, index)) index++;
    if (index === part.length) return at;
  }
  return -1;
}

function placeOf(
  tokens: readonly QuotedToken[],
  withNumber = true,
): { readonly start: number; readonly end: number } {
  const last = tokens.at(-1);
  return { start: tokens[0]?.start ?? 0, end: (withNumber ? last?.numberEnd : last?.end) ?? 0 };
}

/** True if the number of a verse follows. */
function hasNumber(token: QuotedToken | undefined): boolean {
  return token !== undefined && token.numberEnd > token.end;
}

/** The part of `tokens` that shares most words with `other`, a little longer than `other`. */
function windowLike(tokens: readonly QuotedToken[], other: readonly QuotedToken[]): QuotedToken[] {
  const length = Math.ceil(other.length * 1.25) + 3;
  if (tokens.length <= length) return [...tokens];
  const wanted = counts(other);
  const seen = new Map<string, number>();
  let common = 0;
  let best = 0;
  let bestAt = 0;
  for (const [index, { text }] of tokens.entries()) {
    const now = (seen.get(text) ?? 0) + 1;
    seen.set(text, now);
    if (now <= (wanted.get(text) ?? 0)) common++;
    const leaving = tokens[index - length]?.text;
    if (leaving !== undefined) {
      const left = (seen.get(leaving) ?? 0) - 1;
      seen.set(leaving, left);
      if (left < (wanted.get(leaving) ?? 0)) common--;
    }
    // Of equally good windows the first one, which ends with a common word.
    if (common > best) {
      best = common;
      bestAt = index - length + 1;
    }
  }
  const start = Math.max(0, bestAt);
  return tokens.slice(start, Math.min(tokens.length, start + length * 2));
}

function counts(tokens: readonly QuotedToken[]): Map<string, number> {
  const result = new Map<string, number>();
  for (const { text } of tokens) result.set(text, (result.get(text) ?? 0) + 1);
  return result;
}

/** A quick test without the order of the words. */
function sharesWords(
  written: readonly QuotedToken[],
  text: readonly QuotedToken[],
  { alike }: Limits,
): boolean {
  const known = counts(text);
  let common = 0;
  for (const { text: word } of written) {
    const left = known.get(word) ?? 0;
    if (left === 0) continue;
    known.set(word, left - 1);
    common++;
  }
  return common >= alike * Math.min(written.length, text.length);
}

/** A run of words of the document, and the corresponding words of the publication. */
interface Chunk {
  readonly isSame: boolean;
  readonly written: QuotedToken[];
  readonly text: QuotedToken[];
}

function differences(
  document: string,
  published: string,
  chunks: readonly Chunk[],
  { alike, shortAlike }: Limits,
): Comparison | null {
  const common = chunks.filter(({ isSame }) => isSame).flatMap((one) => one.written).length;
  const words = (side: "written" | "text"): number =>
    chunks.reduce((sum, chunk) => sum + chunk[side].length, 0);
  const longer = Math.max(words("written"), words("text"));
  const likeness = longer === 0 ? 0 : common / longer;
  if (likeness < (longer < SHORT ? shortAlike : alike)) return null;
  return {
    ...placeOf(chunks.flatMap((chunk) => chunk.written)),
    likeness,
    corrections: chunks.flatMap((chunk, index) =>
      chunk.isSame || chunk.written.some((token) => GAP.test(token.text))
        ? []
        : [correctionOf(document, published, chunks, index)],
    ),
  };
}

function correctionOf(
  document: string,
  published: string,
  chunks: readonly Chunk[],
  index: number,
): Correction {
  const { written = [], text = [] } = chunks[index] ?? {};
  const before = chunks[index - 1];
  const after = chunks[index + 1];
  const lastBefore = { here: before?.written.at(-1), there: before?.text.at(-1) };
  // The number of a verse changes with its words only if both sides have it in the same place.
  const endsAlike = hasNumber(lastBefore.here) === hasNumber(lastBefore.there);
  const withNumber =
    written.length > 0 && text.length > 0
      ? hasNumber(written.at(-1)) && hasNumber(text.at(-1))
      : endsAlike;
  const here = placeOf(written, withNumber);
  const there = placeOf(text, withNumber);
  const words = {
    written: document.slice(here.start, placeOf(written, false).end),
    published: published.slice(there.start, placeOf(text, false).end),
  };
  if (written.length > 0 && text.length > 0)
    return { ...here, ...words, replacement: published.slice(there.start, there.end) };
  // Missing words are inserted with the space before them; superfluous words are removed with it.
  const isFirst = before === undefined;
  const edge = (token: QuotedToken | undefined): number | undefined =>
    endsAlike ? token?.numberEnd : token?.end;
  const start = isFirst ? (written[0] ?? after?.written[0])?.start : edge(lastBefore.here);
  const end =
    written.length === 0 ? start : isFirst ? (after?.written[0]?.start ?? here.end) : here.end;
  const replacement =
    text.length === 0
      ? ""
      : isFirst
        ? published.slice(there.start, after?.text[0]?.start)
        : published.slice(edge(lastBefore.there), there.end);
  return { start: start ?? 0, end: end ?? start ?? 0, ...words, replacement };
}

/** Splits both texts into runs of equal and of different words. */
function chunksOf(written: readonly QuotedToken[], text: readonly QuotedToken[]): Chunk[] {
  const most = Math.min(written.length, text.length);
  const same = (a: number, b: number): boolean => written.at(a)?.text === text.at(b)?.text;
  let start = 0;
  while (start < most && same(start, start)) start++;
  let end = 0;
  while (end < most - start && same(-1 - end, -1 - end)) end++;
  const words = (tokens: readonly QuotedToken[]): string[] =>
    tokens.slice(start, tokens.length - end).map((token) => token.text);
  const chunks: Chunk[] = [];
  let here = 0;
  let there = 0;
  const add = (isSame: boolean, writtenCount: number, textCount: number): void => {
    let last = chunks.at(-1);
    if (last?.isSame !== isSame) chunks.push((last = { isSame, written: [], text: [] }));
    last.written.push(...written.slice(here, (here += writtenCount)));
    last.text.push(...text.slice(there, (there += textCount)));
  };
  if (start > 0) add(true, start, start);
  const [left, right] = [words(written), words(text)];
  const parts = diffSegments(left, right);
  const isComplete = parts.length >= Math.max(left.length, right.length);
  if (!isComplete) add(false, left.length, right.length);
  for (const { kind } of isComplete ? parts : []) {
    add(kind === "same", kind === "added" ? 0 : 1, kind === "removed" ? 0 : 1);
  }
  if (end > 0) add(true, end, end);
  return chunks;
}

/**
 * Removes differences around the quotation: the document's words beside it in a longer passage, and
 * the publication's words beside a quoted part. Keeps a replaced first or last word.
 */
function withoutSurroundings(chunks: readonly Chunk[], isWhole: boolean): Chunk[] {
  const { from, to } = densestPart(chunks);
  const surrounding = (parts: readonly Chunk[], isStart: boolean): Chunk[] => {
    const written = parts.flatMap((chunk) => chunk.written);
    const text = parts.flatMap((chunk) => chunk.text);
    const nearest = (
      tokens: readonly QuotedToken[],
      others: readonly QuotedToken[],
    ): QuotedToken[] => {
      const canHaveMark = others.some(isQuotationMark);
      return isStart
        ? lastOfParagraph(tokens, others.length, canHaveMark)
        : firstOfParagraph(tokens, others.length, canHaveMark);
    };
    return isWhole
      ? [{ isSame: false, written, text: nearest(text, written) }]
      : [{ isSame: false, written: nearest(written, text), text }];
  };
  return [
    ...surrounding(chunks.slice(0, from), true),
    ...chunks.slice(from, to),
    ...surrounding(chunks.slice(to), false),
  ].filter(({ written, text }) => written.length + text.length > 0);
}

/** The last tokens of one paragraph, at most `count`. */
function lastOfParagraph(
  tokens: readonly QuotedToken[],
  count: number,
  canHaveMark: boolean,
): QuotedToken[] {
  const last = tokens.slice(Math.max(0, tokens.length - count));
  const start = last.findLastIndex(({ isFirst }) => isFirst);
  const mark = canHaveMark ? -1 : last.findLastIndex(isQuotationMark);
  return last.slice(Math.max(start, mark + 1, 0));
}

function firstOfParagraph(
  tokens: readonly QuotedToken[],
  count: number,
  canHaveMark: boolean,
): QuotedToken[] {
  const first = tokens.slice(0, count);
  const end = first.findIndex((token) => token.isFirst || (!canHaveMark && isQuotationMark(token)));
  return end < 0 ? first : first.slice(0, end);
}

/**
 * The chunks in which equal words outweigh different ones. Leaves out words far before or after
 * them that are equal by chance.
 */
function densestPart(chunks: readonly Chunk[]): { readonly from: number; readonly to: number } {
  let best = { from: 0, to: 0, weight: 0 };
  let from = 0;
  let weight = 0;
  for (const [index, { isSame, written, text }] of chunks.entries()) {
    weight += isSame ? written.length : -0.5 * Math.max(written.length, text.length);
    if (weight <= 0) {
      weight = 0;
      from = index + 1;
    } else if (weight > best.weight) best = { from, to: index + 1, weight };
  }
  return best;
}
