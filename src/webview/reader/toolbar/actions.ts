import { chapterOf } from "../pageParts.js";
import type { ReaderModel } from "../model.js";
import type { ReaderView } from "../view.js";

/** Compares the resources at the verse in use, else at the chapter's first verse. */
export function compareHere(model: ReaderModel): void {
  const { current, page } = model.view;
  const chapter = chapterOf(page);
  const verse = current ?? (chapter === null ? null : `${chapter}:1`);
  if (verse !== null) model.compare(verse);
}

/** True if the page has verses that can have Arabic text above them. */
export function canShowArabic(view: ReaderView): boolean {
  return view.hasArabic && chapterOf(view.page) !== null && view.resource?.group !== "quran_core";
}
