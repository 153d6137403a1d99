import { verseAt, verseKey, positionOfVerseId } from "../../../model/verse.js";
import type { CheckedResource, CheckedText } from "../prepare.js";
import type { Reporter, Rule } from "../rule.js";
import { arabicLetters, chapterOfVerse } from "../verseFacts.js";
import { nameOf } from "./repeats.js";
import { VERSE_COUNT } from "../../../model/chapters.js";
import type { Fingerprints } from "../types.js";

/** Minimum length of a run of verses that equal another resource's verses, one verse off. */
const SHORTEST_RUN = 3;

interface Run {
  readonly from: number;
  readonly to: number;
  readonly by: number;
}

export const shifted: Rule = {
  id: "shifted",
  check(resource, report, others) {
    if (resource.facts.group !== "translations") return;
    const own = resource.hashes;
    const { verses } = resource;
    const reported: Run[] = [];
    const isNew = (run: Run): boolean => !reported.some((each) => overlaps(each, run));
    for (const other of others) {
      for (const run of equalRuns(own, other).filter(isNew)) {
        reported.push(run);
        reportRun(verses, run, report, "shifted-against", nameOf(other));
      }
    }
    for (const run of lengthRuns(resource).filter(isNew)) {
      reportRun(verses, run, report, "shifted-by-length", "");
    }
  },
};

/** True if two runs are about the same shift. */
function overlaps(a: Run, b: Run): boolean {
  return a.by === b.by && a.from <= b.to && b.from <= a.to;
}

function reportRun(
  verses: ReadonlyMap<number, CheckedText>,
  { from, to, by }: Run,
  report: Reporter,
  message: "shifted-against" | "shifted-by-length",
  name: string,
): void {
  const text = verses.get(from);
  if (text === undefined) return;
  const keyOf = (id: number): string => verseKey(verseAt(positionOfVerseId(id) ?? 0));
  report.text(text, 0, text.text.length, message, keyOf(from), keyOf(to), by, name);
}

/**
 * Runs of verses whose texts are one verse later (`by` 1) or earlier (-1) in the other resource.
 */
function equalRuns(own: Float64Array, other: Fingerprints): Run[] {
  const runs: Run[] = [];
  for (const by of [1, -1]) {
    let from = 0;
    let matches = 0;
    let last = 0;
    const settle = (): void => {
      if (matches >= SHORTEST_RUN) runs.push({ from, to: last, by });
      matches = 0;
    };
    for (let id = 1; id <= VERSE_COUNT; id++) {
      const hash = own[id] ?? 0;
      // Short verses have no hash; they neither extend nor end a run.
      if (hash === 0) continue;
      if (hash === other.hashes[id + by] && hash !== other.hashes[id]) {
        if (matches === 0) from = id;
        matches++;
        last = id;
      } else settle();
    }
    settle();
  }
  return runs;
}

/** Number of verses in a row whose lengths are compared. */
const WINDOW = 15;

/**
 * Runs of verses whose lengths fit the Arabic of the next or previous verse, and do not fit their
 * own. Works without another edition, but not on verses of similar length.
 */
function lengthRuns(resource: CheckedResource): Run[] {
  /** Logarithms of the texts' letters, by verse. */
  const logs = new Map<number, number>();
  const ratios: number[] = [];
  for (const [id, text] of resource.verses) {
    if (text.letters === 0) continue;
    logs.set(id, Math.log(text.letters));
    ratios.push(Math.log(text.letters / arabicLetters(id)));
  }
  ratios.sort((a, b) => a - b);
  const median = ratios[ratios.length >> 1] ?? 0;
  const runs: Run[] = [];
  for (let id = 2; id < VERSE_COUNT; id++) {
    const run = [1, -1].find((by) => isShifted(logs, id, by, median));
    if (run === undefined) continue;
    const last = runs.at(-1);
    if (last?.by === run && id <= last.to) {
      runs[runs.length - 1] = { ...last, to: id + WINDOW - 1 };
    } else runs.push({ from: id, to: id + WINDOW - 1, by: run });
  }
  return runs;
}

function isShifted(
  logs: ReadonlyMap<number, number>,
  from: number,
  by: number,
  median: number,
): boolean {
  if (chapterOfVerse(from - 1) !== chapterOfVerse(from + WINDOW)) return false;
  let straight = 0;
  let moved = 0;
  for (let id = from; id < from + WINDOW; id++) {
    const log = logs.get(id);
    if (log === undefined) return false;
    const own = log - median - Math.log(arabicLetters(id));
    const beside = log - median - Math.log(arabicLetters(id + by));
    straight += Math.abs(own);
    moved += Math.abs(beside);
  }
  return straight / WINDOW > 0.45 && moved < straight * 0.45;
}
