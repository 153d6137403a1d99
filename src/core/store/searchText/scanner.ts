import type { Edge, FoldedTerm, Needle } from "../../model/search/needles.js";
import { areProclitics } from "../../model/search/needles.js";
import { sequenceHashes } from "./blocks.js";
import { SPACE } from "./format.js";

/*
 * Finds the lines of folded text that match a query's terms, by comparing bytes. It searches the
 * whole text for the rarest bytes of the longest term, and only the found lines for the other
 * terms.
 */

/** How well a term matches. Lower is better. */
const WHOLE = 0;
const AFTER_PROCLITIC = 1;
const BEGINNING = 2;
const PART = 3;

interface ByteNeedle {
  readonly bytes: Buffer;
  readonly left: Edge;
  readonly right: Needle["right"];
  /** The needle with a space at both ends. */
  readonly whole: Buffer;
  /** Only Arabic words have proclitics. */
  readonly isArabic: boolean;
  /** The quality if a whole word matches; worse for a derived form. */
  readonly best: number;
  /** Hashes of the byte sequences that every text with this needle contains. */
  readonly hashes: Uint32Array;
}

interface ByteTerm {
  readonly excluded: boolean;
  readonly needles: readonly ByteNeedle[];
}

/** Whole lines of folded text. */
export interface FoldedLines {
  readonly bytes: Buffer;
  /** Offset of the folded part's first byte in `bytes`; negative for later pieces of a file. */
  readonly base: number;
  /** Starts of all lines of the file, in the folded part. */
  readonly starts: Uint32Array;
  /** First line in `bytes`... */
  readonly first: number;
  /** ...and the one after the last. */
  readonly end: number;
}

/** The range in which one needle is searched. */
interface NeedleScan {
  readonly lines: FoldedLines;
  /** No match begins before this index. */
  readonly firstPlace: number;
  /** True if another needle already matched this line at least as well. */
  readonly isSettled: (line: number) => boolean;
}

/** A compiled query. */
export class Scanner {
  private readonly terms: readonly ByteTerm[];
  private readonly driving: ByteTerm | undefined;
  /** Terms that are not excluded. */
  private readonly wanted: readonly ByteTerm[];
  private readonly adjacent: Buffer | null;
  /** For each needle, the offset at which to start comparing in this text (`rarestFrom`). */
  private readonly ahead = new Map<ByteNeedle, number>();

  /** `adjacent`: the query's words in sequence, if there are several. */
  constructor(terms: readonly FoldedTerm[], adjacent: string | null) {
    const compiled = terms.map(compile);
    this.wanted = compiled
      .filter(({ excluded }) => !excluded)
      .sort((a, b) => selectivity(b) - selectivity(a));
    this.driving = this.wanted[0];
    this.terms = compiled.filter((term) => term !== this.driving);
    this.adjacent = adjacent === null ? null : Buffer.from(adjacent);
  }

  /** True if the query has no term to search for. */
  get isEmpty(): boolean {
    return this.driving === undefined;
  }

  /**
   * True if a text may contain a line with all terms.
   *
   * @param mayHave True if a text may contain all of these sequences.
   */
  mayMatch(mayHave: (hashes: Uint32Array) => boolean): boolean {
    return this.wanted.every(({ needles }) => needles.some(({ hashes }) => mayHave(hashes)));
  }

  /** Must be called before the first piece of another text, because its frequent bytes differ. */
  startText(): void {
    this.ahead.clear();
  }

  /** The first possible match, or -1. Needs no table of lines. */
  firstPlace(bytes: Buffer): number {
    let first = -1;
    for (const needle of this.driving?.needles ?? []) {
      // Only an earlier match matters from here on.
      const within = first < 0 ? bytes : bytes.subarray(0, first + needle.bytes.byteLength);
      const at = this.indexOf(within, needle);
      if (at >= 0 && (first < 0 || at < first)) first = at;
    }
    return first;
  }

