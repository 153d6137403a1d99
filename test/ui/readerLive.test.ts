import assert from "node:assert/strict";
import type { FrameLocator, Locator } from "playwright-core";
import { loadFullData } from "../../src/core/sandbox/quranJson.js";
import { FULL_ONLY, SAMPLE } from "../../src/core/sandbox/sampleIds.js";
import { syntheticResource } from "../../src/core/sandbox/synthetic.js";
import type { SandboxData } from "../../src/core/sandbox/types.js";
import { eventually, hasCount, hasTexts, settled } from "./support/eventually.js";
import { changeEnglish, startLoopback, type Loopback } from "./support/loopback.js";
import { openLoopback } from "./support/windows.js";
import type { Workbench } from "./support/workbench.js";

const WORDS = { group: "word_by_word_translations", id: 900 };
const TAFSIR = { group: "tafsirs", id: 901 };
const UNKNOWN = { group: "colour_notes", id: 902 };

/** Whole translations, 77,000 rows of words, a tafsir of 20 MB, and an unknown group. */
async function wholeResources(): Promise<SandboxData> {
  const full = await loadFullData();
  const kept = new Set([SAMPLE.arabic.group, SAMPLE.english.group]);
  const resources = full.resources.filter(
    ({ group, id }) =>
      kept.has(group) &&
      (group !== "translations" || id === SAMPLE.english.id || id === FULL_ONLY.spanish.id),
  );
  return {
    ...full,
    resources: [
      ...resources,
      syntheticResource({ ...WORDS, rows: 77_000 }),
      syntheticResource({ ...TAFSIR, rows: 286, bytesPerRow: 70_000 }),
      syntheticResource({ ...UNKNOWN, rows: 40 }),
    ],
  };
}

