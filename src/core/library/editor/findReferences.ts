import {
  chaptersNamed,
  foldWord,
  readReference,
  tokenize,
  type VerseReference,
} from "../../model/verseReference/index.js";
import { maskSilentParts } from "./mask.js";
import { partsOf } from "./parts.js";
import { hasQuranContext, isIntroduction, strengthOf, type Strength } from "./evidence.js";
import { unitsOf, type Unit } from "./units.js";

/** A reference in a running text; `text.slice(start, end)` is the written form. */
export interface FoundReference {
  readonly start: number;
  readonly end: number;
  readonly reference: VerseReference;
}

export interface FindOptions {
  /** VS Code's language id, which determines which parts are code. */
  readonly languageId: string;
  /** Checked after each step: true cancels the search. */
  readonly isCancelled?: () => boolean;
}

/** Longer lines are data, not prose. */
const MAX_LINE = 4000;

/**
 * Finds the verse references in a running text, in the order of the text. A number that only looks
 * like one (a time, a ratio, a version, a key, code) is left out: a reference needs evidence, such
 * as a word like `surah`, the name of a surah, or a verse number that no clock shows.
 * `ReferenceScanner` does the same in small steps.
 */
export function findReferences(text: string, options: FindOptions): FoundReference[] {
  const steps = new ReferenceScanner(options.languageId).scan(text);
  for (;;) {
    if (options.isCancelled?.() === true) return [];
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

interface Candidate {
  readonly found: FoundReference;
  readonly strength: Strength;
}

/** The candidates in a part of a document, with offsets from the start of the part. */
interface ScannedPart {
  readonly isAboutQuran: boolean;
  readonly candidates: readonly Candidate[];
}

/** Finds the references of one document. After a change, it scans only the parts that changed. */
export class ReferenceScanner {
  private parts = new Map<string, ScannedPart>();

  /** `languageId` is VS Code's. */
  constructor(private readonly languageId: string) {}

  /** The references in the order of the text. Each step scans a few words around numbers. */
  *scan(text: string): Generator<undefined, FoundReference[], undefined> {
    const parts = new Map<string, ScannedPart>();
    const candidates: Candidate[] = [];
    let isPlausible = false;
    let offset = 0;
    for (const part of partsOf(text, this.languageId)) {
      const scanned = this.parts.get(part) ?? (yield* this.scanPart(part));
      parts.set(part, scanned);
      // Cached at once, because a change of the document may end the scan early.
      this.parts.set(part, scanned);
      isPlausible ||= scanned.isAboutQuran;
      for (const { found, strength } of scanned.candidates) {
        // One strong reference anywhere makes the weak ones plausible.
        isPlausible ||= strength === "strong";
        const { start, end, reference } = found;
        candidates.push({
          found: { start: start + offset, end: end + offset, reference },
          strength,
        });
      }
      offset += part.length;
      yield;
    }
    this.parts = parts;
    return candidates
      .filter(({ strength }) => strength === "strong" || isPlausible)
      .map(({ found }) => found);
  }

  private *scanPart(part: string): Generator<undefined, ScannedPart, undefined> {
    const masked = maskSilentParts(part, this.languageId);
    const candidates: Candidate[] = [];
    for (const line of linesOf(masked)) {
      if (!/\p{Nd}/u.test(line.text) || line.text.length > MAX_LINE) continue;
      for (const { start, end } of windowsOf(line.text)) {
        candidates.push(...candidatesIn(line.text, start, end, line.start));
        yield;
      }
    }
    return { isAboutQuran: hasQuranContext(masked), candidates };
  }
}

function* linesOf(text: string): Generator<{ readonly text: string; readonly start: number }> {
  let start = 0;
  while (start <= text.length) {
    const end = text.indexOf("\n", start);
    const stop = end < 0 ? text.length : end;
    yield { text: text.slice(start, stop), start };
    start = stop + 1;
  }
}

/** Characters searched on each side of a number. */
const REACH = 60;

/** The parts of a line around numbers, cut between words. */
function windowsOf(line: string): { start: number; end: number }[] {
  const windows: { start: number; end: number }[] = [];
  for (const { 0: digits, index } of line.matchAll(/\p{Nd}+/gu)) {
    const from = Math.max(0, index - REACH);
    const start = from === 0 ? 0 : wordBoundary(line, from, index);
    const to = Math.min(line.length, index + digits.length + REACH);
    const space = to === line.length ? to : line.lastIndexOf(" ", to);
    const end = space > index + digits.length ? space : to;
    const last = windows.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else windows.push({ start, end });
  }
  return windows;
}

function wordBoundary(line: string, from: number, before: number): number {
  const space = line.indexOf(" ", from);
  return space < 0 || space > before ? from : space + 1;
}

function candidatesIn(line: string, from: number, to: number, offset: number): Candidate[] {
  const results: Candidate[] = [];
  const part = line.slice(from, to);
  for (const run of runsOf(unitsOf(part, tokenize(part)))) {
    let first = 0;
    while (first < run.length) {
      const read = longestReference(part, run, first);
      if (read === null) {
        first++;
        continue;
      }
      const { units, reference } = read;
      const own = units.slice(
        units.findIndex((unit) => unit.kind !== "sign" && !isIntroduction(unit)),
      );
      const start = (own[0]?.start ?? 0) + from;
      const end = (units.at(-1)?.end ?? 0) + from;
      const around = {
        before: line.slice(0, (units[0]?.start ?? 0) + from),
        after: line.slice(end),
      };
      // `word[1] Kadir`: the marker of a footnote.
      const isMarker = around.before.endsWith("[") && /^\p{Nd}+\]/u.test(line.slice(start));
      const strength = isMarker ? null : strengthOf(part, units, reference, around);
      if (strength === null) {
        first++;
        continue;
      }
      results.push({ found: { start: start + offset, end: end + offset, reference }, strength });
      first += units.length;
    }
  }
  return results;
}

/** Maximum units in one reference. */
const MAX_UNITS = 16;

/** The longest reference that starts with this unit of a run. */
function longestReference(
  line: string,
  run: readonly Unit[],
  first: number,
): { readonly units: readonly Unit[]; readonly reference: VerseReference } | null {
  const start = run[first];
  if (start === undefined || !canStart(start)) return null;
  for (let last = Math.min(run.length, first + MAX_UNITS); last > first; last--) {
    const units = run.slice(first, last);
    const end = units.at(-1);
    if (end === undefined || !canEnd(end)) continue;
    const number = units.findLast(({ kind }) => kind === "number");
    if (number === undefined || BEGINS_ANEW.test(line.slice(number.end, end.end))) continue;
    const text = line.slice(start.start, end.end);
    const reading = readReference(text, { allowsNearNames: false });
    if (reading.kind !== "found" || contradicts(text, units, reading.reference)) continue;
    return { units, reference: reading.reference };
  }
  return null;
}

function canStart({ kind }: Unit): boolean {
  return kind !== "sign" && kind !== "connector" && kind !== "range";
}

/** The name before closing marks is the end of a quoted text: `… Yunus” (Quran 10:2)`. */
const CLOSES_QUOTATION = /^[^“«„"]*(?:[”»]|"\s*[([—–])/u;

/** True if a name or a pair of numbers names another chapter. */
function contradicts(text: string, units: readonly Unit[], { chapter }: VerseReference): boolean {
  const pair = /(?<!\p{Nd})(?<chapter>\p{Nd}+)\s?[:：∶]\s?\p{Nd}/u.exec(text)?.groups?.chapter;
  if (pair !== undefined && Number(foldWord(pair)) !== chapter) return true;
  if (CLOSES_QUOTATION.test(text)) return true;
  const names = units.filter(({ kind }) => kind === "name");
  return names.some((name) => chaptersNamed(name.text).every(({ id }) => id !== chapter));
}

/** Signs between a number and words that do not belong to the reference: `(2:255): “Sura …`. */
const BEGINS_ANEW = /[:："“”«»]|^\s*[)\]}]/u;

/** In `2:255. See` and `2:255: «À` (French `to`), the last word belongs to the next sentence. */
function canEnd(unit: Unit): boolean {
  return unit.kind !== "sign" && unit.kind !== "range" && !isIntroduction(unit);
}

/** The runs of units that can belong together, separated by all other words. */
function runsOf(units: readonly Unit[]): Unit[][] {
  const runs: Unit[][] = [];
  let run: Unit[] = [];
  for (const unit of units) {
    if (unit.kind === "other") {
      if (run.length > 0) runs.push(run);
      run = [];
    } else run.push(unit);
  }
  if (run.length > 0) runs.push(run);
  return runs;
}
