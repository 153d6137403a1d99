import assert from "node:assert/strict";
import { axeFindings } from "./support/axe.js";
import { hasCount } from "./support/eventually.js";
import { openSandbox } from "./support/windows.js";
import { THEMES, type Workbench } from "./support/workbench.js";

describe("the search panel in the workbench", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openSandbox();
    await workbench.command("Quran Content Sync: Search Synced Text…");
    await workbench.panel.getByRole("combobox", { name: "Search synced text" }).waitFor();
  });
  after(() => workbench.close());

  it("offers a verse only if a resource has it", async () => {
    const { panel } = workbench;
    const box = panel.getByRole("combobox", { name: "Search synced text" });
    await box.fill("112:2");
    await panel.getByRole("button", { name: "Go to verse 112:2" }).waitFor();
    await box.fill("2:255");
    await panel.getByText("Verse 2:255 is not in the local copy.").waitFor();
    await hasCount(panel.getByRole("button", { name: /^Go to verse/ }), 0);
  });

  for (const theme of THEMES) {
    it(`has no accessibility finding in ${theme}, with hits in Urdu, and without hits`, async () => {
      const { panel } = workbench;
      await workbench.useTheme(theme);
      await panel.getByRole("combobox", { name: "Search synced text" }).fill("اللہ");
      await panel.locator("[role='treeitem'] [dir='rtl'] mark").first().waitFor();
      const found = (await axeFindings(workbench)).map((line) => `hits: ${line}`);
      await workbench.screenshot(`search-urdu-${theme.replaceAll(" ", "-")}.png`);
      await panel.getByRole("combobox", { name: "Search synced text" }).fill("zzzz");
      await panel.getByText("No hits", { exact: true }).waitFor();
      found.push(...(await axeFindings(workbench)).map((line) => `no hits: ${line}`));
      await workbench.screenshot(`search-nothing-${theme.replaceAll(" ", "-")}.png`);
      assert.deepEqual(found, []);
    });
  }
});