  /**
   * Calls back for each line that matches, in order, with its score.
   *
   * @param firstPlace Nothing matches before this index in the bytes.
   */
  scan(lines: FoldedLines, hit: (line: number, score: number) => void, firstPlace = 0): void {
    const { driving } = this;
    if (driving === undefined) return;
    const found = driving.needles.length === 1 ? null : new Map<number, number>();
    for (const needle of driving.needles) {
      const visit = (line: number, quality: number): void => {
        if (found === null) this.finish(lines, line, quality, hit);
        else found.set(line, Math.min(quality, found.get(line) ?? quality));
      };
      const isSettled = (line: number): boolean => (found?.get(line) ?? PART + 1) <= needle.best;
      this.scanFor(needle, { lines, firstPlace, isSettled }, visit);
    }
    if (found === null) return;
    for (const line of [...found.keys()].sort((a, b) => a - b)) {
      this.finish(lines, line, found.get(line) ?? PART, hit);
    }
  }

  /** Finds the lines with one needle, and its best quality in each. Skips settled lines. */
  private scanFor(
    needle: ByteNeedle,
    { lines, firstPlace, isSettled }: NeedleScan,
    visit: (line: number, quality: number) => void,
  ): void {
    const { bytes, base, starts, end } = lines;
    const from = Math.max(firstPlace, base + (starts[lines.first] ?? 0));
    const to = base + (starts[end] ?? 0);
    // A view, so that the search stops at the last line of the piece.
    const text = to === bytes.byteLength ? bytes : bytes.subarray(0, to);
    const ahead = this.aheadOf(needle, text, from);
    const rare = ahead === 0 ? needle.bytes : needle.bytes.subarray(ahead);
    let line = lines.first;
    for (let at = text.indexOf(rare, from + ahead); at >= 0;) {
      const start = at - ahead;
      if (ahead > 0 && !startsAt(text, needle.bytes, start, ahead)) {
        at = text.indexOf(rare, at + 1);
        continue;
      }
      line = lineAt(starts, start - base, line, end);
      const next = base + (starts[line + 1] ?? 0);
      const quality = isSettled(line) ? null : bestQuality(text, needle, start, next);
      if (quality !== null) visit(line, quality);
      at = text.indexOf(rare, next + ahead);
    }
  }

  /** Like `bytes.indexOf(needle)`, but compares the needle's rarest byte first. */
  private indexOf(bytes: Buffer, needle: ByteNeedle): number {
    const ahead = this.aheadOf(needle, bytes, 0);
    if (ahead === 0) return bytes.indexOf(needle.bytes);
    const rare = needle.bytes.subarray(ahead);
    for (let at = bytes.indexOf(rare, ahead); at >= 0; at = bytes.indexOf(rare, at + 1)) {
      if (startsAt(bytes, needle.bytes, at - ahead, ahead)) return at - ahead;
    }
    return -1;
  }

  private aheadOf(needle: ByteNeedle, text: Buffer, from: number): number {
    let ahead = this.ahead.get(needle);
    if (ahead === undefined) {
      ahead = rarestFrom(needle.bytes, text, from);
      this.ahead.set(needle, ahead);
    }
    return ahead;
  }

  private finish(
    { bytes, base, starts }: FoldedLines,
    line: number,
    drivingQuality: number,
    hit: (line: number, score: number) => void,
  ): void {
    if (this.terms.length === 0) {
      hit(line, drivingQuality * 2);
      return;
    }
    const text = bytes.subarray(base + (starts[line] ?? 0), base + (starts[line + 1] ?? 0));
    let quality = drivingQuality;
    for (const term of this.terms) {
      const best = bestOfTerm(text, term);
      if ((best !== null) === term.excluded) return;
      if (best !== null) quality = Math.max(quality, best);
    }
    const isAdjacent = this.adjacent === null || text.includes(this.adjacent);
    hit(line, quality * 2 + (isAdjacent ? 0 : 1));
  }
}

function compile(term: FoldedTerm): ByteTerm {
  return {
    excluded: term.excluded,
    needles: term.needles.map(({ text, left, right, isDerived }) => ({
      bytes: Buffer.from(text),
      whole: Buffer.from(` ${text} `),
      left,
      right,
      isArabic: /^\p{Script=Arabic}/u.test(text),
      best: isDerived ? AFTER_PROCLITIC : WHOLE,
      hashes: sequenceHashes(
        Buffer.from(`${left === "word" ? " " : ""}${text}${right === "word" ? " " : ""}`),
      ),
    })),
  };
}

