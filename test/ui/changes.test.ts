import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { axeFindings } from "./support/axe.js";
import { eventually, hasCount } from "./support/eventually.js";
import { changeEnglish, startLoopback, type Loopback } from "./support/loopback.js";
import { openLoopback } from "./support/windows.js";
import { THEMES, type Workbench } from "./support/workbench.js";

const changed = (text: string): string => `${text} [changed]`;
const CHANGES = { "1:2": changed, "1:4": null, "1:6": changed, "112:1": changed };

describe("a person who follows changes", () => {
  let workbench: Workbench;
  let loopback: Loopback;

  before(async () => {
    loopback = await startLoopback();
    workbench = await openLoopback(loopback, ["translations:1"]);
  });
  after(async () => {
    await workbench.close();
    await loopback.server.close();
  });

  const verse = (key: string): Locator => workbench.panel.locator(`[data-verse='${key}']`);
  const english = (): Locator => workbench.treeItem(/^Saheeh International/);

  async function openEnglish(): Promise<void> {
    await english().click();
    await workbench.panel.locator(".chapter-sub", { hasText: /^Saheeh/ }).waitFor();
  }

  it("sees nothing to review after a first sync", async () => {
    await openEnglish();
    await verse("1:7").waitFor();
    await hasCount(workbench.panel.locator(".changed, .removed, .changes-button"), 0);
    await hasCount(workbench.view.getByText("●"), 0);
  });

  it("finds changes marked in the open reader, the tree and the badge", async () => {
    await changeEnglish(loopback, CHANGES);
    await workbench.syncNow();
    await verse("1:2").and(workbench.panel.locator(".changed")).waitFor();
    await workbench.panel.locator(".changed[data-verse='1:6']").waitFor();
    const removed = workbench.panel.locator(".removed[data-verse='1:4']");
    await removed.getByText("Removed since it was reviewed.").waitFor();
    await removed.locator(".former", { hasText: /\S/ }).waitFor();
    // The removed verse stays in its place.
    await eventually(
      workbench.page,
      () =>
        workbench.panel
          .locator("main [data-verse]")
          .evaluateAll((all) => all.map((one) => one.getAttribute("data-verse"))),
      (keys) => assert.deepEqual(keys, ["1:1", "1:2", "1:3", "1:4", "1:5", "1:6", "1:7"]),
    );
    await workbench.panel.getByRole("button", { name: "4 changes not reviewed" }).waitFor();
    await english().filter({ hasText: "●4" }).waitFor();
    await workbench.treeItem(/Saheeh International.*, 4 changes not reviewed/).waitFor();
    await workbench.container
      .and(workbench.page.getByRole("tab", { name: /4 changes not reviewed/ }))
      .waitFor();
  });

  it("finds the same marks after a reload of the window", async () => {
    await workbench.reload();
    await workbench.panel.locator(".changed[data-verse='1:2']").waitFor();
    await workbench.panel.locator(".removed[data-verse='1:4']").waitFor();
    await workbench.panel.getByRole("button", { name: "4 changes not reviewed" }).waitFor();
  });

  it("goes from change to change by keyboard, into other surahs and round to the first", async () => {
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

  it("keeps the mark of a change that was only scrolled past, faded", async () => {
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

  it("reviews a removed verse, which disappears, and continues at the next one", async () => {
    await verse("1:4").focus();
    await workbench.page.keyboard.press("d");
    await verse("1:4").waitFor({ state: "detached" });
    await workbench.panel.locator("[data-verse='1:5']:focus").waitFor();
    await workbench.panel.getByRole("button", { name: "3 changes not reviewed" }).waitFor();
  });

  it("compares all changes side by side", async () => {
    await verse("1:5").focus();
    await workbench.panel.getByRole("button", { name: "3 changes not reviewed" }).click();
    await workbench.panel.getByRole("menuitem", { name: "Show changes" }).click();
    const message = workbench.notifications.filter({
      hasText: "3 changes of Saheeh International are shown.",
    });
    await message.getByRole("button", { name: "Another Period…" }).waitFor();
    const editor = workbench.page.locator(".multiDiffEditor, .monaco-component.multiDiffEditor");
    await editor.first().waitFor();
    await workbench.page
      .locator(".tab.active", { hasText: /^Saheeh International: changes since/ })
      .waitFor();
    await workbench.page.getByText("Al-Fatihah", { exact: true }).first().waitFor();
    await workbench.page.getByText("Al-Ikhlas", { exact: true }).first().waitFor();
    await workbench.command("Notifications: Clear All Notifications");
  });

  it("finds the texts of that comparison again after a reload of the window", async () => {
    await workbench.reload();
    await workbench.page
      .locator(".tab.active", { hasText: /^Saheeh International: changes since/ })
      .waitFor();
    const texts = workbench.page.locator(".multiDiffEntry");
    const removed = texts.filter({ hasText: "Al-Fatihah" }).locator(".view-line");
    await removed.filter({ hasText: "1:4" }).first().waitFor();
    const ikhlas = texts.filter({ hasText: "Al-Ikhlas" }).locator(".view-line");
    await ikhlas.filter({ hasText: "[changed]" }).first().waitFor();
    await hasCount(workbench.page.getByText("No Changed Files"), 0);
    await workbench.command("View: Close Editor");
    await verse("1:5").waitFor();
    await workbench.showView();
  });

  for (const theme of THEMES) {
    it(`has no accessibility finding in ${theme}`, async () => {
      await workbench.useTheme(theme);
      const changed = workbench.panel.locator(".changed[data-verse='1:2']");
      await changed.press("d");
      await changed.locator(".difference").waitFor();
      assert.deepEqual(await axeFindings(workbench), []);
      await workbench.panel.getByRole("button", { name: /changes? not reviewed$/ }).click();
      await workbench.panel.getByRole("menu", { name: "Changes" }).waitFor();
      assert.deepEqual(await axeFindings(workbench), []);
      await workbench.page.keyboard.press("Escape");
      await changed.focus();
      await workbench.page.keyboard.press("Escape");
      await changed.locator(".difference").waitFor({ state: "detached" });
    });
  }

  it("marks everything as reviewed in the reader, and undoes that", async () => {
    await workbench.useTheme("Default Dark Modern");
    await workbench.panel.getByRole("button", { name: /changes? not reviewed$/ }).click();
    await workbench.panel.getByRole("menuitem", { name: "Mark all as reviewed" }).click();
    const message = workbench.notifications.filter({
      hasText: "3 changes of Saheeh International are marked as reviewed.",
    });
    // A message stays under the pointer.
    await message.hover();
    await workbench.panel.locator(".changes-button").waitFor({ state: "detached" });
    await hasCount(workbench.panel.locator(".changed, .removed"), 0);
    await hasCount(workbench.view.getByText("●"), 0);
    await message.getByRole("button", { name: "Undo" }).click();
    await workbench.panel.locator(".changed[data-verse='1:2']").waitFor();
    await english().filter({ hasText: "●" }).waitFor();
  });

  it("marks them from the tree, and sees since when nothing has changed", async () => {
    await workbench.chooseInMenu(english(), "Mark Changes as Reviewed");
    await hasCount(workbench.view.getByText("●"), 0);
    await workbench.panel.locator(".changes-button").waitFor({ state: "detached" });
    await workbench.command("Notifications: Clear All Notifications");
    await workbench.command("Quran Content Sync: Show Changes");
    await workbench.quickPick(/^Saheeh International/).click();
    await workbench.quickPick(/^Not reviewed yet/).click();
    await workbench.notifications
      .filter({ hasText: /Nothing in Saheeh International has changed since / })
      .waitFor();
  });

  it("reviews the displayed part of many changes, and goes to the next part by one click", async () => {
    const total = await changeEnglish(loopback, (text) => `${text} [later]`);
    assert.ok(total > 500);
    await workbench.command("Notifications: Clear All Notifications");
    await workbench.syncNow();
    await english()
      .filter({ hasText: `●${total}` })
      .waitFor();
    const message = (text: string): Locator => workbench.notifications.filter({ hasText: text });
    await workbench.command("Quran Content Sync: Show Changes");
    // The command asks even if only one resource has changes.
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
    // The first texts of the part; those below are drawn when they come into view.
    const texts = workbench.page.locator(".multiDiffEntry", { hasText: "At-Takathur" });
    await texts.locator(".view-line", { hasText: "[later]" }).first().waitFor();
    await message(`${total - 500} changes of Saheeh International are shown.`)
      .getByRole("button", { name: "Mark as Reviewed" })
      .click();
    await hasCount(workbench.view.getByText("●"), 0);
  });
});
