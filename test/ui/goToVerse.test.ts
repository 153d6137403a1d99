import { deepStrictEqual } from "node:assert";
import { sandboxSettings } from "../support/sandboxSettings.js";
import { Workbench } from "./support/workbench.js";

describe("going to a verse", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open({
      settings: { ...sandboxSettings, "quranContentSync.syncOnStartup": false },
    });
    await workbench.showView();
    await workbench.syncNow();
  });

  after(() => workbench.close());

  async function goTo(text: string): Promise<void> {
    await workbench.command("Quran Content Sync: Go to Verse…");
    await workbench.quickPick("1 Al-Fatihah").first().waitFor();
    await workbench.page.keyboard.type(text);
    await workbench.page.keyboard.press("Enter");
    await workbench.quickInput.waitFor({ state: "hidden" });
  }

  /** VS Code gives a revealed reader the focus late, which closes a palette opened before. */
  async function readerHasFocus(): Promise<void> {
    await workbench.panel.locator("html").evaluate(
      () =>
        new Promise<void>((resolve) => {
          if (document.hasFocus()) resolve();
          window.addEventListener("focus", () => {
            resolve();
          });
        }),
    );
  }

  const cases: readonly (readonly [typed: string, surah: string, verse?: string])[] = [
    ["1", "1 Al-Fatihah"],
    ["2", "2 Al-Baqarah"],
    ["3", "3 Ali 'Imran"],
    ["5", "5 Al-Ma'idah"],
    ["112:1-4", "112 Al-Ikhlas", "112:1"],
    ["٧٨:٢", "78 An-Naba", "78:2"],
    ["سورة الناس", "114 An-Nas", "114:1"],
    ["Sourate 83 verset 14", "83 Al-Mutaffifin", "83:14"],
  ];
  for (const [typed, surah, verse] of cases) {
    it(`opens ${surah} for ${typed} and Enter, however fast it is typed`, async () => {
      await goTo(typed);
      await workbench.panel.locator(".chapter-name", { hasText: surah }).waitFor();
      await readerHasFocus();
      // The sample has not every surah; the verse takes the focus if it is there.
      if (verse !== undefined) {
        await workbench.panel.locator(`[data-verse="${verse}"]:focus`).waitFor();
      }
    });
  }

  it("marks all verses of a range, in the text and from the jump box, until Escape", async () => {
    const marked = workbench.panel.locator(".in-range .verse-key");
    await goTo("78:2-4");
    await workbench.panel.locator('[data-verse="78:2"]:focus').waitFor();
    deepStrictEqual(await marked.allInnerTexts(), ["78:2", "78:3", "78:4"]);
    await workbench.page.keyboard.press("Escape");
    await marked.first().waitFor({ state: "detached" });
    await workbench.page.keyboard.press("g");
    await workbench.page.keyboard.type("78:5–6");
    await workbench.page.keyboard.press("Enter");
    await workbench.panel.locator('[data-verse="78:5"]:focus').waitFor();
    deepStrictEqual(await marked.allInnerTexts(), ["78:5", "78:6"]);
  });

  it("finds a surah in the list by the digits of any script, and by another name", async () => {
    await workbench.panel.locator(".chapter-button").click();
    await workbench.panel.getByRole("combobox").fill("٢:٥");
    await workbench.page.keyboard.press("Enter");
    await workbench.panel.locator(".chapter-name", { hasText: "2 Al-Baqarah" }).waitFor();
    await workbench.panel.locator(".chapter-button").click();
    await workbench.panel.getByRole("combobox").fill("Lahab");
    await workbench.page.keyboard.press("Enter");
    await workbench.panel.locator(".chapter-name", { hasText: "111 Al-Masad" }).waitFor();
  });
});
