import { indentJson } from "../../model/indentJson.js";
import { readerKind, type Difference } from "../../model/pages.js";
import type { ResourceRef } from "../../model/resource.js";
import type { RowChange } from "../../model/change.js";
import type { RowName } from "../../model/row.js";
import type { ContentStore } from "../../ports.js";
import { textWithNotes } from "../export/copy.js";
import { payloadOf, textField } from "../payload.js";
import { arabicText } from "../reading/arabic.js";
import { footnotesOf } from "../reading/row.js";

/** The differences of some rows; unchanged and already reviewed rows have none. */
export async function readDifferences(
  store: Pick<ContentStore, "changes">,
  ref: ResourceRef,
  rows: readonly RowName[],
): Promise<Difference[]> {
  const page = await store.changes(ref, { rows });
  return page.rows.map((change) => differenceOf(ref.group, change));
}

/**
 * A change as two texts. They are JSON if the row has no readable text, or if its text is unchanged
 * and another field changed.
 */
export function differenceOf(
  group: string,
  change: Pick<RowChange, "recordType" | "recordKey" | "before" | "after">,
): Difference {
  const { recordType, recordKey } = change;
  const before = change.before === null ? null : readableText(group, change.before);
  const after = change.after === null ? null : readableText(group, change.after);
  const isText =
    (change.before === null) === (before === null) &&
    (change.after === null) === (after === null) &&
    before !== after;
  if (isText) return { recordType, recordKey, form: "text", before, after };
  return {
    recordType,
    recordKey,
    form: "json",
    before: change.before === null ? null : indentJson(change.before),
    after: change.after === null ? null : indentJson(change.after),
  };
}

/** The text of a payload as people read it, without markup; its JSON if it has none. */
export function textOf(group: string, json: string): string {
  return readableText(group, json) ?? indentJson(json);
}

/** The readable text of a payload, without markup; null if it has none. */
function readableText(group: string, json: string): string | null {
  const kind = readerKind(group);
  if (kind === "recitation" || kind === "table") return null;
  const payload = payloadOf({ json });
  if (group === "quran_core") return arabicText(payload);
  const text = textField(payload, "text", "body", "content");
  if (text === null) return null;
  const title = kind === "articles" ? textField(payload, "title", "name") : null;
  const body = textWithNotes(text, footnotesOf(payload));
  return title === null ? body : `${title}\n\n${body}`;
}
