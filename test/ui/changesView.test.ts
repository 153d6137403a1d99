import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Locator } from "playwright-core";
import { SAMPLE } from "../../src/core/sandbox/sampleIds.js";
import type { ResourceRef } from "../../src/core/model/resource.js";
import { testFolder } from "../support/vscode/paths.js";
import { ChangesView } from "./support/changesView.js";
import { eventually, hasCount } from "./support/eventually.js";
import { startLoopback, type Loopback } from "./support/loopback.js";
import { openLoopback } from "./support/windows.js";
import { THEMES, type Workbench } from "./support/workbench.js";

const PICTURES = path.join(testFolder, "screenshots");

/** Changes words, punctuation and spacing of three verses, removes one, and changes two words. */
async function publish({ service: { publisher } }: Loopback): Promise<void> {
  const edit = async (
    ref: ResourceRef,
    verse: string,
    which: number,
    change: (text: string) => string,
  ): Promise<void> => {
    const rows = (await publisher.rowsOf(ref)) ?? [];
    const row = rows.filter(({ verseKey }) => verseKey === verse)[which];
    assert.ok(row, `${verse} is published`);
    await publisher.editRow(ref, row, (data) => ({ ...data, text: change(String(data.text)) }));
  };
  await edit(SAMPLE.english, "1:2", 0, (text) => `${text} [changed]`);
  await edit(SAMPLE.english, "1:3", 0, (text) => `${text}!`);
  await edit(SAMPLE.english, "112:1", 0, (text) => text.replace(" ", "  "));
  const rows = (await publisher.rowsOf(SAMPLE.english)) ?? [];
  const removed = rows.find(({ verseKey }) => verseKey === "1:5");
  assert.ok(removed);
  await publisher.deleteRow(SAMPLE.english, removed);
  const [, word, other] = (await publisher.rowsOf(SAMPLE.words)) ?? [];
  const [, page] = (await publisher.rowsOf(SAMPLE.mushaf)) ?? [];
  assert.ok(word && other && page);
  for (const one of [word, other]) {
    await publisher.editRow(SAMPLE.words, one, (data) => ({ ...data, text: "changed word" }));
  }
  await publisher.editRow(SAMPLE.mushaf, page, (data) => ({ ...data, placeholder: "changed" }));
}

