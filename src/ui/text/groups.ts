import * as l10n from "@vscode/l10n";
import { KNOWN_GROUPS, type KnownGroup, type ResourceRef } from "../../core/model/resource.js";

/** Order of the groups in lists. */
const ORDER: readonly KnownGroup[] = [
  "translations",
  "tafsirs",
  "recitations",
  "chapter_recitations",
  "articles",
  "word_by_word_translations",
  "word_by_word_transliterations",
  "quran_core",
  "mushafs",
];

export function isKnownGroup(group: string): group is KnownGroup {
  return KNOWN_GROUPS.some((known) => known === group);
}

/** Groups in display order: known ones first, others by name. */
export function compareGroups(a: string, b: string): number {
  const rank = (group: string): number => {
    const index = ORDER.findIndex((known) => known === group);
    return index === -1 ? ORDER.length : index;
  };
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** The display name of a group. */
export function groupTitle(group: string): string {
  if (!isKnownGroup(group)) {
    const words = group.replaceAll("_", " ");
    return words.charAt(0).toUpperCase() + words.slice(1);
  }
  switch (group) {
    case "translations":
      return l10n.t("Translations");
    case "tafsirs":
      return l10n.t("Tafsirs");
    case "recitations":
      return l10n.t("Recitations");
    case "chapter_recitations":
      return l10n.t("Surah recitations");
    case "articles":
      return l10n.t("Articles");
    case "word_by_word_translations":
      return l10n.t("Word-by-word translations");
    case "word_by_word_transliterations":
      return l10n.t("Word-by-word transliterations");
    case "quran_core":
      return l10n.t("Quran text");
    case "mushafs":
      return l10n.t("Mushafs");
  }
}

/** The display name of a resource without a name. */
export function namelessTitle({ group, id }: ResourceRef): string {
  return `${groupTitle(group)} ${id}`;
}

/** The codicon of a group. */
export function groupIcon(group: string): string {
  if (!isKnownGroup(group)) return "package";
  switch (group) {
    case "translations":
      return "globe";
    case "tafsirs":
      return "book";
    case "recitations":
    case "chapter_recitations":
      return "unmute";
    case "articles":
      return "note";
    case "word_by_word_translations":
    case "word_by_word_transliterations":
      return "whole-word";
    case "quran_core":
      return "list-ordered";
    case "mushafs":
      return "file-media";
  }
}
