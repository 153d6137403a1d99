import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { sandboxSettings } from "../support/sandboxSettings.js";
import { eventually, hasCount, hasTexts, hasValue } from "./support/eventually.js";
import { startLoopback } from "./support/loopback.js";
import { alFatihah } from "./support/sample.js";
import { Workbench } from "./support/workbench.js";

describe("a person who has just installed the extension", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open({
      settings: { "quranContentSync.environment": "production" },
    });
    await workbench.showView();
  });

  after(() => workbench.close());

  it("learns from a sync that credentials come first: without them, there is nothing to choose from", async () => {
    await workbench.command("Quran Content Sync: Sync Now");
    const message = workbench.notifications.filter({ hasText: "The API credentials are not set." });
    await message.getByRole("button", { name: "Set API Credentials" }).click();
    await workbench.quickInput.getByText("Set API Credentials (1 of 2)").waitFor();
    await workbench.leaveQuickInput();
  });

  it("sees an offer of the sandbox, which fills the tree by one click", async () => {
    await workbench.view.getByRole("button", { name: "Try the Sandbox" }).click();
    await workbench.treeItem(/^Saheeh International(?!, annotated)/).waitFor();
    await workbench.treeItem(/Placeholder tafsir/).waitFor();
  });
});

describe("a person with a service of their own", () => {
  it("is asked for its credentials, not for those of another service", async () => {
    const workbench = await Workbench.open({
      settings: {
        "quranContentSync.environment": "custom",
        "quranContentSync.custom.apiBaseUrl": "http://127.0.0.1:9",
        "quranContentSync.custom.authBaseUrl": "http://127.0.0.1:9",
      },
    });
    try {
      await workbench.showView();
      const { view } = workbench;
      await view.getByText("The custom service needs API credentials.").waitFor();
      await view.getByRole("button", { name: "Set API Credentials" }).waitFor();
      await hasCount(view.getByText("Quran Foundation"), 0);
    } finally {
      await workbench.close();
    }
  });
});

describe("a person whose credentials the service refuses", () => {
  it("sees that in the empty view and in commands, and how to continue", async () => {
    const { settings, server } = await startLoopback();
    const workbench = await Workbench.open({
      settings: { ...settings, "quranContentSync.resources": ["translations:*"] },
      env: { QF_CLIENT_ID: "unknown", QF_CLIENT_SECRET: "unknown" },
    });
    try {
      await workbench.showView();
      await workbench.command("Quran Content Sync: Sync Now");
      const { view } = workbench;
      await view.getByText("The service refuses a sync with these API credentials.").waitFor();
      await view.getByRole("button", { name: "Switch Service" }).waitFor();
      await workbench.command("Quran Content Sync: Quick Search…");
      await workbench.notifications
        .filter({ hasText: "The service refused the last sync with these API credentials." })
        .getByRole("button", { name: "Set API Credentials…" })
        .waitFor();
      await view.getByRole("button", { name: "Set API Credentials" }).click();
      await workbench.quickInput.getByText("Set API Credentials (1 of 2)").waitFor();
    } finally {
      await workbench.close();
      await server.close();
    }
  });
});

describe("a person who has set only a client id", () => {
  it("sees that the secret is missing, and how to continue", async () => {
    const workbench = await Workbench.open({
      settings: {
        "quranContentSync.environment": "production",
        "quranContentSync.clientId": "ui-test-client",
      },
    });
    try {
      await workbench.showView();
      const { view } = workbench;
      await view.getByText("The client secret of this service is missing.").waitFor();
      await view.getByRole("button", { name: "Switch Service" }).waitFor();
      await view.getByRole("button", { name: "Set API Credentials" }).click();
      await workbench.quickInput.getByText("Set API Credentials (1 of 2)").waitFor();
      await hasValue(workbench.quickInput.locator("input.input"), "ui-test-client");
    } finally {
      await workbench.close();
    }
  });
});

