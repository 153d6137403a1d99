import assert from "node:assert/strict";
import { fault, TARGETS } from "../../src/core/sandbox/faults.js";
import { Gate } from "../../src/core/sandbox/gate.js";
import { loadSampleData } from "../../src/core/sandbox/sampleData.js";
import { SAMPLE } from "../../src/core/sandbox/sampleIds.js";
import type { SandboxService } from "../../src/core/sandbox/service.js";
import type { SandboxResource } from "../../src/core/sandbox/types.js";
import { findRef, type ResourceRef } from "../../src/core/model/resource.js";
import { hasCount, hasValue } from "./support/eventually.js";
import { sampleFile, startLoopback, uiCredentials, type Loopback } from "./support/loopback.js";
import { Workbench } from "./support/workbench.js";

const NAMESAKE: ResourceRef = { group: "translations", id: 22 };

/** Another resource that has, in English, the name of the Urdu translation. */
function namesake(resources: readonly SandboxResource[]): SandboxResource[] {
  const urdu = findRef(resources, SAMPLE.urdu)?.listing;
  const english = findRef(resources, SAMPLE.english);
  assert.ok(urdu && english?.listing);
  const listing = { ...english.listing, name: urdu.name, slug: "namesake" };
  return [{ ...english, ...NAMESAKE, resourceContentId: 922, listing }];
}

