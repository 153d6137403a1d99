import assert from "node:assert/strict";
import {
  plainQuote,
  readArabicQuote,
  readOffers,
  readQuoteStart,
  readWholeQuote,
  resourcesToQuote,
  type QuoteOffer,
} from "../../../../src/core/library/editor/quote.js";
import { PAGE_BYTES } from "../../../../src/core/library/reading/part.js";
import type { ReadStore } from "../../../../src/core/library/reading/store.js";
import { TAFSIR_PAGE_BYTES } from "../../../../src/core/library/reading/tafsir.js";
import {
  findResource,
  type LocalResource,
  type ResourceRef,
} from "../../../../src/core/model/resource.js";
import type { VerseReference } from "../../../../src/core/model/verseReference/index.js";
import { localResource } from "../../../support/builders.js";
import {
  closeFilledStores,
  filledStore,
  type FilledResource,
  type FilledStore,
} from "../../../support/store/filledStore.js";

const TRANSLATION = { group: "translations", id: 1 };
const TAFSIR = { group: "tafsirs", id: 2 };
const ARABIC = { group: "quran_core", id: 1 };

const SURAH: VerseReference = { chapter: 2, from: 1, to: 286 };
const VERSE: VerseReference = { chapter: 2, from: 5, to: 5 };

/** One row for each of the first verses of Al-Baqarah. */
function verses(
  ref: ResourceRef,
  count: number,
  rowOf: (verse: number) => Record<string, unknown>,
): FilledResource {
  const payloads = Array.from({ length: count }, (_, at) =>
    JSON.stringify({ id: at + 1, verse_key: `2:${at + 1}`, ...rowOf(at + 1) }),
  );
  return { ...ref, payloads };
}

const translation = verses(TRANSLATION, 286, (verse) => ({
  text: `Placeholder ${verse}`,
  foot_notes: [],
}));
/** A commentary of 20,000 characters on each verse. */
const tafsir = verses(TAFSIR, 50, (verse) => ({
  text: `<p>Comment ${verse}</p> <p>${"placeholder ".repeat(1666)}</p>`,
}));
const arabic = (characters: number): FilledResource =>
  verses(ARABIC, 286, (verse) => ({
    record_type: "verse",
    text_uthmani: `نص ${verse}`,
    other: "x".repeat(characters),
  }));

after(closeFilledStores);

/** A store that counts what is read from it, in characters of JSON. */
function counting(store: FilledStore): {
  readonly store: Pick<ReadStore, "rows">;
  readonly read: Record<string, number>;
} {
  const read: Record<string, number> = {};
  return {
    read,
    store: {
      rows: async (ref, query) => {
        const page = await store.rows(ref, query);
        const characters = page.rows.reduce((sum, { json }) => sum + json.length, 0);
        read[ref.group] = (read[ref.group] ?? 0) + characters;
        return page;
      },
    },
  };
}

async function stored(store: FilledStore, ref: ResourceRef): Promise<LocalResource> {
  const found = findResource(await store.state(), ref);
  assert.ok(found);
  return found;
}

/** What is offered of these resources, and how much was read for it. */
async function offered(
  filled: FilledStore,
  refs: readonly ResourceRef[],
  reference: VerseReference,
  want: Partial<Parameters<typeof readOffers>[4]> = {},
): Promise<{ readonly offers: QuoteOffer[]; readonly read: Readonly<Record<string, number>> }> {
  const { store, read } = counting(filled);
  const resources = await Promise.all(refs.map((ref) => stored(filled, ref)));
  const wanted = { characters: 1, withArabic: true, ...want };
  const offers = await readOffers(store, await filled.state(), resources, reference, wanted);
  return { offers, read };
}

describe("the resources to quote", () => {
  const key = ({ group, id }: ResourceRef): string => `${group}:${id}`;
  const resources = ["translations", "tafsirs"].flatMap((group) =>
    [1, 2, 3, 4].map((id) => localResource({ group, id })),
  );
  const quoted = (recent: readonly string[], setting: readonly string[] = []): string[] =>
    resourcesToQuote({ resources }, setting, recent).map(key);

  it("are translations, then tafsirs, each from the last read one", () => {
    assert.deepEqual(quoted(["tafsirs:2", "translations:3", "translations:1"]), [
      "translations:3",
      "translations:1",
      "tafsirs:2",
    ]);
  });

  it("are the last three, but among them a translation if one was read", () => {
    const tafsirs = ["tafsirs:4", "tafsirs:1", "tafsirs:2"];
    assert.deepEqual(quoted(tafsirs), tafsirs);
    assert.deepEqual(quoted([...tafsirs, "translations:3", "translations:2"]), [
      "translations:3",
      "tafsirs:4",
      "tafsirs:1",
    ]);
  });

  it("have the order of the setting, whatever was read", () => {
    const setting = ["tafsirs:1", "translations:2"];
    assert.deepEqual(quoted(["translations:3"], setting), setting);
  });

  it("are the first translation if nothing was read", () => {
    assert.deepEqual(quoted([]), ["translations:1"]);
  });
});

