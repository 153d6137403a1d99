import type { RowName } from "../../core/model/row.js";
import { parseVerseKey } from "../../core/model/verse.js";
import type { Place } from "../../protocol/readerState.js";
import type { VerseAction } from "./verseAction.js";
import type { Ask } from "./view.js";

/** The request for the page of a place. */
export function requestOfPlace(place: Place): Ask {
  if (place.chapter !== null) {
    const verse = parseVerseKey(place.verseKey)?.verse ?? null;
    return { type: "chapter", chapter: place.chapter, verse };
  }
  if (place.table === undefined && place.part !== null) {
    return { type: "article", recordKey: place.part };
  }
  return { type: "table", recordType: place.part, offset: place.table ?? 0 };
}

/** The request for an action on a row. */
export function requestOfAction(
  action: VerseAction,
  { recordType, recordKey }: RowName,
  verseKey: string | null,
  withArabic: boolean,
): Ask {
  const copy = { type: "copy", recordType, recordKey, verseKey, withArabic } as const;
  switch (action) {
    case "copyText":
      return { ...copy, format: "text", to: "clipboard" };
    case "copyReference":
      return { ...copy, format: "reference", to: "clipboard" };
    case "copyMarkdown":
      return { ...copy, format: "markdown", to: "clipboard" };
    case "insert":
      return { ...copy, format: "reference", to: "editor" };
    case "openRow":
      return { type: "openRow", recordType, recordKey };
    case "compare":
    case "history":
    case "note":
    case "tafsirs":
    case "translations":
      return { type: "openIn", target: action, verseKey };
  }
}
