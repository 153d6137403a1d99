import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { eventually, hasCount } from "./support/eventually.js";
import { Workbench } from "./support/workbench.js";

/** Kinds of sample changes, which the sandbox publishes in turn. */
const SAMPLE_CHANGES = 9;

describe("a person who switches between services", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open({
      settings: {
        "quranContentSync.environment": "production",
        "quranContentSync.sandbox.resources": [
          "translations:1",
          "translations:2",
          "translations:3",
        ],
        "quranContentSync.syncOnStartup": false,
      },
    });
    await workbench.showView();
  });

  after(() => workbench.close());

  const notification = (text: string | RegExp): Locator =>
    workbench.notifications.filter({ hasText: text });

  it("reads in the sandbox after one click, and sees whose content it is", async () => {
    await workbench.view.getByRole("button", { name: "Try the Sandbox" }).click();
    await workbench.treeItem(/^Saheeh International(?!, annotated).*571\/6,236/).waitFor();
    await workbench.treeItem(/^Hamidullah, .*571\/6,236/).waitFor();
    await workbench.view.getByText("Sandbox", { exact: true }).waitFor();
  });

  it("removes several resources at once, and undoes that", async () => {
    await workbench.treeItem(/^Hamidullah/).click();
    await workbench.panel.locator(".chapter-sub", { hasText: /^Hamidullah/ }).waitFor();
    await workbench.treeItem(/^Maududi/).click({ modifiers: ["Control"] });
    await workbench.chooseInMenu(workbench.treeItem(/^Maududi/), "Remove Resource…");
    const message = notification("No longer synced: Hamidullah, Maududi.");
    await message.waitFor();
    for (const name of ["Hamidullah", "Maududi"]) {
      await workbench.treeItem(new RegExp(`^${name}, .*not synced`)).waitFor();
    }
    // The third change is synced.
    await hasCount(workbench.treeItem(/, not synced/), 2);
    await message.getByRole("button", { name: "Undo" }).click();
    await hasCount(workbench.treeItem(/, not synced/), 0);
    await workbench.treeItem(/^Maududi, .*571\/6,236/).waitFor();
  });

  it("sees each published change of any kind until a sync has read it", async () => {
    const published = notification("Published in the sandbox");
    const whatChanged = (): Promise<string> =>
      eventually(
        workbench.page,
        () => published.innerText(),
        (text) => assert.match(text, /Sync Now · Dismiss · .+\./),
      );
    const seen = new Set<string>();
    for (let change = 0; change < SAMPLE_CHANGES; change++) {
      await workbench.command("Quran Content Sync: Sandbox: Publish a Sample Change");
      seen.add(await whatChanged());
      await workbench.command("Quran Content Sync: Sync Now");
      await published.waitFor({ state: "detached" });
    }
    // The notification of a later change replaces that of an earlier one.
    await workbench.command("Quran Content Sync: Sandbox: Publish a Sample Change");
    const [place] = /\(.+?\)/.exec(await whatChanged()) ?? [];
    assert.ok(place);
    const first = published.filter({ hasText: place });
    await workbench.command("Quran Content Sync: Sandbox: Publish a Sample Change");
    await first.waitFor({ state: "detached" });
    await published.getByRole("link", { name: "Dismiss" }).click();
    await published.waitFor({ state: "detached" });
    const texts = [...seen].join("\n");
    assert.match(texts, /Sync Now · Dismiss · a row was edited \(Saheeh International, 1:2\)\./);
    assert.match(texts, /became unavailable\./, "of a resource that is not synced here");
    assert.match(texts, /marked as current, without a change\./);
  });

  it("syncs by Enter in the menu of the status bar", async () => {
    await workbench.command("Quran Content Sync: Sandbox: Publish a Sample Change");
    const published = notification("Published in the sandbox");
    await published.waitFor();
    await workbench.statusBarItem("Quran content").click();
    await workbench.quickInput.getByText("Last synced").waitFor();
    await workbench.page.keyboard.press("Enter");
    await published.waitFor({ state: "detached" });
  });

  it("leaves the sandbox for the previous service, and sees what that one lacks", async () => {
    await workbench.command("Quran Content Sync: Leave the Sandbox");
    const message = notification("It needs API credentials before it can be synced.");
    await message.getByRole("button", { name: "Set API Credentials…" }).click();
    await workbench.quickInput.getByText("Set API Credentials (1 of 2)").waitFor();
    await workbench.leaveQuickInput();
    await workbench.view.getByRole("button", { name: "Try the Sandbox" }).waitFor();
    // The sandbox has its own list, so nothing of it is pending in another service.
    await workbench.treeItem(/^Hamidullah/).waitFor({ state: "detached" });
    await hasCount(workbench.view.getByRole("treeitem"), 0);
  });

  it("sees that an open text belongs to the previous service, and continues to read after switching back", async () => {
    const { panel } = workbench;
    const banner = panel.locator(".notice", { hasText: "local copy of “Sandbox”" });
    await banner.waitFor();
    await panel.locator("#jump").fill("112:2");
    await panel.locator("#jump").press("Enter");
    await panel.getByText("Switch to that service to read on.").waitFor();
    await banner.getByRole("button", { name: "Switch Service…" }).click();
    await workbench.quickPick(/^Production.*in use · .*credentials/s).waitFor();
    await workbench.quickPick(/^Custom service.*address/s).waitFor();
    await workbench.quickPick("Sandbox").first().click();
    await banner.waitFor({ state: "detached" });
    await panel.locator("#jump").fill("112:2");
    await panel.locator("#jump").press("Enter");
    await panel.locator('[data-verse="112:2"]:focus').waitFor();
    await workbench.command("Quran Content Sync: Leave the Sandbox");
    await banner.waitFor();
    await workbench.view.getByRole("button", { name: "Try the Sandbox" }).waitFor();
  });

  it("sees that the settings file has errors if the choice cannot be saved, and opens it", async () => {
    await workbench.breakUserSettings();
    await workbench.view.getByRole("button", { name: "Try the Sandbox" }).click();
    const message = notification("Your choice could not be saved in the user settings.");
    await message.getByRole("button", { name: "Open Settings (JSON)" }).click();
    // Opens in an editor tab or a dialog, depending on `workbench.editor.useModal`.
    await workbench.page.getByText("settings.json", { exact: true }).first().waitFor();
  });
});
