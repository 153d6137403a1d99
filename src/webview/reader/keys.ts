import * as l10n from "@vscode/l10n";
import { latinKey, type KeyPress } from "../shared/keyPress.js";

/** Keys while the text has the focus, for both the help and the handler. */
export const KEYS = [
  { keys: ["j"], does: "nextVerse", label: () => l10n.t("Next verse") },
  { keys: ["k"], does: "previousVerse", label: () => l10n.t("Previous verse") },
  { keys: ["n", "]"], does: "nextChapter", label: () => l10n.t("Next surah") },
  { keys: ["p", "["], does: "previousChapter", label: () => l10n.t("Previous surah") },
  { keys: ["g", "/"], does: "jump", label: () => l10n.t("Jump to a verse or surah") },
  { keys: ["s"], does: "chapters", label: () => l10n.t("List of surahs") },
  { keys: ["Alt+ArrowLeft"], does: "back", label: () => l10n.t("Back") },
  { keys: ["Alt+ArrowRight"], does: "forward", label: () => l10n.t("Forward") },
  { keys: ["f"], does: "notes", label: () => l10n.t("Open or close the footnotes of the verse") },
  { keys: ["Escape"], does: "close", label: () => l10n.t("Close the footnote, menu or list") },
  { keys: ["a"], does: "arabic", label: () => l10n.t("Show or hide the Arabic verse") },
  { keys: ["c"], does: "copyText", label: () => l10n.t("Copy the verse") },
  { keys: ["r"], does: "copyReference", label: () => l10n.t("Copy with reference and source") },
  { keys: ["m"], does: "copyMarkdown", label: () => l10n.t("Copy as Markdown") },
  { keys: ["i"], does: "insert", label: () => l10n.t("Insert at the cursor of the editor") },
  { keys: ["v"], does: "compare", label: () => l10n.t("Compare resources at the verse") },
  { keys: ["h"], does: "history", label: () => l10n.t("Show the history of the verse") },
  { keys: ["w"], does: "note", label: () => l10n.t("Write a review note on the verse") },
  { keys: ["t"], does: "tafsirs", label: () => l10n.t("Read the verse in a tafsir") },
  { keys: ["."], does: "nextChange", label: () => l10n.t("Next change") },
  { keys: [","], does: "previousChange", label: () => l10n.t("Previous change") },
  {
    keys: ["d"],
    does: "difference",
    label: () => l10n.t("Show what changed in a marked verse; then mark it as reviewed"),
  },
  { keys: ["u"], does: "undoReview", label: () => l10n.t("Undo “Mark as Reviewed”") },
  { keys: ["+", "="], does: "larger", label: () => l10n.t("Larger text") },
  { keys: ["-"], does: "smaller", label: () => l10n.t("Smaller text") },
  { keys: ["?"], does: "help", label: () => l10n.t("This list") },
] as const;

export type KeyAction = (typeof KEYS)[number]["does"];

/** The action of a key press; null for other keys, and for keys of a control. */
export function actionOf(event: KeyPress): KeyAction | null {
  if (event.ctrlKey || event.metaKey || event.isComposing) return null;
  const key = latinKey(event);
  const name = event.altKey ? `Alt+${key}` : key;
  return KEYS.find((entry) => (entry.keys as readonly string[]).includes(name))?.does ?? null;
}

/** A key's display name. */
export function keyLabel(key: string): string {
  return key.replace("ArrowLeft", "←").replace("ArrowRight", "→").replace("Escape", l10n.t("Esc"));
}
