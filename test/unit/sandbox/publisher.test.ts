import assert from "node:assert/strict";
import { createSandboxService, type SandboxService } from "../../../src/core/sandbox/service.js";
import { dataOf, syntheticResource } from "../../../src/core/sandbox/synthetic.js";

const REF = { group: "translations", id: 1 };
const ROW = { recordType: "translation", recordKey: "1" };

describe("the publisher", () => {
  let service: SandboxService;
  beforeEach(() => {
    service = createSandboxService({ data: dataOf([syntheticResource({ ...REF, rows: 2 })]) });
  });

  it("refuses an inapplicable change without any effect", async () => {
    const { publisher } = service;
    const before = await publisher.sequence();
    const missing = { group: "translations", id: 404 };
    for (const change of [
      () => publisher.editRow(REF, { ...ROW, recordKey: "404" }, {}),
      () => publisher.deleteRow(REF, { ...ROW, recordKey: "404" }),
      () => publisher.addRow(REF, { id: 1, verse_key: "1:1", text: "[there already]" }),
      () => publisher.addRow(REF, { verse_key: "1:1", text: "[no id]" }),
      () => publisher.restoreResource(REF),
      () => publisher.addResource({ ...REF, rows: [] }),
      () => publisher.hideResource(missing),
      () => publisher.touchResource(missing),
      () => publisher.invalidateResource(missing),
      () => publisher.removeResource(missing),
    ]) {
      await assert.rejects(change());
    }
    assert.equal(await publisher.sequence(), before);
    await publisher.hideResource(REF);
    await assert.rejects(publisher.hideResource(REF));
  });

  it("gives each change its own sequence, in the order of the calls", async () => {
    const before = await service.publisher.sequence();
    assert.deepEqual(
      await Promise.all([
        service.publisher.touchResource(REF),
        service.publisher.editRow(REF, ROW, { text: "[1]" }),
        service.publisher.editRow(REF, ROW, (data) => ({
          ...data,
          text: `${String(data.text)}[2]`,
        })),
      ]),
      [before + 1, before + 2, before + 3],
    );
    const [row] = (await service.publisher.rowsOf(REF)) ?? [];
    assert.match(row?.json ?? "", /"text":"\[1\]\[2\]"/);
  });

  it("keeps the other fields of an edited row, and its verse", async () => {
    await service.publisher.editRow(REF, ROW, { text: "[edited]" });
    const [row] = (await service.publisher.rowsOf(REF)) ?? [];
    assert.deepEqual(JSON.parse(row?.json ?? ""), {
      id: 1,
      resource_content_id: 1,
      verse_key: "2:1",
      text: "[edited]",
      foot_notes: [],
    });
    assert.equal(row?.verseKey, "2:1");
  });

  it("replaces all rows of an invalidated resource, or none", async () => {
    await service.publisher.invalidateResource(REF);
    assert.equal((await service.publisher.rowsOf(REF))?.length, 2);
    await service.publisher.invalidateResource(REF, (rows) => rows.slice(1));
    assert.deepEqual(
      (await service.publisher.rowsOf(REF))?.map(({ recordKey }) => recordKey),
      ["2"],
    );
    await service.publisher.invalidateResource(REF, [{ id: 9, verse_key: "1:1", text: "[new]" }]);
    assert.deepEqual(
      (await service.publisher.rowsOf(REF))?.map(({ recordKey }) => recordKey),
      ["9"],
    );
  });

  it("accepts resources of unknown groups", async () => {
    await service.publisher.addResource({
      group: "poems",
      id: 3,
      recordType: "line",
      rows: [{ id: 5, text: "[placeholder]" }],
    });
    const [row] = (await service.publisher.rowsOf({ group: "poems", id: 3 })) ?? [];
    assert.deepEqual([row?.recordType, row?.recordKey], ["line", "5"]);
    const refs = await service.publisher.resources("poems:*");
    assert.deepEqual(
      refs.map(({ group, id }) => [group, id]),
      [["poems", 3]],
    );
  });

  it("restores a removed resource as a new one", async () => {
    await service.publisher.removeResource(REF);
    assert.equal(await service.publisher.rowsOf(REF), null);
    await service.publisher.addResource({ ...REF, rows: [] });
    assert.deepEqual(await service.publisher.rowsOf(REF), []);
  });
});

describe("synthetic resources", () => {
  for (const [group, bytesPerRow] of [
    ["translations", 200],
    ["tafsirs", 10_000],
    ["recitations", 300],
    ["articles", 1000],
    ["word_by_word_translations", 300],
    ["quran_core", 200],
    ["poems", 200],
  ] as const) {
    it(`have rows of ${group} of about the size asked, that say what they are`, () => {
      const rows = [...syntheticResource({ group, id: 1, rows: 50, bytesPerRow }).rows()];
      assert.equal(new Set(rows.map(({ recordKey }) => recordKey)).size, 50);
      for (const { json } of rows) {
        assert.match(json, /synthetic/);
        const factor = group === "articles" ? 2 : 1;
        assert.ok(json.length > bytesPerRow / 2 && json.length < bytesPerRow * factor * 1.6);
      }
    });
  }
});
