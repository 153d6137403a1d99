import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ResourceHead } from "../../protocol/reader.js";
import type { Formats } from "../shared/format.js";

export type VerseAction =
  | "copyText"
  | "copyReference"
  | "copyMarkdown"
  | "insert"
  | "compare"
  | "tafsirs"
  | "translations"
  | "openRow";

/** What stands beside the text of a page and can be asked for from any part of it. */
export interface ReaderContext {
  readonly resource: ResourceHead;
  readonly formats: Formats;
  readonly groups: readonly string[];
  readonly showArabic: boolean;
  /** Something done with one row; `verseKey` where the row is about a verse. */
  readonly act: (
    action: VerseAction,
    row: { readonly recordType: string; readonly recordKey: string },
    verseKey: string | null,
  ) => void;
  readonly openVerse: (verseKey: string) => void;
}

export const Reading = createContext<ReaderContext | null>(null);

export function useReading(): ReaderContext {
  const context = useContext(Reading);
  if (context === null) throw new Error("This part is shown outside of a reader.");
  return context;
}
