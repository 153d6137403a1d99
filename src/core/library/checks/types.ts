import type { ResourceRef } from "../../model/resource.js";
import type { VersePosition } from "../../model/verse.js";
import type { Payload } from "../payload.js";
import type { MessageId } from "./messages.js";
import type { RuleId } from "./registry.js";

export type { RuleSetting, Severity } from "./severity.js";

/** A stored row for the checks. */
export interface CheckRow {
  readonly recordType: string;
  readonly recordKey: string;
  readonly verseKey: string | null;
  /** First and last verse of the row; null if it has no verse. */
  readonly from: VersePosition | null;
  readonly to: VersePosition | null;
  readonly data: Payload;
}

/** Kinds of text in a row. */
export type TextKind = "text" | "note" | "title" | "word";

/** The place of a finding within one text of a row, in characters of its text without markup. */
export interface FindingPlace {
  readonly kind: TextKind;
  /** Index of the text among the row's texts of this kind. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** A finding without its message: plain data that a worker can send. */
export interface RawFinding {
  readonly rule: RuleId;
  readonly message: MessageId;
  readonly args: readonly (string | number)[];
  readonly recordType: string | null;
  readonly recordKey: string | null;
  readonly verseKey: string | null;
  readonly place: FindingPlace | null;
  /** The reported words; empty for a finding about a whole row or resource. */
  readonly quote: string;
  /**
   * Hash of the row's texts. When it changes, an ignored finding comes back. Null without a row.
   */
  readonly textHash: string | null;
}

/** Facts about the resource other than its rows. */
export interface ResourceFacts extends ResourceRef {
  /** ISO 639 code, or null if unknown. */
  readonly languageCode: string | null;
  readonly languageName: string | null;
  readonly name: string | null;
}

/** Letters-only hashes of a resource's verses, for rules that compare resources. */
export interface Fingerprints extends ResourceFacts {
  /** Indexed by verse id (1 to 6,236). 0 for a missing or very short text. */
  readonly hashes: Float64Array;
}
