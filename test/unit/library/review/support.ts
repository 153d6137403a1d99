import type { ChangeHead, RowChange } from "../../../../src/core/model/change.js";

/** Changed rows for tests. Their texts are placeholders. */

export const APPLIED = "2026-11-05T10:00:00Z";

export const change = (recordKey: string, changes: Partial<RowChange> = {}): RowChange => ({
  recordType: "row",
  recordKey,
  verseKey: `2:${recordKey}`,
  kind: "updated",
  before: text(`old ${recordKey}`),
  after: text(`new ${recordKey}`),
  times: 1,
  changedAt: APPLIED,
  appliedAt: APPLIED,
  ...changes,
});
export const text = (html: string, more: object = {}): string =>
  JSON.stringify({ text: html, ...more });

export const head = (
  recordKey: string,
  position: number | null,
  changes: Partial<ChangeHead> = {},
) => {
  const { before: _, after: __, ...rest } = change(recordKey);
  return { ...rest, position, to: position, ...changes } satisfies ChangeHead;
};

export const page = <T>(rows: readonly T[]) => ({
  rows,
  nextOffset: null,
  generation: "g",
  total: rows.length,
  newest: null,
});