describe("what people do with a service", () => {
  let service: SandboxService;
  let loopback: Loopback;
  let workbench: Workbench;

  before(async () => {
    loopback = await startLoopback(async () => {
      const data = await loadSampleData(sampleFile);
      return { ...data, resources: [...data.resources, ...namesake(data.resources)] };
    });
    ({ service } = loopback);
    workbench = await Workbench.open({
      settings: {
        ...loopback.settings,
        "quranContentSync.resources": [
          "translations:1",
          "translations:2",
          "translations:3",
          "articles:*",
          "translations-19",
        ],
      },
    });
    await workbench.showView();
  });

  after(async () => {
    await workbench.close();
    await loopback.server.close();
  });

  afterEach(async () => {
    service.faults.clear();
    await workbench.command("Notifications: Clear All Notifications");
  });

  async function answer(title: string, text: string): Promise<void> {
    await workbench.quickInput.getByText(title).waitFor();
    await workbench.page.keyboard.type(text);
    await workbench.page.keyboard.press("Enter");
  }

  async function setCredentials(secret: string): Promise<void> {
    await workbench.command("Quran Content Sync: Set API Credentials…");
    await answer("Set API Credentials (1 of 2)", uiCredentials.clientId);
    await answer("Set API Credentials (2 of 2)", secret);
  }

  async function said(text: string | RegExp): Promise<void> {
    await workbench.notifications.filter({ hasText: text }).first().waitFor();
  }

  async function press(button: string): Promise<void> {
    await workbench.notifications.getByRole("button", { name: button }).first().click();
  }

  it("see which entry of the settings is invalid, and the valid form", async () => {
    const message = /“translations-19” is not a resource: .* like translations:19 or articles:\*/;
    await (await workbench.notificationList()).filter({ hasText: message }).waitFor();
    await workbench.treeItem(/“translations-19” is not a resource/).waitFor();
  });

  it("see that a resource cannot be fetched without credentials, and set them there", async () => {
    await workbench.treeItem(/^Translations 1, .*not fetched yet/).click();
    await said("Translations 1: The API credentials are not set.");
    await press("Set API Credentials");
    await workbench.quickInput.getByText("Set API Credentials (1 of 2)").waitFor();
    await workbench.leaveQuickInput();
  });

  it("see that credentials are wrong before anything is stored", async () => {
    await setCredentials("not the secret");
    await said(/The credentials were not stored\./);
    assert.equal(service.requests.all.filter(({ path: p }) => p.includes("/api/v4/")).length, 0);
  });

  it("learn that there are no credentials to clear", async () => {
    await workbench.command("Quran Content Sync: Clear API Credentials");
    await said(/^No API credentials are stored for http:/);
  });

  it("find their typed client id again in the next attempt", async () => {
    await workbench.command("Quran Content Sync: Set API Credentials…");
    await workbench.quickInput.getByText("Set API Credentials (1 of 2)").waitFor();
    await hasValue(workbench.quickInput.locator("input.input"), uiCredentials.clientId);
    await workbench.leaveQuickInput();
  });

  it("set credentials, and sync by the button of the message", async () => {
    await setCredentials(uiCredentials.clientSecret);
    await said(/credentials .* are set/);
    await press("Sync Now");
    await workbench.treeItem(/^Saheeh International(?!, annotated).* 571\/6,236/).waitFor();
    await workbench.treeItem(/^Placeholder article/).waitFor();
  });

  it("open a resource that waits for its first copy, and fetch only that", async () => {
    await workbench.command("Quran Content Sync: Delete Local Copy…");
    await workbench.quickPick(/^Everything/).click();
    await workbench.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    // Without the service's lists, which are deleted too, a resource is called by its id.
    const waiting = workbench.treeItem(/^Translations 3, .*not fetched yet/);
    await waiting.waitFor();
    service.requests.clear();
    const gate = new Gate();
    const body = fault.holdBody(gate, 1000);
    service.faults.add(TARGETS.snapshot(SAMPLE.french), body, { times: 1 });
    await waiting.click();
    await said(/Fetching the full copy of \W?Translations 3/);
    await gate.reached;
    await press("Cancel");
    await hasCount(workbench.notifications.filter({ hasText: "Fetching the full copy" }), 0);
    await workbench.statusBarItem("Cancelling the sync").waitFor();
    gate.release();
    await waiting.click();
    await workbench.panel.locator("[data-verse='1:1']").first().waitFor();
    await workbench.treeItem(/^Translations 3, .*571\/6,236/).waitFor();
    await workbench.treeItem(/^Translations 2, .*not fetched yet/).waitFor();
    const copies = service.requests.all.filter(({ path: p }) => p.includes("/snapshots/"));
    assert.equal(copies.length, 2, "the cancelled request, and the second one");
    await workbench.closeAllEditors();
    await workbench.syncNow();
  });

  it("keep the entries of the settings when the service's lists arrive late", async () => {
    const gate = new Gate();
    service.faults.add(TARGETS.lists, fault.holdHeaders(gate), { times: 100 });
    await workbench.command("Quran Content Sync: Delete Local Copy…");
    await workbench.quickPick(/^Everything/).click();
    await workbench.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await workbench.treeItem(/^Translations 3, .*not fetched yet/).waitFor();
    await workbench.command("Quran Content Sync: Add Resources…");
    await workbench.quickPick(/^All in Tafsirs/).waitFor();
    await gate.reached;
    await workbench.quickInput.getByText("1 Selected").waitFor();
    gate.release();
    // Three resources of the lists, and the whole group of articles.
    await workbench.quickPick(/^Diyanet/).waitFor();
    await workbench.quickInput.getByText("4 Selected").waitFor();
    await workbench.leaveQuickInput();
    service.faults.clear();
    await workbench.command("Quran Content Sync: Sync Now");
    await workbench.treeItem(/^Hamidullah, .*571\/6,236/).waitFor();
  });

  it("see which resource failed and why, while the others are stored", async () => {
    service.faults.add(TARGETS.snapshot(SAMPLE.french), fault.gatewayError(400), { times: 100 });
    await workbench.command("Quran Content Sync: Refresh Full Copy");
    await workbench.quickPick(/^Hamidullah/).click();
    await said("Hamidullah: ");
    await workbench.treeItem(/^Hamidullah, .*full copy failed/).waitFor();
    service.faults.clear();
    await press("Try Again");
    await workbench.treeItem(/^Hamidullah, .*571\/6,236(, \d+ findings?)?, age/).waitFor();
  });

  it("cancel a long sync, and lose nothing", async () => {
    const gate = new Gate();
    await service.publisher.invalidateResource(SAMPLE.french);
    service.faults.add(TARGETS.snapshot(SAMPLE.french), fault.holdBody(gate, 1000), { times: 100 });
    await workbench.command("Quran Content Sync: Sync Now");
    await said(/Full copies: 0 of 1/);
    await workbench.statusBarItem("Quran content: 0/1").waitFor();
    await press("Cancel");
    await workbench.statusBarItem("Sync cancelled").waitFor();
    gate.release();
    await workbench.treeItem(/^Hamidullah, .*571\/6,236/).waitFor();
  });

  it("see that the service is busy and when it is asked again, and cancel that", async () => {
    await service.publisher.invalidateResource(SAMPLE.french);
    const busy = fault.gatewayError(429, { retryAfter: 50 });
    service.faults.add(TARGETS.snapshot(SAMPLE.french), busy, { times: 100 });
    await workbench.command("Quran Content Sync: Sync Now");
    await said("The service is busy or cannot be reached. Trying again in 50 sec…");
    await press("Cancel");
    await workbench.statusBarItem("Sync cancelled").waitFor();
  });

  it("see what became unavailable and how many rows a full copy lost, until they open it", async () => {
    await workbench.syncNow();
    await service.publisher.hideResource(SAMPLE.urdu, "under review");
    await service.publisher.invalidateResource(SAMPLE.english, (rows) => rows.slice(0, 400));
    await workbench.command("Quran Content Sync: Sync Now");
    await workbench.treeItem(/^Maududi, .*unavailable since/).waitFor();
    const lost = /^Saheeh International(?!, annotated).*171 rows fewer/;
    await workbench.treeItem(lost).waitFor();
    await workbench.chooseInMenu(workbench.treeItem(lost), "Mark Lost Rows as Seen");
    await workbench.treeItem(lost).waitFor({ state: "detached" });
  });

  it("copy a resource's reference for the settings, and see that it was copied", async () => {
    await workbench.chooseInMenu(workbench.treeItem(/^Hamidullah/), "Copy Resource Reference");
    await workbench.statusBarItem("Copied translations:3").waitFor();
    await workbench.clipboard(/^translations:3$/);
  });

  it("remove a resource, keep its rows, and undo that", async () => {
    await workbench.chooseInMenu(workbench.treeItem(/^Hamidullah/), "Remove Resource…");
    await workbench.treeItem(/^Hamidullah, .*571\/6,236(, \d+ findings?)?, not synced/).waitFor();
    await press("Undo");
    await workbench.treeItem(/not synced/).waitFor({ state: "detached" });
  });

  it("see which resource holds the sync back, and remove it from the list there", async () => {
    await service.publisher.invalidateResource(SAMPLE.french);
    const answer404 = fault.gatewayError(404, { type: "not_found" });
    service.faults.add(TARGETS.snapshot(SAMPLE.french), answer404, { times: 100 });
    await workbench.command("Quran Content Sync: Sync Now");
    await said(/could not be updated: \W?Hamidullah\W?\..* no sync counts as complete/);
    await workbench.treeItem(/^Hamidullah, .*full copy failed: not found/).waitFor();
    await press("Remove…");
    await workbench.treeItem(/^Hamidullah, .*571\/6,236(, \d+ findings?)?, not synced/).waitFor();
    await press("Undo");
    await workbench.treeItem(/not synced/).waitFor({ state: "detached" });
    service.faults.clear();
    await workbench.command("Quran Content Sync: Sync Now");
    await workbench.treeItem(/full copy failed/).waitFor({ state: "detached" });
  });

  it("see that a whole group includes a resource, before they remove it", async () => {
    await workbench.chooseInMenu(workbench.treeItem(/^Placeholder article/), "Remove Resource…");
    const dialog = workbench.page.getByRole("dialog");
    await dialog.getByText("articles:*", { exact: false }).first().waitFor();
    await workbench.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await workbench.treeItem(/^Placeholder article/).waitFor();
  });

  it("add a resource from the service's lists, and get it at once", async () => {
    await workbench.command("Quran Content Sync: Add Resources…");
    const diyanet = workbench.quickPick(/^Diyanet/);
    await diyanet.locator(".label-name").click();
    await workbench.quickInput.getByText("5 Selected").waitFor();
    await workbench.quickInput
      .getByText(/^Add Resources · about [\d.,]+ [kM]B to download$/)
      .waitFor();
    await workbench.pressInQuickInput("OK");
    await workbench.treeItem(/^Diyanet, .*571\/6,236/).waitFor();
  });

  it("distinguish two resources of the same name, and remove the one without a first copy", async () => {
    const unavailable = fault.gatewayError(503);
    service.faults.add(TARGETS.snapshot(NAMESAKE), unavailable, { times: 100 });
    await workbench.command("Quran Content Sync: Add Resources…");
    const chosen = workbench.quickPick(/^Maududi/).filter({ hasText: "translations:22" });
    await chosen.filter({ hasText: "English" }).locator(".label-name").click();
    await workbench.quickInput.getByText("6 Selected").waitFor();
    await workbench.pressInQuickInput("OK");
    const waiting = workbench
      .treeItem(/^Maududi/)
      .filter({ hasText: /(full copy failed: [^·]+|not fetched yet) · English/ });
    await waiting.waitFor();
    await workbench
      .treeItem(/^Maududi/)
      .filter({ hasText: "Urdu" })
      .click();
    await workbench.page.getByRole("tab", { name: "Maududi · Urdu", exact: true }).waitFor();
    await workbench.command("Quran Content Sync: Remove Resource…");
    await workbench.quickInput.getByText("Remove Resources").waitFor();
    await workbench
      .quickPick(/^Maududi/)
      .filter({ hasText: "Urdu · translations:2" })
      .waitFor();
    await workbench
      .quickPick(/^Maududi/)
      .filter({ hasText: "English · translations:22" })
      .locator(".label-name")
      .click();
    await workbench.quickInput.getByText("1 Selected").waitFor();
    await workbench.pressInQuickInput("OK");
    await said("No longer synced: Maududi.");
    await waiting.waitFor({ state: "detached" });
    await workbench.treeItem(/^Maududi/).waitFor();
  });

  it("add a resource that is in no list, by its group and id", async () => {
    await workbench.command("Quran Content Sync: Add Resources…");
    await workbench.quickPick(/^Diyanet/).waitFor();
    await workbench.pressInQuickInput("Add Another Resource by Its Group and ID…");
    await workbench.quickInput.getByText("Add a resource by its group and id").waitFor();
    await workbench.page.keyboard.type("recitations-1");
    await workbench.quickInput.getByText(/“recitations-1” is not a resource/).waitFor();
    await workbench.quickInput.locator("input.input").fill("recitations:1");
    await workbench.page.keyboard.press("Enter");
    await workbench.treeItem(/^Placeholder recitation/).waitFor();
  });

  it("go to a verse by the name of its surah", async () => {
    await workbench.command("Quran Content Sync: Go to Verse…");
    await workbench.quickPick(/Al-Fatihah/).waitFor();
    await workbench.page.keyboard.type("fatiha 3");
    await workbench.quickPick(/^1:3 Al-Fatihah/).waitFor();
    await workbench.page.keyboard.press("Enter");
    await workbench.panel.locator("[data-verse='1:3']:focus").waitFor();
  });

  it("compare resources at the verse of the reader, and at another verse in the same panel", async () => {
    const command = "Quran Content Sync: Compare Resources at Verse…";
    await workbench.command(command);
    // The panel opens beside the reader, which the next steps do not need.
    await workbench.panelBeside.locator(".row.marked[data-verse='3']").waitFor();
    await workbench.panelHasFocus(workbench.panelBeside);
    await workbench.command("View: Join All Editor Groups");
    await workbench.page.locator(".editor-group-container").nth(1).waitFor({ state: "detached" });
    await workbench.panel.locator(".row.marked[data-verse='3']").waitFor();
    await workbench.panel.locator("[data-column]").nth(1).waitFor();
    await workbench.panel.locator("[data-cell-verse='3'] .published").nth(1).waitFor();
    await workbench.command(command);
    await workbench.quickPick(/Al-Fatihah/).waitFor();
    await workbench.page.keyboard.type("1:5");
    await workbench.quickPick(/^1:5 Al-Fatihah/).waitFor();
    await workbench.page.keyboard.press("Enter");
    await workbench.panel.locator(".row.marked[data-verse='5']").waitFor();
    await hasCount(workbench.tabs.filter({ hasText: /^\s*Compare / }), 1);
  });

  it("verify the store, and read the report", async () => {
    await workbench.command("Quran Content Sync: Verify Local Store");
    await said(/The local store is sound/);
    await press("Show Report");
    await workbench.page.locator(".monaco-editor", { hasText: "Everything is sound." }).waitFor();
  });

  it("export a translation memory, and see what it has and what was left out", async () => {
    await workbench.command("Quran Content Sync: Export Resource…");
    await workbench.quickPick(/^Saheeh International/).click();
    await workbench.quickPick(/^TMX 1\.4/).click();
    await workbench.quickInput.getByText("Export Saheeh International as TMX").waitFor();
    await workbench
      .quickPick(/^Hamidullah/)
      .locator(".label-name", { hasText: /^Hamidullah$/ })
      .click();
    await workbench.quickInput.getByText("1 Selected").waitFor();
    await workbench.pressInQuickInput("OK");
    await workbench.quickPick(/^The whole resource/).click();
    await workbench.quickInput.getByText("Export Saheeh International").waitFor();
    await workbench.pressInQuickInput("OK");
    // The service has published 400 of the 571 verses again.
    await said(
      /400 translation units were exported to .*\.tmx\. 171 texts were left out, because no other resource has a text of exactly the same verses\./,
    );
  });

  it("can still read if the service cannot be reached, and see a quiet status", async () => {
    await loopback.server.close();
    await workbench.command("Quran Content Sync: Sync Now");
    await workbench.view.getByText(/^Offline\. Last synced: /).waitFor();
    await workbench.treeItem(/^Hamidullah, .*571\/6,236/).waitFor();
    await hasCount(workbench.notifications.filter({ hasText: "could not be reached" }), 0);
  });

  it("delete the local copy after a confirmation, and see the next step", async () => {
    await workbench.command("Quran Content Sync: Delete Local Copy…");
    await workbench.quickPick(/^Everything/).click();
    await workbench.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await workbench.treeItem(/^Translations 3, .*not fetched yet/).waitFor();
  });

  it("clear the credentials after a confirmation, and see that they are gone", async () => {
    await workbench.command("Quran Content Sync: Clear API Credentials");
    const dialog = workbench.page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Clear Credentials" }).click();
    await workbench.statusBarItem(/^The credentials for .* are cleared\./).waitFor();
    await workbench.view.getByText(/^No API credentials are set\./).waitFor();
    await workbench.command("Quran Content Sync: Clear API Credentials");
    await said(/^No API credentials are stored for http:/);
  });
});
