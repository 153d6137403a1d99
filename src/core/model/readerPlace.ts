import type { ReaderPage, ReaderPlace } from "./pages.js";

/**
 * Pixels between the top of the window and a verse after a jump, so that the bar does not hide it.
 */
export const JUMP_OFFSET = 56;

/** The fields of a place that name the page's part of the resource. */
export function partOf(page: ReaderPage): Pick<ReaderPlace, "chapter" | "part" | "table"> {
  switch (page.kind) {
    case "articles":
      return { chapter: null, part: page.localizations[page.selected]?.recordKey ?? null };
    case "table":
      return { chapter: null, part: page.recordType, table: page.offset };
    default:
      return { chapter: page.chapter, part: null };
  }
}

/** The place of a verse on a page, or of the page's beginning. */
export function placeOf(page: ReaderPage, verseKey: string | null): ReaderPlace {
  return { ...partOf(page), verseKey, offset: verseKey === null ? 0 : JUMP_OFFSET };
}
