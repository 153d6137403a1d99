import assert from "node:assert/strict";
import type { FrameLocator, Page } from "playwright-core";
import { eventually, settled } from "./support/eventually.js";
import { alFatihah } from "./support/sample.js";
import { openSandbox } from "./support/windows.js";
import type { Workbench } from "./support/workbench.js";

/** The text of an editor, which draws spaces as no-break spaces. */
const plain = (lines: string): string => lines.replaceAll("\u00a0", " ");

/** These tests use no pointer, because every action of the reader has a key. */
describe("reading with the keyboard alone", () => {
  let workbench: Workbench;
  let page: Page;
  let panel: FrameLocator;

  before(async () => {
    workbench = await openSandbox();
    ({ page } = workbench);
    await command("Quran Content Sync: Open Resource");
    await workbench.quickPick(/annotated/).waitFor();
    await page.keyboard.type("annotated");
    await workbench
      .quickPick(/annotated/)
      .first()
      .and(page.locator(".focused"))
      .waitFor();
    await page.keyboard.press("Enter");
    ({ panel } = workbench);
    await panel.locator("[data-verse='1:7']").waitFor();
    await panel.locator("[data-verse='1:1']").focus();
  });
  after(() => workbench.close());

  /** Runs a command from the palette by keyboard. */
  async function command(title: string): Promise<void> {
    await page.keyboard.press("F1");
    await workbench.quickInput.locator("input.input").fill(`>${title}`);
    await workbench.quickPick(title).first().and(page.locator(".focused")).waitFor();
    await page.keyboard.press("Enter");
  }

  const press = (key: string): Promise<void> => page.keyboard.press(key);

  /** Waits until the verse has the focus. */
  const focused = (verse: string): Promise<void> =>
    panel.locator(`[data-verse="${verse}"]:focus`).waitFor();

  const chapter = (name: string): Promise<void> =>
    panel.locator(".chapter-button", { hasText: name }).waitFor();

  /** Waits for the notice, and returns the clipboard's text. */
  async function copied(key: string): Promise<string> {
    await press(key);
    await panel.locator(".foot-notice", { hasText: "Copied" }).waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    await press("Escape");
    await panel.locator(".foot-notice:empty").waitFor({ state: "attached" });
    return text;
  }

  it("goes from verse to verse", async () => {
    await press("j");
    await focused("1:2");
    await press("j");
    await focused("1:3");
    await press("k");
    await focused("1:2");
  });

  it("goes from surah to surah, and back and forward again", async () => {
    await press("g");
    await panel.locator("#jump:focus").waitFor();
    await page.keyboard.type("112:2");
    await press("Enter");
    await chapter("112");
    await focused("112:2");
    await press("n");
    await chapter("113");
    await press("p");
    await chapter("112");
    await press("Alt+ArrowLeft");
    await chapter("113");
    await press("Alt+ArrowLeft");
    await chapter("112");
    await press("Alt+ArrowLeft");
    await chapter("1 Al-Fatihah");
    await press("Alt+ArrowRight");
    await chapter("112");
  });

  it("reports what cannot be found, and stays in place", async () => {
    await press("g");
    await panel.locator("#jump:focus").waitFor();
    await page.keyboard.type("no such surah");
    await press("Enter");
    await panel.getByRole("alert").waitFor();
    await press("Escape");
    await chapter("112");
  });

  it("finds a surah by name in any of three ways", async () => {
    for (const [typed, name] of [
      ["falaq", "113 Al-Falaq"],
      ["mankind", "114 An-Nas"],
      ["الإخلاص", "112 Al-Ikhlas"],
      ["1:5", "1 Al-Fatihah"],
    ] as const) {
      await press("s");
      await panel.getByRole("combobox").and(panel.locator(":focus")).waitFor();
      await page.keyboard.type(typed);
      await press("Enter");
      await chapter(name);
      await panel.locator(".chapters").waitFor({ state: "detached" });
      // A jump focuses its verse when the page has arrived.
      if (typed === "1:5") await focused("1:5");
      await panel.locator("main [data-record]").first().focus();
      await panel.locator("main [data-record]").first().scrollIntoViewIfNeeded();
    }
  });

  it("opens footnotes in place, and Escape closes them and returns to the marker", async () => {
    const verse = panel.locator("[data-verse='1:1']");
    await verse.focus();
    await press("Tab");
    await verse.locator(".note-marker:focus").waitFor();
    await press("Enter");
    await verse.getByRole("note").waitFor();
    await verse
      .locator(".note-marker")
      .first()
      .and(panel.locator("[aria-expanded='true']"))
      .waitFor();
    await press("Escape");
    await verse.getByRole("note").waitFor({ state: "detached" });
    await verse.locator(".note-marker:focus").waitFor();
    await press("f");
    await verse.getByRole("note").nth(1).waitFor();
    await press("f");
    await verse.getByRole("note").first().waitFor({ state: "detached" });
  });

  it("hides and shows the Arabic verse", async () => {
    const arabic = panel.locator("[data-verse='1:1'] .arabic");
    await press("a");
    await arabic.waitFor({ state: "detached" });
    await press("a");
    await arabic.and(panel.locator("[lang='ar'][dir='rtl'][translate='no']")).waitFor();
  });

  it("makes the text larger and smaller, live", async () => {
    const text = panel.locator("[data-verse='1:1'] .text");
    const size = (): Promise<number> =>
      text.evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
    const before = await settled(page, size);
    await press("+");
    await eventually(page, size, (now) => assert.ok(now > before, `${now} > ${before}`));
    await press("-");
    await eventually(page, size, (now) => assert.equal(now, before));
  });

  it("copies the verse, with its reference, and as Markdown; footnotes stay", async () => {
    const [arabic] = alFatihah("ar");
    await panel.locator("[data-verse='1:1']").focus();
    assert.match(
      await copied("c"),
      /^In\[1\] the name of Allah.*\n\n\[1\] Placeholder footnote 1/s,
    );
    const reference = await copied("r");
    assert.ok(reference.startsWith(`${arabic}\n\nIn[1] the name`), reference);
    assert.match(reference, /\(Al-Fatihah 1:1, .*quran-json/);
    assert.match(
      await copied("m"),
      /^> .*\n>\n> In\[\^translations-7-1-1-1\] the name.*\n\n\[\^translations-7-1-1-1\]: Placeholder/s,
    );
  });

  it("inserts nothing into the log or a read-only document, and explains what to do", async () => {
    await command("Quran Content Sync: Show Log");
    await page.locator(".panel .monaco-editor").waitFor();
    await panel.locator("[data-verse='1:2']").focus();
    await press("i");
    const notice = panel.locator(".foot-notice", { hasText: "No text editor is open" });
    await notice.waitFor();
    await command("View: Hide Panel");
    await panel.getByRole("button", { name: "More for 1:2" }).focus();
    await press("Enter");
    await panel.getByRole("menuitem", { name: /JSON/ }).focus();
    await press("Enter");
    // The row opens as a document beside the reader.
    const json = page.locator(".editor-instance .view-lines", { hasText: "verse_key" });
    const before = await settled(page, () => json.innerText());
    await panel.locator("[data-verse='1:2']").focus();
    await press("Escape");
    await press("i");
    await notice.waitFor();
    await eventually(
      page,
      () => json.innerText(),
      (now) => assert.equal(now, before),
    );
    await command("View: Focus Right Editor Group");
    await command("View: Close All Editors in Group");
    await json.waitFor({ state: "detached" });
    await panel.locator("[data-verse='1:2']").focus();
  });

  it("inserts at the cursor of the last used editor", async () => {
    await command("Create: New File...");
    await workbench
      .quickPick(/Text File/)
      .and(page.locator(".focused"))
      .waitFor();
    await press("Enter");
    await page.locator(".editor-group-container .monaco-editor.focused").waitFor();
    await page.keyboard.type("before ");
    await command("View: Move Editor into Right Group");
    await command("View: Focus Left Editor Group");
    ({ panel } = workbench);
    await panel.locator("[data-verse='1:2']").focus();
    await press("i");
    await panel.locator(".foot-notice", { hasText: "Inserted" }).waitFor();
    await eventually(
      page,
      async () => plain(await page.locator(".monaco-editor .view-lines").first().innerText()),
      (lines) => assert.match(lines, /before .*\[All\]\[1\] praise is \[due\] to Allah/s),
    );
  });

  it("lists its keys", async () => {
    await press("?");
    await panel.getByRole("dialog", { name: "Keys" }).waitFor();
    await panel.locator(".help dt").nth(19).waitFor();
    await press("Escape");
    await panel.getByRole("dialog", { name: "Keys" }).waitFor({ state: "detached" });
  });

  it("opens a menu of all actions on a verse, and closes it by Escape", async () => {
    await panel.getByRole("button", { name: "More for 1:2" }).focus();
    await press("Enter");
    const menu = panel.getByRole("menu", { name: "Actions for 1:2" });
    await menu.waitFor();
    await press("ArrowDown");
    await panel
      .getByRole("menuitem", { name: /Copy with reference/ })
      .and(panel.locator(":focus"))
      .waitFor();
    await press("End");
    await panel
      .getByRole("menuitem", { name: "Open as JSON" })
      .and(panel.locator(":focus"))
      .waitFor();
    await press("Home");
    await menu.getByRole("menuitem").first().and(panel.locator(":focus")).waitFor();
    await press("Escape");
    await menu.waitFor({ state: "detached" });
    await panel
      .getByRole("button", { name: "More for 1:2" })
      .and(panel.locator(":focus"))
      .waitFor();
  });

  it("reads the verse in a tafsir, found from any verse of its range", async () => {
    await panel.locator("[data-verse='1:3']").focus();
    await press("t");
    await workbench.page.locator(".tab", { hasText: "Placeholder tafsir" }).waitFor();
    await workbench.panelBeside.locator("[data-verse='1:1'][data-verse-to='1:4']").waitFor();
  });

  it("opens a row's JSON as a read-only document, exactly as received", async () => {
    await panel.locator("[data-verse='1:2']").focus();
    await panel.getByRole("button", { name: "More for 1:2" }).focus();
    await press("Enter");
    await panel.getByRole("menuitem", { name: /JSON/ }).focus();
    await press("Enter");
    await page.locator(".tab.active", { hasText: ".json" }).waitFor();
    const lines = page.locator(".editor-instance .view-lines", { hasText: "verse_key" }).first();
    await eventually(
      page,
      async () => plain(await lines.innerText()).replaceAll("\n", ""),
      (text) => {
        assert.match(text, /"verse_key": ?"1:2"/);
        assert.equal((JSON.parse(text) as { foot_notes: unknown[] }).foot_notes.length, 2);
      },
    );
  });
});
