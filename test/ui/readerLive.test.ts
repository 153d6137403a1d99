import assert from "node:assert/strict";
import type { FrameLocator, Locator } from "playwright-core";
import { startSandboxServer, type SandboxServer } from "../../src/core/sandbox/httpServer.js";
import { loadFullData } from "../../src/core/sandbox/quranJson.js";
import { FULL_ONLY, SAMPLE } from "../../src/core/sandbox/sampleIds.js";
import { createSandboxService, type SandboxService } from "../../src/core/sandbox/service.js";
import { syntheticResource } from "../../src/core/sandbox/synthetic.js";
import { uiCredentials } from "./support/loopback.js";
import { Workbench } from "./support/workbench.js";

const WORDS = { group: "word_by_word_translations", id: 900 };
const TAFSIR = { group: "tafsirs", id: 901 };
const UNKNOWN = { group: "colour_notes", id: 902 };

/** Whole translations, 77,000 rows of words, a tafsir of 20 MB, and a group nobody has heard of. */
async function startService(): Promise<{ service: SandboxService; server: SandboxServer }> {
  const service = createSandboxService({
    data: async () => {
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
    },
    credentials: [uiCredentials],
  });
  return { service, server: await startSandboxServer({ service }) };
}

describe("readers on whole resources", () => {
  let workbench: Workbench;
  let service: SandboxService;
  let server: SandboxServer;
  let panel: FrameLocator;

  before(async () => {
    ({ service, server } = await startService());
    workbench = await Workbench.open({
      settings: {
        "quranContentSync.environment": "custom",
        "quranContentSync.custom.apiBaseUrl": server.gatewayRoot,
        "quranContentSync.custom.authBaseUrl": server.authRoot,
        "quranContentSync.syncOnStartup": false,
        "quranContentSync.resources": [
          "translations:*",
          "quran_core:*",
          "tafsirs:*",
          "word_by_word_translations:*",
          "colour_notes:*",
        ],
      },
      env: { QF_CLIENT_ID: uiCredentials.clientId, QF_CLIENT_SECRET: uiCredentials.clientSecret },
    });
    await workbench.showView();
    await workbench.syncNow();
    ({ panel } = workbench);
  });
  after(async () => {
    await workbench.close();
    await server.close();
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

  it("shows a surah of 286 verses at once, and nothing of the others", async () => {
    await workbench
      .treeItem(/Saheeh International/)
      .first()
      .click();
    await verse("1:7").waitFor();
    await jump("2:255");
    await verse("2:286").waitFor();
    assert.equal(await panel.locator("main [data-verse]").count(), 286);
    assert.equal(await panel.locator("main .verse-body > .arabic").count(), 286);
  });

  it("updates what is shown in place, marks it, and keeps the place", async () => {
    const [row] = ((await service.publisher.rowsOf(SAMPLE.english)) ?? []).filter(
      (one) => one.verseKey === "2:256",
    );
    assert.ok(row !== undefined);
    const top = await topOf("2:255");
    await service.publisher.editRow(SAMPLE.english, row, (data) => ({
      ...data,
      text: `${String(data.text)} [changed]`,
    }));
    await workbench.syncNow();
    const changed = panel.locator('[data-verse="2:256"].changed');
    await changed.getByText("[changed]").waitFor();
    assert.equal(await panel.locator(".verse.changed").count(), 1);
    assert.ok(Math.abs((await topOf("2:255")) - top) < 2, "the text under the eyes did not move");

    await changed.focus();
    await changed.press("d");
    await changed.locator(".difference ins", { hasText: "[changed]" }).waitFor();
    await changed.press("d");
    await panel.locator(".verse.changed").waitFor({ state: "detached" });
  });

  it("is where it was after the window is loaded again, and after other resources", async () => {
    await jump("2:150");
    await workbench.reload();
    await verse("2:150").waitFor();
    await workbench.showView();
    assert.ok(Math.abs(await topOf("2:150")) < 400, "2:150 is on the screen");
    await workbench
      .treeItem(/spanish/i)
      .first()
      .click();
    await panel.locator(".chapter-sub", { hasNotText: "Saheeh" }).waitFor();
    await workbench
      .treeItem(/Saheeh International/)
      .first()
      .click();
    await verse("2:150").waitFor();
    assert.ok(Math.abs(await topOf("2:150")) < 400);
  });

  it("opens a large tafsir at any verse, a part of it at a time", async () => {
    await workbench.treeItem(/Synthetic tafsirs/).click();
    await panel.locator("[data-kind='tafsir'] article").first().waitFor();
    await jump("2:200");
    const shown = await panel.locator("main article").count();
    assert.ok(shown >= 1 && shown < 20, `${shown} commentaries are loaded`);
    await panel.getByRole("button", { name: "Earlier in this surah" }).waitFor();
  });

  it("shows rows of a group that nobody has heard of, field by field", async () => {
    await workbench
      .treeItem(/colour_notes|Colour notes|Synthetic colour/i)
      .last()
      .click();
    const card = panel.locator("article.card").first();
    await card.waitFor();
    assert.match(await card.innerText(), /verse key\s+2:1/);
  });

  it("inspects 77,000 rows: the last one, a filter, a payload as it came", async () => {
    await inspect(workbench.treeItem(/word.by.word/i).last());
    await panel.locator(".filter [role='status']", { hasText: "Rows: 77,000" }).waitFor();
    const body = panel.locator(".table-body");
    await body.focus();
    await body.press("End");
    await panel.locator(".table-row[aria-selected='true']", { hasText: "77000" }).waitFor();
    assert.ok(
      (await panel.locator(".table-space .table-row").count()) < 80,
      "only what is seen is drawn",
    );

    await panel.getByRole("searchbox", { name: "Filter rows" }).fill("synthetic 43219");
    await panel.locator(".filter [role=\'status\']", { hasText: /^Rows: 1$/ }).waitFor();
    await panel.locator(".table-row", { hasText: "43219" }).first().click();
    await panel.getByRole("button", { name: "Indent" }).click();
    const [row] = ((await service.publisher.rowsOf(WORDS)) ?? []).filter(
      ({ recordKey }) => recordKey === "43219",
    );
    await panel.locator("pre", { hasText: "43219" }).waitFor();
    assert.equal(await panel.locator("pre").textContent(), row?.json);
  });

  it("shows what the service said, and the coverage of 114 surahs", async () => {
    await inspect(workbench.treeItem(/Saheeh International/).first());
    await panel.locator(".strip .cell").nth(113).waitFor();
    const facts = await panel.locator(".facts").innerText();
    for (const expected of [/Content id/, /Schema version/, /Sequence/, /6,236/, /\.sqlite/]) {
      assert.match(facts, expected);
    }
    const states = await panel
      .locator(".strip .cell")
      .evaluateAll((cells) =>
        cells.map((cell) => (cell.getAttribute("class") ?? "").replace("cell ", "")),
      );
    assert.deepEqual(new Set(states), new Set(["complete", "changed"]));
    assert.equal(states[1], "changed", "Al-Baqarah has a change in the history");
  });

  it("says that a resource is no longer offered, and keeps the text", async () => {
    await workbench
      .treeItem(/Saheeh International/)
      .first()
      .click();
    await verse("2:150").waitFor();
    await service.publisher.hideResource(SAMPLE.english, "license_ended");
    await workbench.command("Quran Content Sync: Sync Now");
    await panel.locator(".notice", { hasText: "license_ended" }).waitFor();
    await verse("2:150").waitFor();
  });
});
