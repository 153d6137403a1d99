import type { LocalResource } from "./resource.js";

/** Parts of a resource that a commit changed. */
export type ChangedPart = "rows" | "marks" | "names" | "status";
export type ChangedParts = ReadonlySet<ChangedPart>;

/** The parts in which two states of a resource differ. An unknown resource is undefined. */
export function changedParts(
  before: LocalResource | undefined,
  after: LocalResource | undefined,
): ChangedParts {
  const parts = new Set<ChangedPart>();
  if (before?.file !== after?.file) parts.add("rows");
  if (parts.size > 0 || !same(MARKS, before, after)) parts.add("marks");
  if (!same(NAMES, before, after)) parts.add("names");
  if (!same(STATUS, before, after)) parts.add("status");
  // The state does not contain the marks of single rows, so equal counts do not mean equal marks.
  if (parts.size === 0) parts.add("marks");
  return parts;
}

const MARKS = ["unreviewedRows", "reviewedThrough"] as const;
const NAMES = ["name", "authorName", "languageName", "languageCode", "direction"] as const;
const STATUS = [
  "status",
  "unavailableReason",
  "unavailableSince",
  "lastRefreshedAt",
  "lastChangedAt",
  "lostRows",
  "needsFullCopy",
] as const;

function same(
  fields: readonly (keyof LocalResource)[],
  a: LocalResource | undefined,
  b: LocalResource | undefined,
): boolean {
  return fields.every((field) => a?.[field] === b?.[field]) && a?.failure?.at === b?.failure?.at;
}
