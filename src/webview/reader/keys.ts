/** What a key does while the text has the focus. The help and the handler read the same table. */
export const KEYS = [
  { keys: ["j"], does: "nextVerse", label: "Next verse" },
  { keys: ["k"], does: "previousVerse", label: "Previous verse" },
  { keys: ["n", "]"], does: "nextChapter", label: "Next surah" },
  { keys: ["p", "["], does: "previousChapter", label: "Previous surah" },
  { keys: ["g", "/"], does: "jump", label: "Jump to a verse or surah" },
  { keys: ["s"], does: "chapters", label: "List of surahs" },
  { keys: ["Alt+ArrowLeft"], does: "back", label: "Back" },
  { keys: ["Alt+ArrowRight"], does: "forward", label: "Forward" },
  { keys: ["f"], does: "notes", label: "Open or close the footnotes of the verse" },
  { keys: ["Escape"], does: "close", label: "Close the footnote, menu or list" },
  { keys: ["a"], does: "arabic", label: "Show or hide the Arabic verse" },
  { keys: ["c"], does: "copyText", label: "Copy the verse" },
  { keys: ["r"], does: "copyReference", label: "Copy with reference and source" },
  { keys: ["m"], does: "copyMarkdown", label: "Copy as Markdown" },
  { keys: ["i"], does: "insert", label: "Insert at the cursor of the editor" },
  { keys: ["v"], does: "compare", label: "Compare resources at the verse" },
  { keys: ["t"], does: "tafsirs", label: "Read the verse in a tafsir" },
  { keys: ["d"], does: "difference", label: "Show what changed in a marked verse" },
  { keys: ["+", "="], does: "larger", label: "Larger text" },
  { keys: ["-"], does: "smaller", label: "Smaller text" },
  { keys: ["?"], does: "help", label: "This list" },
] as const;

export type KeyAction = (typeof KEYS)[number]["does"];

/** The action of a key press; null where the key means nothing here or belongs to a control. */
export function actionOf(event: {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}): KeyAction | null {
  if (event.ctrlKey || event.metaKey) return null;
  const name = event.altKey ? `Alt+${event.key}` : event.key;
  return KEYS.find((entry) => (entry.keys as readonly string[]).includes(name))?.does ?? null;
}

/** A key's name as people read it. */
export function keyLabel(key: string): string {
  return key.replace("ArrowLeft", "←").replace("ArrowRight", "→").replace("Escape", "Esc");
}
