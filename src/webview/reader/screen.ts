import type { ReaderPage } from "../../core/model/pages.js";
import type { Place } from "../../protocol/reader.js";
import type { RowName } from "../../core/model/row.js";
import { partOf } from "./pageParts.js";
import type { Scroll } from "./view.js";

/** The parts of the page that keys move between, in reading order. */
export function verseElements(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("main [data-verse][data-record]")];
}

/** The row that an element shows. */
export function rowOf(element: HTMLElement | null): RowName | null {
  const { record: recordKey, recordType } = element?.dataset ?? {};
  return recordKey === undefined || recordType === undefined ? null : { recordType, recordKey };
}

export function elementOfRow({ recordType, recordKey }: RowName): HTMLElement | null {
  const [key, type] = [CSS.escape(recordKey), CSS.escape(recordType)];
  return document.querySelector<HTMLElement>(
    `main [data-record="${key}"][data-record-type="${type}"]`,
  );
}

export function elementOfRecord(recordKey: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`main [data-record="${CSS.escape(recordKey)}"]`);
}

function positionOf(key: string | undefined): number {
  const [chapter, verse] = (key ?? "").split(":").map(Number);
  return (chapter ?? 0) * 1000 + (verse ?? 0);
}

/** The element of a verse; of a commentary, the one whose range holds the verse. */
export function elementOfVerse(verseKey: string): HTMLElement | null {
  const wanted = positionOf(verseKey);
  return (
    verseElements().findLast((element) => {
      const from = positionOf(element.dataset.verse);
      const to = positionOf(element.dataset.verseTo ?? element.dataset.verse);
      return from <= wanted && wanted <= to;
    }) ?? null
  );
}

/** Whether a part of a row's element can be seen. */
export function isOnScreen(row: RowName): boolean {
  const element = elementOfRow(row);
  return element !== null && isInView(element);
}

/** Whether a part of an element can be seen. */
function isInView(element: HTMLElement): boolean {
  const box = element.getBoundingClientRect();
  return box.bottom > barHeight() && box.top < window.innerHeight;
}

/** The first part of the page that can be seen below the bar. */
function firstInView(): HTMLElement | null {
  const top = barHeight() + 4;
  return verseElements().find((element) => element.getBoundingClientRect().bottom > top) ?? null;
}

/**
 * What keys act on: the part with the focus, else the one read last; but always one that people
 * see, wherever they have scrolled to.
 */
export function elementInUse(
  focused: HTMLElement | null,
  verse: string | null,
): HTMLElement | null {
  if (focused !== null && isInView(focused)) return focused;
  const last = verse === null ? null : elementOfVerse(verse);
  if (last !== null && isInView(last)) return last;
  return document.querySelector<HTMLElement>(".localization[data-record]") ?? firstInView();
}

/** Gives the focus back to the text, after what was above it has closed. */
export function focusText(verse: string | null): void {
  const element = elementInUse(null, verse) ?? document.querySelector<HTMLElement>("main h1");
  element?.focus({ preventScroll: true });
}

/** After another chapter came: reading goes on at its title where its text has not the focus. */
export function focusTitle(): void {
  const { activeElement } = document;
  const isLost = activeElement === document.body || activeElement?.closest("main") != null;
  const isAtText = activeElement?.closest("main [data-record]") != null;
  if (!document.hasFocus() || !isLost || isAtText) return;
  document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
}

/** Height of the bar that stays at the top. */
function barHeight(): number {
  return document.querySelector(".top")?.getBoundingClientRect().bottom ?? 0;
}

/** Frames in which text that comes near may still grow from its estimated height. */
const SETTLING_FRAMES = 12;

/**
 * Puts an element's top at a distance from the window's, and keeps it there while the text around
 * it takes its real height; until the reader scrolls, or goes elsewhere with the focus, as a screen
 * reader does without a key.
 */
function hold(element: HTMLElement, top: number): void {
  let frames = 0;
  let taken = false;
  const take = (): void => {
    taken = true;
  };
  const inputs = ["wheel", "touchmove", "keydown", "pointerdown"] as const;
  for (const input of inputs) window.addEventListener(input, take, { once: true, passive: true });
  const adjust = (): void => {
    const distance = taken ? 0 : element.getBoundingClientRect().top - top;
    if (Math.abs(distance) > 0.5) window.scrollBy(0, distance);
    // The focus that comes with the change itself has moved by the second frame.
    if (++frames === 2) window.addEventListener("focusin", take, { once: true });
    if (frames < SETTLING_FRAMES && !taken && element.isConnected) requestAnimationFrame(adjust);
    else for (const input of [...inputs, "focusin"]) window.removeEventListener(input, take);
  };
  adjust();
}

/** Puts the text where a change wants it. */
export function applyScroll(scroll: Scroll): void {
  switch (scroll.kind) {
    case "keep":
      // The browser anchors the text by itself when something above it changes its height.
      return;
    case "top":
      window.scrollTo(0, 0);
      return;
    case "verse": {
      const element = elementOfVerse(scroll.verseKey);
      if (element === null) {
        window.scrollTo(0, 0);
        return;
      }
      hold(element, barHeight() + 12);
      if (scroll.focus) element.focus({ preventScroll: true });
      return;
    }
    case "row": {
      const element = elementOfRow(scroll.row);
      if (element === null) return;
      hold(element, barHeight() + 12);
      element.focus({ preventScroll: true });
      return;
    }
    case "place": {
      const { place } = scroll;
      const element = place.verseKey === null ? null : elementOfVerse(place.verseKey);
      if (element === null) {
        window.scrollTo(0, place.verseKey === null ? place.offset : 0);
        return;
      }
      hold(element, place.offset);
      return;
    }
  }
}

/** The place on the screen: the first verse below the bar, and where its top is. */
export function placeOnScreen(page: ReaderPage | null): Place | null {
  if (page === null) return null;
  const part = partOf(page);
  const beginning = { ...part, verseKey: null, offset: 0 };
  if (part.chapter === null) return { ...beginning, offset: window.scrollY };
  if (window.scrollY <= 0) return beginning;
  const first = firstInView();
  const verseKey = first?.dataset.verse ?? null;
  if (first === null || verseKey === null || !/^\d{1,3}:\d{1,3}$/.test(verseKey)) {
    return beginning;
  }
  return { ...part, verseKey, offset: first.getBoundingClientRect().top };
}
