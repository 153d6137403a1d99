import assert from "node:assert/strict";
import { sandboxSettings } from "../support/sandboxSettings.js";
import { axeFindings } from "./support/axe.js";
import { Workbench, type Theme } from "./support/workbench.js";

/** Themes, and the class that VS Code gives a webview's body in each. */
const THEMES: readonly (readonly [Theme, string])[] = [
  ["Default Dark Modern", "vscode-dark"],
  ["Default Light Modern", "vscode-light"],
  ["Default High Contrast", "vscode-high-contrast"],
  ["Default High Contrast Light", "vscode-high-contrast-light"],
];

describe("the search panel in the workbench", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open({
      settings: { ...sandboxSettings, "quranContentSync.syncOnStartup": false },
    });
    await workbench.showView();
    await workbench.syncNow();
    await workbench.command("Quran Content Sync: Search Synced Text…");
    await workbench.panel.getByRole("combobox", { name: "Search synced text" }).waitFor();
  });
  after(() => workbench.close());

  for (const [theme, marker] of THEMES) {
    it(`has no accessibility finding in ${theme}, with hits in Urdu, and without hits`, async () => {
      const { panel } = workbench;
      await workbench.useTheme(theme);
      await panel.locator(`body.${marker}`).waitFor();
      await panel.getByRole("combobox", { name: "Search synced text" }).fill("اللہ");
      await panel.locator("[role='treeitem'] [dir='rtl'] mark").first().waitFor();
      const found = (await axeFindings(workbench)).map((line) => `hits: ${line}`);
      await workbench.screenshot(`search-urdu-${marker}.png`);
      await panel.getByRole("combobox", { name: "Search synced text" }).fill("zzzz");
      await panel.getByRole("heading", { name: "No hits" }).waitFor();
      found.push(...(await axeFindings(workbench)).map((line) => `no hits: ${line}`));
      await workbench.screenshot(`search-nothing-${marker}.png`);
      assert.deepEqual(found, []);
    });
  }
});
