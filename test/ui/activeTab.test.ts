import type { Locator } from "playwright-core";
import { hasTexts } from "./support/eventually.js";
import { startLoopback, type Loopback } from "./support/loopback.js";
import { openLoopback } from "./support/windows.js";
import type { Workbench } from "./support/workbench.js";

describe("commands of the palette beside an open resource", () => {
  let loopback: Loopback;
  let workbench: Workbench;

  before(async () => {
    loopback = await startLoopback();
    workbench = await openLoopback(
      loopback,
      ["translations:1", "translations:2", "translations:3", "tafsirs:*"],
      { settings: { "quranContentSync.checkQualityAfterSync": false } },
    );
    await workbench.treeItem(/^Maududi/).click();
    await workbench.panel.locator("[data-verse='1:1']").first().waitFor();
    await workbench.command("Quran Content Sync: Go to Verse…");
    await workbench.quickPick("1 Al-Fatihah").first().waitFor();
    await workbench.page.keyboard.type("78:5");
    await workbench.page.keyboard.press("Enter");
    await workbench.panel.locator("[data-verse='78:5']").first().waitFor();
  });
  after(async () => {
    await workbench.close();
    await loopback.server.close();
  });
  afterEach(() => workbench.leaveQuickInput());

  const names = (): Locator =>
    workbench.quickInput.locator(".monaco-list-row .label-name").filter({ visible: true });
  const focused = (name: string | RegExp): Promise<void> =>
    workbench.quickInput.locator(".monaco-list-row.focused", { hasText: name }).first().waitFor();

  async function run(title: string): Promise<void> {
    await workbench.command(`Quran Content Sync: ${title}`);
    await workbench.quickPick(/^Maududi/).waitFor();
  }

  it("offer it first, and the others in the order of the tree", async () => {
    for (const title of ["Export Resource…", "Inspect Resource", "Refresh Full Copy"]) {
      await run(title);
      await hasTexts(names(), [
        "Maududi",
        "Hamidullah",
        "Saheeh International",
        "Placeholder tafsir",
      ]);
      await focused("Maududi");
      await workbench.leaveQuickInput();
    }
    await run("Show Changes");
    await focused("Maududi");
  });

  it("offer it before everything that can be checked", async () => {
    await run("Check Quality");
    await focused("Maududi");
    await workbench.quickPick(/^All resources/).waitFor();
  });

  it("name the exported resource in each step", async () => {
    await run("Export Resource…");
    await workbench.page.keyboard.press("Enter");
    await workbench.quickPick(/^Plain text/).click();
    await workbench.quickInput.getByText("Export Maududi", { exact: true }).waitFor();
    await workbench.quickPick("The whole resource").waitFor();
  });

  it("propose its verse for a note, and another verse as soon as one is typed", async () => {
    await run("Add Review Note…");
    await workbench.page.keyboard.press("Enter");
    await focused(/^78:5 An-Naba/);
    await workbench.page.keyboard.type("2:255");
    await focused(/^2:255/);
    await workbench.page.keyboard.press("Control+a");
    await workbench.page.keyboard.press("Backspace");
    await workbench.quickPick(/^78:5/).waitFor();
    await workbench.page.keyboard.press("Enter");
    await workbench.quickInput.getByText("Note on 78:5, Maududi").waitFor();
  });

  it("know the resource of an inspector", async () => {
    await workbench.chooseInMenu(workbench.treeItem(/^Hamidullah/), "Inspect");
    await workbench.page.locator(".tab.active", { hasText: "Hamidullah" }).waitFor();
    await run("Export Resource…");
    await focused("Hamidullah");
  });
});
