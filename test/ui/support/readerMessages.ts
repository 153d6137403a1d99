import {
  DEFAULT_PREFERENCES,
  type ReaderMessage,
  type ResourceHead,
} from "../../../src/protocol/reader.js";
import type { ReaderPage, VersesPage } from "../../../src/core/model/pages.js";

export const HEAD: ResourceHead = {
  group: "translations",
  id: 1,
  name: "Placeholder",
  authorName: null,
  languageName: null,
  lang: "en",
  direction: "ltr",
  status: "available",
  unavailableReason: null,
  unavailableSince: null,
  rowCount: 1,
  syncedAt: "2026-03-01T10:00:00Z",
  isSynced: true,
  attribution: "Placeholder attribution",
};

/** A page with all verses of a translation in a surah, by default surah 2. */
export function versesPage(
  entries: VersesPage["entries"],
  changes: Partial<VersesPage> = {},
): VersesPage {
  return {
    kind: "verses",
    chapter: 2,
    offset: 0,
    nextOffset: null,
    arabic: [],
    entries,
    ...changes,
  };
}

/** The host's first message to a reader. */
export function initMessage(
  page: ReaderPage,
  head: Partial<ResourceHead> = {},
): Extract<ReaderMessage, { type: "init" }> {
  return {
    type: "init",
    resource: { ...HEAD, ...head },
    page,
    changes: { total: 0, through: null, marks: [] },
    place: null,
    isJump: false,
    preferences: DEFAULT_PREFERENCES,
    locale: "en",
    hasArabic: true,
    groups: ["translations"],
  };
}
