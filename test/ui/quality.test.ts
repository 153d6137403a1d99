import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Locator } from "playwright-core";
import { SAMPLE } from "../../src/core/sandbox/sampleIds.js";
import { testFolder } from "../support/vscode/paths.js";
import { eventually, hasCount, hasValue } from "./support/eventually.js";
import { changeEnglish, startLoopback, type Loopback } from "./support/loopback.js";
import { openLoopback } from "./support/windows.js";
import { THEMES, type Workbench } from "./support/workbench.js";

const PICTURES = path.join(testFolder, "screenshots");

describe("a person who checks the quality of a translation", () => {
  let workbench: Workbench;
  let loopback: Loopback;

  before(async () => {
    loopback = await startLoopback();
    const { publisher } = loopback.service;
    await changeEnglish(loopback, {
      "112:1": () => "Placeholder text &amp;amp; a sign",
      "112:3": () => "Placeholder text [that is not closed",
      "78:40": () => "Placeholder text (at the end of a long surah",
    });
    const [track] = (await publisher.rowsOf(SAMPLE.recitation)) ?? [];
    assert.equal(track?.verseKey, "1:1");
    await publisher.editRow(SAMPLE.recitation, track, { url: "" });
    const [word] = (await publisher.rowsOf(SAMPLE.words)) ?? [];
    assert.ok(word);
    await publisher.editRow(SAMPLE.words, word, { text: "Placeholder &amp;amp; word" });
    const resources = [
      "translations:1",
      "translations:2",
      "recitations:1",
      "word_by_word_translations:1",
      "mushafs:1",
    ];
    workbench = await openLoopback(loopback, resources, {
      settings: { "quranContentSync.checkQualityAfterSync": false },
    });
    await mkdir(PICTURES, { recursive: true });
  });
  after(async () => {
    await workbench.close();
    await loopback.server.close();
  });

  const problems = (): Locator => workbench.page.locator(".markers-panel");
  const problem = (text: RegExp): Locator =>
    problems().getByRole("treeitem").filter({ hasText: text });

  const text = (): Locator => workbench.page.locator(".editor-instance .view-lines");

  /** Double-clicks the beginning of the message, because the rule's name at its end is a link. */
  async function openProblem(text: RegExp): Promise<void> {
    await problem(text).dblclick({ position: { x: 90, y: 10 } });
  }

  it("checks a resource from the inspector, which then counts its findings", async () => {
    await workbench.chooseInMenu(workbench.treeItem(/^Saheeh International/), "Inspect Resource");
    const summary = workbench.panel.getByRole("region", { name: "Quality" });
    await summary.getByText("Not checked yet.").waitFor();
    await summary.getByRole("button", { name: "Check Quality" }).click();
    await workbench.notifications.first().waitFor();
    await summary.getByText("2 errors").waitFor();
    await summary.getByText("2 warnings").waitFor();
    await workbench.command("Notifications: Clear All Notifications");
    await workbench.closeAllEditors();
  });

  it("checks a resource from its menu, and sees the findings in the Problems panel", async () => {
    await workbench.chooseInMenu(workbench.treeItem(/^Saheeh International/), "Check Quality");
    await workbench.page.getByRole("button", { name: "Show Problems" }).click();
    await problem(/112:1 · Readers see the code &amp;/).waitFor();
    await problem(/112:3 · “\[” is never closed/).waitFor();
  });

  it("reaches the text with one click, and reads the surah in it", async () => {
    await openProblem(/112:3 · “\[” is never closed/);
    const editor = workbench.page.locator(".editor-instance .view-lines");
    await editor.getByText("112:4", { exact: false }).waitFor();
    await workbench.page.locator(".tab.active", { hasText: "112 Al-Ikhlas" }).waitFor();
  });

  it("sees the place of a finding at once, even far down in a text that was not open", async () => {
    await openProblem(/78:40 · “\(” is never closed/);
    await workbench.page.locator(".tab.active", { hasText: "078 An-Naba" }).waitFor();
    await text().getByText("at the end of a long surah", { exact: false }).waitFor();
    await workbench.statusBarItem("Quran Content Text").waitFor();
    await text().locator(".view-line", { hasText: "at the end of a long surah" }).waitFor();
    await openProblem(/112:3 · “\[” is never closed/);
    await text().getByText("112:4", { exact: false }).waitFor();
  });

  it("reads a finding by hover, and compares its verse by a quick fix", async () => {
    const { page } = workbench;
    const line = text().locator(".view-line", { hasText: /^112:3/ });
    const words = page.locator(".editor-instance .squiggly-warning").filter({ visible: true });
    const explanation = page.locator(".monaco-hover", { hasText: "is never closed" });
    // The editor redraws its marks after each check, so the mouse follows them.
    await eventually(
      page,
      async () => {
        await words.first().hover({ force: true });
        return explanation.isVisible();
      },
      assert.ok,
    );
    await line.click();
    await page.keyboard.press("Control+.");
    await workbench.quickPick("Compare resources at 112:3").click();
    await workbench.panel.getByText("Placeholder text [that is not closed").waitFor();
    await workbench.command("View: Close Editor");
    await openProblem(/112:3 · “\[” is never closed/);
    await text().getByText("112:4", { exact: false }).waitFor();
  });

  it("steps through the findings of the text by F8", async () => {
    const { page } = workbench;
    const step = page.locator(".zone-widget.marker-widget, .marker-widget");
    await text().getByText("112:1", { exact: false }).click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("F8");
    await step.getByText(/Readers see the code/).waitFor();
    await page.keyboard.press("F8");
    await step.getByText(/is never closed/).waitFor();
    await page.keyboard.press("Escape");
    await step.waitFor({ state: "detached" });
  });

  it("looks right in four themes", async () => {
    for (const theme of THEMES) {
      await workbench.useTheme(theme);
      await problem(/112:1/).first().waitFor();
      await workbench.screenshot(path.join(PICTURES, `quality-${theme.replaceAll(" ", "-")}.png`));
    }
  });

  it("sees the findings in the reader's margin, and reaches their text by keyboard", async () => {
    await workbench.closeAllEditors();
    await workbench.treeItem(/^Saheeh International/).click();
    await workbench.panel.locator("[data-verse='1:1']").waitFor();
    await workbench.panel.locator("[data-verse='1:1']").press("g");
    await workbench.panel.locator("#jump").fill("112:3");
    await workbench.panel.locator("#jump").press("Enter");
    const mark = workbench.panel
      .locator("[data-verse='112:3']")
      .getByRole("button", { name: /^1 finding\s+“\[” is never closed/ });
    await mark.waitFor();
    for (const theme of THEMES) {
      await workbench.useTheme(theme);
      await workbench.screenshot(path.join(PICTURES, `margin-${theme.replaceAll(" ", "-")}.png`));
    }
    await mark.press("Enter");
    await text().getByText("112:4", { exact: false }).waitFor();
  });

  it("copies a finding by keyboard, and sees that it was copied", async () => {
    const { keyboard } = workbench.page;
    await text().getByText("112:3", { exact: false }).click();
    await keyboard.press("Control+.");
    await workbench.quickPick("Copy this finding").waitFor();
    await keyboard.type("Copy this");
    await keyboard.press("Enter");
    await workbench.statusBarItem("Copied.").waitFor();
    await workbench.clipboard(/^translations:1 112:3\nunbalanced-punctuation: /);
  });

  it("ignores a finding with a reason by keyboard, and shows it again", async () => {
    const { keyboard } = workbench.page;
    await text().getByText("112:3", { exact: false }).click();
    await keyboard.press("Control+.");
    await workbench.quickPick("Ignore here…").waitFor();
    await keyboard.type("Ignore here");
    await keyboard.press("Enter");
    await workbench.quickInput.getByText("Why? It comes back when the text changes.").waitFor();
    await keyboard.type("Placeholder reason");
    await keyboard.press("Enter");
    const mark = workbench.panel.locator("[data-verse='112:3'] .margin-mark");
    await mark.waitFor({ state: "detached" });
    await workbench.command("Quran Content Sync: Show Ignored Findings…");
    await workbench.quickPick("Placeholder reason").waitFor();
    await keyboard.press("Enter");
    await mark.waitFor();
  });

  it("writes a review note from a finding, and opens it from the margin by mouse and by keyboard", async () => {
    const { page } = workbench;
    await text().getByText("112:3", { exact: false }).click();
    await page.keyboard.press("Control+.");
    await workbench.quickPick("Write a review note on 112:3…").click();
    await workbench.quickInput.getByText(/^What would you like to note/).waitFor();
    await hasValue(workbench.quickInput.locator("input.input"), "“[” is never closed.");
    await page.keyboard.press("Enter");
    await workbench.quickInput.getByText(/^What should be published instead/).waitFor();
    await page.keyboard.press("Enter");
    await workbench.quickInput.getByText("Your name on review notes").waitFor();
    await page.keyboard.type("Amina");
    await page.keyboard.press("Enter");
    const mark = workbench.panel
      .locator("[data-verse='112:3']")
      .getByRole("button", { name: /^1 note\s+Fault, open: “\[” is never closed/ });
    const thread = page.locator(".review-widget .comment-body", { hasText: "is never closed" });
    await mark.click();
    await thread.waitFor();
    await page.keyboard.press("Escape");
    await mark.press("Enter");
    await thread.waitFor();
    // The open text is reused.
    await hasCount(page.locator(".tab", { hasText: "112 Al-Ikhlas" }), 1);
    // Waits until the text has the focus: a late focus would close an open menu.
    await page.locator(".editor-instance .native-edit-context:focus").waitFor();
  });

  it("sees the findings of a recitation in its margin", async () => {
    const recitation = workbench.treeItem(/^Placeholder recitation/);
    await workbench.chooseInMenu(recitation, "Check Quality");
    await workbench.command("Problems: Focus on Problems View");
    await problem(/1:1 · The recording has no address/).waitFor();
    await workbench.closeAllEditors();
    await recitation.click();
    const mark = workbench.panel
      .locator("[data-verse='1:1']")
      .getByRole("button", { name: /^1 finding\s+The recording has no address/ });
    await mark.click();
    await workbench.page.locator(".tab.active", { hasText: "001 Al-Fatihah" }).waitFor();
  });

  it("sees findings and notes of words in the margin of the verse where a mushaf places them", async () => {
    const words = workbench.treeItem(/^Word-by-word translations 1/);
    await workbench.chooseInMenu(words, "Check Quality");
    await workbench.page.getByRole("button", { name: "Show Problems" }).waitFor();
    await workbench.command("Notifications: Clear All Notifications");
    await workbench.closeAllEditors();
    await words.click();
    const verse = workbench.panel.locator("[data-verse='1:1']");
    const finding = verse.getByRole("button", { name: /^1 finding\s+Readers see the code/ });
    await finding.waitFor();
    await verse.focus();
    await workbench.page.keyboard.press("w");
    await workbench.quickPick("Question").click();
    await workbench.quickInput.getByText(/^What would you like to note/).waitFor();
    await workbench.page.keyboard.type("Placeholder question about a word");
    await workbench.page.keyboard.press("Enter");
    const note = verse.getByRole("button", { name: /^1 note\s+Question, open: Placeholder/ });
    await note.waitFor();
    await workbench.screenshot(path.join(PICTURES, "margin-words.png"));
    await note.click();
    await workbench.page.locator(".review-widget", { hasText: "about a word" }).waitFor();
    await workbench.closeAllEditors();
    await words.click();
    await finding.click();
    await text().getByText("Placeholder &amp; word", { exact: false }).waitFor();
    await workbench.closeAllEditors();
  });

  it("finds everything again after a reload, without a check", async () => {
    await workbench.reload();
    await workbench.command("Problems: Focus on Problems View");
    await problem(/112:1 · Readers see the code &amp;/).waitFor();
    await problem(/112:3 · “\[” is never closed/).waitFor();
    const resource = workbench.treeItem(/^Saheeh International.*, 4 findings/);
    await resource.waitFor();
    await workbench.closeAllEditors();
    await resource.click();
    await workbench.panel.locator("[data-verse='112:3'] .margin-mark.finding").waitFor();
    await workbench.closeAllEditors();
    await workbench.chooseInMenu(resource, "Inspect Resource");
    await workbench.panel.getByRole("region", { name: "Quality" }).getByText("2 errors").waitFor();
  });

  it("reads about a rule from the link of its finding", async () => {
    await problems().locator("a", { hasText: "escaped-entity" }).first().click();
    await workbench.page.locator(".tab", { hasText: "escaped-entity" }).waitFor();
  });
});