describe("a person who reviews in the Changes view", () => {
  let workbench: Workbench;
  let view: ChangesView;
  let loopback: Loopback;
  let folder: string;

  before(async () => {
    loopback = await startLoopback();
    folder = await mkdtemp(path.join(os.tmpdir(), "changes-view-"));
    const entries = ["translations:1", "word_by_word_translations:1", "mushafs:1"];
    workbench = await openLoopback(loopback, entries, { folder });
    await mkdir(PICTURES, { recursive: true });
    await publish(loopback);
    await workbench.syncNow();
    view = new ChangesView(workbench);
    await view.show();
    await item(/^Saheeh International.*, 4 changes not reviewed/).waitFor();
    // Gives the view of changes the whole height of the side bar.
    await resources().click();
  });
  after(async () => {
    await workbench.close();
    await loopback.server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const resources = (): Locator =>
    workbench.view.locator(".pane-header", { hasText: "Custom service" });
  const item = (name: string | RegExp): Locator => view.item(name);
  const verse = (key: string): Locator => workbench.panel.locator(`[data-verse='${key}']`);

  it("sees the resources with changes, then the surahs, then the verses", async () => {
    await view.toggle(/^Saheeh International/);
    await view.toggle(/^1 Al-Fatihah/);
    await item(/^1:2, changed/).waitFor();
    await item(/^1:3, changed/).waitFor();
    await item(/^1:5, removed/).waitFor();
    await item(/^112 Al-Ikhlas/).waitFor();
  });

  it("opens the difference of a verse by a click, and that of a removed one", async () => {
    await item(/^1:2, changed/).click();
    await verse("1:2").locator(".difference ins", { hasText: "[changed]" }).waitFor();
    await item(/^1:5, removed/).click();
    await workbench.panel.locator(".removed[data-verse='1:5'] .former").waitFor();
  });

  it("opens the difference of a changed word and of a row of a table", async () => {
    await view.toggle(/^Word-by-word translations 1/);
    await view.toggle(/^Other rows/);
    await item(/^word_translation \d+, changed/)
      .nth(1)
      .click();
    await workbench.panel.locator(".difference ins", { hasText: "changed" }).first().waitFor();
    await view.toggle(/^Word-by-word translations 1/);
    await item(/^Other rows/).waitFor({ state: "detached" });
    await view.toggle(/^Sample words, without pages/);
    await view.toggle(/^Other rows/);
    await item(/^mushaf_word \d+, changed/).click();
    await workbench.panel.locator("[aria-current='true']").waitFor();
    await workbench.panel.locator(".difference", { hasText: "placeholder" }).waitFor();
    await view.toggle(/^Sample words, without pages/);
  });

  it("goes to the next change by keyboard, and copies it", async () => {
    const selected = (name: RegExp): Locator =>
      item(name).and(workbench.page.locator("[aria-selected='true']"));
    await item(/^1:2, changed/).click();
    await verse("1:2").locator(".difference ins").waitFor();
    await view.focusRows();
    await workbench.page.keyboard.press(".");
    await verse("1:3").locator(".difference ins").waitFor();
    await selected(/^1:3, changed/).waitFor();
    await workbench.chooseInMenu(item(/^1:3, changed/), "Copy Change");
    await workbench.clipboard(/^Saheeh International · 1:3 · changed · [^]*Before:[^]*Now:[^]*!$/);
  });

  it("goes to the previous change by a key, and copies it by Ctrl+C", async () => {
    const selected = (name: RegExp): Locator =>
      item(name).and(workbench.page.locator("[aria-selected='true']"));
    await view.focusRows();
    await workbench.page.keyboard.press(",");
    await verse("1:2").locator(".difference ins").waitFor();
    await selected(/^1:2, changed/).waitFor();
    await view.focusRows();
    await workbench.page.keyboard.press("Control+c");
    await workbench.clipboard(
      /^Saheeh International · 1:2 · changed · [^]*Before:[^]*Now:[^]*\[changed\]$/,
    );
  });

  it("makes two steps for two quick clicks, and steps on from a change that was reviewed", async () => {
    const selected = (name: RegExp): Locator =>
      item(name).and(workbench.page.locator("[aria-selected='true']"));
    await item(/^1:2, changed/).click();
    await selected(/^1:2, changed/).waitFor();
    await view.section.hover();
    await view.section.getByRole("button", { name: "Next Change" }).dblclick();
    await selected(/^1:5, removed/).waitFor();
    await item(/^1:3, changed/).click();
    await verse("1:3").locator(".difference ins").waitFor();
    await view.focusRows();
    await workbench.page.keyboard.press("d");
    await item(/^1:3, changed/).waitFor({ state: "detached" });
    await view.focusRows();
    await workbench.page.keyboard.press(".");
    await selected(/^1:5, removed/).waitFor();
    await workbench.notifications
      .filter({ hasText: "1 change of Saheeh International 1:3 is marked as reviewed." })
      .getByRole("button", { name: "Undo" })
      .click();
    await item(/^1:3, changed/).waitFor();
    await workbench.command("Notifications: Clear All Notifications");
  });

  it("writes a note on a change from its menu", async () => {
    await workbench.chooseInMenu(item(/^1:3, changed/), "Add Review Note…");
    await workbench.quickInput.getByText(/^Note on 1:3, Saheeh International/).waitFor();
    await workbench.quickPick("Question").click();
    await workbench.quickInput.getByText(/^What would you like to note/).waitFor();
    await workbench.page.keyboard.type("Placeholder question on a change");
    await workbench.page.keyboard.press("Enter");
    await workbench.quickInput.getByText("Your name on review notes").waitFor();
    await workbench.page.keyboard.type("Amina");
    await workbench.page.keyboard.press("Enter");
    await workbench.notifications
      .filter({ hasText: "The note on 1:3 was written. It is a file in the folder .quran-review" })
      .waitFor();
    await item(/^Notes 1 open/).waitFor();
    await workbench.command("Notifications: Clear All Notifications");
  });

  it("exports a resource to a file of the workspace", async () => {
    await workbench.command("Quran Content Sync: Export Resource…");
    await workbench.quickPick(/^Saheeh International/).click();
    await workbench.quickPick(/^CSV for spreadsheets/).click();
    await workbench.quickPick(/^The whole resource/).click();
    await workbench.quickInput.getByText("Export Saheeh International").waitFor();
    await workbench.pressInQuickInput("OK");
    await workbench.notifications
      .filter({ hasText: /rows were exported to Saheeh International\.csv\./ })
      .getByRole("button", { name: "Open" })
      .waitFor();
    const csv = await readFile(path.join(folder, "Saheeh International.csv"), "utf8");
    assert.match(csv, /^\uFEFF/);
    assert.match(csv, /Provided by a custom service/);
    assert.equal((await readdir(folder)).filter((name) => name.includes("tmp")).length, 0);
    await workbench.command("Notifications: Clear All Notifications");
  });

  it("exports a whole surah beside the whole resource", async () => {
    await view.focusRows();
    await workbench.command("Quran Content Sync: Export Resource…");
    await workbench.quickPick(/^Saheeh International/).click();
    await workbench.quickPick(/^Plain text/).click();
    await workbench.quickPick(/^A surah, a juz or a range/).click();
    await workbench.quickPick(/^1 Al-Fatihah/).waitFor();
    await workbench.page.keyboard.type("112");
    await workbench.quickPick(/^1 Al-Fatihah/).waitFor({ state: "detached" });
    await workbench.quickPick(/^112 Al-Ikhlas/).waitFor();
    await workbench.page.keyboard.press("Enter");
    await workbench.quickInput.getByText("Export Saheeh International").waitFor();
    await workbench.pressInQuickInput("OK");
    await workbench.notifications.filter({ hasText: "4 rows were exported to" }).waitFor();
    const text = await readFile(
      path.join(folder, "Saheeh International 112 Al-Ikhlas.txt"),
      "utf8",
    );
    assert.deepEqual(
      [...text.matchAll(/^(112:\d)\t/gm)].map(([, verse]) => verse),
      ["112:1", "112:2", "112:3", "112:4"],
    );
    await workbench.command("Notifications: Clear All Notifications");
  });

  it("copies a report of the changes, for an issue", async () => {
    await workbench.command("Quran Content Sync: Copy Review Report");
    await workbench.quickPick(/^Saheeh International/).click();
    await workbench.clipboard(/^# Review report, [^]*1:2[^]*\\\[changed\\\]/);
  });

  it("reads the history of a verse, with the differences and their origins", async () => {
    await item(/^1:3, changed/).click();
    await verse("1:3").locator(".difference ins").waitFor();
    await view.focusRows();
    await workbench.page.keyboard.press("h");
    await workbench.quickInput.getByText(/^History of 1:3 in Saheeh International/).waitFor();
    const version = workbench.quickPick(/current · changed · punctuation only · by a row change/);
    await version.waitFor();
    await workbench.quickPick(/^Before .*the oldest kept version/).waitFor();
    await workbench.screenshot(path.join(PICTURES, "verse-history.png"));
    await workbench.page.keyboard.press("Enter");
    await workbench.page.locator(".tab.active", { hasText: /1:3: change of / }).waitFor();
    await workbench.page.locator(".monaco-diff-editor").first().waitFor();
    await workbench.statusBarItem("Quran Content Text").waitFor();
    await workbench.screenshot(path.join(PICTURES, "verse-history-difference.png"));
    await workbench.command("View: Close Editor");
  });

  it("reads the history of the reader's verse, from the palette", async () => {
    await item(/^1:3, changed/).click();
    await verse("1:3").locator(".difference ins").waitFor();
    await verse("1:3").focus();
    await workbench.panelHasFocus();
    await workbench.command("Quran Content Sync: Show History of Verse");
    await workbench.quickInput.getByText(/^History of 1:3 in Saheeh International/).waitFor();
    await workbench.leaveQuickInput();
  });

  it("copies a report of one surah from its row", async () => {
    await workbench.chooseInMenu(item(/^112 Al-Ikhlas/), "Copy Review Report");
    const report = await workbench.clipboard(/only surah 112 Al-Ikhlas · [^]*\n#### 112:1\n/);
    assert.doesNotMatch(report, /^#### 1:/m);
  });

  it("filters by the changed part and by age, and finds the choice checked again", async () => {
    await view.filter("Spacing only", "In the last 7 days");
    await item(/^112 Al-Ikhlas/).waitFor();
    await item(/^1:2, changed/)
      .first()
      .waitFor({ state: "detached" });
    await view.section.getByText("1 of 7 changes match the filter.").waitFor();
    await item(/^Saheeh International, 1 change$/).waitFor();
    // A resource without changes is not listed.
    await hasCount(item(/^(Word-by-word translations 1|Sample words, without pages)/), 0);
    await view.openFilter();
    for (const label of ["Spacing only", "In the last 7 days"]) {
      await workbench.quickPick(label).getByRole("checkbox", { checked: true }).waitFor();
    }
    await workbench.leaveQuickInput();
    await view.filter("Spacing only", "In the last 7 days");
    await item(/^Saheeh International.*, 4 changes not reviewed/).waitFor();
    await view.toggle(/^1 Al-Fatihah/);
    await item(/^1:2, changed/).waitFor();
  });

  it("looks right in four themes", async () => {
    for (const theme of THEMES) {
      await workbench.useTheme(theme);
      await item(/^1:2, changed/)
        .first()
        .waitFor();
      const name = `changes-view-${theme.replaceAll(" ", "-")}.png`;
      await workbench.screenshot(path.join(PICTURES, name));
    }
    await workbench.useTheme("Default Dark Modern");
  });

  it("checks a change as reviewed, and undoes that", async () => {
    await view.check(/^1:3, changed/);
    const message = workbench.notifications.filter({
      hasText: "1 change of Saheeh International 1:3 is marked as reviewed.",
    });
    // A message stays under the pointer.
    await message.hover();
    await item(/^1:3, changed/).waitFor({ state: "detached" });
    await item(/^Saheeh International.*, 3 changes not reviewed/).waitFor();
    await workbench.page.getByRole("tab", { name: /6 changes not reviewed/ }).waitFor();
    await message.getByRole("button", { name: "Undo" }).click();
    await item(/^1:3, changed/).waitFor();
    await workbench.command("Notifications: Clear All Notifications");
  });

  it("counts overlapping selections once, by keyboard", async () => {
    await item(/^Saheeh International/).click();
    await workbench.page.keyboard.press("Shift+ArrowDown");
    await workbench.page.keyboard.press("Shift+ArrowDown");
    await workbench.page.keyboard.press("d");
    await workbench.notifications
      .filter({ hasText: /4 changes of .* are marked as reviewed\./ })
      .getByRole("button", { name: "Undo" })
      .click();
    await item(/^Saheeh International.*, 4 changes not reviewed/).waitFor();
    await workbench.command("Notifications: Clear All Notifications");
  });

  it("agrees with the tree and the badge when everything is reviewed", async () => {
    await view.check(/^Saheeh International/);
    await item(/^Saheeh International/).waitFor({ state: "detached" });
    await workbench.page.getByRole("tab", { name: /3 changes not reviewed/ }).waitFor();
    await view.check(/^Word-by-word translations 1/);
    await item(/^Word-by-word translations 1/).waitFor({ state: "detached" });
    await view.check(/^Sample words, without pages/);
    await view.section.getByText(/^No changes since /).waitFor();
    await resources().click();
    await workbench.treeItem(/^Saheeh International/).waitFor();
    await hasCount(workbench.view.getByText("●"), 0);
    await eventually(
      workbench.page,
      () => workbench.container.getAttribute("aria-label"),
      (name) => assert.doesNotMatch(name ?? "", /reviewed/),
    );
    await workbench.screenshot(path.join(PICTURES, "changes-view-empty.png"));
  });
});
