import type { ReaderPage } from "../../core/model/pages.js";
import type { Place } from "../../protocol/reader.js";
import { partOf } from "../../core/model/readerPlace.js";
import type { RowName } from "../../core/model/row.js";
import { parseVerseKey } from "../../core/model/verse.js";
import { giveFocus, isGivingFocus } from "../shared/focus.js";
import { isDrawing } from "../shared/slices.js";
import type { Scroll } from "./view.js";

/** Stops for keyboard navigation, in reading order. */
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

/** The element of a verse; for a commentary, the one whose range contains it. */
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

/** True if part of a row's element is visible. */
export function isOnScreen(row: RowName): boolean {
  const element = elementOfRow(row);
  return element !== null && isInView(element);
}

/** True if part of an element is visible. */
function isInView(element: HTMLElement): boolean {
  const box = element.getBoundingClientRect();
  return box.bottom > barHeight() && box.top < window.innerHeight;
}

/** Minimum visible pixels of a verse below the bar; fewer show only its padding. */
const VISIBLE_PART = 20;

/** The first stop with text below the bar. */
function firstInView(): HTMLElement | null {
  const top = barHeight() + VISIBLE_PART;
  return verseElements().find((element) => element.getBoundingClientRect().bottom > top) ?? null;
}

/**
 * The stop for a key's action: the focused one, else the current verse, else the first on the
 * screen. Always on the screen.
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

/** Returns the focus to the text after a surface above it has closed. */
export function focusText(verse: string | null): void {
  const element = elementInUse(null, verse) ?? document.querySelector<HTMLElement>("main h1");
  giveFocus(element);
}

/** Focuses the title after a switch of chapters, unless the text has the focus. */
export function focusTitle(): void {
  const { activeElement } = document;
  const isLost = activeElement === document.body || activeElement?.closest("main") != null;
  const isAtText = activeElement?.closest("main [data-record]") != null;
  if (!document.hasFocus() || !isLost || isAtText) return;
  giveFocus(document.querySelector<HTMLElement>("main h1"));
}

/** Height of the bar that stays at the top. */
function barHeight(): number {
  return document.querySelector(".top")?.getBoundingClientRect().bottom ?? 0;
}

/**
 * Frames to wait after the last drawing, because text near the screen may still grow from its
 * estimated height.
 */
const SETTLING_FRAMES = 12;

let holding = 0;

/** True while the text moves to its place, so the place on the screen is not final. */
export function isHolding(): boolean {
  return holding > 0;
}

/** Events of a person who may scroll or move the focus. */
const INPUTS = ["wheel", "touchmove", "keydown", "pointerdown", "focusin"] as const;

/** Keys that neither scroll nor move the focus. */
const STILL_KEYS = /^(Control|Shift|Alt|AltGraph|Meta|Escape|F\d+)$/;

