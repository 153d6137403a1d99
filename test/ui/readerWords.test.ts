import assert from "node:assert/strict";
import type { FrameLocator } from "playwright-core";
import { hasCount, hasTexts } from "./support/eventually.js";
import { alFatihah } from "./support/sample.js";
import { Workbench } from "./support/workbench.js";

describe("words under their verses", () => {
  let workbench: Workbench;
  let panel: FrameLocator;

  before(async () => {
    workbench = await Workbench.open({
      settings: {
        "quranContentSync.syncOnStartup": false,
        "quranContentSync.sandbox.resources": ["word_by_word_translations:*"],
      },
    });
    await workbench.showView();
    await workbench.syncNow();
    ({ panel } = workbench);
  });
  after(async () => {
    await workbench.close();
  });

  it("are a table that names the missing resource while their verses are unknown", async () => {
    await workbench
      .treeItem(/word.by.word/i)
      .last()
      .click();
    await panel.getByText(/name each word by number, without its verse/).waitFor();
    await hasCount(panel.locator("table.rows td", { hasText: "word 1 of 1:1" }), 1);
    await workbench.screenshot("words-without-mushaf.png");
  });

  it("remain that table after a jump to a verse", async () => {
    await workbench.command("Quran Content Sync: Go to Verse…");
    await workbench.quickPick(/Al-Fatihah/).waitFor();
    await workbench.page.keyboard.type("fatiha 3");
    await workbench.quickPick(/^1:3 Al-Fatihah/).waitFor();
    await workbench.page.keyboard.press("Enter");
    await workbench.notifications
      .getByText(/^No text with verses is in the local copy yet\./)
      .waitFor();
    await panel.getByText(/name each word by number, without its verse/).waitFor();
    await panel.getByRole("button", { name: "More" }).click();
    await panel.getByRole("menuitem", { name: "Show as text" }).click();
    await panel.locator("table.rows td", { hasText: "word 1 of 1:1" }).waitFor();
  });

  it("appear as soon as the mushaf that the reader asks for is added", async () => {
    await panel.getByRole("button", { name: "Add a mushaf…" }).click();
    await workbench.quickPick("All in Mushafs").click();
    await workbench.pressInQuickInput("OK");
    const verse = (key: string) => panel.locator(`[data-verse="${key}"]`);
    await verse("1:7").waitFor();
    for (const [index, text] of alFatihah("ar").entries()) {
      const key = `1:${index + 1}`;
      const words = text.split(" ");
      await hasTexts(verse(key).locator(".word-arabic"), words);
      await hasTexts(
        verse(key).locator(".word"),
        words.map((_, at) => `[placeholder for word ${at + 1} of ${key}]`),
      );
    }
    await panel.getByText("Sample words, without pages").waitFor();
    await workbench.screenshot("words.png");
  });

  it("are copied as the whole verse, in its order, with reference and source", async () => {
    const [arabic = ""] = alFatihah("ar");
    const words = arabic
      .split(" ")
      .map((_, at) => `[placeholder for word ${at + 1} of 1:1]`)
      .join(" ");
    await panel.locator('[data-verse="1:1"]').focus();
    const copied = async (key: string): Promise<string> => {
      await workbench.page.keyboard.press(key);
      await panel.locator(".foot-notice", { hasText: "Copied 1:1" }).waitFor();
      const text = await workbench.page.evaluate(() => navigator.clipboard.readText());
      await workbench.page.keyboard.press("Escape");
      await panel.locator(".foot-notice:empty").waitFor({ state: "attached" });
      return text;
    };
    assert.equal(await copied("c"), words);
    const reference = await copied("r");
    assert.ok(reference.startsWith(`${arabic}\n\n${words}\n\n(Al-Fatihah 1:1, `), reference);
    const markdown = await copied("m");
    const escaped = words.replaceAll("[", "\\[").replaceAll("]", "\\]");
    assert.ok(
      markdown.startsWith(`> ${arabic}\n>\n> ${escaped}\n>\n> — Al-Fatihah 1:1, `),
      markdown,
    );
  });

  it("can be reached by verse, and keep their place after a reload", async () => {
    await panel.locator("#jump").fill("112:3");
    await panel.locator("#jump").press("Enter");
    await panel.locator('[data-verse="112:3"]:focus').waitFor();
    await workbench.reload();
    await panel.locator('[data-verse="112:3"] .word-arabic').first().waitFor();
  });
});
