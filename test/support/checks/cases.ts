import assert from "node:assert/strict";
import { checkResource } from "../../../src/core/library/checks/check.js";
import { SCRIPTS } from "../../../src/core/library/checks/characters.js";
import type { RuleId } from "../../../src/core/library/checks/registry.js";
import type { CheckRow, Fingerprints, RawFinding } from "../../../src/core/library/checks/types.js";
import { groupModule } from "../../../src/core/model/groups/registry.js";

/** A resource to try a rule on. */
export interface Case {
  /** Base language. Default `en`. */
  readonly language?: string;
  /** Default `translations`. */
  readonly group?: string;
  /** Texts of 2:1, 2:2 and so on. */
  readonly texts?: readonly string[];
  /** Footnotes of 2:1. */
  readonly notes?: readonly string[];
  /** Texts of 3:1 and so on, which establish the text's habits. Their findings do not count. */
  readonly habit?: readonly string[];
  /** Payloads in place of texts. */
  readonly rows?: readonly Readonly<Record<string, unknown>>[];
  readonly others?: readonly Fingerprints[];
}

/** A case, or its only text in English. */
export type Example = string | Case;

/** The findings of one rule in a case, without those in the habit's verses: verse, message, quote. */
export function findingsIn(rule: RuleId, example: Example): string[] {
  return rawFindingsIn(rule, example).map(({ verseKey, message, quote }) =>
    `${verseKey ?? "-"} ${message} ${quote}`.trim(),
  );
}

/**
 * The findings of one rule in a case as people see them: verse, message with its values, and the
 * reported words with their offset, such as `2:1 double-space() 5 "  "`.
 */
export function placedFindingsIn(rule: RuleId, example: Example): string[] {
  return rawFindingsIn(rule, example).map(({ verseKey, message, args, place, quote }) => {
    const where = place === null ? "" : ` ${place.start} ${JSON.stringify(quote)}`;
    return `${verseKey ?? "-"} ${message}(${args.join(", ")})${where}`;
  });
}

function rawFindingsIn(rule: RuleId, example: Example): RawFinding[] {
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
  return found.filter(({ verseKey }) => given.habit === undefined || !verseKey?.startsWith("3:"));
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

/** Rules about numbers and verse keys, which work in the same way in every script. */
const WITHOUT_SCRIPT: ReadonlySet<RuleId> = new Set<RuleId>([
  "missing-verse",
  "unknown-verse",
  "empty-text",
  "range-overlap",
  "range-gap",
  "missing-audio",
  "segment-out-of-range",
  "segment-order",
  "segment-count",
]);

/** Minimum examples of each kind for a rule, and minimum scripts among their languages. */
const FEWEST = { examples: 5, scripts: 2 } as const;

/**
 * Declares a test for each example: the rule finds something in its first text, and nothing in its
 * second. @throws AssertionError if the examples are too few, or all in one language.
 */
export function ruleCases(
  rule: RuleId,
  { finds, passes }: { readonly finds: readonly Example[]; readonly passes: readonly Example[] },
): void {
  for (const examples of [finds, passes]) {
    assert.ok(
      examples.length >= FEWEST.examples,
      `${rule} has ${examples.length} examples of a kind`,
    );
    const scripts = new Set(examples.flatMap(scriptsOf));
    const enough = WITHOUT_SCRIPT.has(rule) || scripts.size >= FEWEST.scripts;
    assert.ok(enough, `${rule} has examples in ${[...scripts].join(", ")} only`);
  }
  describe(rule, () => {
    for (const example of finds) {
      it(`finds ${nameOf(example)}`, () => {
        assert.ok(findingsIn(rule, example).length > 0);
      });
    }
    for (const example of passes) {
      it(`passes ${nameOf(example)}`, () => {
        assert.deepEqual(findingsIn(rule, example), []);
      });
    }
  });
}

/** Declares a test: the rule reports one example, `count` times, and passes its neighbour. */
export function threshold(
  rule: RuleId,
  name: string,
  {
    reports,
    count = 1,
    passes,
  }: { readonly reports: Example; readonly count?: number; readonly passes: Example },
): void {
  it(`${rule}: ${name}`, () => {
    assert.equal(findingsIn(rule, reports).length, count);
    assert.deepEqual(findingsIn(rule, passes), []);
  });
}

/**
 * A rule, a name, what two neighbouring cases have in common, and the parts in which they differ: of
 * the case that the rule reports, then of the case that it passes. The number of findings is by
 * default that of the reported case's texts.
 */
export type ThresholdCase = readonly [
  rule: RuleId,
  name: string,
  common: Case,
  reports: Case,
  passes: Case,
  count?: number,
];

/** Declares a test for each threshold. */
export function thresholds(cases: readonly ThresholdCase[]): void {
  for (const [rule, name, common, reported, passed, count] of cases) {
    const reports = { ...common, ...reported };
    threshold(rule, name, {
      reports,
      count: count ?? reports.texts?.length ?? 1,
      passes: { ...common, ...passed },
    });
  }
}

/** A rule, an example, and all of its findings as `placedFindingsIn` returns them. */
export type PlacedCase = readonly [rule: RuleId, example: Example, findings: readonly string[]];

/** Declares a test for each case: the rule reports exactly these findings. */
export function placedCases(cases: readonly PlacedCase[]): void {
  for (const [rule, example, findings] of cases) {
    it(`${rule}: ${findings.length} in ${nameOf(example)}`, () => {
      assert.deepEqual(placedFindingsIn(rule, example), findings);
    });
  }
}

/** The languages of an example's texts, each with the scripts of its letters. */
function scriptsOf(example: Example): string[] {
  const given: Case = typeof example === "string" ? { texts: [example] } : example;
  const rows = (given.rows ?? []).map(({ text }) => (typeof text === "string" ? text : ""));
  const letters = [...(given.texts ?? []), ...(given.notes ?? []), ...rows].join(" ");
  return SCRIPTS.filter((script) => new RegExp(`\\p{Script=${script}}`, "u").test(letters)).map(
    (script) => `${given.language ?? "en"} in ${script}`,
  );
}

function nameOf(example: Example): string {
  if (typeof example === "string") return JSON.stringify(example);
  const { others: _, habit, ...shown } = example;
  return JSON.stringify(shown).slice(0, 160) + (habit === undefined ? "" : " after a habit");
}

/** Copies of one text, each with a different number of letters in place of `#`. */
export function times(count: number, text: string): string[] {
  return Array.from({ length: count }, (_, index) =>
    text.replaceAll("#", String.fromCharCode(97 + (index % 26)) + "abcdefgh"[index % 8]),
  );
}