/** Longer needles are rarer, and every additional needle costs a pass. */
function selectivity({ needles }: ByteTerm): number {
  return Math.min(...needles.map(({ bytes }) => bytes.byteLength)) / needles.length;
}

function bestOfTerm(text: Buffer, term: ByteTerm): number | null {
  let best: number | null = null;
  for (const needle of term.needles) {
    const at = text.indexOf(needle.bytes);
    const quality = at < 0 ? null : bestQuality(text, needle, at, text.byteLength);
    if (quality !== null && (best === null || quality < best)) best = quality;
    if (best === WHOLE) break;
  }
  return best;
}

/** Maximum occurrences in one line that are compared for the best quality. */
const MOST_OCCURRENCES = 256;

/**
 * The best quality of a needle in a line, given its first occurrence; null if no occurrence has the
 * required edges.
 */
function bestQuality(text: Buffer, needle: ByteNeedle, first: number, end: number): number | null {
  let best = qualityAt(text, needle, first);
  if (best === needle.best) return best;
  const rest = text.subarray(first, end);
  if (rest.includes(needle.whole)) return needle.best;
  if (best === BEGINNING && !needle.isArabic) return best;
  for (
    let at = rest.indexOf(needle.bytes, 1), n = 0;
    at >= 0 && n < MOST_OCCURRENCES;
    at = rest.indexOf(needle.bytes, at + 1), n++
  ) {
    const quality = qualityAt(rest, needle, at);
    if (quality !== null && (best === null || quality < best)) best = quality;
  }
  return best;
}

function qualityAt(text: Buffer, needle: ByteNeedle, at: number): number | null {
  // Every spelling has a space at both ends.
  const endsWord = text[at + needle.bytes.byteLength] === SPACE;
  if (needle.right === "word" && !endsWord) return null;
  const startsWord = text[at - 1] === SPACE;
  if (startsWord) return endsWord ? needle.best : BEGINNING;
  if (needle.left === "word") return null;
  if (needle.isArabic && followsProclitic(text, at)) return endsWord ? AFTER_PROCLITIC : BEGINNING;
  return needle.left === "any" ? PART : null;
}

/** Length of the longest proclitics in bytes. */
const PROCLITIC_BYTES = 10;

function followsProclitic(text: Buffer, at: number): boolean {
  let start = at;
  while (start > 0 && text[start - 1] !== SPACE) {
    start--;
    if (at - start > PROCLITIC_BYTES) return false;
  }
  return areProclitics(text.toString("utf8", start, at));
}

function startsAt(text: Buffer, needle: Buffer, start: number, length: number): boolean {
  for (let index = 0; index < length; index++) {
    if (text[start + index] !== needle[index]) return false;
  }
  return true;
}

/** The line that contains a position. The search starts at the line `from`. */
function lineAt(starts: Uint32Array, position: number, from: number, end: number): number {
  let low = from;
  let step = 1;
  while (low + step < end && (starts[low + step] ?? 0) <= position) {
    low += step;
    step *= 2;
  }
  let high = Math.min(end, low + step);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle;
  }
  return low;
}

const SAMPLE_BYTES = 4 * 1024;
/**
 * Starting at a later byte costs a comparison in JavaScript for each candidate, so that byte must
 * be this much rarer.
 */
const MUCH_RARER = 4;
const counts = new Uint32Array(256);

/**
 * The offset in the needle at which to start comparing. `indexOf` looks for the first byte of its
 * argument, which is fast only if that byte is rare. In UTF-8 most letters of a script share a
 * first byte.
 */
function rarestFrom(needle: Buffer, text: Buffer, from: number): number {
  if (needle.byteLength < 3) return 0;
  counts.fill(0);
  const end = Math.min(text.byteLength, from + SAMPLE_BYTES);
  for (let at = from; at < end; at++) {
    const byte = text[at] ?? 0;
    counts[byte] = (counts[byte] ?? 0) + 1;
  }
  const countAt = (index: number): number => counts[needle[index] ?? 0] ?? 0;
  let best = 0;
  // At least two bytes must remain: otherwise false candidates cost more than the rare byte saves.
  for (let index = 1; index <= needle.byteLength - 2; index++) {
    if (countAt(index) < countAt(best)) best = index;
  }
  return countAt(best) * MUCH_RARER < countAt(0) ? best : 0;
}