describe("readers with whole resources", () => {
  let workbench: Workbench;
  let loopback: Loopback;
  let panel: FrameLocator;

  before(async () => {
    loopback = await startLoopback(wholeResources);
    workbench = await openLoopback(loopback, [
      "translations:*",
      "quran_core:*",
      "tafsirs:*",
      "word_by_word_translations:*",
      "colour_notes:*",
    ]);
    ({ panel } = workbench);
  });
  after(async () => {
    await workbench.close();
    await loopback.server.close();
  });

  const verse = (key: string): Locator => panel.locator(`[data-verse="${key}"]`);

  async function jump(key: string): Promise<void> {
    await panel.locator("#jump").fill(key);
    await panel.locator("#jump").press("Enter");
    await panel.locator(`[data-verse="${key}"]:focus`).waitFor();
  }

  async function inspect(item: Locator): Promise<void> {
    await item.hover();
    await item.getByRole("button", { name: /Inspect/ }).click();
  }

  /** Distance of a verse's top from the window's, in pixels. */
  const topOf = (key: string): Promise<number> =>
    verse(key).evaluate((element) => element.getBoundingClientRect().top);

  /** Waits until a verse is within `pixels` of a distance from the window's top. */
  const isNear = (key: string, top: number, pixels: number): Promise<number> =>
    eventually(
      workbench.page,
      () => topOf(key),
      (now) => assert.ok(Math.abs(now - top) < pixels, `${key} is at ${now}, not ${top}`),
    );

  it("shows a surah of 286 verses at once, and nothing of other surahs", async () => {
    await workbench
      .treeItem(/Saheeh International/)
      .first()
      .click();
    await verse("1:7").waitFor();
    await jump("2:255");
    await verse("2:286").waitFor();
    await hasCount(panel.locator("main [data-verse]"), 286);
    await hasCount(panel.locator("main .verse-body > .arabic"), 286);
  });

  it("updates the displayed text in place, marks it, and keeps the place", async () => {
    const top = await settled(workbench.page, () => topOf("2:255"));
    await changeEnglish(loopback, { "2:256": (text) => `${text} [changed]` });
    await workbench.syncNow();
    const changed = panel.locator('[data-verse="2:256"].changed');
    await changed.getByText("[changed]").waitFor();
    await hasCount(panel.locator(".verse.changed"), 1);
    // The visible text did not move.
    await isNear("2:255", top, 2);

    await changed.focus();
    await changed.press("d");
    await changed.locator(".difference ins", { hasText: "[changed]" }).waitFor();
    await changed.press("d");
    await panel.locator(".verse.changed").waitFor({ state: "detached" });
  });

  it("returns to its place after a reload of the window, and after other resources", async () => {
    await jump("2:150");
    await workbench.reload();
    await verse("2:150").waitFor();
    await workbench.showView();
    await isNear("2:150", 0, 400);
    await workbench
      .treeItem(/spanish/i)
      .first()
      .click();
    await panel.locator(".chapter-sub", { hasNotText: "Saheeh" }).waitFor();
    await workbench
      .treeItem(/Saheeh International/)
      .first()
      .click();
    await isNear("2:150", 0, 400);
  });

  it("opens a large tafsir at any verse, one part at a time", async () => {
    await workbench.treeItem(/Synthetic tafsirs/).click();
    await panel.locator("[data-kind='tafsir'] article").first().waitFor();
    await jump("2:200");
    await panel.getByRole("button", { name: "Earlier in this surah" }).waitFor();
    await eventually(
      workbench.page,
      () => panel.locator("main article").count(),
      (shown) => assert.ok(shown >= 1 && shown < 20, `${shown} commentaries are loaded`),
    );
  });

  it("shows rows of an unknown group field by field", async () => {
    await workbench
      .treeItem(/colour_notes|Colour notes|Synthetic colour/i)
      .last()
      .click();
    const card = panel.locator("article.card").first();
    await eventually(
      workbench.page,
      () => card.innerText(),
      (text) => assert.match(text, /verse key\s+2:1/),
    );
  });

  it("inspects 77,000 rows: the last one, a filter, a payload as received", async () => {
    await inspect(workbench.treeItem(/word.by.word/i).last());
    await panel.locator(".filter [role='status']", { hasText: "77,000 rows" }).waitFor();
    const body = panel.locator(".table-body");
    await body.focus();
    await body.press("End");
    await panel.locator(".table-row[aria-selected='true']", { hasText: "77000" }).waitFor();
    await eventually(
      workbench.page,
      () => panel.locator(".table-space .table-row").count(),
      (drawn) => assert.ok(drawn < 80, `${drawn} rows are drawn`),
    );

    await panel.getByRole("searchbox", { name: "Filter rows" }).fill("synthetic 43219");
    await panel.locator(".filter [role=\'status\']", { hasText: /^1 row$/ }).waitFor();
    await panel.locator(".table-row", { hasText: "43219" }).first().click();
    await panel.getByRole("button", { name: "Indent" }).click();
    const [row] = ((await loopback.service.publisher.rowsOf(WORDS)) ?? []).filter(
      ({ recordKey }) => recordKey === "43219",
    );
    await panel.locator("pre", { hasText: "43219" }).waitFor();
    await hasTexts(panel.locator("pre"), [row?.json ?? ""]);
  });

  it("shows the service's facts, and the coverage of 114 surahs", async () => {
    await inspect(workbench.treeItem(/Saheeh International/).first());
    await panel.locator(".strip .cell").nth(113).waitFor();
    for (const text of [/Content id/, /Schema version/, /Sequence/, /6,236/, /\.sqlite/]) {
      await panel.locator(".facts").filter({ hasText: text }).waitFor();
    }
    await eventually(
      workbench.page,
      () =>
        panel
          .locator(".strip .cell")
          .evaluateAll((cells) =>
            cells.map((cell) => (cell.getAttribute("class") ?? "").replace("cell ", "")),
          ),
      (states) => {
        assert.deepEqual(new Set(states), new Set(["complete", "changed"]));
        assert.equal(states[1], "changed", "Al-Baqarah has a change in the history");
      },
    );
  });

  it("reports that a resource is no longer published, and keeps the text", async () => {
    await workbench
      .treeItem(/Saheeh International/)
      .first()
      .click();
    await verse("2:150").waitFor();
    await loopback.service.publisher.hideResource(SAMPLE.english, "license_ended");
    await workbench.command("Quran Content Sync: Sync Now");
    await panel.locator(".notice", { hasText: "license_ended" }).waitFor();
    await verse("2:150").waitFor();
  });
});
