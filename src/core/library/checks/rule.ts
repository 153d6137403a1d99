import type { CheckedResource, CheckedText } from "./prepare.js";
import type { MessageId } from "./messages.js";
import type { RuleId } from "./registry.js";
import type { CheckRow, Fingerprints } from "./types.js";
import type { VerseRef } from "../../model/verse.js";

type Args = readonly (string | number)[];

/** Collects the findings of a rule. */
export interface Reporter {
  /** Characters `start` to `end` of a text without its markup. */
  text(text: CheckedText, start: number, end: number, message: MessageId, ...args: Args): void;
  /** A row as a whole. */
  row(row: CheckRow, message: MessageId, ...args: Args): void;
  /** A verse that has no row. */
  verse(verse: VerseRef, message: MessageId, ...args: Args): void;
  /** The resource as a whole. */
  resource(message: MessageId, ...args: Args): void;
}

/** A rule of the quality checks. Its explanation for people is media/rules/ID.md. */
export interface Rule {
  readonly id: RuleId;
  check(resource: CheckedResource, report: Reporter, others: readonly Fingerprints[]): void;
}

/** A form, and how often a resource uses it. */
export interface Habit<T> {
  readonly form: T;
  readonly count: number;
  readonly total: number;
}

/** Minimum number of cases for a habit. */
const FEWEST = 20;
/** A form below this share of all cases is a slip. */
const MINORITY = 0.05;

/**
 * The form that a resource uses nearly always: at least 20 cases, 95 % of them. Null if the
 * resource has no such habit.
 */
export function habitOf<T>(counts: ReadonlyMap<T, number>, fewest = FEWEST): Habit<T> | null {
  let total = 0;
  let best: readonly [T, number] | null = null;
  for (const entry of counts) {
    total += entry[1];
    if (best === null || entry[1] > best[1]) best = entry;
  }
  if (best === null || total < fewest || best[1] < total * (1 - MINORITY)) return null;
  return { form: best[0], count: best[1], total };
}

export function countUp<T>(counts: Map<T, number>, form: T): void {
  counts.set(form, (counts.get(form) ?? 0) + 1);
}
