import { verseAt } from "../../../model/verse.js";
import { lettersOnly } from "../fingerprints.js";
import type { CheckedText } from "../prepare.js";
import type { Rule } from "../rule.js";
import type { Fingerprints } from "../types.js";
import { arabicIsLikeNext } from "../verseFacts.js";

const NAML_30 = 27030;

export const basmalaInVerse: Rule = {
  id: "basmala-in-verse",
  check(resource, report) {
    if (resource.facts.group !== "translations") return;
    const { verses } = resource;
    const published = verses.get(1)?.text ?? "";
    const basmala = lettersOnly(published);
    if (basmala.length < 8) return;
    // The first word of the basmala as written, for a quick test before letters are compared.
    const begins = /[\p{L}\p{M}]+/u.exec(published)?.[0] ?? "";
    const found: CheckedText[] = [];
    let firstVerses = 0;
    for (const text of verses.values()) {
      const from = text.row.from ?? 0;
      if (from === 1001 || from === NAML_30) continue;
      const isFirst = verseAt(from).verse === 1;
      if (isFirst) firstVerses++;
      if (!text.text.includes(begins)) continue;
      if (lettersOnly(text.text).includes(basmala)) found.push(text);
    }
    // An edition may begin every surah with the basmala on purpose.
    const atStart = found.filter(({ row }) => verseAt(row.from ?? 0).verse === 1).length;
    const habit = firstVerses >= 5 && atStart >= firstVerses * 0.8;
    for (const text of found) {
      if (habit && verseAt(text.row.from ?? 0).verse === 1) continue;
      report.text(text, 0, text.text.length, "basmala-in-verse");
    }
  },
};

/** Minimum letters for equal neighbours: shorter verses may well be translated alike. */
const FEWEST_LETTERS = 15;
/** An edition with more equal neighbours than this translates verses together. */
const MERGED = 20;

export const sameAsNeighbour: Rule = {
  id: "same-as-neighbour",
  check(resource, report) {
    if (resource.facts.group !== "translations") return;
    const { verses } = resource;
    const found: CheckedText[] = [];
    for (const [id, text] of verses) {
      const next = verses.get(id + 1);
      if (next === undefined || text.letters < FEWEST_LETTERS || arabicIsLikeNext(id)) continue;
      if (verseAt(text.row.from ?? 0).chapter !== verseAt(next.row.from ?? 0).chapter) continue;
      if (text.letters !== next.letters || lettersOnly(text.text) !== lettersOnly(next.text))
        continue;
      found.push(text);
    }
    const [first] = found;
    if (found.length > MERGED && first !== undefined) {
      report.text(first, 0, first.text.length, "merged-verses", found.length);
      return;
    }
    for (const text of found) report.text(text, 0, text.text.length, "same-as-next");
  },
};

/** Up to this many equal verses of two translations are slips; more come from a common origin. */
const MOST_SLIPS = 3;
/** This many equal verses in a row were copied, whatever else the translations share. */
const COPIED_RUN = 6;

export const sameAsOtherResource: Rule = {
  id: "same-as-other-resource",
  check(resource, report, others) {
    const { facts, hashes } = resource;
    if (facts.group !== "translations" && facts.group !== "tafsirs") return;
    for (const other of others) {
      for (const id of sharedWith(hashes, other, other.group === facts.group)) {
        const text = resource.verses.get(id);
        if (text === undefined) continue;
        const place = `${other.group}:${other.id}`;
        report.text(text, 0, text.text.length, "same-as-other", nameOf(other), place);
      }
    }
  },
};

/** Verses whose text belongs to the other resource. */
function sharedWith(own: Float64Array, other: Fingerprints, isSameGroup: boolean): number[] {
  const shared: number[] = [];
  /** The current run of shared verses. Short verses neither extend nor end it. */
  let run: number[] = [];
  const copied: number[] = [];
  let compared = 0;
  const settle = (): void => {
    if (run.length >= COPIED_RUN) copied.push(...run);
    run = [];
  };
  for (let id = 1; id < own.length; id++) {
    if (own[id] === 0 || other.hashes[id] === 0) continue;
    compared++;
    if (own[id] === other.hashes[id]) {
      shared.push(id);
      run.push(id);
    } else settle();
  }
  settle();
  // Two editions of one translation share most verses, and revised ones many.
  if (compared >= 20 && shared.length > compared * 0.1) return [];
  // A commentary and a translation never match by chance.
  if (!isSameGroup) return shared;
  // Many translations render a refrain with the same words, so it says nothing about their origin.
  const single = shared.filter((id) => own.indexOf(own[id] ?? 0) === own.lastIndexOf(own[id] ?? 0));
  return single.length <= MOST_SLIPS ? single : copied;
}

export function nameOf({
  name,
  group,
  id,
}: {
  name: string | null;
  group: string;
  id: number;
}): string {
  return name ?? `${group}:${id}`;
}
