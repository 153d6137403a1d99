import { useLayoutEffect } from "preact/hooks";
import { giveFocus } from "../shared/focus.js";
import type { VerseAction } from "./verseAction.js";
import { actionOf, type KeyAction } from "./keys.js";
import { focusBeside } from "./marks.js";
import type { ReaderModel } from "./model.js";
import { chapterOf } from "./pageParts.js";
import { elementInUse, rowOf, verseElements } from "./screen.js";
import type { Surface } from "./toolbar/surface.js";

/** The target of a key's action. */
interface KeyTarget {
  readonly model: ReaderModel;
  readonly setSurface: (surface: Surface | null) => void;
  /** The focused element with a row. */
  readonly focused: HTMLElement | null;
  /** The element for the key's action, always on the screen. */
  readonly current: HTMLElement | null;
}

/** Listens to the reader's keys. */
export function useKeyboard(
  model: ReaderModel,
  setSurface: (surface: Surface | null) => void,
): void {
  // Registered before the first frame, so that early key presses count too.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!handleKey(event, model, setSurface)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [model, setSurface]);
}

/** True if the reader used the key. Text fields and open surfaces keep their keys. */
function handleKey(
  event: KeyboardEvent,
  model: ReaderModel,
  setSurface: (surface: Surface | null) => void,
): boolean {
  const { target } = event;
  if (event.defaultPrevented || !(target instanceof Element)) return false;
  if (target.closest("input, select, textarea, .popover") !== null) return false;
  const { view } = model;
  if (event.key === " " && view.page?.kind === "recitation" && target.closest("button") === null) {
    document.querySelector<HTMLElement>(".player .play")?.click();
    return true;
  }
  const action = actionOf(event);
  if (action === null) return false;
  const focused = target.closest<HTMLElement>("[data-record]");
  const current = elementInUse(focused, view.current);
  // The next key acts on the same verse, even if the text moves in between.
  if (current?.dataset.verse !== undefined && ON_VERSE.has(action)) {
    model.setCurrent(current.dataset.verse);
  }
  return act(action, { model, setSurface, focused, current });
}

/** Actions on the verse in use. */
const ON_VERSE: ReadonlySet<KeyAction> = new Set<KeyAction>([
  "copyText",
  "copyReference",
  "copyMarkdown",
  "insert",
  "compare",
  "history",
  "note",
  "tafsirs",
  "notes",
  "difference",
]);

function act(action: KeyAction, on: KeyTarget): boolean {
  const { model, setSurface, current } = on;
  const chapter = chapterOf(model.view.page);
  switch (action) {
    case "nextVerse":
      return moveFocus(1, on);
    case "previousVerse":
      return moveFocus(-1, on);
    case "nextChapter":
      if (chapter !== null) void model.openChapter(chapter + 1);
      return true;
    case "previousChapter":
      if (chapter !== null) void model.openChapter(chapter - 1);
      return true;
    case "jump":
      return jump(on);
    case "chapters":
      if (chapter !== null) setSurface("chapters");
      return true;
    case "back":
      return stepTrail(-1, model);
    case "forward":
      return stepTrail(1, model);
    case "notes":
      toggleNotes(current);
      return true;
    case "arabic":
      model.setPreferences({ showArabic: !model.view.preferences.showArabic });
      return true;
    case "larger":
      return changeSize(0.1, model);
    case "smaller":
      return changeSize(-0.1, model);
    case "help":
      setSurface("help");
      return true;
    case "close":
      return close(on);
    case "difference":
    case "nextChange":
    case "previousChange":
    case "undoReview":
      return review(action, on);
    case "copyText":
    case "copyReference":
    case "copyMarkdown":
    case "insert":
    case "compare":
    case "history":
    case "note":
    case "tafsirs":
      return actOnVerse(action, on);
  }
}

function moveFocus(by: 1 | -1, { focused, current }: KeyTarget): boolean {
  const verses = verseElements();
  const at = focused === null || focused !== current ? -1 : verses.indexOf(focused);
  const element = at < 0 && current !== null ? current : verses[at + by];
  giveFocus(element);
  element?.scrollIntoView({ block: "nearest" });
  return true;
}

function jump({ model, setSurface }: KeyTarget): boolean {
  const box = document.querySelector<HTMLInputElement>("#jump");
  if (box !== null && box.offsetParent !== null) giveFocus(box);
  else if (chapterOf(model.view.page) !== null) setSurface("chapters");
  return true;
}

/** At either end of the trail VS Code handles the keys. */
function stepTrail(by: 1 | -1, model: ReaderModel): boolean {
  const { trail } = model.view;
  if (trail.places[trail.at + by] === undefined) return false;
  void model.stepTrail(by);
  return true;
}

/** Opens the footnotes of a verse, or closes them if all are open. */
function toggleNotes(verse: HTMLElement | null): void {
  const markers = new Map<string, HTMLElement>();
  for (const marker of verse?.querySelectorAll<HTMLElement>(".note-marker") ?? []) {
    markers.set(marker.dataset.note ?? "", marker);
  }
  const closed = [...markers.values()].filter((one) => one.ariaExpanded !== "true");
  for (const marker of closed.length > 0 ? closed : markers.values()) marker.click();
}

function changeSize(by: number, model: ReaderModel): boolean {
  const textScale = Math.round((model.view.preferences.textScale + by) * 10) / 10;
  if (textScale >= 0.7 && textScale <= 2.5) model.setPreferences({ textScale });
  return true;
}

/**
 * Closes, in this order, a difference, the marks of a search, or the notice. Popovers and footnotes
 * handle Escape themselves.
 */
function close({ model, current }: KeyTarget): boolean {
  const row = rowOf(current);
  if (row !== null && model.review.close(row)) return true;
  if (model.forgetHighlight()) return true;
  model.forgetNotices();
  return false;
}

function review(
  action: "difference" | "nextChange" | "previousChange" | "undoReview",
  { model, focused, current }: KeyTarget,
): boolean {
  const row = rowOf(current);
  if (action === "undoReview") void model.review.undo();
  else if (action !== "difference") {
    void model.review.step(action === "nextChange" ? 1 : -1, rowOf(focused));
  } else if (row !== null) {
    // A removed verse with its former text leaves the page when it is reviewed.
    if (current?.querySelector(".former") != null) focusBeside(current);
    void model.review.toggle(row);
  }
  return true;
}

function actOnVerse(action: VerseAction, { model, current }: KeyTarget): boolean {
  const row = rowOf(current);
  const verseKey = current?.dataset.verse ?? null;
  if (verseKey === null && (action === "history" || action === "note")) return false;
  if (action !== "compare") {
    if (row !== null) void model.act(action, row, verseKey);
  } else if (verseKey !== null) model.compare(verseKey);
  return true;
}
