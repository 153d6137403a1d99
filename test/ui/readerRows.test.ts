import assert from "node:assert/strict";
import type { TablePage, VersesPage } from "../../src/core/model/pages.js";
import { eventually, hasCount, hasTexts } from "./support/eventually.js";
import { PanelHarness, typeOf } from "./support/panelHarness.js";
import { initMessage, versesPage } from "./support/readerMessages.js";

const verse = (verseKey: string, more: { to?: string } = {}): VersesPage["entries"][number] => ({
  recordType: "translation",
  recordKey: verseKey,
  verseKey,
  html: `Placeholder ${verseKey}`,
  notes: [],
  ...more,
});

const VERSES: VersesPage = versesPage([verse("112:1", { to: "112:2" }), verse("112:3")], {
  chapter: 112,
  arabic: [
    { verseKey: "112:1", text: "نص ١" },
    { verseKey: "112:2", text: "نص ٢" },
  ],
});

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
    await hasTexts(bridge.locator(".verse-key"), ["112:1–2"]);
    await hasTexts(bridge.locator(".arabic"), ["نص ١ نص ٢"]);
    await hasCount(harness.frame.locator(".unplaced"), 0);
  });

  it("that name no verse come last, under a line that counts them", async () => {
    const unplaced = { count: 2, entries: [verse("112:0"), verse("112:9")] };
    await harness.post(initMessage({ ...VERSES, unplaced }));
    const section = harness.frame.getByRole("region", {
      name: "2 rows name no verse of this surah",
    });
    await hasTexts(section.locator(".verse-key"), ["112:0", "112:9"]);
    const keys = harness.frame.locator(".verse .verse-key");
    await hasTexts(keys, ["112:1–2", "112:3", "112:0", "112:9"]);
  });

  it("that a range names are marked, until Escape or the next page", async () => {
    const entries = [1, 2, 3, 4].map((number) => verse(`112:${number}`));
    const range = { chapter: 112, from: 2, to: 3 };
    const page = { ...VERSES, entries };
    await harness.post({ ...initMessage(page), range });
    const marked = harness.frame.locator(".in-range");
    await hasTexts(marked.locator(".verse-key"), ["112:2", "112:3"]);
    await marked.first().press("Escape");
    await hasCount(marked, 0);
    const changes = { total: 0, through: null, marks: [] };
    await harness.post({ type: "page", page, changes, verseKey: "112:2", range });
    await hasCount(marked, 2);
    await harness.post({ type: "page", page, changes, verseKey: "112:4" });
    await hasCount(marked, 0);
    // A bridge that reaches into the range is marked as a whole.
    await harness.post({ ...initMessage(VERSES), range: { ...range, to: 2 } });
    await hasTexts(marked.locator(".verse-key"), ["112:1–2"]);
  });

  it("of a table of words have their verses, which lead to a translation", async () => {
    const rows = TABLE.rows.map((row, index) => ({
      ...row,
      verseKey: index === 0 ? "2:255" : null,
    }));
    const message = { ...initMessage({ ...TABLE, rows }, { group: "mushafs" }) };
    await harness.post({ ...message, groups: ["translations"] });
    await harness.frame.getByRole("columnheader", { name: "verse" }).waitFor();
    const line = harness.frame.locator("tbody tr").first();
    const texts = await line.evaluate((row) => {
      const heading = row.closest("table")?.querySelector("thead th:nth-child(2)");
      return [heading, row.querySelector("th"), row.querySelector("td button")].map((one) => {
        const range = document.createRange();
        range.selectNodeContents(one ?? document.body);
        const { x, y, height } = range.getBoundingClientRect();
        return { x, middle: y + height / 2 };
      });
    });
    const [heading, key, link] = texts;
    assert.ok(heading !== undefined && key !== undefined && link !== undefined);
    assert.ok(Math.abs(heading.x - link.x) <= 1, `${link.x} is not below ${heading.x}`);
    assert.ok(Math.abs(key.middle - link.middle) <= 1.5, JSON.stringify(texts));
    await harness.frame.getByRole("button", { name: "Read 2:255 in translation" }).click();
    const asked = await harness.heard((said) =>
      typeOf(said) === "openIn" ? (said as { target: string; verseKey: string }) : null,
    );
    assert.deepEqual([asked.target, asked.verseKey], ["translations", "2:255"]);
    await harness.post({ ...message, groups: [] });
    await harness.frame.locator("tbody td", { hasText: /^2:255$/ }).waitFor();
    await hasCount(harness.frame.getByRole("button", { name: /^Read 2:255/ }), 0);
  });

  for (const group of ["mushafs", "placeholder_group"]) {
    it(`of a table of ${group} are scrolled to and marked, until Escape`, async () => {
      await harness.post({
        ...initMessage(TABLE, { group }),
        row: { recordType: "entry", recordKey: "k90" },
      });
      const row = harness.frame.locator("[aria-current='true'][data-record='k90']");
      await eventually(
        harness.page,
        () =>
          row.evaluate((element) => {
            const { top, bottom } = element.getBoundingClientRect();
            return top >= 0 && bottom <= window.innerHeight;
          }),
        (isSeen) => assert.ok(isSeen, "the row is on the screen"),
      );
      await row.press("Escape");
      await row.waitFor({ state: "detached" });
    });
  }
});
