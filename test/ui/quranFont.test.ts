import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import type { WordsPage } from "../../src/core/model/pages.js";
import { hasCount, hasTexts } from "./support/eventually.js";
import { PanelHarness } from "./support/panelHarness.js";
import { initMessage, versesPage } from "./support/readerMessages.js";
import { sampleVerses } from "./support/sample.js";

/** The older characters of the open tanween, and those that Unicode has had since. */
const OPEN_TANWEEN: Readonly<Record<string, string>> = {
  "\u0656": "\u08f2",
  "\u0657": "\u08f0",
  "\u065e": "\u08f1",
};

const modern = (text: string): string =>
  Object.entries(OPEN_TANWEEN).reduce((now, [old, mark]) => now.replaceAll(old, mark), text);

describe("the marks of an Arabic verse", () => {
  let harness: PanelHarness;
  beforeEach(async () => {
    harness = await PanelHarness.open({ panel: "reader" });
  });
  afterEach(async () => {
    await harness.close();
  });

  /** The drawing of an element, with the text that it has or with another one. */
  const drawn = async (element: Locator, text?: string): Promise<string> => {
    if (text !== undefined) await element.evaluate((one, now) => (one.textContent = now), text);
    await harness.frame.evaluate(async () => {
      await document.fonts.ready;
    });
    return (await element.screenshot({ animations: "disabled" })).toString("base64");
  };

  const words = (texts: readonly string[]): WordsPage => ({
    ...versesPage([]),
    kind: "words",
    placedBy: "Placeholder mushaf",
    unplaced: 0,
    entries: [{ verseKey: "1:1", words: texts.map((arabic) => ({ arabic, texts: [] })) }],
  });

  for (const mark of Object.keys(OPEN_TANWEEN)) {
    const name = `U+0${mark.charCodeAt(0).toString(16).toUpperCase()}`;
    it(`are all in one font: ${name} is an open tanween`, async () => {
      const verse = sampleVerses("ar").find((text) => text.includes(mark)) ?? "";
      assert.notEqual(verse, "");
      const page = versesPage(
        [{ verseKey: "2:1", recordKey: "1", recordType: "translation", html: "", notes: [] }],
        { arabic: [{ verseKey: "2:1", text: verse }] },
      );
      await harness.post(initMessage(page));
      const arabic = harness.frame.locator(".verse .arabic");
      await arabic.waitFor();
      const published = await drawn(arabic);
      await hasTexts(arabic, [verse]);
      assert.equal(await drawn(arabic, modern(verse)), published);
      assert.notEqual(await drawn(arabic, verse.replaceAll(mark, "")), published);
    });
  }

  it("are the same in words of the Uthmani script, and different in those of another", async () => {
    const [marked = "", plain = ""] = ["\u0657", "\u0671"].map((mark) => {
      const all = sampleVerses("ar").flatMap((text) => text.split(" "));
      return all.find((word) => word.includes(mark));
    });
    const first = harness.frame.locator(".word-arabic").first();
    for (const texts of [[marked, plain], [marked]]) {
      await harness.post(initMessage(words(texts)));
      await hasCount(harness.frame.locator(".word-arabic"), texts.length);
      const published = await drawn(first, marked);
      const other = await drawn(first, modern(marked));
      assert.equal(other === published, texts.includes(plain));
    }
  });
});
