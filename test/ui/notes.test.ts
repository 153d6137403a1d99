import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Locator } from "playwright-core";
import { testFolder } from "../support/vscode/paths.js";
import { ChangesView } from "./support/changesView.js";
import { hasValue } from "./support/eventually.js";
import { changeEnglish, startLoopback, type Loopback } from "./support/loopback.js";
import { openLoopback } from "./support/windows.js";
import { THEMES, type Workbench } from "./support/workbench.js";

const PICTURES = path.join(testFolder, "screenshots");
const TEXT = "Placeholder question about a word";

describe("a person who keeps review notes", () => {
  let workbench: Workbench;
  let loopback: Loopback;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "quran-content-sync-notes-"));
    loopback = await startLoopback();
    workbench = await openLoopback(loopback, ["translations:1"], { folder });
    await workbench.command("Quran Content Sync: Focus on Changes View");
    await item(/^Notes none/).waitFor();
    await mkdir(PICTURES, { recursive: true });
  });
  after(async () => {
    await workbench.close();
    await loopback.server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const item = (name: string | RegExp): Locator => new ChangesView(workbench).item(name);
  const widget = (): Locator => workbench.page.locator(".review-widget");

  async function events(): Promise<string[]> {
    const all = await readdir(path.join(folder, ".quran-review"), { recursive: true });
    return all.filter((name) => name.endsWith(".json"));
  }

  it("reads in the empty section what to do first", async () => {
    await item(/^Notes none/).click();
    await item(/^Add a review note…/).waitFor();
  });

  it("writes a note on a verse from the reader by a key", async () => {
    await workbench
      .treeItem(/^Saheeh International/)
      .first()
      .click();
    await workbench.panel.locator("[data-verse='1:2']").focus();
    await workbench.page.keyboard.press("w");
    await workbench.quickInput.getByText(/^Note on 1:2, Saheeh International/).waitFor();
    await workbench.quickPick("Question").click();
    await workbench.quickInput.getByText(/^What would you like to note/).waitFor();
    await workbench.page.keyboard.type(TEXT);
    await workbench.page.keyboard.press("Enter");
    await workbench.quickInput.getByText("Your name on review notes").waitFor();
    await workbench.quickInput.getByText(/so that others know who wrote them/).waitFor();
    await workbench.page.keyboard.type("Amina");
    await workbench.page.keyboard.press("Enter");
    await workbench.notifications
      .filter({ hasText: "It is a file in the folder .quran-review of the workspace." })
      .waitFor();
    await item(/^Notes 1 open/).waitFor();
    assert.equal((await events()).length, 1);
  });

  it("cancels a note by Escape without a file, and finds its text again in the next attempt", async () => {
    const before = (await events()).length;
    const begin = async (): Promise<void> => {
      await workbench.panel.locator("[data-verse='1:3']").hover();
      await workbench.panel.getByRole("button", { name: "More for 1:3" }).click();
      await workbench.panel.getByRole("menuitem", { name: "Add review note" }).click();
      await workbench.quickPick("Fault").click();
      await workbench.quickInput.getByText(/^What would you like to note/).waitFor();
    };
    await begin();
    await workbench.page.keyboard.type("Placeholder draft");
    await workbench.page.keyboard.press("Enter");
    await workbench.quickInput.getByText(/^What should be published instead/).waitFor();
    await workbench.leaveQuickInput();
    await begin();
    await hasValue(workbench.quickInput.locator("input.input"), "Placeholder draft");
    await workbench.leaveQuickInput();
    assert.equal((await events()).length, before);
  });

  it("finds the note by resource and verse, and opens it with its thread", async () => {
    await item(/^Saheeh International.* 1 open/).click();
    await item(/^1:2, Question, open, Placeholder question/).click();
    await widget().getByText(TEXT).waitFor();
    await workbench.page.locator(".tab.active", { hasText: "1 Al-Fatihah" }).waitFor();
  });

  it("answers in the thread by keyboard, and changes the state there", async () => {
    await widget().getByText("Answer…").click();
    await widget().locator(".comment-form-container.expand .monaco-editor.focused").waitFor();
    await workbench.page.keyboard.type("Placeholder answer");
    await workbench.page.keyboard.press("Control+Enter");
    await widget().locator(".comment-body", { hasText: "Placeholder answer" }).waitFor();
    await widget().getByRole("button", { name: "Change State of Note…" }).click();
    await workbench.quickPick("sent to the publisher").click();
    await workbench.quickInput.getByText(/The address of the report/).waitFor();
    await workbench.page.keyboard.type("https://example.org/report");
    await workbench.page.keyboard.press("Enter");
    await widget().getByText("https://example.org/report").waitFor();
    await item(/^1:2, Question, sent to the publisher/).waitFor();
    assert.equal((await events()).length, 3);
  });

  it("gets an answer back that is too long to be written", async () => {
    const written = (await events()).length;
    // In lines, because VS Code takes seconds to draw a long one.
    const answer = `${"x".repeat(40)}\n`.repeat(200);
    await widget().getByText("Answer…").click();
    await widget().locator(".comment-form-container.expand .monaco-editor.focused").waitFor();
    await workbench.page.keyboard.insertText(answer);
    await workbench.page.keyboard.press("Control+Enter");
    await workbench.notifications
      .filter({ hasText: "The note was not written. The reason: The text has more than 8000" })
      .getByRole("button", { name: "Copy Text" })
      .click();
    await workbench.clipboard(/^(?:x{40}\n){199}x{40}$/);
    assert.equal((await events()).length, written);
  });

  it("begins a thread on the words of a verse, by keyboard alone", async () => {
    await workbench.page.locator(".editor-instance .view-line", { hasText: /^1:4/ }).click();
    await workbench.page.keyboard.press("Home");
    await workbench.command("Comments: Add Comment on Current Selection");
    const second = widget().filter({ hasText: "Start discussion" });
    await second.locator(".monaco-editor.focused").waitFor();
    await workbench.page.keyboard.type("Placeholder fault");
    await workbench.page.keyboard.press("Control+Enter");
    await widget().locator(".comment-body", { hasText: "Placeholder fault" }).waitFor();
    await item(/^1:4, Fault, open, Placeholder fault/).waitFor();
    await workbench.chooseInMenu(item(/^1:4, Fault/), "Change State of Note…");
    await workbench.quickPick("declined").click();
    await item(/^1:4, Fault, declined/).waitFor();
  });

  it("assigns the note and changes its state from its menu", async () => {
    await workbench.chooseInMenu(item(/^1:2, Question/), "Assign Note…");
    await workbench.quickPick(/^Amina/).click();
    await item(/^1:2, Question, sent to the publisher, for Amina, /).waitFor();
    await workbench.chooseInMenu(item(/^1:2, Question/), "Change State of Note…");
    await workbench.quickPick("declined").click();
    await item(/^1:2, Question, declined, /).waitFor();
    await item(/^Notes 0 open/).waitFor();
  });

  it("filters notes, and sees a message if none passes", async () => {
    const filter = async (label: string): Promise<void> => {
      await workbench.command("Quran Content Sync: Filter Notes…");
      await workbench.quickPick(label).getByRole("checkbox").click();
      await workbench.pressInQuickInput("OK");
      await workbench.quickInput.waitFor({ state: "hidden" });
    };
    await filter("Reference");
    await item(/^No notes match the filter…/).waitFor();
    await filter("Reference");
    // VS Code closes a row that was removed in the meantime.
    await item(/^Saheeh International.* 0 open/).click();
    await item(/^1:2, Question, declined/).waitFor();
  });

  it("sees that the text has changed since, and that a file is malformed", async () => {
    await changeEnglish(loopback, { "1:2": () => "Placeholder, changed" });
    const [event] = await events();
    assert.ok(event);
    const beside = path.join(folder, ".quran-review", path.dirname(event));
    await writeFile(path.join(beside, "01900000-0000-7000-8000-000000000001.json"), "{ broken");
    await workbench.syncNow();
    await item(/^1:2, the quoted text has changed since, Question/).waitFor();
    await item(/^Notes 0 open · 1 file cannot be read/).waitFor();
    // Closes the row of the resource, because the view is low.
    const resource = item(/^Saheeh International.* 0 open/);
    await resource.click();
    await item(/^1:2, the quoted text/).waitFor({ state: "detached" });
    await item(/^Files that cannot be read 1/).click();
    await item(/not the format of a note/).waitFor();
    await resource.click();
  });

  it("looks right in four themes", async () => {
    for (const theme of THEMES) {
      await workbench.useTheme(theme);
      await item(/^1:2, the quoted text/).waitFor();
      await workbench.screenshot(path.join(PICTURES, `notes-${theme.replaceAll(" ", "-")}.png`));
    }
  });
});
