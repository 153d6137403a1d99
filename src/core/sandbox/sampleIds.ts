import type { ResourceRef } from "../model/resource.js";

const translation = (id: number): ResourceRef => ({ group: "translations", id });

/** The resources of the sample data. The development data has the same ones with complete texts. */
export const SAMPLE = {
  arabic: { group: "quran_core", id: 1 },
  english: translation(1),
  urdu: translation(2),
  french: translation(3),
  indonesian: translation(4),
  turkish: translation(5),
  persianPlaceholder: translation(6),
  annotated: translation(7),
  tafsir: { group: "tafsirs", id: 1 },
  recitation: { group: "recitations", id: 1 },
  article: { group: "articles", id: 1 },
  mushaf: { group: "mushafs", id: 1 },
  words: { group: "word_by_word_translations", id: 1 },
} as const satisfies Readonly<Record<string, ResourceRef>>;

/** The other resources of the development data. */
export const FULL_ONLY = {
  bengali: translation(11),
  spanish: translation(12),
  russian: translation(13),
  swedish: translation(14),
  chinese: translation(15),
  transliteration: translation(16),
} as const satisfies Readonly<Record<string, ResourceRef>>;

/** The groups of the sample data, in the order of their first resource. */
export function sampleGroups(): string[] {
  return [...new Set(Object.values(SAMPLE).map(({ group }) => group))];
}
