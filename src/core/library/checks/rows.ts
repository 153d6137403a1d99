import type { LocalResource } from "../../model/resource.js";
import type { StoredRow } from "../../model/row.js";
import { payloadOf } from "../payload.js";
import type { CheckRow, ResourceFacts } from "./types.js";

/** Converts a stored row for the rules. */
export function checkRowOf(row: StoredRow): CheckRow {
  const { recordType, recordKey, verseKey, from, to } = row;
  return { recordType, recordKey, verseKey, from, to, data: payloadOf(row) };
}

/** Facts about a resource other than its rows. */
export function factsOf(resource: LocalResource): ResourceFacts {
  const { group, id, name, languageCode, languageName } = resource;
  return { group, id, name, languageCode, languageName };
}

/** The chapter whose document shows a row. 0 for a row without a verse. */
export function chapterOfRow({ from }: Pick<CheckRow, "from">): number {
  return from === null ? 0 : Math.floor(from / 1000);
}
