import assert from "node:assert/strict";
import type { TablePage, VersesPage } from "../../src/core/model/pages.js";
import { PanelHarness } from "./support/panelHarness.js";
import { initMessage } from "./support/readerMessages.js";

const verse = (verseKey: string, more: { to?: string } = {}): VersesPage["entries"][number] => ({
  recordType: "translation",
  recordKey: verseKey,
  verseKey,
  html: `Placeholder ${verseKey}`,
  notes: [],
  ...more,
});

const VERSES: VersesPage = {
  kind: "verses",
  chapter: 112,
  offset: 0,
  nextOffset: null,
  arabic: [
    { verseKey: "112:1", text: "نص ١" },
    { verseKey: "112:2", text: "نص ٢" },
  ],
  entries: [verse("112:1", { to: "112:2" }), verse("112:3")],
};

const TABLE: TablePage = {
  kind: "table",
  wordsProblem: null,
  recordTypes: [{ name: "entry", count: 100 }],
  recordType: null,
  columns: ["text"],
  rows: Array.from({ length: 100 }, (_, index) => ({
    recordType: "entry",
    recordKey: `k${index}`,
    verseKey: null,
    cells: [`Placeholder ${index}`],
  })),
  offset: 0,
  nextOffset: null,
  total: 100,
};

describe("rows of a reader", () => {
  let harness: PanelHarness;
  beforeEach(async () => {
    harness = await PanelHarness.open({ panel: "reader" });
  });
  afterEach(async () => {
    await harness.close();
  });

  it("that are about several verses show the range, and its whole Arabic text", async () => {
    await harness.post(initMessage(VERSES));
    const bridge = harness.frame.locator(".verse").first();
    assert.equal(await bridge.locator(".verse-key").innerText(), "112:1–2");
    assert.equal(await bridge.locator(".arabic").innerText(), "نص ١ نص ٢");
    assert.equal(await harness.frame.locator(".unplaced").count(), 0);
  });

  it("that name no verse come last, under a line that counts them", async () => {
    const unplaced = { count: 2, entries: [verse("112:0"), verse("112:9")] };
    await harness.post(initMessage({ ...VERSES, unplaced }));
    const section = harness.frame.getByRole("region", {
      name: "Rows that name no verse of this surah: 2",
    });
    await section.waitFor();
    assert.deepEqual(await section.locator(".verse-key").allInnerTexts(), ["112:0", "112:9"]);
    assert.deepEqual(await harness.frame.locator(".verse .verse-key").allInnerTexts(), [
      "112:1–2",
      "112:3",
      "112:0",
      "112:9",
    ]);
  });

  it("that a range names are marked, until Escape or the next page", async () => {
    const entries = [1, 2, 3, 4].map((number) => verse(`112:${number}`));
    const range = { chapter: 112, from: 2, to: 3 };
    const page = { ...VERSES, entries };
    await harness.post({ ...initMessage(page), range });
    const marked = harness.frame.locator(".in-range");
    await marked.first().waitFor();
    assert.deepEqual(await marked.locator(".verse-key").allInnerTexts(), ["112:2", "112:3"]);
    await marked.first().press("Escape");
    await marked.first().waitFor({ state: "detached" });
    const changes = { total: 0, through: null, marks: [] };
    await harness.post({ type: "page", page, changes, verseKey: "112:2", range });
    await marked.first().waitFor();
    assert.equal(await marked.count(), 2);
    await harness.post({ type: "page", page, changes, verseKey: "112:4" });
    await marked.first().waitFor({ state: "detached" });
    // A bridge that reaches into the range is marked as a whole.
    await harness.post({ ...initMessage(VERSES), range: { ...range, to: 2 } });
    await marked.first().waitFor();
    assert.deepEqual(await marked.locator(".verse-key").allInnerTexts(), ["112:1–2"]);
  });

  for (const group of ["mushafs", "placeholder_group"]) {
    it(`of a table of ${group} are scrolled to and marked, until Escape`, async () => {
      await harness.post({
        ...initMessage(TABLE, { group }),
        row: { recordType: "entry", recordKey: "k90" },
      });
      const row = harness.frame.locator("[aria-current='true']");
      await row.waitFor();
      assert.equal(await row.getAttribute("data-record"), "k90");
      const isSeen = await row.evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return top >= 0 && bottom <= window.innerHeight;
      });
      assert.ok(isSeen, "the row is on the screen");
      await row.press("Escape");
      await row.waitFor({ state: "detached" });
    });
  }
});
