import assert from "node:assert/strict";
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileJournal } from "../../../src/core/sandbox/fileJournal.js";
import type { SandboxJournal, SandboxOp } from "../../../src/core/sandbox/ops.js";
import { loadSampleData } from "../../../src/core/sandbox/sampleData.js";
import { SAMPLE } from "../../../src/core/sandbox/sampleIds.js";
import { createSandboxService, type SandboxService } from "../../../src/core/sandbox/service.js";
import { dataOf, syntheticResource } from "../../../src/core/sandbox/synthetic.js";
import { modelContent, PlainClient, WAYS } from "../../contract/serviceClient.js";

const FILTER = "articles:*;quran_core:*;recitations:*;tafsirs:*;translations:*";
const sampleFile = path.resolve(__dirname, "../../../media/sample/quran.json");

/** A journal in memory, as the JSON that a file would contain. */
function memoryJournal(entries: string[] = []): SandboxJournal {
  return {
    load: () => Promise.resolve(entries.map((entry): unknown => JSON.parse(entry))),
    append: (op) => {
      entries.push(JSON.stringify(op));
      return Promise.resolve();
    },
  };
}

/** The whole feed after a token, as text. */
async function feed(service: SandboxService, token: string): Promise<string> {
  const [way] = WAYS;
  assert.ok(way);
  const client = new PlainClient(await way.open(service));
  const answer = await client.sync({ resources: FILTER, sync_token: token, per_page: "100" });
  assert.equal(answer.status, 200, answer.text);
  return answer.text;
}

async function checkpoint(service: SandboxService): Promise<string> {
  const [way] = WAYS;
  assert.ok(way);
  const client = new PlainClient(await way.open(service));
  const page = await client.page({ bootstrap: "true", resources: FILTER, per_page: "100" });
  return page.next_sync_token ?? "";
}

describe("the journal of the embedded service", () => {
  it("restores content, feed and sequence numbers after a restart", async () => {
    const entries: string[] = [];
    const open = (): SandboxService =>
      createSandboxService({
        data: () => loadSampleData(sampleFile),
        journal: memoryJournal(entries),
      });
    const before = open();
    const token = await checkpoint(before);
    for (let change = 0; change < 9; change++) await before.publisher.publishSampleChange();
    await before.publisher.addResource({
      group: "translations",
      id: 99,
      rows: [{ id: 1, verse_key: "1:1", text: "[added]" }],
    });
    await before.publisher.publishUnknown(SAMPLE.english, "ROW_MERGE");

    const after = open();
    assert.equal(await after.publisher.sequence(), await before.publisher.sequence());
    assert.deepEqual(await modelContent(after, FILTER), await modelContent(before, FILTER));
    assert.equal(await feed(after, token), await feed(before, token));

    // The next sequence continues from the last one of the other service.
    const sequence = await before.publisher.sequence();
    const { kind, sequence: next } = await after.publisher.publishSampleChange();
    assert.deepEqual([kind, next], ["edited", sequence + 1]);
  });

  it("keeps expired tokens expired after a restart", async () => {
    const entries: string[] = [];
    const data = await loadSampleData(sampleFile);
    const before = createSandboxService({ data, journal: memoryJournal(entries) });
    const token = await checkpoint(before);
    await before.publisher.expireTokens();
    const fresh = await checkpoint(before);
    const after = createSandboxService({ data, journal: memoryJournal(entries) });
    await assert.rejects(feed(after, token), /410/);
    await feed(after, fresh);
  });

  it("skips entries that are damaged or do not apply to these data", async () => {
    const ref = { group: "translations", id: 1 };
    const at = 0;
    const good: SandboxOp = { op: "touch", at, ref };
    const entries: unknown[] = [
      null,
      { op: "explode", at, ref },
      { op: "touch" },
      { op: "touch", at, ref: { group: "translations", id: 404 } },
      { op: "deleteRow", at, ref, recordType: "translation", recordKey: "404" },
      { op: "restore", at, ref },
      good,
    ];
    const service = createSandboxService({
      data: dataOf([syntheticResource({ ...ref, rows: 1 })]),
      journal: memoryJournal(entries.map((entry) => JSON.stringify(entry))),
    });
    assert.equal(await service.publisher.sequence(), 1002);
  });

  it("is written before a change is visible, and a change that cannot be written is not made", async () => {
    const service = createSandboxService({
      data: dataOf([syntheticResource({ group: "translations", id: 1, rows: 1 })]),
      journal: {
        load: () => Promise.resolve([]),
        append: () => Promise.reject(new Error("disk full")),
      },
    });
    const before = await service.publisher.sequence();
    await assert.rejects(
      service.publisher.touchResource({ group: "translations", id: 1 }),
      /disk full/,
    );
    assert.equal(await service.publisher.sequence(), before);
  });

  it("keeps two services on it in step, whichever of them publishes", async () => {
    const entries: string[] = [];
    const data = await loadSampleData(sampleFile);
    const open = (): SandboxService =>
      createSandboxService({ data, journal: memoryJournal(entries) });
    const [one, two] = [open(), open()];
    const token = await checkpoint(one);
    await two.ready();
    await one.publisher.publishSampleChange();
    await two.publisher.publishSampleChange();
    await Promise.all([
      one.publisher.touchResource(SAMPLE.urdu),
      two.publisher.touchResource(SAMPLE.french),
      one.publisher.hideResource(SAMPLE.turkish),
    ]);
    assert.equal(await one.publisher.sequence(), await two.publisher.sequence());
    assert.deepEqual(await modelContent(one, FILTER), await modelContent(two, FILTER));
    const said = await feed(one, token);
    assert.equal(said, await feed(two, token));
    assert.equal([...said.matchAll(/"changed_at"/g)].length, 5);
  });

  it("publishes a change only once if two services make it at the same moment", async () => {
    const entries: string[] = [];
    const data = await loadSampleData(sampleFile);
    const open = (): SandboxService =>
      createSandboxService({ data, journal: memoryJournal(entries) });
    const [one, two] = [open(), open()];
    const token = await checkpoint(one);
    await two.ready();
    await Promise.allSettled([
      one.publisher.hideResource(SAMPLE.urdu),
      two.publisher.hideResource(SAMPLE.urdu),
    ]);
    for (const service of [one, two]) {
      const said = await feed(service, token);
      assert.equal([...said.matchAll(/"RESOURCE_DELETE"/g)].length, 1);
    }
  });

  describe("in a file", () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), "sandbox-journal-"));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    it("keeps entries in order, in a folder that it creates", async () => {
      const file = path.join(folder, "new", "journal.jsonl");
      const ops: SandboxOp[] = [
        { op: "touch", at: 1, ref: SAMPLE.urdu },
        { op: "hide", at: 2, ref: SAMPLE.urdu, reason: "hidden\nfor now" },
      ];
      assert.deepEqual(await fileJournal(file).load(), []);
      for (const op of ops) await fileJournal(file).append(op);
      assert.deepEqual(await fileJournal(file).load(), ops);
    });

    it("loses no entry to one that was truncated", async () => {
      const file = path.join(folder, "journal.jsonl");
      const op: SandboxOp = { op: "touch", at: 1, ref: SAMPLE.urdu };
      const journal = fileJournal(file);
      await journal.append(op);
      await appendFile(file, '\n{"op":"touch","at":2,"re');
      await journal.append({ ...op, at: 3 });
      assert.deepEqual(await journal.load(), [op, { ...op, at: 3 }]);
    });
  });
});
