import {
  integerOf,
  keyOf,
  LAST,
  NO_VERSE,
  type RowData,
  statedIdentity,
  textOf,
  verseOf,
} from "./fields.js";
import type { GroupModule } from "./index.js";

/**
 * Divisions come after the text, one kind after another: [first order of the kind, number field].
 */
const DIVISIONS: ReadonlyMap<string, readonly [number, string]> = new Map([
  ["juz", [1_000_000, "juz_number"]],
  ["hizb", [2_000_000, "hizb_number"]],
  ["rub_el_hizb", [3_000_000, "rub_el_hizb_number"]],
]);

/** The fields with the orthographies of a verse. The first one present is displayed. */
const VERSE_TEXTS = ["text_uthmani", "text_qpc_hafs", "text_imlaei", "text_indopak", "text"];

/** Reading order: each chapter before its verses, then juz, hizb and rub. */
export const quranCore: GroupModule = {
  group: "quran_core",
  identify(data) {
    const stated = statedIdentity(data);
    const recordType = stated.recordType ?? (data.verse_key !== undefined ? "verse" : "chapter");
    const verse = recordType === "verse" ? verseOf(data) : NO_VERSE;
    return {
      recordType,
      recordKey: stated.recordKey ?? keyOf(data, "id"),
      ...verse,
      order: verse.from ?? orderOf(recordType, data),
    };
  },
  keyIsDocumented: () => false,
  otherSpellings: (data) =>
    VERSE_TEXTS.map((field) => textOf(data, [field]))
      .filter((text) => text !== "")
      .slice(1),
  searchText(data) {
    for (const field of VERSE_TEXTS) {
      const text = textOf(data, [field]);
      if (text !== "") return text;
    }
    return textOf(data, ["name_simple", "name_complex", "name_arabic", "name"]);
  },
};

function orderOf(recordType: string, data: RowData): number {
  const id = integerOf(data, "id");
  if (recordType === "chapter") {
    const chapter = integerOf(data, "chapter_number") ?? id;
    return chapter !== null && chapter >= 0 && chapter < 1000 ? chapter * 1000 : LAST;
  }
  const division = DIVISIONS.get(recordType);
  if (division === undefined) return LAST;
  const number = integerOf(data, division[1]) ?? id;
  return number !== null && number >= 0 && number < 1_000_000 ? division[0] + number : LAST;
}
