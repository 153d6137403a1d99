import type { KnownGroup } from "../resource.js";
import { articles } from "./articles.js";
import { genericGroup } from "./generic.js";
import type { GroupModule } from "./index.js";
import { mushafs } from "./mushafs.js";
import { quranCore } from "./quranCore.js";
import { chapterRecitations, recitations } from "./recitations.js";
import { tafsirs } from "./tafsirs.js";
import { translations } from "./translations.js";
import { wordTranslations, wordTransliterations } from "./wordByWord.js";

const MODULES = {
  articles,
  chapter_recitations: chapterRecitations,
  mushafs,
  quran_core: quranCore,
  recitations,
  tafsirs,
  translations,
  word_by_word_translations: wordTranslations,
  word_by_word_transliterations: wordTransliterations,
} satisfies Record<KnownGroup, GroupModule>;

const BY_NAME: ReadonlyMap<string, GroupModule> = new Map(Object.entries(MODULES));

/** A group's module. For an unknown group, one that keeps and shows rows unchanged. */
export function groupModule(group: string): GroupModule {
  return BY_NAME.get(group) ?? genericGroup(group);
}
