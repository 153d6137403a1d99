import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { sandboxSettings } from "../support/sandboxSettings.js";
import { eventually } from "./support/eventually.js";
import { Workbench } from "./support/workbench.js";

describe("a verse that is dragged from a reader", () => {
  let workbench: Workbench;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "quran-content-sync-drag-"));
    await writeFile(path.join(folder, "draft.md"), "A line of the draft.\n\n\n\n");
    workbench = await Workbench.open({
      folder,
      size: { width: 1600, height: 900 },
      settings: { ...sandboxSettings, "quranContentSync.syncOnStartup": false },
    });
    await workbench.showView();
    await workbench.syncNow();
  });

  after(async () => {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("is inserted where it is dropped, with its source", async () => {
    const { page, panel } = workbench;
    await workbench.treeItem(/^Saheeh International(?!, annotated)/).click();
    const handle = panel.locator('[data-verse="1:2"] .drag-handle');
    await handle.waitFor();
    await workbench.command("View: Split Editor Right");
    await page.keyboard.press("Control+p");
    await workbench.quickInput.locator("input.input").fill("draft.md");
    await workbench.quickPick("draft.md").first().click();
    const line = page.locator(".view-line", { hasText: "A line of the draft." });
    await line.waitFor();
    await handle.hover();
    await page.mouse.down();
    await line.hover();
    // The position of the drop is drawn after the first movement over the editor.
    await line.hover({ position: { x: 5, y: 5 } });
    await page.mouse.up();
    await eventually(
      page,
      async () => (await page.locator(".view-line").allInnerTexts()).join(" "),
      (text) => {
        // VS Code draws spaces as no-break spaces.
        const shown = text.replaceAll(/\s+/gu, " ");
        if (!/Lord of the worlds.*Al-Fatihah 1:2, Saheeh International/u.test(shown)) {
          throw new Error(`The editor has: ${shown}`);
        }
      },
    );
  });
});
