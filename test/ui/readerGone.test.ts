import type { FrameLocator } from "playwright-core";
import { sandboxResources } from "../support/sandboxSettings.js";
import { hasCount } from "./support/eventually.js";
import { openSandbox } from "./support/windows.js";
import type { Workbench } from "./support/workbench.js";

describe("the reader of a resource that disappears and returns", () => {
  let workbench: Workbench;
  let panel: FrameLocator;

  before(async () => {
    workbench = await openSandbox();
    ({ panel } = workbench);
  });
  after(() => workbench.close());

  const open = (name: RegExp): Promise<void> => workbench.treeItem(name).first().click();

  async function more(item: string): Promise<void> {
    await panel.getByRole("button", { name: "More", exact: true }).click();
    await panel.getByRole("menuitem", { name: item }).click();
  }

  async function deleteEverything(): Promise<void> {
    await workbench.command("Quran Content Sync: Delete Local Copy…");
    await workbench.quickPick("Everything").click();
    await workbench.page
      .locator(".monaco-dialog-box")
      .getByRole("button", { name: "Delete" })
      .click();
  }

  it("shows an article again after its table, and the table again by Back", async () => {
    await open(/Placeholder article/);
    const article = panel.locator("article.localization");
    await article.waitFor();
    await more("Show as table");
    await panel.locator("table.rows").waitFor();
    await more("Show as text");
    await article.waitFor();
    await workbench.page.keyboard.press("Alt+ArrowLeft");
    await panel.locator("table.rows").waitFor();
    await workbench.page.keyboard.press("Alt+ArrowLeft");
    await article.waitFor();
  });

  it("shows a resource without text as a table only", async () => {
    await open(/^Sample words, without pages/);
    await panel.locator("table.rows").waitFor();
    await panel.getByRole("button", { name: "More", exact: true }).click();
    await panel.getByRole("menuitem", { name: "Keys" }).waitFor();
    await hasCount(panel.getByRole("menuitem", { name: /Show as/ }), 0);
    await workbench.page.keyboard.press("Escape");
  });

  it("shows a former table as text from its first surah", async () => {
    await open(/Saheeh International/);
    await panel.locator("[data-verse='1:7']").waitFor();
    await more("Show as table");
    await panel.locator("table.rows").waitFor();
    await panel.getByRole("button", { name: "Next rows" }).click();
    await panel.getByText(/^101–200 of/).waitFor();
    await workbench.reload();
    await panel.getByText(/^101–200 of/).waitFor();
    await more("Show as text");
    await panel.locator("[data-verse='1:7']").waitFor();
  });

  it("calls a deselected resource not synced, as the tree does", async () => {
    const foot = panel.locator(".foot-source");
    await foot.getByText(/(now|ago)$/).waitFor();
    await hasCount(foot.getByText("not synced"), 0);
    await workbench.setSetting("quranContentSync.sandbox.resources", ["tafsirs:1"]);
    await workbench
      .treeItem(/^Saheeh International.*not synced/)
      .first()
      .waitFor();
    await foot.getByText("not synced").waitFor();
    await workbench.setSetting("quranContentSync.sandbox.resources", sandboxResources);
    await foot.getByText("not synced").waitFor({ state: "detached" });
  });

  it("stays until it is closed, and reports that the resource is gone", async () => {
    await workbench.showView();
    await deleteEverything();
    await panel.locator(".notice", { hasText: "no longer in the local copy" }).waitFor();
    await panel.locator("[data-verse='1:7']").waitFor();
    await panel.getByRole("button", { name: "Next surah" }).click();
    const refusal = panel.locator(".foot-notice", { hasText: "no longer in the local copy" });
    await refusal.waitFor();
    await panel.locator("[data-verse='1:7']").waitFor();
    await workbench.syncNow();
    await panel.locator(".notice").waitFor({ state: "detached" });
    await hasCount(refusal, 0);
  });

  it("reports a missing resource after a reload, and shows it after the next sync", async () => {
    await deleteEverything();
    await panel.locator(".notice", { hasText: "no longer in the local copy" }).waitFor();
    await workbench.reload();
    await panel.getByRole("heading", { name: "Not in the local copy" }).waitFor();
    await workbench.screenshot("reader-missing.png");
    await workbench.showView();
    await workbench.syncNow();
    await panel.locator("[data-verse='1:7']").waitFor();
    await panel.getByRole("heading", { name: "Not in the local copy" }).waitFor({
      state: "detached",
    });
  });
});
