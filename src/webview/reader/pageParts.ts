import type { ReaderPage } from "../../core/model/pages.js";

/** True for two states of the same part of a resource. */
export function samePart(a: ReaderPage, b: ReaderPage): boolean {
  if (a.kind === "articles" && b.kind === "articles") {
    return a.localizations[a.selected]?.recordKey === b.localizations[b.selected]?.recordKey;
  }
  if (a.kind === "table" || b.kind === "table" || a.kind === "articles" || b.kind === "articles") {
    return a.kind === b.kind;
  }
  return a.kind === b.kind && a.chapter === b.chapter;
}

/** A chapter's page with the part that follows it; null if the parts do not fit together. */
export function joined(page: ReaderPage, next: ReaderPage): ReaderPage | null {
  if (page.kind === "articles" || page.kind === "table") return null;
  if (next.kind === "articles" || next.kind === "table") return null;
  if (page.chapter !== next.chapter || page.nextOffset !== next.offset) return null;
  const arabic = [...page.arabic, ...next.arabic];
  const { nextOffset } = next;
  if (page.kind === "verses" && next.kind === "verses") {
    const { unplaced } = next;
    return { ...page, nextOffset, arabic, unplaced, entries: [...page.entries, ...next.entries] };
  }
  if (page.kind === "tafsir" && next.kind === "tafsir") {
    const { unplaced } = next;
    return { ...page, nextOffset, arabic, unplaced, entries: [...page.entries, ...next.entries] };
  }
  if (page.kind === "words" && next.kind === "words") {
    return { ...page, nextOffset, arabic, entries: [...page.entries, ...next.entries] };
  }
  if (page.kind === "recitation" && next.kind === "recitation") {
    return { ...page, nextOffset, arabic, entries: [...page.entries, ...next.entries] };
  }
  return null;
}

export function chapterOf(page: ReaderPage | null): number | null {
  return page === null || page.kind === "articles" || page.kind === "table" ? null : page.chapter;
}
