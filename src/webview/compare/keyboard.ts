import * as l10n from "@vscode/l10n";
import { useLayoutEffect } from "preact/hooks";
import { giveFocus } from "../shared/focus.js";
import { actionOf, type KeyAction } from "./keys.js";
import type { CompareModel } from "./model.js";
import { focusColumn, focusedColumn, focusVerse, verseElement } from "./screen.js";

/** Listens to the panel's keys. */
export function useKeyboard(model: CompareModel): void {
  // Registered before the first frame, so that early key presses count too.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target } = event;
      if (event.defaultPrevented || !(target instanceof Element)) return;
      if (target.closest("input, select, .popover") !== null) return;
      const action = actionOf(event);
      if (action === null || model.view.comparison === null) return;
      act(action, model);
      event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [model]);
}

function act(action: KeyAction, model: CompareModel): void {
  const { view } = model;
  const chapter = view.comparison?.state.chapter ?? 1;
  switch (action) {
    case "nextVerse":
      return moveVerse(1, model);
    case "previousVerse":
      return moveVerse(-1, model);
    case "nextChapter":
      return void model.openChapter(chapter + 1);
    case "previousChapter":
      return void model.openChapter(chapter - 1);
    case "jump":
      return giveFocus(document.querySelector<HTMLElement>("#jump"), {});
    case "left":
    case "right":
      return stepColumn(action === "right", model);
    case "moveLeft":
    case "moveRight":
    case "remove":
    case "open":
      return onColumn(action, model);
    case "add":
      return model.setSurface("add");
    case "difference":
      return void model.toggleDifference();
    case "nextDifference":
      return void model.nextDifference();
    case "copyVerse":
      return void model.copy(view.current);
    case "copyAll":
      return void model.copy(null);
    case "notes":
      return toggleNotes(view.current);
    case "arabic":
      return model.setPreferences({ showArabic: !view.preferences.showArabic });
    case "larger":
      return changeSize(0.1, model);
    case "smaller":
      return changeSize(-0.1, model);
    case "close":
      return model.forgetMarks();
    case "help":
      return model.setSurface("help");
  }
}

function moveVerse(by: 1 | -1, model: CompareModel): void {
  model.hold = null;
  const { current } = model.view;
  const isFocused = document.activeElement === verseElement(current);
  const next = isFocused ? current + by : current;
  if (verseElement(next) === null) return;
  model.setCurrent(next);
  focusVerse(next);
}

/** In a right-to-left page, columns run right to left. */
function stepOf(isRight: boolean): 1 | -1 {
  const isRtl = document.querySelector("main")?.dir === "rtl";
  return isRight === isRtl ? -1 : 1;
}

function stepColumn(isRight: boolean, model: CompareModel): void {
  const { length } = model.columns;
  const at = focusedColumn();
  const step = stepOf(isRight);
  const first = step === 1 ? 0 : length - 1;
  focusColumn(at < 0 ? first : Math.max(0, Math.min(at + step, length - 1)));
}

function onColumn(action: "moveLeft" | "moveRight" | "remove" | "open", model: CompareModel): void {
  const at = focusedColumn();
  const ref = model.columns[at];
  if (ref === undefined) {
    model.setNotice(l10n.t("Choose a column with the left and right arrow keys first."));
    return;
  }
  if (action === "open") void model.open(ref);
  else if (action === "remove") {
    void model.removeColumn(at).then(() => focusColumn(Math.min(at, model.columns.length - 1)));
  } else {
    const to = at + stepOf(action === "moveRight");
    if (to < 0 || to >= model.columns.length) return;
    void model.moveColumn(at, to).then(() => focusColumn(to));
  }
}

/** Opens all footnotes of a verse, or closes them if all are open. */
function toggleNotes(verse: number): void {
  const markers = new Map<string, HTMLElement>();
  const cells = document.querySelectorAll<HTMLElement>(`[data-cell-verse="${verse}"]`);
  for (const [index, cell] of cells.entries()) {
    for (const marker of cell.querySelectorAll<HTMLElement>(".note-marker")) {
      markers.set(`${index}/${marker.dataset.note ?? ""}`, marker);
    }
  }
  const closed = [...markers.values()].filter((one) => one.ariaExpanded !== "true");
  for (const marker of closed.length > 0 ? closed : markers.values()) marker.click();
}

function changeSize(by: number, model: CompareModel): void {
  const textScale = Math.round((model.view.preferences.textScale + by) * 10) / 10;
  if (textScale >= 0.7 && textScale <= 2.5) model.setPreferences({ textScale });
}
