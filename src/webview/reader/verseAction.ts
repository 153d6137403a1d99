/** An action of the reader on one verse. */
export type VerseAction =
  | "copyText"
  | "copyReference"
  | "copyMarkdown"
  | "insert"
  | "compare"
  | "tafsirs"
  | "translations"
  | "openRow";
