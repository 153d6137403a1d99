import type { RowChange } from "../../model/change.js";
import { isOnlySpacing } from "../../model/wordDiff.js";
import { differenceOf } from "./difference.js";

/** The part of a text that a change concerns; `data` for rows without readable text. */
export type ChangedPart = "words" | "punctuation" | "spacing" | "data";

const NOT_WORDS = /[\p{P}\p{S}\p{Z}\p{C}\s]+/gu;

/** What differs in a changed row: words, else punctuation, else only spacing. */
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
