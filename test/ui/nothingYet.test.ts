import { hasCount } from "./support/eventually.js";
import { startLoopback, uiCredentials, type Loopback } from "./support/loopback.js";
import { Workbench } from "./support/workbench.js";

describe("commands before the first sync", () => {
  let loopback: Loopback;
  let workbench: Workbench;

  before(async () => {
    loopback = await startLoopback();
    workbench = await Workbench.open({ settings: loopback.settings });
    await workbench.showView();
  });
  after(async () => {
    await workbench.close();
    await loopback.server.close();
  });
  afterEach(async () => {
    await workbench.command("Notifications: Clear All Notifications");
    await hasCount(workbench.notifications, 0);
  });

  /** Runs a command, and waits for its message with this button. */
  async function offers(title: string, message: string, button: string): Promise<void> {
    await workbench.command(`Quran Content Sync: ${title}`);
    const shown = workbench.notifications.filter({ hasText: message });
    await shown.getByRole("button", { name: button }).waitFor();
    await workbench.command("Notifications: Clear All Notifications");
    await hasCount(workbench.notifications, 0);
  }

  it("offer the credentials if these are missing", async () => {
    const message = "There is nothing in the local copy yet. A sync needs API credentials.";
    for (const title of [
      "Export Resource…",
      "Check Quality",
      "Refresh Full Copy",
      "Inspect Resource",
      "Add Review Note…",
      "Show Changes",
      "Quick Search…",
    ]) {
      await offers(title, message, "Set API Credentials…");
    }
    await offers(
      "Compare Resources at Verse…",
      "There are not two resources to compare yet. A sync needs API credentials.",
      "Set API Credentials…",
    );
  });

  it("do not speak of a local copy that does not exist", async () => {
    const message = "There is no local copy yet. A sync needs API credentials.";
    await offers("Verify Local Store", message, "Set API Credentials…");
    await offers("Discard Checkpoint and Sync Everything Again", message, "Set API Credentials…");
  });

  it("offer to add resources, then to sync, and run the step", async () => {
    await workbench.command("Quran Content Sync: Set API Credentials…");
    await workbench.quickInput.getByText("Set API Credentials (1 of 2)").waitFor();
    await workbench.page.keyboard.type(uiCredentials.clientId);
    await workbench.page.keyboard.press("Enter");
    await workbench.quickInput.getByText("Set API Credentials (2 of 2)").waitFor();
    await workbench.page.keyboard.type(uiCredentials.clientSecret);
    await workbench.page.keyboard.press("Enter");
    await workbench.notifications.filter({ hasText: /credentials .* are set/ }).waitFor();
    await workbench.command("Notifications: Clear All Notifications");
    const message = "There is nothing in the local copy yet.";
    await offers("Export Resource…", `${message} Choose what to sync.`, "Add Resources…");
    await workbench.setSetting("quranContentSync.resources", ["translations:1"]);
    await workbench.view.getByText("Sync Now").first().waitFor();
    await workbench.command("Quran Content Sync: Check Quality");
    await workbench.notifications
      .filter({ hasText: `${message} A sync fetches the chosen resources.` })
      .getByRole("button", { name: "Sync Now" })
      .click();
    await workbench.treeItem(/^Saheeh International.*571\/6,236/).waitFor();
    await offers(
      "Compare Resources at Verse…",
      "There are not two resources to compare yet. Choose what to sync.",
      "Add Resources…",
    );
  });
});
