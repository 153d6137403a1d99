import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { ChangesView } from "./support/changesView.js";
import { eventually } from "./support/eventually.js";
import { Workbench } from "./support/workbench.js";

/** An invented event of format 1; `id` names its file and its folder. */
function noteFile(id: string, verse: string, author: string): string {
  return JSON.stringify({
    format: 1,
    type: "note",
    id,
    thread: id,
    seen: [],
    resource: "translations:1",
    verse,
    author: { name: author },
    date: "2026-01-01T00:00:00.000Z",
    kind: "question",
    text: "Placeholder",
    quotation: null,
  });
}

const ID = "01900000-0000-7000-8000-000000000001";

describe("review notes in unusual workspaces", () => {
  let workbench: Workbench;
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), "quran-content-sync-folders-"));
  });
  afterEach(async () => {
    await workbench.close();
    await rm(root, { recursive: true, force: true });
  });

  async function open(
    folder: string,
    { untrusted = false, settings = {} } = {},
  ): Promise<ChangesView> {
    workbench = await Workbench.open({
      folder,
      untrusted,
      settings: {
        "quranContentSync.sandbox.resources": ["translations:1"],
        "quranContentSync.syncOnStartup": false,
        ...settings,
      },
    });
    if (path.extname(folder) !== "") {
      // On a slow machine, VS Code in a browser can open a workspace file without its folders.
      while (!(await hasFolders())) await workbench.reload();
    }
    await workbench.showView();
    await workbench.syncNow();
    const view = new ChangesView(workbench);
    await view.show();
    return view;
  }

  async function hasFolders(): Promise<boolean> {
    await workbench.command("View: Show Explorer");
    const { page } = workbench;
    const folder = page.locator(".explorer-folders-view .monaco-list-row").first();
    await folder.or(page.getByText("You have not yet added a folder")).waitFor();
    return folder.isVisible();
  }

  async function put(folder: string, verse: string, author: string): Promise<void> {
    const surah = verse.split(":")[0]?.padStart(3, "0") ?? "";
    const thread = path.join(folder, "translations-1", surah, ID);
    await mkdir(thread, { recursive: true });
    await writeFile(path.join(thread, `${ID}.json`), noteFile(ID, verse, author));
  }

  async function addNote(): Promise<void> {
    await workbench
      .treeItem(/^Saheeh International/)
      .first()
      .click();
    await workbench.panel.locator("[data-verse='1:3']").focus();
    await workbench.page.keyboard.press("w");
    await workbench.quickPick("Question").click();
    await workbench.quickInput.getByText(/^What would you like to note/).waitFor();
    await workbench.page.keyboard.type("Placeholder note");
    await workbench.page.keyboard.press("Enter");
    await workbench.quickInput.getByText("Your name on review notes").waitFor();
    await workbench.page.keyboard.type("Amina");
    await workbench.page.keyboard.press("Enter");
    await workbench.notifications.filter({ hasText: "The note on 1:3 was written." }).waitFor();
  }

  const eventsIn = async (folder: string): Promise<string[]> => {
    const all = await readdir(folder, { recursive: true }).catch(() => []);
    return all.filter((name) => name.endsWith(".json"));
  };

  it("are in the first folder of several, which the section names", async () => {
    const [first, second] = ["first", "second"].map((name) => path.join(root, name));
    assert.ok(first !== undefined && second !== undefined);
    await put(path.join(first, ".quran-review"), "1:2", "Bilal");
    await put(path.join(second, ".quran-review"), "1:4", "Someone else");
    const file = path.join(root, "both.code-workspace");
    const folders = [first, second].map((folder) => ({ path: folder }));
    await writeFile(file, JSON.stringify({ folders }));
    const view = await open(file);
    await view.item(/^Notes 1 open · in first/).waitFor();
    await addNote();
    await view.item(/^Notes 2 open · in first/).waitFor();
    assert.equal((await eventsIn(path.join(first, ".quran-review"))).length, 2);
    assert.equal((await eventsIn(path.join(second, ".quran-review"))).length, 1);
  });

  it("are in the usual folder of an untrusted workspace, whatever its settings say", async () => {
    await put(path.join(root, ".quran-review"), "1:2", "Bilal\u202e");
    await put(path.join(root, "src"), "1:4", "Someone else");
    await mkdir(path.join(root, ".vscode"));
    const settings = { "quranContentSync.notesFolder": "src" };
    await writeFile(path.join(root, ".vscode/settings.json"), JSON.stringify(settings));
    const view = await open(root, { untrusted: true });
    await workbench.statusBarItem("Restricted Mode").waitFor();
    await view.item(/^Notes 1 open/).click();
    await view.item(/^Saheeh International.* 1 open/).click();
    await view.item(/^1:2, Question, open, Placeholder/).waitFor();
    await addNote();
    await eventually(
      workbench.page,
      () => eventsIn(path.join(root, ".quran-review")),
      (events) => assert.equal(events.length, 2),
    );
    assert.equal((await eventsIn(path.join(root, "src"))).length, 1);
  });

  it("appear as soon as an invalid setting of their folder is corrected", async () => {
    await put(path.join(root, "notes"), "1:2", "Bilal");
    const settings = {
      "quranContentSync.notesFolder": "../elsewhere",
      // After a check, the notes are also read for the decisions to ignore findings.
      "quranContentSync.checkQualityAfterSync": false,
    };
    const view = await open(root, { settings });
    await view.item(/^Notes none/).waitFor();
    await workbench.setSetting("quranContentSync.notesFolder", "notes");
    await view.item(/^Notes 1 open/).waitFor();
  });
});
