import { verseKey, versePosition } from "../../model/verse.js";
import { fingerprint } from "../notes/quotation.js";
import { prepareResource, type CheckedResource, type CheckedText } from "./prepare.js";
import type { RuleId } from "./registry.js";
import type { Reporter, Rule } from "./rule.js";
import { RULES } from "./rules/index.js";
import type { CheckRow, Fingerprints, RawFinding, ResourceFacts } from "./types.js";

export interface CheckOptions {
  /** Only these rules. Default: all. */
  readonly rules?: ReadonlySet<RuleId>;
  /** Other resources of the same language, for rules that compare resources. */
  readonly others?: readonly Fingerprints[];
}

/** Maximum findings of one rule in one resource; more would only repeat them. */
export const MOST_FINDINGS = 2000;

/** Checks one resource, and returns its findings in reading order. */
export function checkResource(
  facts: ResourceFacts,
  rows: readonly CheckRow[],
  options: CheckOptions = {},
): RawFinding[] {
  return checkPrepared(prepareResource(facts, rows), options);
}

export function checkPrepared(resource: CheckedResource, options: CheckOptions = {}): RawFinding[] {
  const { rows } = resource;
  const index = new Map(rows.map((row, at) => [row, at]));
  const placed: Placed[] = [];
  for (const rule of RULES) {
    if (options.rules !== undefined && !options.rules.has(rule.id)) continue;
    for (const finding of findingsOf(rule, resource, index, options.others ?? []))
      placed.push(finding);
  }
  return placed
    .sort((a, b) => a.order - b.order || a.start - b.start)
    .map(({ finding }) => finding);
}

interface Placed {
  readonly finding: RawFinding;
  /** Position in reading order. */
  readonly order: number;
  readonly start: number;
}

/** Rows without a verse come after all verses, in their own order. */
const AFTER_VERSES = 1_000_000;

function findingsOf(
  rule: Rule,
  resource: CheckedResource,
  index: ReadonlyMap<CheckRow, number>,
  others: readonly Fingerprints[],
): Placed[] {
  const found: Placed[] = [];
  const add = (order: number, finding: Omit<RawFinding, "rule">): void => {
    if (found.length >= MOST_FINDINGS) return;
    found.push({ finding: { rule: rule.id, ...finding }, order, start: finding.place?.start ?? 0 });
  };
  const ofRow = (
    row: CheckRow,
  ): { order: number } & Pick<
    RawFinding,
    "recordType" | "recordKey" | "verseKey" | "textHash"
  > => ({
    order: row.from ?? AFTER_VERSES + (index.get(row) ?? 0),
    recordType: row.recordType,
    recordKey: row.recordKey,
    verseKey: row.verseKey,
    textHash: rowHash(row),
  });
  const report: Reporter = {
    text(text: CheckedText, start, end, message, ...args) {
      const { order, ...row } = ofRow(text.row);
      const place = { kind: text.kind, index: text.index, start, end };
      add(order, {
        ...row,
        message,
        args,
        place,
        quote: text.text.slice(start, Math.min(end, start + 80)),
      });
    },
    row(row, message, ...args) {
      const { order, ...own } = ofRow(row);
      add(order, { ...own, message, args, place: null, quote: "" });
    },
    verse(verse, message, ...args) {
      const none = { recordType: null, recordKey: null, place: null, quote: "", textHash: null };
      add(versePosition(verse), { ...none, verseKey: verseKey(verse), message, args });
    },
    resource(message, ...args) {
      const none = { recordType: null, recordKey: null, verseKey: null, place: null };
      add(-1, { ...none, message, args, quote: "", textHash: null });
    },
  };
  rule.check(resource, report, others);
  return found;
}

/** Changes when the row's text or notes change, which brings an ignored finding back. */
export function rowHash(row: CheckRow): string {
  const { text, title, foot_notes: notes, segments, url } = row.data;
  return fingerprint(JSON.stringify([text, title, notes, segments, url]));
}
