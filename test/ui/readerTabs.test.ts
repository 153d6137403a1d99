import assert from "node:assert/strict";
import { eventually, hasCount } from "./support/eventually.js";
import { openSandbox } from "./support/windows.js";
import type { Workbench } from "./support/workbench.js";

describe("the tabs of readers and inspectors", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openSandbox();
  });
  after(async () => {
    await workbench.close();
  });

  const tab = (name: string) => workbench.page.getByRole("tab", { name, exact: true });

  it("stay one for each resource after a reload of the window", async () => {
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
    const areShown = (): Promise<string[]> =>
      eventually(
        workbench.page,
        async () => (await workbench.tabs.allInnerTexts()).sort(),
        (now) => assert.deepEqual(now, titles),
      );
    await areShown();

    await workbench.reload();
    // The commands exist once the extension has drawn something.
    await panel.locator(".chapter-sub", { hasText: /^Hamidullah/ }).waitFor();
    await workbench.showView();

    await workbench.treeItem(/^Maududi/).click();
    // The resource opens at its last place, in its only tab.
    await panel.locator('.reader[dir="rtl"] [data-verse="112:3"]').waitFor();
    await workbench.treeItem(/^Maududi/).hover();
    await workbench
      .treeItem(/^Maududi/)
      .getByRole("button", { name: /Inspect/ })
      .click();
    await panel.locator(".facts").waitFor();
    await areShown();
  });

  describe("beside a reader in the same group", () => {
    const { tafsir, urdu } = { tafsir: "Placeholder tafsir", urdu: "Maududi" };
    const search = "Search Synced Text";

    /**
     * Closes all tabs by mouse, because a panel that gets the focus late closes the command
     * palette.
     */
    async function closeAll(): Promise<void> {
      const { tabs } = workbench;
      await eventually(
        workbench.page,
        async () => {
          if ((await tabs.count()) > 0) await tabs.first().click({ button: "middle" });
          return tabs.count();
        },
        (left) => assert.equal(left, 0),
      );
    }

    /** Opens these readers as tabs of one group, with the last one in front. */
    async function inOneGroup(...titles: readonly string[]): Promise<void> {
      await closeAll();
      for (const title of titles) {
        if (title === search) {
          await workbench.panelHasFocus();
          await workbench.command("Quran Content Sync: Search Synced Text…");
        } else await workbench.treeItem(new RegExp(`^${title}`)).click();
        await front(title);
      }
    }

    /** Waits for the active tab of a group. */
    const front = (title: string): Promise<void> =>
      workbench.page.locator(".tab.active", { hasText: title }).first().waitFor();

    /** Waits for the active tabs of the two groups, from left to right. */
    async function areInFront(...titles: readonly string[]): Promise<void> {
      await hasCount(workbench.page.locator(".editor-group-container"), 2);
      await eventually(
        workbench.page,
        () => workbench.page.locator(".editor-group-container .tab.active").allInnerTexts(),
        (now) => assert.deepEqual(now, titles),
      );
    }

    it("a resource of the tree opens to the side, even if its reader is a tab here", async () => {
      await inOneGroup(urdu, "Hamidullah");
      await workbench.chooseInMenu(workbench.treeItem(/^Maududi/), "Open to the Side");
      await areInFront("Hamidullah", urdu);
    });

    it("a tafsir opens by a key of the reader, even if it is a tab here", async () => {
      await inOneGroup(tafsir, "Hamidullah");
      await workbench.panel.locator('[data-verse="1:2"]').focus();
      await workbench.page.keyboard.press("t");
      await areInFront("Hamidullah", tafsir);
    });

    it("a comparison opens by a key of the reader and by the menu of a verse, even if it is a tab here", async () => {
      const { page, panel } = workbench;
      await inOneGroup("Hamidullah");
      await panel.locator('[data-verse="1:2"]').focus();
      await page.keyboard.press("v");
      await areInFront("Hamidullah", "Compare Al-Fatihah");
      await workbench.panelHasFocus(workbench.panelBeside);

      // Now both are tabs of one group, with the reader in front.
      await workbench.command("View: Join All Editor Groups");
      await page.locator(".editor-group-container").nth(1).waitFor({ state: "detached" });
      await page.locator(".tab", { hasText: "Hamidullah" }).click();
      await front("Hamidullah");
      await panel.locator('[data-verse="1:3"]').hover();
      await panel.getByRole("button", { name: "More for 1:3" }).click();
      await panel.getByRole("menuitem", { name: /^Compare resources/ }).click();
      await areInFront("Hamidullah", "Compare Al-Fatihah");
      await workbench.panelBeside.locator(".row.marked[data-verse='3']").waitFor();
    });

    it("a search hit opens by its key, even if its reader is a tab here", async () => {
      await inOneGroup(urdu, search);
      const { panel } = workbench;
      await panel.getByRole("combobox", { name: "Search synced text" }).fill(`"نیاز"`);
      await panel.locator(".hit").first().waitFor();
      await panel.getByRole("combobox", { name: "Search synced text" }).press("ArrowDown");
      await panel.locator("[role='tree']").press("Control+Enter");
      await areInFront(search, urdu);
    });
  });
});
