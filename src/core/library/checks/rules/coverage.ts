import { chapterById, CHAPTERS } from "../../../model/chapters.js";
import { verseAt } from "../../../model/verse.js";
import { numberOf } from "../characters.js";
import type { CheckedResource, CheckedText } from "../prepare.js";
import type { Reporter, Rule } from "../rule.js";
import type { CheckRow } from "../types.js";

/** The verses that should each have a row; null if the group has no such rows. */
function verseRows({ facts, rows }: CheckedResource): readonly CheckRow[] | null {
  if (facts.group === "translations") return rows;
  if (facts.group === "quran_core") return rows.filter((row) => row.recordType === "verse");
  return null;
}

/** Ranges of missing numbers from 1 to `count`. */
function gaps(present: (number: number) => boolean, count: number): [number, number][] {
  const found: [number, number][] = [];
  for (let number = 1; number <= count; number++) {
    if (present(number)) continue;
    const last = found.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found;
}

/** Reports each run of chapters without verses as one finding, for texts and audio. */
export function reportMissingChapters(has: (chapter: number) => boolean, report: Reporter): void {
  for (const [from, to] of gaps(has, CHAPTERS.length)) {
    const first = { chapter: from, verse: 1 };
    if (from === to) {
      report.verse(first, "missing-chapter", from, chapterById(from)?.versesCount ?? 0);
    } else report.verse(first, "missing-chapters", from, to, to - from + 1);
  }
}

/** A verse number or a range in brackets at the edge of a text: `(5-6)`, `[12]`, `5-6.` */
const RANGE = /[[(]?(\p{Nd}{1,3})\s?[-–—]\s?(\p{Nd}{1,3})[\])]?/gu;

/** True if the text of a neighbouring row states that it contains this verse too. */
function mergedInto(resource: CheckedResource, row: CheckRow | undefined, verse: number): boolean {
  const text = row === undefined ? undefined : resource.textOf.get(row)?.text;
  if (text === undefined) return false;
  const edges = [text.slice(0, 16), text.slice(-16)];
  return edges.some((edge) =>
    [...edge.matchAll(RANGE)].some(
      ([, from = "", to = ""]) => numberOf(from) <= verse && verse <= numberOf(to),
    ),
  );
}

export const missingVerse: Rule = {
  id: "missing-verse",
  check(resource, report) {
    const rows = verseRows(resource);
    if (rows === null || rows.length === 0) return;
    const byVerse = new Map<number, CheckRow>();
    const chapters = new Set<number>();
    for (const row of rows) {
      if (row.from === null || row.to === null) continue;
      chapters.add(verseAt(row.from).chapter);
      for (let at = row.from; at <= row.to; at++) if (!byVerse.has(at)) byVerse.set(at, row);
    }
    reportMissingChapters((chapter) => chapters.has(chapter), report);
    for (const chapter of chapters) {
      const at = (verse: number): CheckRow | undefined => byVerse.get(chapter * 1000 + verse);
      const count = chapterById(chapter)?.versesCount ?? 0;
      for (const [from, to] of gaps((verse) => at(verse) !== undefined, count)) {
        for (let verse = from; verse <= to; verse++) {
          if (mergedInto(resource, at(from - 1), verse)) continue;
          if (mergedInto(resource, at(to + 1), verse)) continue;
          report.verse({ chapter, verse }, "missing-verse");
        }
      }
    }
  },
};

export const duplicateVerse: Rule = {
  id: "duplicate-verse",
  check(resource, report) {
    const rows = verseRows(resource);
    const first = new Map<string, CheckRow>();
    for (const row of rows ?? []) {
      if (row.verseKey === null) continue;
      const earlier = first.get(row.verseKey);
      if (earlier === undefined) first.set(row.verseKey, row);
      else report.row(row, "duplicate-verse", row.verseKey, earlier.recordKey);
    }
  },
};

/** Fields that name verses. */
const VERSE_FIELDS = ["verse_key", "group_verse_key_from", "group_verse_key_to"] as const;

export const unknownVerse: Rule = {
  id: "unknown-verse",
  check({ facts, rows }, report) {
    const byVerse = facts.group === "translations" || facts.group === "tafsirs";
    for (const row of rows) {
      if (row.verseKey !== null && row.from === null) {
        report.row(row, "unknown-verse", row.verseKey);
        continue;
      }
      if (byVerse && row.from === null) {
        const named = VERSE_FIELDS.map((field) => row.data[field]).find(
          (value) => typeof value === "string" && value !== "",
        );
        if (typeof named === "string") report.row(row, "unknown-verse", named);
        else report.row(row, "no-verse");
      }
    }
  },
};

function isEmpty({ text, letters }: CheckedText): boolean {
  return letters === 0 && !/\p{N}/u.test(text);
}

export const emptyText: Rule = {
  id: "empty-text",
  check(resource, report) {
    const main = [...resource.textOf.values()];
    const empty = main.filter(isEmpty).length;
    if (empty > 20 && empty > main.length / 2) {
      report.resource("empty-resource", empty, main.length);
      return;
    }
    for (const text of resource.texts.filter(isEmpty)) {
      // Signs alone, such as asterisks, are not a text.
      if (text.kind === "note") report.text(text, 0, 0, "empty-note", text.index + 1);
      else report.text(text, 0, 0, text.text.trim() === "" ? "empty-text" : "no-words");
    }
  },
};
