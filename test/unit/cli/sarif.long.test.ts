import assert from "node:assert/strict";
import type { CheckedFinding } from "../../../src/cli/checkedFinding.js";
import { MOST_RESULTS, sarifLog } from "../../../src/cli/sarif.js";
import { sarifErrors } from "../../support/sarifSchema.js";
import { resource } from "../ui/support.js";

function finding(changes: Partial<CheckedFinding["finding"]> = {}): CheckedFinding {
  return {
    resource: resource(),
    ignored: null,
    finding: {
      rule: "spacing",
      message: "missing-verse",
      args: [],
      recordType: "translation",
      recordKey: "7",
      verseKey: "2:7",
      place: null,
      quote: "two  spaces",
      textHash: "abc",
      chapter: 2,
      range: { startLine: 8, start: 5, endLine: 8, end: 16 },
      severity: "information",
      text: "Two spaces.",
      ...changes,
    },
  };
}

function resultsOf(findings: readonly CheckedFinding[]) {
  return sarifLog(findings).runs[0]?.results ?? [];
}

function fingerprintOf(each: CheckedFinding): string | undefined {
  return resultsOf([each])[0]?.partialFingerprints?.["quranContentSync/v1"];
}

describe("a SARIF log", () => {
  it("is valid by the standard's schema: empty, without a verse, beyond the limit", async () => {
    const many = Array.from({ length: MOST_RESULTS + 1 }, () => finding());
    for (const findings of [
      [],
      [finding(), finding({ severity: "error" }), finding({ severity: "warning" })],
      [finding({ verseKey: null, recordKey: null, recordType: null })],
      many,
    ]) {
      assert.deepEqual(await sarifErrors(sarifLog(findings)), []);
    }
    assert.notDeepEqual(await sarifErrors({ ...sarifLog([]), version: "2.0.0" }), []);
  });

  it("has a fingerprint that changes with the text, and not with the message", () => {
    const first = fingerprintOf(finding());
    assert.match(first ?? "", /^[0-9a-f]{64}$/);
    assert.equal(fingerprintOf(finding({ text: "Another message." })), first);
    assert.notEqual(fingerprintOf(finding({ textHash: "def" })), first);
  });

  it("tells equal findings in one text apart", () => {
    const prints = resultsOf([finding(), finding()]).map(
      ({ partialFingerprints }) => partialFingerprints?.["quranContentSync/v1"],
    );
    assert.equal(new Set(prints).size, 2);
  });

  it("keeps the most severe findings within the limit, and reports how many it leaves out", () => {
    const many = Array.from({ length: MOST_RESULTS + 10 }, (_, index) =>
      finding({ recordKey: String(index) }),
    );
    const log = sarifLog([...many, finding({ severity: "error" })]);
    const [run] = log.runs;
    assert.equal(run?.results?.length, MOST_RESULTS);
    assert.equal(run.results[0]?.level, "error");
    assert.match(
      run.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text ?? "",
      /left out of this log: 11\./,
    );
  });
});
