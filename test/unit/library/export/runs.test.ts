import assert from "node:assert/strict";
import {
  exportResource,
  type ExportRequest,
  type ExportSurroundings,
} from "../../../../src/core/library/export/exportResource.js";
import { isContentError } from "../../../../src/core/model/errors.js";
import type { ResourceRef } from "../../../../src/core/model/resource.js";
import type { ContentStore } from "../../../../src/core/ports.js";
import type { StoreHome } from "../../../contract/contentStore/home.js";
import { storeCopy } from "../../../support/store/content.js";
import { memoryHome } from "../../../support/store/homes.js";
import { ARABIC, elements, ENGLISH, MemoryTarget, parseXml, URDU, verseRow } from "./support.js";

const UNKNOWN = { group: "translations", id: 5 };

describe("a run of an export", () => {
  let home: StoreHome;
  let store: ContentStore;
  beforeEach(async () => {
    home = await memoryHome();
    store = await home.open();
    await storeCopy(store, ENGLISH, [
      ...[1, 2, 3].map((verse) => verseRow(verse, `2:${verse}`, `e${verse}`)),
      verseRow(4, "3:1", "e4"),
      verseRow(5, "2:2", "again"),
    ]);
    await storeCopy(store, URDU, [verseRow(1, "2:2", "u2"), verseRow(2, "3:1", "u4")]);
  });
  afterEach(() => home.close());

  const arabic = (): Promise<void> =>
    storeCopy(store, ARABIC, [
      JSON.stringify({ record_type: "chapter", id: 2, name_simple: "Placeholder" }),
      ...[1, 2].map((verse) =>
        JSON.stringify({
          record_type: "verse",
          id: verse,
          verse_key: `2:${verse}`,
          text_uthmani: `a${verse}`,
        }),
      ),
    ]);

  /** The text, the result and the reported progress of an export. */
  const run = async (
    request: Partial<ExportRequest>,
    surroundings: Partial<ExportSurroundings> = {},
  ) => {
    const target = new MemoryTarget();
    const progress: string[] = [];
    const result = await exportResource(
      { resource: ENGLISH, format: "text", ...request },
      {
        store,
        attribution: "Source",
        now: () => 0,
        openSink: target.open,
        onProgress: (done, total) => progress.push(`${done}/${total}`),
        ...surroundings,
      },
    );
    return { text: target.committed ?? "", ...result, progress };
  };
  /** The texts of the translation units, by their verses. */
  const units = (xml: string): string[] =>
    elements(parseXml(xml), "tu").map((unit) =>
      [
        unit.attributes.tuid,
        ...elements(unit, "tuv").map((variant) => elements(variant, "seg")[0]?.text),
      ].join(" "),
    );

  it("counts the rows of its resource", async () => {
    assert.deepEqual((await run({})).progress, ["0/5", "5/5"]);
    assert.deepEqual((await run({ range: { from: 2001, to: 2002 } })).progress, ["0/3", "3/3"]);
    assert.equal((await run({})).rows, 5);
    await arabic();
    assert.deepEqual((await run({ format: "xliff" })).progress, ["0/5", "5/5"]);
    assert.deepEqual((await run({ resource: ARABIC })).progress, ["0/2", "2/2"]);
    for (const format of ["json", "csv"] as const) {
      assert.deepEqual((await run({ resource: ARABIC, format })).progress, ["0/3", "3/3"]);
    }
  });

  it("as TMX counts the rows of all resources, and no more than those", async () => {
    const { progress, text } = await run({ format: "tmx", others: [URDU] });
    assert.equal(progress[0], "0/7");
    // The second row of a verse is not exported.
    assert.equal(progress.at(-1), "6/7");
    assert.deepEqual(units(text), ["2:2 e2 u2", "3:1 e4 u4"]);
    assert.equal(elements(parseXml(text), "header")[0]?.attributes.srclang, "und");
  });

  const NOTHING = { withoutText: 0, unpaired: 0, repeated: 0, withoutVerse: 0, beginsBefore: 0 };

  it("as TMX counts its units, and each row that is in none by the reason", async () => {
    await storeCopy(
      store,
      URDU,
      [
        verseRow(1, "2:2", "u2"),
        verseRow(2, "3:1", "<b> </b>"),
        verseRow(3, "3:2", "u5"),
        JSON.stringify({ id: 4, text: "about no verse" }),
      ],
      { sequence: 200 },
    );
    const { rows, units: count, leftOut } = await run({ format: "tmx", others: [URDU] });
    assert.deepEqual([rows, count], [2, 1]);
    // Without a counterpart: 2:1, 2:3 and 3:1 of one text, 3:2 of the other.
    assert.deepEqual(leftOut, {
      ...NOTHING,
      withoutText: 1,
      unpaired: 4,
      repeated: 1,
      withoutVerse: 1,
    });
  });

  it("as TMX of a range leaves out rows that begin in a surah before it", async () => {
    await storeCopy(
      store,
      URDU,
      [verseRow(1, "2:286-3:1", "u"), verseRow(2, "3:1", "u4"), verseRow(3, "4:1", "u")],
      { sequence: 200 },
    );
    const range = { from: 3001, to: 3002 };
    const { rows, units: count, leftOut } = await run({ format: "tmx", others: [URDU], range });
    assert.deepEqual([rows, count, leftOut], [2, 1, { ...NOTHING, beginsBefore: 1 }]);
  });

  it("as TMX counts no rows of the Arabic text but its verses", async () => {
    await arabic();
    const { progress, leftOut } = await run({ format: "tmx" });
    assert.deepEqual([progress[0], progress.at(-1)], ["0/7", "6/7"]);
    assert.deepEqual(leftOut, { ...NOTHING, repeated: 1 });
  });

  it("of one resource counts the rows that have a text", async () => {
    const texts = ["e1", "", null];
    const rows = texts.map((text, at) =>
      JSON.stringify({ id: at, verse_key: `2:${at + 1}`, text }),
    );
    await storeCopy(store, ENGLISH, rows, { sequence: 200 });
    const counts = async (format: ExportRequest["format"]): Promise<unknown[]> => {
      const result = await run({ format });
      return [result.rows, result.units, result.leftOut.withoutText];
    };
    assert.deepEqual(await counts("json"), [3, null, 0]);
    assert.deepEqual(await counts("text"), [2, null, 1]);
    assert.deepEqual(await counts("markdown"), [2, null, 1]);
    assert.deepEqual(await counts("xliff"), [1, null, 2]);
  });

  it("begins again if a commit came after its rows were counted", async () => {
    let isCounted = false;
    const result = await run(
      {},
      {
        store: {
          state: () => store.state(),
          rows: (ref, query) => store.rows(ref, query),
          countRows: async (ref, query) => {
            const count = await store.countRows(ref, query);
            if (!isCounted) {
              isCounted = true;
              await storeCopy(store, ENGLISH, [verseRow(1, "2:1", "new")], { sequence: 200 });
            }
            return count;
          },
        },
      },
    );
    assert.deepEqual([result.rows, result.progress.at(-1)], [1, "1/1"]);
  });

  it("reads the state once, and each part as of that state", async () => {
    let states = 0;
    const counting: ExportSurroundings["store"] = {
      state: () => {
        states++;
        return store.state();
      },
      rows: (ref, query) => store.rows(ref, query),
      countRows: (ref, query) => store.countRows(ref, query),
    };
    for (const format of ["json", "tmx", "xliff"] as const) {
      states = 0;
      await run({ format, others: [URDU] }, { store: counting });
      assert.equal(states, 1, format);
    }
  });

  it("begins again if a commit replaced its source before that was read", async () => {
    let hasState = false;
    const replacing: ExportSurroundings["store"] = {
      state: async () => {
        const state = await store.state();
        if (!hasState) {
          hasState = true;
          await storeCopy(store, URDU, [verseRow(1, "2:2", "new")], { sequence: 200 });
        }
        return state;
      },
      rows: (ref, query) => store.rows(ref, query),
      countRows: (ref, query) => store.countRows(ref, query),
    };
    let opened = 0;
    const target = new MemoryTarget();
    const openSink = (): ReturnType<typeof target.open> => {
      opened++;
      return target.open();
    };
    await run({ format: "xliff", others: [URDU] }, { store: replacing, openSink });
    assert.equal(opened, 2, "the facts about the source are those of the rows");
    assert.match(target.text, /<source[^>]*>new</);
  });

  it("as TMX has the verses of a range, in their order", async () => {
    const texts = async (from: number, to: number): Promise<string[]> =>
      units((await run({ format: "tmx", others: [], range: { from, to } })).text);
    assert.deepEqual(await texts(2002, 2003), ["2:2 e2", "2:3 e3"]);
    assert.deepEqual(await texts(2003, 3001), ["2:3 e3", "3:1 e4"]);
    assert.deepEqual(await texts(2003, 2003), ["2:3 e3"]);
    assert.deepEqual(await texts(4001, 4002), []);
  });

  it("as TMX has verses in their order that only other resources have", async () => {
    const copy = (ref: ResourceRef, text: string, verses: readonly number[]): Promise<void> =>
      storeCopy(
        store,
        ref,
        verses.map((verse) => verseRow(verse, `4:${verse}`, text)),
        { sequence: 200 },
      );
    await copy(ENGLISH, "e", [2, 3, 5]);
    await copy(URDU, "u", [1, 2, 4]);
    await copy(UNKNOWN, "x", [1, 3, 4, 5]);
    const { text } = await run({ format: "tmx", others: [URDU, UNKNOWN] });
    assert.deepEqual(units(text), ["4:1 u x", "4:2 e u", "4:3 e x", "4:4 u x", "4:5 e x"]);
  });

  it("as TMX begins with the Arabic text, apart from that of the Arabic text", async () => {
    assert.deepEqual(units((await run({ format: "tmx" })).text), [
      "2:1 e1",
      "2:2 e2",
      "2:3 e3",
      "3:1 e4",
    ]);
    await arabic();
    assert.deepEqual(units((await run({ format: "tmx" })).text), [
      "2:1 a1 e1",
      "2:2 a2 e2",
      "2:3 e3",
      "3:1 e4",
    ]);
    assert.deepEqual(units((await run({ format: "tmx", resource: ARABIC })).text), [
      "2:1 a1",
      "2:2 a2",
    ]);
    const chosen = await run({ format: "tmx", others: [ENGLISH, ARABIC] });
    assert.deepEqual(units(chosen.text), ["2:1 e1 a1", "2:2 e2 a2"]);
  });

  it("as XLIFF needs its first other resource only", async () => {
    const { text } = await run({ format: "xliff", others: [URDU, UNKNOWN] });
    assert.deepEqual(
      elements(parseXml(text), "trans-unit").map((unit) => [
        elements(unit, "source")[0]?.text,
        elements(unit, "target")[0]?.text,
      ]),
      [
        ["", "e1"],
        ["u2", "e2"],
        ["u2", "again"],
        ["", "e3"],
        ["u4", "e4"],
      ],
    );
    await assert.rejects(run({ format: "tmx", others: [URDU, UNKNOWN] }), {
      code: "invalid_resources",
      details: { entry: "translations:5" },
    });
  });

  it("is refused for a resource that is listed only", async () => {
    const state = await store.state();
    const listed = state.resources.map((one) => ({ ...one, file: null }));
    const without = {
      rows: (...query: Parameters<ContentStore["rows"]>) => store.rows(...query),
      countRows: (...query: Parameters<ContentStore["countRows"]>) => store.countRows(...query),
      state: () => Promise.resolve({ ...state, resources: listed }),
    };
    await assert.rejects(run({}, { store: without }), { code: "invalid_resources" });
  });

  it("ends after five attempts that a commit interrupts", async () => {
    let reads = 0;
    let opened = 0;
    let discarded = 0;
    const busy: ExportSurroundings["store"] = {
      state: () => store.state(),
      countRows: (ref, query) => store.countRows(ref, query),
      rows: async (ref, query) => {
        const page = await store.rows(ref, { ...query, maxBytes: 1 });
        return { ...page, generation: String(reads++) };
      },
    };
    const sink = {
      write: () => Promise.resolve(),
      commit: () => Promise.reject(new Error("Nothing may be committed.")),
      discard: () => {
        discarded++;
        return Promise.resolve();
      },
    };
    await assert.rejects(
      run(
        {},
        {
          store: busy,
          openSink: () => {
            opened++;
            return Promise.resolve(sink);
          },
        },
      ),
      (error) => isContentError(error, "store_busy"),
    );
    assert.deepEqual([opened, discarded], [5, 5]);
  });

  it("writes large pieces, and each character once", async () => {
    const text = "ü".repeat(100_000);
    await storeCopy(
      store,
      ENGLISH,
      Array.from({ length: 7 }, (_, at) => verseRow(at, `2:${at + 1}`, text)),
      { sequence: 200 },
    );
    const sizes: number[] = [];
    const target = new MemoryTarget();
    const onePage: ExportSurroundings["store"] = {
      state: () => store.state(),
      countRows: (ref, query) => store.countRows(ref, query),
      rows: (ref, query) => store.rows(ref, { ...query, maxBytes: 1 }),
    };
    await run(
      {},
      {
        store: onePage,
        openSink: async () => {
          const sink = await target.open();
          return {
            ...sink,
            write: (bytes) => {
              sizes.push(bytes.length);
              return sink.write(bytes);
            },
          };
        },
      },
    );
    // Three rows are the first that exceed 256 Ki characters.
    assert.deepEqual(
      sizes.map((bytes) => Math.floor(bytes / 200_000)),
      [3, 3, 1],
    );
    const { text: whole } = await run({});
    assert.equal(target.text, whole);
  });

  it("as CSV for spreadsheets separates notes by lines, and removes null characters", async () => {
    const notes = ["one", "two"].map((text, id) => ({ id, text }));
    const row = { id: 1, verse_key: "2:1", text: "\0=1\0+1", foot_notes: notes };
    await storeCopy(store, ENGLISH, [JSON.stringify(row)], { sequence: 200 });
    const { text } = await run({ format: "spreadsheet" });
    assert.ok(text.includes(`,'=1+1,"[1] one\n[2] two",`), text);
    assert.ok((await run({})).text.includes("\t[1] one [2] two\n"));
  });

  it("as Markdown has a reference of letters and digits for each note of a row", async () => {
    const markers = ["12 [b]", "*", "†"];
    const row = {
      record_type: "translation",
      record_key: "a::b",
      verse_key: "2:1",
      text: markers.map((mark, id) => `x<sup foot_note="${id}">${mark}</sup>`).join(" "),
      foot_notes: markers.map((mark, id) => ({ id, text: `Note ${mark}` })),
    };
    await storeCopy(store, URDU, [JSON.stringify(row)], { sequence: 200 });
    const { text } = await run({ format: "markdown", resource: URDU });
    const [, verse = "", notes = ""] = /\*\*2:1\*\* (.*)\n\n([^]*)$/.exec(text) ?? [];
    const references = [...verse.matchAll(/x\[\^([A-Za-z0-9-]+)\]/g)].map(([, label]) => label);
    assert.equal(new Set(references).size, 3, verse);
    assert.equal(
      notes,
      `[^${references[0]}]: Note 12 \\[b\\]\n\n` +
        `[^${references[1]}]: Note \\*\n\n[^${references[2]}]: Note †\n\n`,
    );
  });
});
