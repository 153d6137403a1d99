import assert from "node:assert/strict";
import { eventually, hasTexts, hasValue } from "./support/eventually.js";
import { slowWebviews } from "./support/slowWebviews.js";
import { openSandbox } from "./support/windows.js";
import type { Workbench } from "./support/workbench.js";

describe("going to a verse", () => {
  let workbench: Workbench;
  let endSlowness: () => Promise<void>;

  before(async () => {
    workbench = await openSandbox();
    // A pick that opens before the reader has the focus back would close by itself.
    endSlowness = await slowWebviews(workbench.page);
  });

  after(() => workbench.close());

  async function openPick(text: string): Promise<void> {
    await workbench.command("Quran Content Sync: Go to Verse…");
    await workbench.quickPick("1 Al-Fatihah").first().waitFor();
    await workbench.page.keyboard.type(text);
  }

  async function leavePick(): Promise<void> {
    await workbench.leaveQuickInput();
    await workbench.panelHasFocus();
  }

  async function goTo(text: string): Promise<void> {
    await openPick(text);
    await workbench.page.keyboard.press("Enter");
    await workbench.quickInput.waitFor({ state: "hidden" });
  }

  /** Waits until an element of the page in front is visible. */
  async function onScreen(selector: string): Promise<void> {
    await eventually(
      workbench.page,
      () =>
        workbench.panel
          .locator(`main :is(${selector})`)
          .first()
          .evaluate((element) => {
            const { top, bottom } = element.getBoundingClientRect();
            return { isSeen: bottom > 0 && top < window.innerHeight, top, bottom };
          }),
      ({ isSeen, top, bottom }) => assert.ok(isSeen, `${selector} is at ${top} to ${bottom}`),
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
      await workbench.panelHasFocus();
      // Not every surah is in the sample; if the verse is, it gets the focus.
      if (verse !== undefined) {
        await workbench.panel.locator(`[data-verse="${verse}"]:focus`).waitFor();
      }
    });
  }

  it("gives the active reader the focus that a view had", async () => {
    const { panel } = workbench;
    await goTo("78:5");
    await panel.locator('[data-verse="78:5"]:focus').waitFor();
    await workbench.showView();
    await goTo("112:2");
    await panel.locator('[data-verse="112:2"]:focus').waitFor();
  });

  it("marks all verses of a range, in the text and from the jump box, until Escape", async () => {
    await endSlowness();
    const marked = workbench.panel.locator(".in-range .verse-key");
    await goTo("78:2-4");
    await workbench.panel.locator('[data-verse="78:2"]:focus').waitFor();
    await hasTexts(marked, ["78:2", "78:3", "78:4"]);
    await workbench.page.keyboard.press("Escape");
    await marked.first().waitFor({ state: "detached" });
    await workbench.page.keyboard.press("g");
    await workbench.panel.locator("#jump:focus").waitFor();
    await workbench.page.keyboard.type("78:5–6");
    await workbench.page.keyboard.press("Enter");
    await workbench.panel.locator('[data-verse="78:5"]:focus').waitFor();
    await hasTexts(marked, ["78:5", "78:6"]);
  });

  const others: readonly (readonly [typed: string, said: string, verse: string])[] = [
    ["juz 30", "Juz 30 begins here.", "78:1"],
    ["ayat al kursi", "The Cow", "2:255"],
    ["2:0", "The first verse of surah 2 (Al-Baqarah) is verse 1.", "2:1"],
    ["2:300", "Surah 2 (Al-Baqarah) has 286 verses.", "2:286"],
    ["255", "There is no surah 255.", "2:255"],
  ];
  for (const [typed, said, verse] of others) {
    it(`offers ${verse} for ${typed}, with the reason`, async () => {
      await openPick(typed);
      await workbench.quickPick(said).first().filter({ hasText: verse }).waitFor();
      await leavePick();
    });
  }

  for (const [typed, said] of [
    ["115:1", "There is no surah 115. The Quran has 114 surahs."],
    ["juz 31", "There is no juz 31. The Quran has 30 juz."],
    ["nothing like it", "No verse is called “nothing like it”."],
  ] as const) {
    it(`explains why ${typed} leads nowhere, and stays open on Enter`, async () => {
      await openPick(typed);
      // During typing, rows for the beginning of the text show the same message after their verse,
      // so this waits for a row that begins with it.
      await workbench.quickPick(new RegExp(`^${said.replaceAll(".", "\\.")}`)).waitFor();
      await workbench.page.keyboard.press("Enter");
      await workbench.page.keyboard.type("x");
      await workbench.quickPick(`No verse is called “${typed}x”.`).waitFor();
      await leavePick();
    });
  }

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

  it("reveals the open reader that has the verse instead of the last used one", async () => {
    const { page } = workbench;
    await workbench.closeAllEditors();
    for (const title of ["Maududi", "Hamidullah", "Placeholder tafsir"]) {
      await workbench.treeItem(new RegExp(`^${title}`)).click();
      await page.locator(".tab.active", { hasText: title }).waitFor();
    }
    await workbench.panelHasFocus();
    // The tafsir ends its part of the surah at 78:5.
    await goTo("78:9");
    await page.locator(".tab.active", { hasText: "Hamidullah" }).waitFor();
    await onScreen('[data-verse="78:9"]');
  });

  it("opens the last read resource if no reader is open", async () => {
    const { page } = workbench;
    await workbench.treeItem(/^Saheeh International(?!, annotated)/).click();
    await workbench.panel.locator(".chapter-sub", { hasText: /^Saheeh/ }).waitFor();
    await workbench.treeItem(/^Maududi/).click();
    await workbench.panel.locator(".chapter-sub", { hasText: /^Maududi/ }).waitFor();
    await workbench.closeAllEditors();
    await goTo("112:2");
    await page.locator(".tab.active", { hasText: "Maududi" }).waitFor();
    await workbench.panel.locator('[data-verse="112:2"]:focus').waitFor();
    await onScreen('[data-verse="112:2"]');
  });

  async function openQuickSearch(): Promise<void> {
    await workbench.command("Quran Content Sync: Quick Search…");
    await workbench.quickInput.getByText("Search Synced Text", { exact: true }).waitFor();
  }

  it("shows the first hits in Quick Search with their total number, and leads to all of them", async () => {
    const { page, panel, quickInput } = workbench;
    await openQuickSearch();
    // At once, because a pause between letters would search for the letters before it.
    await page.keyboard.insertText("placeholder");
    await quickInput.getByText(/^Search Synced Text: the first 60 of [\d,]{3,}$/).waitFor();
    await page.keyboard.press("ArrowUp");
    const all = workbench.quickPick("Show All Hits in the Search Panel");
    await all.and(page.locator(".focused")).waitFor();
    await page.keyboard.press("Enter");
    await panel.locator(".hit").first().waitFor();
    const box = panel.getByRole("combobox", { name: "Search synced text" });
    await hasValue(box, "placeholder");
  });

  it("goes to the verse that a Quick Search names", async () => {
    const { page } = workbench;
    await openQuickSearch();
    await page.keyboard.insertText("78:9");
    await workbench.quickPick(/^Go to verse 78:9/).waitFor();
    await page.keyboard.press("Enter");
    await onScreen('[data-verse="78:9"]');
  });

  it("says in a Quick Search why nothing is found, and stays open on Enter", async () => {
    const { page } = workbench;
    await openQuickSearch();
    await page.keyboard.insertText("zzqqx");
    await workbench
      .quickPick(/^Searched [\d,]+ rows of \d+ resources\./)
      .filter({ hasText: "Try another spelling" })
      .waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText("-placeholder");
    await workbench.quickPick(/^Add a word to look for/).waitFor();
    await leavePick();
  });

  /** The first hit of a query, or the first with a text. */
  const hits: readonly (readonly [group: string, query: string, row: string, text?: RegExp])[] = [
    ["articles", '"نمونے کی پہلی"', ".localization:lang(ur)"],
    ["words", '"placeholder for word 2 of 112:4"', '[data-verse="112:4"]'],
    ["tafsirs", '"commentary on 78:2 to 78:5"', '[data-verse="78:2"][data-verse-to="78:5"]'],
    ["mushafs", '"words, without pages"', '[data-record-type="mushaf"]'],
    ["footnotes", '"footnote 1 on 113:1"', '[data-verse="113:1"]'],
    // The word is also in a mushaf, whose hit has the same verse, but no other word of it.
    ["Arabic", "النفاثات", '[data-verse="113:4"]', /ع\p{M}*ق\p{M}*د/u],
  ];
  for (const [group, query, row, text] of hits) {
    it(`leads from a search hit of ${group} to exactly its row`, async () => {
      const { panel } = workbench;
      await workbench.closeAllEditors();
      await workbench.command("Quran Content Sync: Search Synced Text…");
      await panel.getByRole("combobox", { name: "Search synced text" }).fill(query);
      // A hit opens nothing while its text is still being read.
      const hit = panel.locator(".hit:has(.hit-row)", text === undefined ? {} : { hasText: text });
      await hit.first().click();
      await onScreen(row);
    });
  }
});
