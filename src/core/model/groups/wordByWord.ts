import { integerOf, keyOf, LAST, type RowData, statedIdentity, textOf, verseOf } from "./fields.js";
import type { GroupModule, RowIdentity } from "./index.js";

/**
 * One or more rows for each word of the Quran. Rows do not state the position of their word, and
 * word ids are only roughly in text order, so positions come from a mushaf's rows
 * (`model/words.ts`).
 */
function identify(data: RowData, defaultType: string): RowIdentity {
  const stated = statedIdentity(data);
  return {
    recordType: stated.recordType ?? defaultType,
    recordKey: stated.recordKey ?? keyOf(data, "id") ?? keyOf(data, "word_id"),
    ...verseOf(data),
    order: integerOf(data, "word_id") ?? LAST,
  };
}

export const wordTranslations: GroupModule = {
  group: "word_by_word_translations",
  ordersByVerse: false,
  identify: (data) => identify(data, "word_translation"),
  keyIsDocumented: () => false,
  searchText: (data) => textOf(data, ["text"]),
};

export const wordTransliterations: GroupModule = {
  group: "word_by_word_transliterations",
  ordersByVerse: false,
  identify: (data) => identify(data, "word_transliteration"),
  keyIsDocumented: () => false,
  searchText: (data) => textOf(data, ["text"]),
};
