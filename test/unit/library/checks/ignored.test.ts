import assert from "node:assert/strict";
import { checkResource } from "../../../../src/core/library/checks/check.js";
import { ignoredBy } from "../../../../src/core/library/checks/finding.js";
import type { RawFinding } from "../../../../src/core/library/checks/types.js";
import type { IgnoredFinding } from "../../../../src/core/library/notes/fold.js";
import type { ResourceRef } from "../../../../src/core/model/resource.js";
import { rowsOf } from "../../../support/checks/cases.js";

const RESOURCE: ResourceRef = { group: "translations", id: 1 };
const OPEN = "Placeholder text [not closed";

/** The findings of two rules in texts of 2:1, 2:2 and so on. */
function findingsOf(...texts: string[]): readonly RawFinding[] {
  const payloads = texts.map((text, index) => ({
    id: index + 1,
    verse_key: `2:${index + 1}`,
    text,
  }));
  return checkResource(
    { ...RESOURCE, languageCode: "en", languageName: null, name: "Placeholder" },
    rowsOf("translations", payloads),
    { rules: new Set(["unbalanced-punctuation", "spacing"]) },
  );
}

/** The only finding of a rule at a verse. */
function findingOf(findings: readonly RawFinding[], rule: string, verseKey: string): RawFinding {
  const [found, ...more] = findings.filter(
    (each) => each.rule === rule && each.verseKey === verseKey,
  );
  assert.ok(found, `${rule} reports ${verseKey}`);
  assert.equal(more.length, 0);
  return found;
}

function ignoring(finding: RawFinding, changes: Partial<IgnoredFinding> = {}): IgnoredFinding {
  const { verseKey, rule, recordType, recordKey, textHash } = finding;
  return {
    thread: "",
    resource: RESOURCE,
    scope: "finding",
    verseKey,
    rule,
    recordType,
    recordKey,
    text: textHash,
    reason: "As printed.",
    author: { name: "Amina" },
    date: "2026-01-01T00:00:00.000Z",
    heads: [],
    ...changes,
  };
}

describe("an ignored finding", () => {
  const findings = findingsOf(`${OPEN}  twice`, OPEN);
  const finding = findingOf(findings, "unbalanced-punctuation", "2:1");
  const entry = ignoring(finding);

  it("has the person and the reason", () => {
    const found = ignoredBy(finding, RESOURCE, [entry]);
    assert.deepEqual([found?.author.name, found?.reason], ["Amina", "As printed."]);
  });

  it("stays ignored in the next check of the same text", () => {
    const again = findingOf(findingsOf(`${OPEN}  twice`), "unbalanced-punctuation", "2:1");
    assert.equal(ignoredBy(again, RESOURCE, [entry]), entry);
  });

  it("does not affect the same rule at another verse", () => {
    const other = findingOf(findings, "unbalanced-punctuation", "2:2");
    assert.equal(ignoredBy(other, RESOURCE, [entry]), undefined);
  });

  it("does not affect another rule at the same verse", () => {
    const other = findingOf(findings, "spacing", "2:1");
    assert.equal(ignoredBy(other, RESOURCE, [entry]), undefined);
  });

  it("does not affect the same verse of another resource", () => {
    for (const other of [
      { group: "translations", id: 2 },
      { group: "tafsirs", id: 1 },
    ]) {
      assert.equal(ignoredBy(finding, other, [entry]), undefined);
    }
  });

  it("is shown when the text changes, and hidden again with the old text", () => {
    const changed = findingOf(findingsOf(`${OPEN} today`), "unbalanced-punctuation", "2:1");
    assert.equal(ignoredBy(changed, RESOURCE, [entry]), undefined);
    const undone = findingOf(findingsOf(`${OPEN}  twice`), "unbalanced-punctuation", "2:1");
    assert.equal(ignoredBy(undone, RESOURCE, [entry]), entry);
  });
});

describe("an ignored rule", () => {
  const before = findingsOf(OPEN, `${OPEN}  twice`);
  const entry = ignoring(findingOf(before, "unbalanced-punctuation", "2:1"), {
    scope: "resource",
    verseKey: null,
    recordType: null,
    recordKey: null,
    text: null,
  });

  it("covers every verse of the resource, with every text", () => {
    for (const texts of [
      [OPEN, OPEN],
      ["Placeholder text (not closed", OPEN],
    ]) {
      for (const finding of findingsOf(...texts)) {
        assert.equal(ignoredBy(finding, RESOURCE, [entry]), entry);
      }
    }
  });

  it("does not affect other rules and other resources", () => {
    const spacing = findingOf(before, "spacing", "2:2");
    assert.equal(ignoredBy(spacing, RESOURCE, [entry]), undefined);
    const same = findingOf(before, "unbalanced-punctuation", "2:2");
    assert.equal(ignoredBy(same, { ...RESOURCE, id: 2 }, [entry]), undefined);
  });
});

describe("an ignored finding without a row", () => {
  const missing = checkResource(
    { ...RESOURCE, languageCode: "en", languageName: null, name: "Placeholder" },
    rowsOf(
      "translations",
      [1, 2, 4, 5, 7].map((verse) => ({
        id: verse,
        verse_key: `1:${verse}`,
        text: `Placeholder ${verse}`,
      })),
    ),
    { rules: new Set(["missing-verse"]) },
  );

  it("is ignored at its verse only", () => {
    const finding = findingOf(missing, "missing-verse", "1:3");
    const entry = ignoring(finding);
    assert.equal(entry.text, null);
    const kept = missing.filter((each) => ignoredBy(each, RESOURCE, [entry]) === undefined);
    assert.equal(kept.length, missing.length - 1);
    assert.ok(!kept.includes(finding));
  });
});
