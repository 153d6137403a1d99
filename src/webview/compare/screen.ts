import { giveFocus } from "../shared/focus.js";
import type { Hold } from "./model.js";

/** The element of a verse, for its focus and its place. */
export function verseElement(verse: number): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-verse="${verse}"]`);
}

/** Height covered by the bar and the column heads, in pixels. */
function headHeight(): number {
  return document.querySelector(".top")?.getBoundingClientRect().bottom ?? 0;
}

/** The first verse below the heads, and its distance from them. */
export function placeOnScreen(): Hold | null {
  const head = headHeight();
  const verses = [...document.querySelectorAll<HTMLElement>("[data-verse]")];
  let low = 0;
  let high = verses.length - 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((verses[middle]?.getBoundingClientRect().bottom ?? 0) <= head + 1) low = middle + 1;
    else high = middle;
  }
  const element = verses[low];
  if (element === undefined) return null;
  const offset = element.getBoundingClientRect().top - head;
  return { verse: Number(element.dataset.verse), offset };
}

/** Scrolls a verse to its place. */
export function restorePlace({ verse, offset }: Hold): void {
  const element = verseElement(verse);
  if (element === null) return;
  const by = element.getBoundingClientRect().top - headHeight() - offset;
  if (Math.abs(by) >= 1) window.scrollBy(0, by);
}

/** Focuses a verse and scrolls it into view. */
export function focusVerse(verse: number): void {
  const element = verseElement(verse);
  giveFocus(element);
  element?.scrollIntoView({ block: "nearest" });
}

/** Focuses the head of a column. */
export function focusColumn(index: number): void {
  giveFocus(document.querySelector<HTMLElement>(`[data-column="${index}"]`), {});
}

/** The column whose head has the focus; -1 for none. */
export function focusedColumn(): number {
  const index = document.activeElement?.closest<HTMLElement>("[data-column]")?.dataset.column;
  return index === undefined ? -1 : Number(index);
}
