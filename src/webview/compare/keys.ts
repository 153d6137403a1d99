import * as l10n from "@vscode/l10n";
import { latinKey, type KeyPress } from "../shared/keyPress.js";

/** Keys while no text field has the focus. The help and the handler read the same table. */
export const KEYS = [
  { keys: ["j"], does: "nextVerse", label: () => l10n.t("Next verse") },
  { keys: ["k"], does: "previousVerse", label: () => l10n.t("Previous verse") },
  { keys: ["n", "]"], does: "nextChapter", label: () => l10n.t("Next surah") },
  { keys: ["p", "["], does: "previousChapter", label: () => l10n.t("Previous surah") },
  { keys: ["g", "/"], does: "jump", label: () => l10n.t("Jump to a verse or surah") },
  { keys: ["ArrowRight", "l"], does: "right", label: () => l10n.t("To the column on the right") },
  { keys: ["ArrowLeft", "h"], does: "left", label: () => l10n.t("To the column on the left") },
  {
    keys: ["Shift+ArrowRight"],
    does: "moveRight",
    label: () => l10n.t("Move the column to the right"),
  },
  {
    keys: ["Shift+ArrowLeft"],
    does: "moveLeft",
    label: () => l10n.t("Move the column to the left"),
  },
  { keys: ["b"], does: "add", label: () => l10n.t("Add a column") },
  { keys: ["x", "Delete"], does: "remove", label: () => l10n.t("Remove the column") },
  { keys: ["o"], does: "open", label: () => l10n.t("Open the column in the reader") },
  { keys: ["d"], does: "difference", label: () => l10n.t("Show or hide the difference") },
  { keys: ["D"], does: "nextDifference", label: () => l10n.t("Next difference") },
  { keys: ["c"], does: "copyVerse", label: () => l10n.t("Copy the verse as a Markdown table") },
  { keys: ["C"], does: "copyAll", label: () => l10n.t("Copy the surah as a Markdown table") },
  { keys: ["f"], does: "notes", label: () => l10n.t("Open or close the footnotes of the verse") },
  { keys: ["a"], does: "arabic", label: () => l10n.t("Show or hide the Arabic verse") },
  { keys: ["+", "="], does: "larger", label: () => l10n.t("Larger text") },
  { keys: ["-"], does: "smaller", label: () => l10n.t("Smaller text") },
  { keys: ["Escape"], does: "close", label: () => l10n.t("Close the list, or the mark") },
  { keys: ["?"], does: "help", label: () => l10n.t("This list") },
] as const;

export type KeyAction = (typeof KEYS)[number]["does"];

/** The action of a key press; null for other keys. */
export function actionOf(event: KeyPress): KeyAction | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const key = latinKey(event);
  const name = event.shiftKey && key.startsWith("Arrow") ? `Shift+${key}` : key;
  return KEYS.find((entry) => (entry.keys as readonly string[]).includes(name))?.does ?? null;
}

/** A key's display name. */
export function keyLabel(key: string): string {
  return key
    .replace("ArrowLeft", "←")
    .replace("ArrowRight", "→")
    .replace("Escape", l10n.t("Esc"))
    .replace("Delete", l10n.t("Del"))
    .replace(/^Shift\+/, `${l10n.t("Shift")}+`)
    .replace(/^([A-Z])$/, `${l10n.t("Shift")}+$1`);
}
