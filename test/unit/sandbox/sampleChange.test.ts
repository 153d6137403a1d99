import assert from "node:assert/strict";
import path from "node:path";
import { loadSampleData } from "../../../src/core/sandbox/sampleData.js";
import { SAMPLE } from "../../../src/core/sandbox/sampleIds.js";
import { createSandboxService, type SandboxService } from "../../../src/core/sandbox/service.js";
import { dataOf } from "../../../src/core/sandbox/synthetic.js";
import { modelContent } from "../../contract/serviceClient.js";

const FILTER =
  "articles:*;quran_core:*;recitations:*;tafsirs:*;translations:*;word_by_word_translations:*";
const sampleFile = path.resolve(__dirname, "../../../media/sample/quran.json");

describe("sample changes", () => {
  let service: SandboxService;
  beforeEach(() => {
    service = createSandboxService({ data: () => loadSampleData(sampleFile) });
  });

  it("go through every kind of change, and round again", async () => {
    const kinds: string[] = [];
    for (let change = 0; change < 18; change++) {
      kinds.push((await service.publisher.publishSampleChange()).kind);
    }
    const cycle = [
      "edited",
      "edited",
      "edited",
      "added",
      "deleted",
      "hidden",
      "restored",
      "invalidated",
      "touched",
    ];
    assert.deepEqual(kinds, [...cycle, ...cycle]);
  });

  it("describe themselves", async () => {
    const { kind, ref, verseKey, sequence } = await service.publisher.publishSampleChange();
    assert.deepEqual([kind, ref, verseKey], ["edited", SAMPLE.english, "1:2"]);
    assert.equal(sequence, await service.publisher.sequence());
  });

  it("keep published wording unchanged, except for one plain mark after it", async () => {
    const before = await modelContent(service, FILTER);
    for (let change = 0; change < 18; change++) await service.publisher.publishSampleChange();
    const after = await modelContent(service, FILTER);
    for (const [key, rows] of Object.entries(before)) {
      assert.deepEqual(
        after[key]?.map((row) => row.replace(/ \[sample edit \d+\]/g, "")),
        rows,
        key,
      );
      for (const row of after[key] ?? []) {
        assert.ok([...row.matchAll(/\[sample edit/g)].length <= 1);
      }
    }
    assert.deepEqual(after["quran_core:1"], before["quran_core:1"]);
  });

  it("continue after other publications", async () => {
    await service.publisher.hideResource(SAMPLE.recitation);
    await service.publisher.removeResource(SAMPLE.article);
    const kinds: string[] = [];
    for (let change = 0; change < 9; change++) {
      kinds.push((await service.publisher.publishSampleChange()).kind);
    }
    assert.ok(kinds.includes("restored"));
    assert.ok(!kinds.includes("invalidated"));
  });

  it("are refused by data without the sample's resources", async () => {
    const other = createSandboxService({ data: dataOf([]) });
    await assert.rejects(other.publisher.publishSampleChange(), /No sample change applies/);
  });
});
