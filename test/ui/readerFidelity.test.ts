import assert from "node:assert/strict";
import pLimit from "p-limit";
import { withArabic } from "../../src/core/library/reading/arabic.js";
import { readChapter } from "../../src/core/library/reading/chapter.js";
import { QURAN_JSON_LANGUAGES, readQuranJson } from "../../src/core/sandbox/quranJson.js";
import type { ChapterPage } from "../../src/core/model/pages.js";
import {
  filledStore,
  closeFilledStores,
  type FilledResource,
} from "../support/store/filledStore.js";
import { PanelHarness } from "./support/panelHarness.js";
import { initMessage } from "./support/readerMessages.js";

const CORE = { group: "quran_core", id: 1 };
const RTL = new Set(["ur", "ar"]);
/** Languages for which the Arabic verse is shown and compared too: one for each direction. */
const WITH_ARABIC = new Set(["en", "ur"]);

type Read = readonly [verseKey: string, text: string, arabic: string | null];

/** Shows each chapter, and returns its displayed texts: verse key, translation, Arabic. */
async function shown(harness: PanelHarness, pages: readonly ChapterPage[]): Promise<Read[]> {
  return harness.frame.evaluate(async (list) => {
    const read: [string, string, string | null][] = [];
    for (const page of list) {
      window.postMessage({ type: "page", page, verseKey: null }, "*");
      await new Promise<void>((resolve) => {
        const look = (): void => {
          const first = document.querySelector(`main [data-verse="${page.chapter}:1"]`);
          const texts = [...document.querySelectorAll("main .verse .published.text")];
          const isDrawn =
            texts.length === page.entries.length && texts.every((text) => text.hasChildNodes());
          if (isDrawn && first !== null) resolve();
          else requestAnimationFrame(look);
        };
        look();
      });
      for (const verse of document.querySelectorAll<HTMLElement>("main .verse")) {
        read.push([
          verse.dataset.verse ?? "",
          verse.querySelector(".published.text")?.textContent ?? "",
          verse.querySelector(".verse-body > .arabic:not(.text)")?.textContent ?? null,
        ]);
      }
    }
    return read;
  }, pages);
}

/** The displayed text of a language in a new reader, and the published text. */
async function compare(language: string): Promise<{ read: readonly Read[]; expected: Read[] }> {
  const { texts } = await readQuranJson(language === "ar" ? [] : [language]);
  const published = texts[language] ?? [];
  const arabic = texts.ar ?? [];
  const payloads = (chapters: readonly (readonly string[])[], field: string): string[] =>
    chapters.flatMap((verses, chapter) =>
      verses.map((text, verse) =>
        JSON.stringify({
          record_type: field === "text" ? "translation" : "verse",
          id: (chapter + 1) * 1000 + verse + 1,
          verse_key: `${chapter + 1}:${verse + 1}`,
          [field]: text,
        }),
      ),
    );
  const ref = language === "ar" ? CORE : { group: "translations", id: 2 };
  const resources: FilledResource[] = [
    { ...CORE, payloads: payloads(arabic, "text_uthmani") },
    ...(language === "ar" ? [] : [{ ...ref, payloads: payloads(published, "text") }]),
  ];
  const store = await filledStore(resources);
  const pages: ChapterPage[] = [];
  for (let chapter = 1; chapter <= 114; chapter++) {
    const page = await readChapter(store, ref, chapter);
    assert.equal(page.nextOffset, null, `chapter ${chapter} comes in one page`);
    pages.push(WITH_ARABIC.has(language) ? await withArabic(store, CORE, page) : page);
  }
  const [first] = pages;
  if (first === undefined) throw new Error("There are no chapters.");
  const harness = await PanelHarness.open({ panel: "reader" });
  try {
    await harness.post(
      initMessage(first, {
        ...ref,
        lang: language === "transliteration" ? null : language,
        direction: RTL.has(language) ? "rtl" : "ltr",
      }),
    );
    const expected = published.flatMap((verses, chapter) =>
      verses.map((text, verse): Read => [
        `${chapter + 1}:${verse + 1}`,
        text,
        WITH_ARABIC.has(language) ? (arabic[chapter]?.[verse] ?? null) : null,
      ]),
    );
    return { read: await shown(harness, pages), expected };
  } finally {
    await harness.close();
  }
}

describe("the reader with the development data", function () {
  // Four whole texts are drawn at once, on a processor that other work may use too.
  this.timeout(480_000);
  const languages = [...QURAN_JSON_LANGUAGES, "ar"];
  const compared = new Map<string, ReturnType<typeof compare>>();

  before(() => {
    // A reader draws in slices and is idle in between, so others can draw meanwhile.
    const atOnce = pLimit(4);
    for (const language of languages) {
      const work = atOnce(() => compare(language));
      // The language's own test reports the error.
      work.catch(() => undefined);
      compared.set(language, work);
    }
  });

  after(closeFilledStores);

  for (const language of languages) {
    it(`${language}: shows all 6,236 verses as published`, async () => {
      const { read, expected } = (await compared.get(language)) ?? { read: [], expected: [] };
      assert.equal(read.length, 6236);
      assert.deepEqual(read, expected);
    });
  }
});
