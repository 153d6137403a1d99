/** An action of the reader on one verse. */
export type VerseAction =
  | "copyText"
  | "copyReference"
  | "copyMarkdown"
  | "insert"
  | "compare"
  | "history"
  | "note"
  | "tafsirs"
  | "translations"
  | "openRow";
