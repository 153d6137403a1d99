import assert from "node:assert/strict";
import { fault, TARGETS } from "../../src/core/sandbox/faults.js";
import { filesContaining } from "../support/files.js";
import { hasCount } from "./support/eventually.js";
import { startLoopback, uiCredentials, type Loopback } from "./support/loopback.js";
import { Workbench } from "./support/workbench.js";

/** Asserts that no dialog blocks the window. */
async function assertNoModal(workbench: Workbench): Promise<void> {
  await hasCount(workbench.page.locator(".monaco-dialog-box"), 0);
}

describe("wrong settings, and a service that fails", () => {
  let loopback: Loopback;
  let workbench: Workbench;

  before(async () => {
    loopback = await startLoopback();
    workbench = await Workbench.open({
      settings: {
        ...loopback.settings,
        "quranContentSync.resources": [
          "translations:1",
          ...["translations:first", "translations:first", "131", "20"],
        ],
      },
      env: loopback.env,
    });
    await workbench.showView();
  });

  after(async () => {
    await workbench.close();
    await loopback.server.close();
  });

  it("names an invalid entry, counts the others, explains the valid form, and syncs the rest", async () => {
    await workbench.command("Quran Content Sync: Sync Now");
    await workbench.treeItem(/^Saheeh International/).waitFor();
    // The message comes as soon as the extension has started.
    const messages = await workbench.notificationList();
    await messages
      .filter({ hasText: "translations:first" })
      .filter({ hasText: /whole number from 1.* 2 other entries are wrong as well\./ })
      .waitFor();
    await hasCount(messages.filter({ hasText: /other resources still sync/ }), 1);
    await workbench.command("Notifications: Hide Notifications");
    for (const entry of ["translations:first", "131", "20"]) {
      await workbench.treeItem(new RegExp(`^“${entry}”`)).waitFor();
    }
    await assertNoModal(workbench);
  });

  it("keeps the tree after a malformed response, and explains the problem", async () => {
    loopback.service.faults.add(
      TARGETS.sync,
      fault.body(200, `{"sync":{"sync_until_sequence":"x","mutations":[]}}`, {
        "content-type": "application/json",
      }),
    );
    await workbench.command("Quran Content Sync: Sync Now");
    await workbench.page
      .getByText(/sync_until_sequence/)
      .first()
      .waitFor();
    await workbench.treeItem(/^Saheeh International/).waitFor();
    // The palette offers Sync Now only after the failed sync has ended.
    await workbench
      .statusBarItem(/Quran content/)
      .locator(".codicon-error")
      .waitFor();
  });

  it("shows only a status without a network: the tree as before, text readable, no dialog", async () => {
    await loopback.server.close();
    await workbench.command("Quran Content Sync: Sync Now");
    await workbench.view.getByText(/^Offline\./).waitFor();
    await workbench.treeItem(/^Saheeh International/).click();
    await workbench.panel.locator("[data-verse='1:7']").waitFor();
    await assertNoModal(workbench);
  });
});

describe("credentials", () => {
  let loopback: Loopback;
  let workbench: Workbench;

  before(async () => {
    loopback = await startLoopback();
    workbench = await Workbench.open({
      settings: { ...loopback.settings, "quranContentSync.resources": ["translations:1"] },
    });
    await workbench.showView();
  });

  after(async () => {
    await workbench.close();
    await loopback.server.close();
  });

  it("that are missing are requested by one message with a button", async () => {
    await workbench.command("Quran Content Sync: Sync Now");
    const message = workbench.notifications.filter({ hasText: /credentials/i });
    const button = message.getByRole("button", { name: /Set API Credentials/ });
    await button.waitFor();
    await hasCount(message, 1);
    assert.deepEqual(loopback.service.requests.all, []);
    await button.click();
    await workbench.quickInput.getByText(/1 of 2/).waitFor();
    await workbench.leaveQuickInput();
  });

  it("that were typed are used by the next sync, and are in no file, address or setting", async () => {
    await workbench.command("Quran Content Sync: Set API Credentials…");
    for (const [step, text] of [
      ["1 of 2", uiCredentials.clientId],
      ["2 of 2", uiCredentials.clientSecret],
    ] as const) {
      await workbench.quickInput.getByText(step).waitFor();
      await workbench.page.keyboard.type(text);
      await workbench.page.keyboard.press("Enter");
    }
    await workbench.notifications.filter({ hasText: /The credentials for .* are set\./ }).waitFor();
    await workbench.syncNow();

    const { all } = loopback.service.requests;
    const tokens = new Set(all.flatMap(({ headers }) => headers["x-auth-token"] ?? []));
    assert.ok(tokens.size > 0);
    const secrets = [uiCredentials.clientSecret, ...tokens];
    assert.deepEqual(await filesContaining(workbench.dataFolder, secrets), []);
    const addresses = [...workbench.requests, ...all.map(({ path, rawQuery }) => path + rawQuery)];
    for (const secret of [...secrets, uiCredentials.clientId]) {
      assert.deepEqual(
        addresses.filter((address) => address.includes(secret)),
        [],
      );
    }
  });
});