describe("a text that is offered for a reference", () => {
  it("is whole if it is short, and equals what is inserted", async () => {
    const store = await filledStore([translation, tafsir, arabic(1)]);
    for (const [ref, reference] of [
      [TRANSLATION, VERSE],
      [TRANSLATION, SURAH],
      [TAFSIR, VERSE],
    ] as const) {
      const { offers } = await offered(store, [ref], reference);
      assert.deepEqual(offers, [
        {
          quote: await readWholeQuote(store, await stored(store, ref), reference),
          isWhole: true,
          arabic: await readArabicQuote(store, await store.state(), reference),
        },
      ]);
    }
  });

  it("of a tafsir is read up to the first part of a chapter, whatever the length of the surah", async () => {
    const store = await filledStore([translation, tafsir, arabic(1)]);
    const { offers, read } = await offered(store, [TAFSIR, TRANSLATION], SURAH);
    const row = 21_000;
    assert.ok((read.tafsirs ?? 0) <= TAFSIR_PAGE_BYTES + row, JSON.stringify(read));
    assert.deepEqual(
      offers.map(({ quote, isWhole }) => [quote.resource.group, isWhole]),
      [
        ["tafsirs", false],
        ["translations", true],
      ],
    );
    const all = await readWholeQuote(store, await stored(store, TAFSIR), SURAH);
    const start = offers[0]?.quote.html ?? "";
    assert.ok(start.length > 600 && all?.html.startsWith(start) && all.html !== start);
  });

  it("has the Arabic text only if it is inserted with the text that was read", async () => {
    const store = await filledStore([translation, tafsir, arabic(1)]);
    const readsArabic = async (
      ref: ResourceRef,
      reference: VerseReference,
      withArabic = true,
    ): Promise<boolean> =>
      "quran_core" in (await offered(store, [ref], reference, { withArabic })).read;
    assert.equal(await readsArabic(TRANSLATION, VERSE), true);
    assert.equal(await readsArabic(TRANSLATION, VERSE, false), false);
    assert.equal(await readsArabic(TAFSIR, SURAH), false);
    // The Arabic text is not inserted above itself.
    const { offers } = await offered(store, [ARABIC, TRANSLATION], VERSE);
    assert.deepEqual(
      offers.map((offer) => offer.arabic),
      [null, "نص 5"],
    );
  });

  it("is read later if its Arabic text is long", async () => {
    const store = await filledStore([translation, arabic(5000)]);
    const { offers, read } = await offered(store, [TRANSLATION], SURAH);
    assert.deepEqual(
      offers.map(({ isWhole }) => isWhole),
      [false],
    );
    assert.ok((read.quran_core ?? 0) <= PAGE_BYTES + 6000, JSON.stringify(read));
    const alone = await offered(store, [TRANSLATION], SURAH, { withArabic: false });
    assert.deepEqual(
      alone.offers.map(({ isWhole }) => isWhole),
      [true],
    );
  });

  it("is not offered if the resource lacks the verses, or has no text of them", async () => {
    const store = await filledStore([verses(TRANSLATION, 3, () => ({ text: " " })), tafsir]);
    const { offers } = await offered(store, [TRANSLATION, TAFSIR], { chapter: 3, from: 1, to: 9 });
    assert.deepEqual(offers, []);
    assert.deepEqual((await offered(store, [TRANSLATION], SURAH)).offers, []);
  });
});

describe("the beginning of a text", () => {
  it("has the wanted number of characters, though the first rows have few", async () => {
    const note = { id: 1, text: "n".repeat(60_000) };
    const store = await filledStore([
      verses(TAFSIR, 40, (verse) => ({ text: `<p>Comment ${verse}</p>`, foot_notes: [note] })),
    ]);
    const resource = await stored(store, TAFSIR);
    const all = await readWholeQuote(store, resource, SURAH);
    const of = async (characters: number): Promise<string> => {
      const start = await readQuoteStart(store, resource, SURAH, characters);
      return plainQuote(start?.quote.html ?? "");
    };
    const text = plainQuote(all?.html ?? "");
    for (const characters of [1, 50, 200, text.length]) {
      const start = await of(characters);
      assert.ok(start.length >= characters && text.startsWith(start), `${characters}: ${start}`);
    }
    assert.ok((await of(1)).length < 50);
    assert.equal(await of(10_000), text);
  });

  it("is found after rows without a text", async () => {
    const note = { id: 1, text: "n".repeat(60_000) };
    const store = await filledStore([
      verses(TAFSIR, 9, (verse) => ({ text: verse < 9 ? "" : "Comment", foot_notes: [note] })),
    ]);
    const resource = await stored(store, TAFSIR);
    assert.deepEqual(await readQuoteStart(store, resource, SURAH, 1), {
      quote: await readWholeQuote(store, resource, SURAH),
      isWhole: true,
    });
  });
});
