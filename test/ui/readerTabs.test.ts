import assert from "node:assert/strict";
import { sandboxSettings } from "../support/sandboxSettings.js";
import { Workbench } from "./support/workbench.js";

describe("the tabs of readers and inspectors", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open({
      settings: { ...sandboxSettings, "quranContentSync.syncOnStartup": false },
    });
    await workbench.showView();
    await workbench.syncNow();
  });
  after(async () => {
    await workbench.close();
  });

  const tab = (name: string) => workbench.page.getByRole("tab", { name, exact: true });

  it("stay one for each resource when the window is loaded again", async () => {
    const { panel } = workbench;
    const urdu = workbench.treeItem(/^Maududi/);
    const french = workbench.treeItem(/^Hamidullah/);
    await urdu.click();
    await panel.locator("#jump").fill("112:3");
    await panel.locator("#jump").press("Enter");
    await panel.locator('[data-verse="112:3"]:focus').waitFor();
    await urdu.hover();
    await urdu.getByRole("button", { name: /Inspect/ }).click();
    await tab("Maududi (inspector)").waitFor();
    await french.click();
    await panel.locator(".chapter-sub", { hasText: /^Hamidullah/ }).waitFor();
    const titles = ["Hamidullah", "Maududi", "Maududi (inspector)"];
    const shown = async (): Promise<string[]> => (await workbench.tabs()).sort();
    assert.deepEqual(await shown(), titles);

    await workbench.reload();
    // The commands are there once the extension has drawn something.
    await panel.locator(".chapter-sub", { hasText: /^Hamidullah/ }).waitFor();
    await workbench.showView();

    await workbench.treeItem(/^Maududi/).click();
    // Where it was read before, in the only tab that it has.
    await panel.locator('.reader[dir="rtl"] [data-verse="112:3"]').waitFor();
    await workbench.treeItem(/^Maududi/).hover();
    await workbench
      .treeItem(/^Maududi/)
      .getByRole("button", { name: /Inspect/ })
      .click();
    await panel.locator(".facts").waitFor();
    assert.deepEqual(await shown(), titles);
  });
});