/** True if a key can scroll or move the focus, in the page or as Find (Ctrl+F). */
function isMovingKey({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  const isShortcut = (ctrlKey || metaKey) && key.length === 1 && key.toLowerCase() !== "f";
  return !isShortcut && !STILL_KEYS.test(key);
}

/**
 * True if an event means that a person scrolls or moves the focus. `focused` is the element that had
 * the focus before: when a window gets the focus back, for example from a palette that closes, that
 * element gets the same event.
 */
function isLeaving(event: Event, focused: Element | null): boolean {
  if (event instanceof KeyboardEvent) return isMovingKey(event);
  if (event.type === "focusin") return !isGivingFocus() && event.target !== focused;
  return true;
}

/**
 * Calls `step` now and in each frame until it returns false, until the page is drawn with real
 * heights, or until the person scrolls or moves the focus (as screen readers do without a key).
 */
function untilSettled(step: () => boolean): void {
  let settled = 0;
  let taken = false;
  let focused = document.activeElement;
  const look = (event: Event): void => {
    taken ||= isLeaving(event, focused);
    focused = document.activeElement;
  };
  for (const input of INPUTS) window.addEventListener(input, look, { passive: true });
  holding++;
  const next = (): void => {
    const goesOn = !taken && step();
    focused = document.activeElement;
    settled = isDrawing() ? 0 : settled + 1;
    if (goesOn && settled < SETTLING_FRAMES) {
      requestAnimationFrame(next);
      return;
    }
    holding--;
    for (const input of INPUTS) window.removeEventListener(input, look);
  };
  next();
}

/** Counts scrolls, because each one ends those before it. */
let scrolls = 0;

/** Keeps an element's top at a distance from the window's top, until the next scroll. */
function hold(element: HTMLElement, topOf: () => number): void {
  const scroll = scrolls;
  untilSettled(() => {
    if (!element.isConnected || scroll !== scrolls) return false;
    const distance = element.getBoundingClientRect().top - topOf();
    if (Math.abs(distance) > 0.5) window.scrollBy(0, distance);
    return true;
  });
}

/** Calls `arrive` with the element of `find` as soon as it is drawn. */
function whenDrawn(find: () => HTMLElement | null, arrive: (element: HTMLElement) => void): void {
  const scroll = ++scrolls;
  untilSettled(() => {
    const element = scroll === scrolls ? find() : null;
    if (element !== null) arrive(element);
    return element === null && scroll === scrolls;
  });
}

/** Keeps the verse of a place at its position, with the same share above the visible area. */
function holdPlace(element: HTMLElement, { offset, within }: Place): void {
  hold(element, () =>
    within === undefined ? offset : barHeight() - within * element.offsetHeight,
  );
}

/** A found word below this share of the window's height scrolls into view. */
const LOWEST_MATCH = 0.6;

/**
 * The target position of an element's top: below the bar, or higher if a found word is far down in
 * the element.
 */
function topFor(element: HTMLElement, match: Range | null): () => number {
  const down =
    match === null ? 0 : match.getBoundingClientRect().top - element.getBoundingClientRect().top;
  const extra = down > window.innerHeight * LOWEST_MATCH ? down - window.innerHeight / 3 : 0;
  return () => barHeight() + 12 - extra;
}

/** Moves the text to the place of a scroll; `match` is a found word that must be on the screen. */
export function applyScroll(scroll: Scroll, match: Range | null = null): void {
  switch (scroll.kind) {
    case "keep":
      // The browser itself anchors the text when heights above change.
      return;
    case "top":
      scrolls++;
      window.scrollTo(0, 0);
      return;
    case "verse":
      if (elementOfVerse(scroll.verseKey) === null) window.scrollTo(0, 0);
      whenDrawn(
        () => elementOfVerse(scroll.verseKey),
        (element) => {
          hold(element, topFor(element, match));
          if (scroll.focus) giveFocus(element);
        },
      );
      return;
    case "row":
      whenDrawn(
        () => elementOfRow(scroll.row),
        (element) => {
          hold(element, () => barHeight() + 12);
          giveFocus(element);
        },
      );
      return;
    case "place":
      applyPlace(scroll.place, scroll.focus);
  }
}

function applyPlace(place: Place, focus: boolean): void {
  const { verseKey } = place;
  if (verseKey === null) {
    scrolls++;
    window.scrollTo(0, place.offset);
    return;
  }
  if (elementOfVerse(verseKey) === null) window.scrollTo(0, 0);
  whenDrawn(
    () => elementOfVerse(verseKey),
    (element) => {
      holdPlace(element, place);
      if (focus) giveFocus(element);
    },
  );
}

/** Keeps a place while the lines of all verses break anew, which moves the text. */
export function keepPlace(place: Place): void {
  const { verseKey } = place;
  if (verseKey === null || isHolding()) return;
  const element = elementOfVerse(verseKey);
  if (element !== null) holdPlace(element, place);
}

/**
 * The place on the screen: the current verse if visible, else the first visible one. Null without a
 * page, and while the window is being hidden (no height).
 */
export function placeOnScreen(page: ReaderPage | null, current: string | null): Place | null {
  if (page === null || window.innerHeight === 0) return null;
  const part = partOf(page);
  const beginning = { ...part, verseKey: null, offset: 0 };
  if (part.chapter === null) return { ...beginning, offset: window.scrollY };
  const verse = current === null ? null : elementOfVerse(current);
  const isCurrent = verse !== null && isInView(verse);
  if (window.scrollY <= 0 && !isCurrent) return beginning;
  const element = isCurrent ? verse : firstInView();
  const verseKey = element?.dataset.verse ?? null;
  if (element === null || verseKey === null || parseVerseKey(verseKey) === null) return beginning;
  const { top, height } = element.getBoundingClientRect();
  const above = barHeight() - top;
  if (above <= 0 || height <= 0) return { ...part, verseKey, offset: top };
  return { ...part, verseKey, offset: top, within: Math.min(1, above / height) };
}
