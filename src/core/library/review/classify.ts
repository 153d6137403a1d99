import type { RowChange } from "../../model/change.js";
import type { ResourceRef } from "../../model/resource.js";
import { rowKey } from "../../model/row.js";
import { isOnlySpacing } from "../../model/wordDiff.js";
import type { ContentStore } from "../../ports.js";
import { allPages } from "../allPages.js";
import { differenceOf } from "./difference.js";

/** The part of a text that a change concerns; `data` for rows without readable text. */
export type ChangedPart = "words" | "punctuation" | "spacing" | "data";

const NOT_WORDS = /[\p{P}\p{S}\p{Z}\p{C}\s]+/gu;

/** The changed part of a row: words, else punctuation, else only spacing. */
export function changedPart(
  group: string,
  change: Pick<RowChange, "recordType" | "recordKey" | "before" | "after">,
): ChangedPart {
  const { form, before, after } = differenceOf(group, change);
  if (form === "json") return "data";
  if (before === null || after === null) return "words";
  if (isOnlySpacing(before, after)) return "spacing";
  const same = before.replace(NOT_WORDS, "") === after.replace(NOT_WORDS, "");
  return same ? "punctuation" : "words";
}

/** Bytes of payload that are compared without a pause. */
const PAGE_BYTES = 128 * 1024;

/** The changed part of every unreviewed change of a resource, by row key. */
export async function changedParts(
  store: Pick<ContentStore, "changes">,
  ref: ResourceRef,
): Promise<ReadonlyMap<string, ChangedPart>> {
  const parts = await allPages(async (offset) => {
    const page = await store.changes(ref, { offset, maxBytes: PAGE_BYTES });
    const rows = page.rows.map(
      (change) => [rowKey(change), changedPart(ref.group, change)] as const,
    );
    return { ...page, rows };
  });
  return new Map(parts);
}
