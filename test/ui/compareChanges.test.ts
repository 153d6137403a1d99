import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { axeFindings } from "./support/axe.js";
import { hasCount, hasTexts, hasValue } from "./support/eventually.js";
import { changeEnglish, startLoopback, type Loopback } from "./support/loopback.js";
import { openLoopback } from "./support/windows.js";
import { THEMES, type Workbench } from "./support/workbench.js";

const changed = (text: string): string => `${text} [changed]`;

describe("a person who compares changed texts", () => {
  let workbench: Workbench;
  let loopback: Loopback;

  before(async () => {
    loopback = await startLoopback();
    const resources = ["translations:1", "translations:2", "tafsirs:1", "articles:1"];
    workbench = await openLoopback(loopback, resources);
    await changeEnglish(loopback, { "1:2": changed, "1:6": changed, "112:1": changed });
    await workbench.syncNow();
    await workbench.treeItem(/^Saheeh International/).click();
    await verse("1:2").and(workbench.panel.locator(".changed")).waitFor();
  });
  after(async () => {
    await workbench.close();
    await loopback.server.close();
  });

  const verse = (key: string): Locator => workbench.panel.locator(`[data-verse='${key}']`);
  const heads = (): Locator => workbench.panel.locator(".head-name");
  const difference = (): Locator => workbench.panel.getByLabel("Difference", { exact: true });

  it("goes from a verse to its comparison by one key, with its resource first", async () => {
    await verse("1:2").focus();
    await workbench.page.keyboard.press("v");
    // The panel opens beside the reader, which the next tests do not need.
    await workbench.panelBeside.locator(".row.marked[data-verse='2']").waitFor();
    await workbench.panelHasFocus(workbench.panelBeside);
    await workbench.command("View: Join All Editor Groups");
    await workbench.page.locator(".editor-group-container").nth(1).waitFor({ state: "detached" });
    await workbench.panel.locator(".row.marked[data-verse='2']").waitFor();
    await hasTexts(heads(), ["Saheeh International", "Maududi"]);
    await workbench.panel.locator("[data-cell-verse='2'] .published").nth(1).waitFor();
  });

  it("compares a commentary beside its range of verses, and is offered no article", async () => {
    await workbench.panel.getByRole("button", { name: "Add a column" }).click();
    const choice = workbench.panel.getByRole("option", { name: /^Placeholder tafsir/ });
    await choice.waitFor();
    await hasCount(workbench.panel.getByRole("option", { name: /article/ }), 0);
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

  it("sees the changes since the review in the comparison", async () => {
    await difference().selectOption({ label: "Saheeh International: unreviewed changes" });
    const changed = workbench.panel.locator("[data-cell-verse='2'] ins");
    await changed.filter({ hasText: "[changed]" }).waitFor();
    await workbench.panel.locator(".row.changed[data-verse='6']").waitFor();
    await hasCount(workbench.panel.locator(".row.changed[data-verse='3']"), 0);
  });

  it("copies a verse of the comparison as a Markdown table with its sources", async () => {
    await workbench.panel.locator("[data-verse='2']").focus();
    await workbench.page.keyboard.press("c");
    await workbench.panel.getByText("Copied 1:2 as a Markdown table").waitFor();
    const table = await workbench.clipboard(/^\| 1:2 \| .*changed/m);
    assert.match(
      table,
      /^\| Verse \| .*Saheeh International \| Placeholder tafsir.* \| Maududi \|$/m,
    );
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

  it("finds the columns of a comparison, their order, the surah and the difference again after a reload", async () => {
    await workbench.useTheme("Default Dark Modern");
    await workbench.panel.getByLabel("Surah", { exact: true }).selectOption("112");
    await workbench.panel.locator(".row.changed[data-verse='1']").waitFor();
    await workbench.reload();
    await workbench.panel.locator("[data-cell-verse='1'] ins", { hasText: "[changed]" }).waitFor();
    await hasTexts(heads(), ["Saheeh International", "Placeholder tafsir", "Maududi"]);
    await hasValue(workbench.panel.getByLabel("Surah", { exact: true }), "112");
    const chosen = difference().locator("option:checked");
    await hasTexts(chosen, ["Saheeh International: unreviewed changes"]);
    await workbench.command("View: Close Editor");
    await verse("1:2").waitFor();
  });
});