describe("the sandbox", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open({
      settings: { ...sandboxSettings, "quranContentSync.syncOnStartup": false },
    });
    await workbench.showView();
  });

  after(() => workbench.close());

  /** Waits until the parts of the verses that match a selector have these texts. */
  const showTexts = (selector: string, texts: readonly string[]): Promise<void> =>
    hasTexts(workbench.panel.locator(`.verse ${selector}`), texts);

  it("fills the tree by Sync Now, with groups, names, languages and counts", async () => {
    await workbench.syncNow();
    const row = (text: RegExp): Locator =>
      workbench.view.getByRole("treeitem").filter({ hasText: text });
    await row(/^\s*Translations\s*7\s*$/).waitFor();
    for (const name of ["Saheeh International", "Maududi", "Hamidullah", "Diyanet"]) {
      await row(new RegExp(`^\\s*${name}`))
        .first()
        .waitFor();
    }
    await row(/^\s*Maududi.*Urdu · 571\/6,236/).waitFor();
  });

  it("shows Al-Fatihah in Arabic and English after a click", async () => {
    await workbench.treeItem(/^Saheeh International(?!, annotated)/).click();
    await workbench.panel.getByRole("heading", { name: /Al-Fatihah/ }).waitFor();
    await workbench.panel.locator(".chapter-sub", { hasText: /^Saheeh/ }).waitFor();
    await workbench.panel.locator("[data-verse='1:7'] .arabic").waitFor();
    await showTexts(".arabic", alFatihah("ar"));
    await showTexts(".published", alFatihah("en"));
  });

  it("shows Al-Fatihah in Urdu from right to left", async () => {
    await workbench.treeItem(/^Maududi/).click();
    await workbench.panel.locator(".reader[dir='rtl'] [data-verse='1:7'] .arabic").waitFor();
    await showTexts(".arabic", alFatihah("ar"));
    await showTexts(".published", alFatihah("ur"));
  });

  it("opens a footnote in place", async () => {
    await workbench.treeItem(/^Saheeh International, annotated/).click();
    const verse = workbench.panel.locator("[data-verse='1:1']");
    await verse
      .getByRole("button", { name: /footnote|note 1/i })
      .first()
      .click();
    await verse
      .getByText(/placeholder/i)
      .first()
      .waitFor();
  });

  it("names the source under the text", async () => {
    await workbench.panel
      .getByText(/Quran data provided by|quran-json/)
      .first()
      .waitFor();
  });

  it("shows a tafsir with its range, and an article", async () => {
    await workbench.treeItem(/^Placeholder tafsir/).click();
    await workbench.panel
      .getByText("1:1-4")
      .or(workbench.panel.getByText("1:1–4"))
      .first()
      .waitFor();
    await workbench.treeItem(/^Placeholder article/).click();
    await workbench.panel.getByRole("tab").nth(2).waitFor();
  });

  it("restores tree and panel after a reload of the window", async () => {
    await workbench.treeItem(/^Maududi/).click();
    await workbench.panel.locator(".reader[dir='rtl'] [data-verse='1:7'] .arabic").waitFor();

    await workbench.reload();

    await workbench.panel.locator(".reader[dir='rtl'] [data-verse='1:7'] .arabic").waitFor();
    await showTexts(".published", alFatihah("ur"));
    await workbench.showView();
    await workbench.treeItem(/^Saheeh International(?!, annotated)/).waitFor();
  });

  it("shows a published change after the next sync, even in an open panel", async () => {
    await workbench.treeItem(/^Saheeh International(?!, annotated)/).click();
    await workbench.panel.locator(".chapter-sub", { hasText: /^Saheeh/ }).waitFor();
    const published = alFatihah("en")[1] ?? "";
    const verse = workbench.panel.locator("[data-verse='1:2'] .published");
    await verse.getByText(published, { exact: true }).waitFor();

    await workbench.command("Quran Content Sync: Sandbox: Publish a Sample Change");
    await workbench.notifications.getByRole("link", { name: "Sync Now" }).click();

    await workbench.statusBarItem(/^Synced\. 1 row stored\./).waitFor();
    await verse.getByText(published, { exact: true }).waitFor({ state: "hidden" });
    await verse.filter({ hasText: published }).waitFor();
  });

  it("lists the translations in the search, and to insert one, in the order of the tree", async () => {
    const names = [
      "Diyanet",
      "Hamidullah",
      "Indonesian Islamic Affairs Ministry",
      "Maududi",
      "Persian placeholder (no translation)",
      "Saheeh International",
      "Saheeh International, annotated",
    ];
    const { page } = workbench;
    const has = (labels: Locator, expected: readonly string[]): Promise<string[]> =>
      eventually(
        page,
        () => labels.allTextContents(),
        (texts) =>
          assert.deepEqual(
            texts.map((text) => text.trim()).filter((text) => expected.includes(text)),
            expected,
          ),
      );
    await has(workbench.view.locator(".label-name"), names);

    await workbench.command("Quran Content Sync: Search Synced Text…");
    const resources = workbench.panel.getByRole("combobox", { name: "Resource" });
    await resources.waitFor();
    await has(resources.locator("option"), names);

    await workbench.command("File: New Untitled Text File");
    await workbench.command("Quran Content Sync: Insert Verse…");
    await workbench.quickPick(/Al-Fatihah/).waitFor();
    await page.keyboard.type("1:1");
    await workbench.quickPick(/^1:1 /).waitFor();
    await page.keyboard.press("Enter");
    await workbench.quickPick("Diyanet").waitFor();
    // What was read comes first.
    const read = ["Maududi", "Saheeh International", "Saheeh International, annotated"];
    await has(
      workbench.quickInput.locator(".label-name"),
      names.filter((name) => !read.includes(name)),
    );
    await workbench.leaveQuickInput();
    await workbench.command("View: Close Editor");
  });
});
