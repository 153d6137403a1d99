import { isDeepStrictEqual } from "node:util";
import type { PageChanges } from "../../core/model/pages.js";
import { rowKey } from "../../core/model/row.js";
import type { ReaderMessage } from "../../protocol/reader.js";

/**
 * The message that updates a webview's changes, with only the differing marks. Null if nothing
 * differs.
 */
export function marksMessage(
  shown: PageChanges | null,
  present: PageChanges,
): Extract<ReaderMessage, { type: "marks" }> | null {
  const before = new Map((shown?.marks ?? []).map((mark) => [rowKey(mark), mark]));
  const now = new Map(present.marks.map((mark) => [rowKey(mark), mark]));
  const gone = [...before]
    .filter(([key]) => !now.has(key))
    .map(([, { recordType, recordKey }]) => ({ recordType, recordKey }));
  const marks = [...now]
    .filter(([key, mark]) => !isDeepStrictEqual(before.get(key), mark))
    .map(([, mark]) => mark);
  const { total, through } = present;
  const isSame = total === shown?.total && through === shown.through;
  if (isSame && gone.length === 0 && marks.length === 0) return null;
  return { type: "marks", total, through, gone, marks };
}
