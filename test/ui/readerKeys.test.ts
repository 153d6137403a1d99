import assert from "node:assert/strict";
import type { Footnote, TafsirEntry, TafsirPage, VersesPage } from "../../src/core/model/pages.js";
import { hasCount, hasTexts } from "./support/eventually.js";
import { PanelHarness, typeOf } from "./support/panelHarness.js";
import { initMessage, versesPage } from "./support/readerMessages.js";

const verses = (count: number, chapter = 2, html = "Placeholder "): VersesPage =>
  versesPage(
    Array.from({ length: count }, (_, index) => ({
      recordType: "translation",
      recordKey: `${chapter}-${index + 1}`,
      verseKey: `${chapter}:${index + 1}`,
      html: html.repeat(20),
      notes: [],
    })),
    { chapter },
  );

interface Request {
  readonly id: number;
  readonly recordKey?: string;
  readonly verse?: number;
  readonly chapter?: number;
}

/** The element with the focus, and the target verse of keys. */
describe("the reader's keys", () => {
  let harness: PanelHarness;
  beforeEach(async () => {
    harness = await PanelHarness.open({ panel: "reader" });
  });
  afterEach(async () => {
    await harness.close();
  });

  const request = (type: string): Promise<Request> =>
    harness.heard((message) => (typeOf(message) === type ? (message as Request) : null));
  const press = (key: string): Promise<void> => harness.page.keyboard.press(key);
  const focused = (selector: string): Promise<void> =>
    harness.frame.locator(`${selector}:focus`).waitFor();

  it("act on a visible verse, wherever the text was scrolled to", async () => {
    await harness.post(initMessage(verses(100)));
    await harness.frame.locator("[data-verse='2:1']").focus();
    const last = harness.frame.locator("[data-verse='2:100'] .published");
    await last.waitFor({ state: "attached" });
    await harness.frame.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await last.waitFor();
    await press("c");
    const { recordKey = "" } = await request("copy");
    assert.ok(Number(recordKey.split("-")[1]) > 80, `${recordKey} is on the screen`);
    await press("j");
    await focused(`[data-verse='${recordKey.replace("-", ":")}']`);
  });

  it("continue at the title of a surah after going to it", async () => {
    await harness.post(initMessage(verses(5)));
    await harness.frame.locator("[data-verse='2:3']").focus();
    await press("n");
    const { id } = await request("chapter");
    await harness.post({ type: "page", id, page: verses(3, 3), verseKey: null });
    await focused("h1");
    await press("j");
    await focused("[data-verse='3:1']");
  });

  it("leave the jump box by Escape, and clear its message", async () => {
    await harness.post(initMessage(verses(5)));
    await harness.frame.locator("[data-verse='2:2']").focus();
    await press("g");
    await focused("#jump");
    await harness.page.keyboard.type("2:999");
    await press("Enter");
    const { id } = await request("jump");
    await harness.post({ type: "failed", id, code: "no_such_verse", message: "Placeholder" });
    await harness.frame.getByRole("alert").waitFor();
    await press("Escape");
    await harness.frame.getByRole("alert").waitFor({ state: "detached" });
    await focused("[data-verse='2:2']");
  });

  it("find a surah by Arabic digits, and show in the list why a text is not a verse", async () => {
    await harness.post(initMessage(verses(5)));
    await harness.frame.locator("[data-verse='2:1']").focus();
    await press("s");
    await focused("input[role='combobox']");
    await harness.page.keyboard.type("١١٢");
    await hasTexts(harness.frame.getByRole("option").locator(".chapter-number"), ["112"]);
    await harness.page.keyboard.type(":99");
    await press("Enter");
    const { id } = await request("jump");
    await harness.post({ type: "failed", id, code: "no_such_verse", message: "Placeholder" });
    await harness.frame.getByRole("dialog").getByRole("alert").waitFor();
  });

  it("leave the focus in a palette that was opened before the verse arrived", async () => {
    await harness.post(initMessage(verses(5)));
    const verse = harness.frame.locator("[data-verse='2:2']");
    await verse.focus();
    for (const text of ["2:3", "2:4"]) {
      await press("g");
      await focused("#jump");
      await harness.page.keyboard.type(text);
      await press("Enter");
    }
    const asked = await harness.heard(() => {
      const all = harness.said.filter((message) => typeOf(message) === "jump");
      return all.length === 2 ? all.map((message) => (message as Request).id) : null;
    });
    const palette = await harness.openPalette();
    for (const [index, id] of asked.entries()) {
      const verseKey = `2:${index + 3}`;
      await harness.post({ type: "page", id, page: verses(5), verseKey });
    }
    await harness.frame.locator("[data-verse='2:4'][tabindex='0']").waitFor();
    assert.ok(await palette.evaluate((box) => box === document.activeElement));
    await harness.frame.evaluate(() => window.focus());
    await focused("[data-verse='2:4']");
  });

  it("keep the verse that got the focus while a palette was closing", async () => {
    await harness.post(initMessage(verses(5)));
    await harness.frame.locator("[data-verse='2:2']").focus();
    await press("g");
    await focused("#jump");
    await harness.page.keyboard.type("2:3");
    await press("Enter");
    const id = await harness.heard(
      () =>
        harness.said
          .filter((message) => typeOf(message) === "jump")
          .map((message) => (message as Request).id)[0],
    );
    await harness.post({ type: "page", id, page: verses(5), verseKey: "2:3" });
    await focused("[data-verse='2:3']");
    const palette = await harness.openPalette();
    await hasCount(harness.frame.locator("[data-verse]:focus"), 0);
    assert.ok(await palette.evaluate((box) => box === document.activeElement));
    await harness.frame.evaluate(() => window.focus());
    await focused("[data-verse='2:3']");
  });

  it("open a note without a marker, and a note with two markers only once", async () => {
    const page = verses(1);
    const notes: Footnote[] = [
      { id: "7", html: "Placeholder note" },
      { id: "8", html: "Placeholder without a place" },
    ];
    const html = 'a<sup foot_note="7">1</sup> b<sup foot_note="7">1</sup>';
    const entries = page.entries.map((entry) => ({ ...entry, html, notes }));
    await harness.post(initMessage({ ...page, entries }));
    const verse = harness.frame.locator("[data-verse='2:1']");
    await verse.focus();
    await press("f");
    await hasTexts(verse.getByRole("note"), ["Placeholder note", "Placeholder without a place"]);
    // The text is as published.
    await hasTexts(verse.locator(".text"), ["a1 b1"]);
    await verse.getByRole("button", { name: "Footnote 2" }).waitFor();
    await press("f");
    await hasCount(verse.getByRole("note"), 0);
  });

  it("reach the commentary that covers the verse, and one that began in the previous surah", async () => {
    const entry = (from: string, to: string): TafsirEntry => ({
      recordType: "tafsir",
      recordKey: from,
      from,
      to,
      html: "<p>Placeholder</p>",
    });
    const entries = [entry("1:7", "2:2"), entry("2:3", "2:5"), entry("2:6", "2:7")];
    const page: TafsirPage = {
      kind: "tafsir",
      chapter: 2,
      offset: 0,
      nextOffset: null,
      arabic: [],
      entries,
      heads: entries.map(({ html, ...head }) => ({ ...head, bytes: html.length })),
    };
    const place = { chapter: 2, verseKey: "2:4", part: null, offset: 300 };
    await harness.post({ ...initMessage(page), place });
    await harness.frame.locator("main article[tabindex='0'][data-verse='2:3']").waitFor();
    await harness.frame.getByRole("button", { name: "Outline" }).click();
    await harness.frame.getByRole("menuitem", { name: "1:7" }).click();
    const { chapter, verse } = await request("chapter");
    assert.deepEqual([chapter, verse], [2, 1]);
  });

  it("move through the tabs of an article, however fast they are pressed", async () => {
    const localizations = ["en", "ar", "ur", "fr"].map((lang, index) => ({
      recordType: "a",
      recordKey: String(index),
      title: "Placeholder",
      lang,
      direction: "ltr" as const,
    }));
    await harness.post(
      initMessage(
        { kind: "articles", localizations, selected: 0, html: "<p>Placeholder</p>" },
        { group: "articles" },
      ),
    );
    await harness.frame.getByRole("tab", { name: "English" }).focus();
    for (let times = 0; times < 3; times++) await press("ArrowRight");
    await focused("[role='tab'][lang='fr']");
    const asked = await harness.heard(() => {
      const all = harness.said.filter((message) => typeOf(message) === "article");
      return all.length === 3 ? all.map((message) => (message as Request).recordKey) : null;
    });
    assert.deepEqual(asked, ["1", "2", "3"]);
  });

  it("list the headings of an article", async () => {
    await harness.post(
      initMessage(
        {
          kind: "articles",
          localizations: [
            { recordType: "a", recordKey: "1", title: "Placeholder", lang: "en", direction: "ltr" },
          ],
          selected: 0,
          html: "<h2>Placeholder heading</h2><p>text</p>",
        },
        { group: "articles" },
      ),
    );
    await harness.frame.getByRole("button", { name: "Outline" }).click();
    await harness.frame.getByRole("menuitem", { name: "Placeholder heading" }).click();
    await focused("h2");
  });
});
