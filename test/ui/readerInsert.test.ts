import path from "node:path";
import type { Locator } from "playwright-core";
import { sandboxSettings } from "../support/sandboxSettings.js";
import { root } from "../support/vscode/paths.js";
import { alFatihah } from "./support/sample.js";
import { Workbench } from "./support/workbench.js";

describe("a verse that is inserted from the reader", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open({
      settings: { ...sandboxSettings, "quranContentSync.syncOnStartup": false },
      otherExtensions: [path.join(root, "test/ui/fixtures/documents")],
    });
    await workbench.showView();
    await workbench.syncNow();
    await workbench.treeItem(/^Saheeh International(?!, annotated)/).click();
    await workbench.panel.locator("[data-verse='1:7'] .published").click();
    await workbench.panelHasFocus();
  });
  after(() => workbench.close());

  afterEach(async () => {
    await workbench.command("View: Revert and Close Editor");
    await workbench.page.locator(".editor-group-container").nth(1).waitFor({ state: "detached" });
    await workbench.panelHasFocus();
  });

  const verse = alFatihah("en")[1] ?? "";

  /** Opens a document beside the reader, and returns its lines. */
  async function open(title: string, text: string): Promise<Locator> {
    await workbench.command(title);
    const lines = workbench.page.locator(".editor-instance .view-lines", { hasText: text });
    await lines.waitFor();
    await lines.click();
    return lines;
  }

  /** Presses the key in the reader, and waits for its notice. */
  async function insert(notice: string): Promise<void> {
    await workbench.panel.locator("[data-verse='1:2']").focus();
    await workbench.page.keyboard.press("i");
    await workbench.panel.locator(".foot-notice", { hasText: notice }).waitFor();
  }

  /** Waits for the verse. An editor shows spaces as no-break spaces. */
  const has = (lines: Locator): Promise<void> =>
    lines.filter({ hasText: new RegExp(verse.slice(0, 20).replaceAll(/\W+/g, "\\W+")) }).waitFor();

  it("is added to a document of another file system", async () => {
    const lines = await open("Fixture: Open a Document on the Shelf", "on");
    await insert("Inserted into notes.txt");
    await has(lines);
    await workbench.page.locator(".tab", { hasText: "notes.txt" }).click();
  });

  it("is not added to a document of a read-only file system", async () => {
    const lines = await open("Fixture: Open a Locked Document", "locked");
    await insert("No text editor is open");
    await lines.filter({ hasText: /^locked$/ }).waitFor();
    await workbench.page.locator(".tab", { hasText: "notes.txt" }).click();
  });
});
