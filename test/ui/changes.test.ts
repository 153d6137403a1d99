import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { SAMPLE } from "../../src/core/sandbox/sampleIds.js";
import { startLoopback, type Loopback } from "./support/loopback.js";
import { axeFindings } from "./support/axe.js";
import { Workbench, type Theme } from "./support/workbench.js";

const THEMES: readonly Theme[] = [
  "Default Dark Modern",
  "Default Light Modern",
  "Default High Contrast",
  "Default High Contrast Light",
];

describe("a person who follows changes", () => {
  let workbench: Workbench;
  let loopback: Loopback;

  before(async () => {
    loopback = await startLoopback();
    workbench = await Workbench.open({
      settings: {
        ...loopback.settings,
        "quranContentSync.resources": [
          "translations:1",
          "translations:2",
          "tafsirs:1",
          "articles:1",
        ],
      },
      env: loopback.env,
    });
    await workbench.showView();
    await workbench.syncNow();
  });
  after(async () => {
    await workbench.close();
    await loopback.server.close();
  });

  const verse = (key: string): Locator => workbench.panel.locator(`[data-verse='${key}']`);
  const english = (): Locator => workbench.treeItem(/^Saheeh International/);

  const heads = (): Promise<string[]> => workbench.panel.locator(".head-name").allInnerTexts();
  const difference = (): Locator => workbench.panel.getByLabel("Difference", { exact: true });

  async function openEnglish(): Promise<void> {
    await english().click();
    await workbench.panel.locator(".chapter-sub", { hasText: /^Saheeh/ }).waitFor();
  }

  /** Edits the verses of Saheeh International, deletes one, and syncs. */
  async function publish(
    edited: readonly string[],
    deleted: string | null,
    sign: string,
  ): Promise<void> {
    const { publisher } = loopback.service;
    const rows = (await publisher.rowsOf(SAMPLE.english)) ?? [];
    for (const row of rows) {
      if (row.verseKey === deleted) await publisher.deleteRow(SAMPLE.english, row);
      else if (row.verseKey !== null && edited.includes(row.verseKey)) {
        await publisher.editRow(SAMPLE.english, row, (data) => ({
          ...data,
          text: `${String(data.text)} [${sign}]`,
        }));
      }
    }
    await workbench.syncNow();
  }

  it("sees nothing to review after a first sync", async () => {
    await openEnglish();
    await verse("1:7").waitFor();
    assert.equal(await workbench.panel.locator(".changed, .removed, .changes-button").count(), 0);
    assert.ok(!(await workbench.treeRows()).join("\n").includes("●"), "no dot in the tree");
  });

  it("finds changes marked in the open reader, the tree and the badge", async () => {
    await publish(["1:2", "1:6", "112:1"], "1:4", "changed");
    await verse("1:2").and(workbench.panel.locator(".changed")).waitFor();
    await workbench.panel.locator(".changed[data-verse='1:6']").waitFor();
    const removed = workbench.panel.locator(".removed[data-verse='1:4']");
    await removed.getByText("Removed since it was reviewed.").waitFor();
    assert.match(await removed.locator(".former").innerText(), /\S/);
    const keys = await workbench.panel
      .locator("main [data-verse]")
      .evaluateAll((all) => all.map((one) => one.getAttribute("data-verse")));
    assert.deepEqual(keys, ["1:1", "1:2", "1:3", "1:4", "1:5", "1:6", "1:7"], "where it stood");
    await workbench.panel.getByRole("button", { name: "Changes not reviewed yet: 4" }).waitFor();
    await english().filter({ hasText: "●4" }).waitFor();
    await workbench.treeItem(/Saheeh International.*, 4 changes not reviewed/).waitFor();
    await workbench.container
      .and(workbench.page.getByRole("tab", { name: /4 changes not reviewed/ }))
      .waitFor();
  });

  it("finds the same marks after the window was loaded again", async () => {
    await workbench.reload();
    await workbench.panel.locator(".changed[data-verse='1:2']").waitFor();
    await workbench.panel.locator(".removed[data-verse='1:4']").waitFor();
    await workbench.panel.getByRole("button", { name: "Changes not reviewed yet: 4" }).waitFor();
  });

  it("goes from change to change by keyboard, into other surahs and round", async () => {
    await workbench.showView();
    await verse("1:1").focus();
    for (const key of ["1:2", "1:4", "1:6", "112:1", "1:2"]) {
      await workbench.page.keyboard.press(".");
      await workbench.panel.locator(`[data-verse='${key}']:focus`).waitFor();
    }
    await workbench.page.keyboard.press(",");
    await workbench.panel.locator("[data-verse='112:1']:focus").waitFor();
    await workbench.panel.getByRole("status").filter({ hasText: "Change 4 of 4" }).waitFor();
  });

  it("keeps the mark of what was only passed by, quieter", async () => {
    await verse("112:1").focus();
    await workbench.page.keyboard.press(".");
    await workbench.panel.locator("[data-verse='1:2']:focus").waitFor();
    await workbench.panel.locator(".changed:not(.seen)[data-verse='1:2']").waitFor();
    await workbench.page.setViewportSize({ width: 1280, height: 320 });
    await verse("1:7").focus();
    await verse("1:7").scrollIntoViewIfNeeded();
    await workbench.panel.locator(".changed.seen[data-verse='1:2']").waitFor();
    await workbench.page.setViewportSize({ width: 1280, height: 800 });
  });

  it("opens a difference in place, keeps the mark with Escape, and reviews it by its key", async () => {
    const changed = workbench.panel.locator(".changed[data-verse='1:2']");
    await changed.focus();
    await workbench.page.keyboard.press("d");
    await changed.locator(".difference ins", { hasText: "[changed]" }).waitFor();
    await workbench.page.keyboard.press("Escape");
    await changed.locator(".difference").waitFor({ state: "detached" });
    await workbench.page.keyboard.press("d");
    await changed.locator(".difference").waitFor();
    await workbench.page.keyboard.press("d");
    await workbench.panel.locator("[data-verse='1:2']:not(.changed):focus").waitFor();
    await english().filter({ hasText: "●3" }).waitFor();
    await workbench.page.keyboard.press("u");
    await workbench.panel.locator(".changed[data-verse='1:2']").waitFor();
    await english().filter({ hasText: "●4" }).waitFor();
  });

  it("reviews a removed verse, which goes, and reads on at the next", async () => {
    await verse("1:4").focus();
    await workbench.page.keyboard.press("d");
    await verse("1:4").waitFor({ state: "detached" });
    await workbench.panel.locator("[data-verse='1:5']:focus").waitFor();
    await workbench.panel.getByRole("button", { name: "Changes not reviewed yet: 3" }).waitFor();
  });

  it("compares all that changed, side by side", async () => {
    await verse("1:5").focus();
    await workbench.panel.getByRole("button", { name: "Changes not reviewed yet: 3" }).click();
    await workbench.panel.getByRole("menuitem", { name: "Show changes" }).click();
    const editor = workbench.page.locator(".multiDiffEditor, .monaco-component.multiDiffEditor");
    await editor.first().waitFor();
    await workbench.page
      .locator(".tab.active", { hasText: /^Saheeh International: changes since/ })
      .waitFor();
    await workbench.page.getByText("Al-Fatihah", { exact: true }).first().waitFor();
    await workbench.page.getByText("Al-Ikhlas", { exact: true }).first().waitFor();
    await workbench.notifications
      .filter({ hasText: "3 changes of Saheeh International are shown." })
      .getByRole("button", { name: "Another Period…" })
      .waitFor();
    await workbench.command("Notifications: Clear All Notifications");
  });

  it("finds the texts of that comparison again after the window was loaded again", async () => {
    await workbench.reload();
    await workbench.page
      .locator(".tab.active", { hasText: /^Saheeh International: changes since/ })
      .waitFor();
    const texts = workbench.page.locator(".multiDiffEntry");
    const removed = texts.filter({ hasText: "Al-Fatihah" }).locator(".view-line");
    await removed.filter({ hasText: "1:4" }).first().waitFor();
    const ikhlas = texts.filter({ hasText: "Al-Ikhlas" }).locator(".view-line");
    await ikhlas.filter({ hasText: "[changed]" }).first().waitFor();
    assert.equal(await workbench.page.getByText("No Changed Files").count(), 0);
    await workbench.command("View: Close Editor");
    await verse("1:5").waitFor();
    await workbench.showView();
  });

  it("goes from a verse to its comparison by one key, with its resource first", async () => {
    await verse("1:2").focus();
    await workbench.page.keyboard.press("v");
    await workbench.panel.locator(".row.marked[data-verse='2']").waitFor();
    assert.deepEqual(await heads(), ["Saheeh International", "Maududi"]);
    await workbench.panel.locator("[data-cell-verse='2'] .published").nth(1).waitFor();
  });

  it("compares a commentary beside its range of verses, and is offered no article", async () => {
    await workbench.panel.getByRole("button", { name: "Add a column" }).click();
    const choice = workbench.panel.getByRole("option", { name: /^Placeholder tafsir/ });
    await choice.waitFor();
    assert.equal(await workbench.panel.getByRole("option", { name: /article/ }).count(), 0);
    await choice.click();
    await workbench.panel
      .locator(".cell-range", { hasText: /^1:\d+–\d+/ })
      .first()
      .waitFor();
    await workbench.panel.locator("[data-column='2']").focus();
    await workbench.page.keyboard.press("Shift+ArrowLeft");
    await workbench.panel
      .locator(".head:nth-child(2) .head-name", { hasText: "Placeholder tafsir" })
      .waitFor();
  });

  it("sees what changed since the review in the comparison", async () => {
    await difference().selectOption({ label: "Saheeh International: since its last review" });
    const changed = workbench.panel.locator("[data-cell-verse='2'] ins");
    await changed.filter({ hasText: "[changed]" }).waitFor();
    await workbench.panel.locator(".row.changed[data-verse='6']").waitFor();
    assert.equal(await workbench.panel.locator(".row.changed[data-verse='3']").count(), 0);
  });

  it("copies a verse of the comparison as a Markdown table with its sources", async () => {
    await workbench.panel.locator("[data-verse='2']").focus();
    await workbench.page.keyboard.press("c");
    await workbench.panel.getByText("Copied 1:2 as a Markdown table").waitFor();
    const table = await workbench.page.evaluate(() => navigator.clipboard.readText());
    assert.match(
      table,
      /^\| Verse \| .*Saheeh International \| Placeholder tafsir.* \| Maududi \|$/m,
    );
    assert.match(table, /^\| 1:2 \| .*changed/m);
    assert.match(table, /^- Saheeh International, .*custom service/m);
  });

  for (const theme of THEMES) {
    it(`has no accessibility finding in the comparison in ${theme}`, async () => {
      await workbench.useTheme(theme);
      const found = await axeFindings(workbench);
      await workbench.screenshot(`compare-${theme.replaceAll(" ", "-")}.png`);
      await workbench.panel.getByRole("button", { name: "More", exact: true }).click();
      await workbench.panel.getByRole("menu", { name: "More" }).waitFor();
      found.push(...(await axeFindings(workbench)).map((line) => `menu: ${line}`));
      await workbench.page.keyboard.press("Escape");
      assert.deepEqual(found, []);
    });
  }

  it("finds the columns of a comparison, their order, the surah and the difference after the window was loaded again", async () => {
    await workbench.useTheme("Default Dark Modern");
    const before = await heads();
    await workbench.panel.getByLabel("Surah", { exact: true }).selectOption("112");
    await workbench.panel.locator(".row.changed[data-verse='1']").waitFor();
    await workbench.reload();
    await workbench.panel.locator("[data-cell-verse='1'] ins", { hasText: "[changed]" }).waitFor();
    assert.deepEqual(await heads(), before);
    assert.equal(await workbench.panel.getByLabel("Surah", { exact: true }).inputValue(), "112");
    const chosen = difference().locator("option:checked");
    assert.equal(await chosen.textContent(), "Saheeh International: since its last review");
    await workbench.command("View: Close Editor");
    await verse("1:2").waitFor();
  });

  for (const theme of THEMES) {
    it(`has no accessibility finding in ${theme}`, async () => {
      await workbench.useTheme(theme);
      const changed = workbench.panel.locator(".changed[data-verse='1:2']");
      await changed.press("d");
      await changed.locator(".difference").waitFor();
      assert.deepEqual(await axeFindings(workbench), []);
      await workbench.panel.getByRole("button", { name: /^Changes not reviewed yet/ }).click();
      await workbench.panel.getByRole("menu", { name: "Changes" }).waitFor();
      assert.deepEqual(await axeFindings(workbench), []);
      await workbench.page.keyboard.press("Escape");
      await changed.focus();
      await workbench.page.keyboard.press("Escape");
      await changed.locator(".difference").waitFor({ state: "detached" });
    });
  }

  it("marks everything as reviewed in the reader, and takes that back", async () => {
    await workbench.useTheme("Default Dark Modern");
    await workbench.panel.getByRole("button", { name: /^Changes not reviewed yet/ }).click();
    await workbench.panel.getByRole("menuitem", { name: "Mark all as reviewed" }).click();
    await workbench.panel.locator(".changes-button").waitFor({ state: "detached" });
    assert.equal(await workbench.panel.locator(".changed, .removed").count(), 0);
    await workbench.view.getByText("●").waitFor({ state: "detached" });
    const message = workbench.notifications.filter({
      hasText: "3 changes of Saheeh International are marked as reviewed.",
    });
    await message.getByRole("button", { name: "Undo" }).click();
    await workbench.panel.locator(".changed[data-verse='1:2']").waitFor();
    await english().filter({ hasText: "●" }).waitFor();
  });

  it("marks them from the tree, and is told since when nothing has changed", async () => {
    await workbench.chooseInMenu(english(), "Mark Changes as Reviewed");
    await workbench.view.getByText("●").waitFor({ state: "detached" });
    await workbench.panel.locator(".changes-button").waitFor({ state: "detached" });
    await workbench.command("Notifications: Clear All Notifications");
    await workbench.command("Quran Content Sync: Show Changes");
    await workbench.quickPick(/^Saheeh International/).click();
    await workbench.quickPick(/^Not reviewed yet/).click();
    await workbench.notifications
      .filter({ hasText: /Nothing in Saheeh International has changed since / })
      .waitFor();
  });

  it("reviews the part of many changes that was shown, and goes to the next part by one click", async () => {
    const { publisher } = loopback.service;
    const rows = (await publisher.rowsOf(SAMPLE.english)) ?? [];
    const total = rows.length;
    assert.ok(total > 500);
    await Promise.all(
      rows.map((row) =>
        publisher.editRow(SAMPLE.english, row, (data) => ({
          ...data,
          text: `${String(data.text)} [later]`,
        })),
      ),
    );
    await workbench.command("Notifications: Clear All Notifications");
    await workbench.syncNow();
    await english()
      .filter({ hasText: `●${total}` })
      .waitFor();
    const message = (text: string): Locator => workbench.notifications.filter({ hasText: text });
    await workbench.command("Quran Content Sync: Show Changes");
    // The command asks, although only one resource has changes.
    await workbench.quickPick(new RegExp(`^Saheeh International.*${total} changes`)).click();
    await message(`Saheeh International: changes 1 to 500 of ${total} are shown.`)
      .getByRole("button", { name: "Mark as Reviewed" })
      .click();
    await english()
      .filter({ hasText: `●${total - 500}` })
      .waitFor();
    await message("500 changes of Saheeh International are marked as reviewed.")
      .getByRole("button", { name: "Show the Next Changes" })
      .click();
    // The first texts of the part; those below are drawn when they come on the screen.
    const texts = workbench.page.locator(".multiDiffEntry", { hasText: "At-Takathur" });
    await texts.locator(".view-line", { hasText: "[later]" }).first().waitFor();
    await message(`${total - 500} changes of Saheeh International are shown.`)
      .getByRole("button", { name: "Mark as Reviewed" })
      .click();
    await workbench.view.getByText("●").waitFor({ state: "detached" });
  });
});
