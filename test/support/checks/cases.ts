import { deepStrictEqual, ok } from "node:assert";
import { checkResource } from "../../../src/core/library/checks/check.js";
import type { RuleId } from "../../../src/core/library/checks/registry.js";
import type { CheckRow, Fingerprints } from "../../../src/core/library/checks/types.js";
import { groupModule } from "../../../src/core/model/groups/registry.js";

/** A resource in which a rule is tried. */
export interface Case {
  /** Base language. Default `en`. */
  readonly language?: string;
  /** Default `translations`. */
  readonly group?: string;
  /** Texts of 2:1, 2:2 and so on. */
  readonly texts?: readonly string[];
  /** Footnotes of 2:1. */
  readonly notes?: readonly string[];
  /** Texts of 3:1 and so on, whose findings do not count: they make habits. */
  readonly habit?: readonly string[];
  /** Payloads in place of texts. */
  readonly rows?: readonly Readonly<Record<string, unknown>>[];
  readonly others?: readonly Fingerprints[];
}

/** A text alone, in English, or a whole case. */
export type Example = string | Case;

/** The findings of one rule in a case, without those of the habit's verses. */
export function findingsIn(rule: RuleId, example: Example): string[] {
  const {
    language = "en",
    group = "translations",
    others = [],
    ...given
  }: Case = typeof example === "string" ? { texts: [example] } : example;
  const verses = (chapter: number, texts: readonly string[]): Record<string, unknown>[] =>
    texts.map((text, index) => ({
      id: chapter * 1000 + index + 1,
      verse_key: `${chapter}:${index + 1}`,
      text,
    }));
  const payloads = given.rows ?? [
    ...verses(2, given.texts ?? []).map((row, index) =>
      index === 0 && given.notes !== undefined
        ? { ...row, foot_notes: given.notes.map((text, at) => ({ id: at + 1, text })) }
        : row,
    ),
    ...verses(3, given.habit ?? []),
  ];
  const facts = { group, id: 1, languageCode: language, languageName: null, name: "Placeholder" };
  const found = checkResource(facts, rowsOf(group, payloads), { rules: new Set([rule]), others });
  return found
    .filter(({ verseKey }) => given.habit === undefined || !verseKey?.startsWith("3:"))
    .map(({ verseKey, message, quote }) => `${verseKey ?? "-"} ${message} ${quote}`.trim());
}

export function rowsOf(
  group: string,
  payloads: readonly Readonly<Record<string, unknown>>[],
): CheckRow[] {
  return payloads.map((data, index) => {
    const { recordType, recordKey, verseKey, from, to } = groupModule(group).identify(data);
    return { recordType, recordKey: recordKey ?? `#${index}`, verseKey, from, to, data };
  });
}

/** Declares a test for each example: the rule finds something in the first, nothing in the second. */
export function ruleCases(
  rule: RuleId,
  { finds, passes }: { readonly finds: readonly Example[]; readonly passes: readonly Example[] },
): void {
  describe(rule, () => {
    for (const example of finds) {
      it(`finds ${nameOf(example)}`, () => {
        ok(findingsIn(rule, example).length > 0);
      });
    }
    for (const example of passes) {
      it(`passes ${nameOf(example)}`, () => {
        deepStrictEqual(findingsIn(rule, example), []);
      });
    }
  });
}

function nameOf(example: Example): string {
  if (typeof example === "string") return JSON.stringify(example);
  const { others: _, habit, ...shown } = example;
  return JSON.stringify(shown).slice(0, 160) + (habit === undefined ? "" : " after a habit");
}

/** The same text many times, each with a number of letters in place of `#`. */
export function times(count: number, text: string): string[] {
  return Array.from({ length: count }, (_, index) =>
    text.replaceAll("#", String.fromCharCode(97 + (index % 26)) + "abcdefgh"[index % 8]),
  );
}
