import assert from "node:assert/strict";
import {
  parseQuery,
  type SearchQuery,
  type SearchSettings,
} from "../../../../src/core/model/search/query.js";
import { FOLDING_VERSION } from "../../../../src/core/model/search/spellings.js";
import type { FoundLines, SearchScope } from "../../../../src/core/model/search/request.js";
import {
  HEADER_BYTES,
  layoutOf,
  readHeader,
} from "../../../../src/core/store/searchText/format.js";
import type { ContentStore, FileSystem } from "../../../../src/core/ports.js";
import {
  inRun,
  OTHER,
  page,
  storeCopy,
  TRANSLATION,
  translationRow,
  update,
} from "../../../support/store/content.js";
import { openOn } from "../../../support/store/homes.js";
import { fileError, interceptWrites, MemoryDisk } from "../../../support/store/memoryFileSystem.js";

function queryOf(typed: string, settings: SearchSettings = {}): SearchQuery {
  const parsed = parseQuery(typed, settings);
  assert.ok(parsed.ok);
  return parsed.query;
}

async function filled(): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const store = await openOn(disk);
  await storeCopy(store, TRANSLATION, [
    translationRow(1, "1:1", "Placeholder with Mercy"),
    translationRow(2, "2:2", "Placeholder of mercy and wrath"),
  ]);
  await storeCopy(store, OTHER, [translationRow(3, "2:2", "Another mercy placeholder")]);
  await store.close();
  return disk;
}

function textFiles(disk: MemoryDisk): string[] {
  return [...disk.files.keys()].filter((path) => path.endsWith(".text"));
}

async function find(
  store: ContentStore,
  query: SearchQuery,
  scope: SearchScope = {},
): Promise<string[]> {
  const found: string[] = [];
  const batches: FoundLines[] = [];
  await store.searchRows({ query, ...scope }, (lines) => {
    batches.push(lines);
  });
  for (const batch of batches) {
    const { generation } = batch;
    for (const row of await store.rowTexts(batch, { generation, lines: [...batch.lines] })) {
      found.push(row.recordKey);
    }
  }
  return found;
}

describe("search texts of a store", () => {
  it("are rebuilt when they are missing or damaged", async () => {
    for (const spoil of [
      (disk: MemoryDisk, path: string) => disk.files.delete(path),
      (disk: MemoryDisk, path: string) => {
        disk.put(path, new Uint8Array(3));
      },
      (disk: MemoryDisk, path: string) => {
        // The search table is checked before it is used.
        const bytes = Uint8Array.from(disk.files.get(path)?.bytes ?? []);
        const { searchTable } = layoutOf(readHeader(bytes, FOLDING_VERSION));
        bytes.fill(0xff, searchTable, searchTable + 4);
        disk.put(path, bytes);
      },
    ]) {
      const disk = await filled();
      const paths = textFiles(disk);
      assert.equal(paths.length, 2);
      const before = paths.map((path) => Buffer.from(disk.files.get(path)?.bytes ?? []));
      for (const path of paths) spoil(disk, path);
      const store = await openOn(disk);
      assert.equal((await store.search("mercy")).length, 3);
      const after = paths.map((path) => Buffer.from(disk.files.get(path)?.bytes ?? []));
      assert.deepEqual(after, before);
      await store.close();
    }
  });

  for (const [how, search] of [
    ["for hits", (store: ContentStore) => store.search("mercy")],
    ["for rows", (store: ContentStore) => find(store, queryOf("mercy"))],
  ] as const) {
    it(`with hidden damage are rebuilt after the first search ${how}`, async () => {
      const disk = await filled();
      const [path = ""] = textFiles(disk);
      const sound = Buffer.from(disk.files.get(path)?.bytes ?? []);
      const damaged = Buffer.from(sound);
      const { folded } = layoutOf(readHeader(sound, FOLDING_VERSION));
      damaged[folded + 6] = (damaged[folded + 6] ?? 0) ^ 1;
      disk.put(path, damaged);
      let store: ContentStore | undefined;
      const repaired = new Promise<void>((resolve) => {
        const rename = async (from: string, to: string): Promise<void> => {
          await disk.fileSystem.rename(from, to);
          if (to === path) resolve();
        };
        void openOn(disk, { fs: { ...disk.fileSystem, rename }, pollMs: 5 }).then(
          async (opened) => {
            store = opened;
            await search(opened);
          },
        );
      });
      await repaired;
      assert.deepEqual(Buffer.from(disk.files.get(path)?.bytes ?? []), sound);
      await store?.close();
    });
  }

  it("are not read before the first search, but for their headers", async () => {
    const disk = await filled();
    let bytes = 0;
    let looks = 0;
    let hasLooked = (): void => undefined;
    const looked = new Promise<void>((resolve) => (hasLooked = resolve));
    const openFile: FileSystem["openFile"] = (path) => {
      const file = disk.fileSystem.openFile(path);
      if (!path.endsWith(".text")) return file;
      if (++looks > 4) hasLooked();
      const read: typeof file.read = (into, position) => {
        bytes += into.byteLength;
        return file.read(into, position);
      };
      return { ...file, read };
    };
    const store = await openOn(disk, { fs: { ...disk.fileSystem, openFile }, pollMs: 5 });
    await looked;
    await store.close();
    assert.equal(bytes, looks * HEADER_BYTES);
  });

  it("that are missing are built before the first search", async () => {
    const disk = await filled();
    const [path = ""] = textFiles(disk);
    const sound = Buffer.from(disk.files.get(path)?.bytes ?? []);
    disk.files.delete(path);
    let isBuilt: () => void = () => undefined;
    const built = new Promise<void>((resolve) => (isBuilt = resolve));
    const rename = async (from: string, to: string): Promise<void> => {
      await disk.fileSystem.rename(from, to);
      if (to === path) isBuilt();
    };
    const store = await openOn(disk, { fs: { ...disk.fileSystem, rename }, pollMs: 5 });
    await built;
    await store.close();
    assert.deepEqual(Buffer.from(disk.files.get(path)?.bytes ?? []), sound);
  });

  it("work in a read-only folder", async () => {
    const disk = await filled();
    for (const path of textFiles(disk)) disk.files.delete(path);
    const fs = interceptWrites(disk.fileSystem, ({ path }) => {
      throw fileError("EROFS", path);
    });
    const store = await openOn(disk, { fs });
    assert.equal((await store.search("mercy")).length, 3);
    assert.deepEqual(textFiles(disk), []);
    await store.close();
  });

  it("follow a change of one row, and keep nothing of older generations", async () => {
    const disk = await filled();
    const store = await openOn(disk);
    await inRun(store, async (run) => {
      await run.addPage(page([update(101, 2, "2:2", "Placeholder of kindness")]));
      await run.applyMutations(TRANSLATION);
      await run.commit({ resources: [TRANSLATION] });
    });
    assert.deepEqual(await find(store, queryOf("placeholder")), ["3", "1", "2"].sort());
    assert.equal((await store.search("mercy")).length, 2);
    assert.equal((await store.search("kindness"))[0]?.recordKey, "2");
    assert.equal(textFiles(disk).length, 2);
    await store.close();
  });

  it("are searched within a scope", async () => {
    const store = await openOn(await filled());
    const mercy = queryOf("mercy");
    assert.deepEqual((await find(store, mercy)).sort(), ["1", "2", "3"]);
    assert.deepEqual(await find(store, mercy, { resources: [OTHER] }), ["3"]);
    assert.deepEqual((await find(store, mercy, { chapters: [2] })).sort(), ["2", "3"]);
    assert.deepEqual(await find(store, mercy, { chapters: [1] }), ["1"]);
    assert.deepEqual(await find(store, mercy, { groups: ["tafsirs"] }), []);
    assert.deepEqual((await find(store, mercy, { order: [OTHER] }))[0], "3");
    assert.deepEqual((await find(store, mercy, { order: [TRANSLATION] })).at(-1), "3");
    assert.deepEqual(await find(store, queryOf("Mercy", { exactMarks: true })), ["1"]);
    assert.deepEqual(await find(store, mercy, { changedOnly: true }), []);
    await inRun(store, async (run) => {
      await run.addPage(page([update(101, 2, "2:2", "More mercy")]));
      await run.applyMutations(TRANSLATION);
      await run.commit({ resources: [TRANSLATION] });
    });
    assert.deepEqual(await find(store, mercy, { changedOnly: true }), ["2"]);
    await store.close();
  });

  it("report the scope, and stop when the search is cancelled", async () => {
    const store = await openOn(await filled());
    const request = { query: queryOf("mercy") };
    const summary = await store.searchRows(request, () => undefined);
    assert.deepEqual(summary, { resources: 2, rows: 3, failed: [] });
    const ending = new AbortController();
    let calls = 0;
    await store.searchRows(
      request,
      () => {
        calls++;
        ending.abort();
      },
      ending.signal,
    );
    assert.equal(calls, 1);
    await store.close();
  });

  it("provide the texts of verses, and of hits with their matches", async () => {
    const store = await openOn(await filled());
    const verses = await store.rowTexts(TRANSLATION, { verses: [2002, 2003] });
    assert.deepEqual(
      verses.map(({ text, verseKey, ranges }) => [text, verseKey, ranges]),
      [["Placeholder of mercy and wrath", "2:2", []]],
    );
    const [hit] = await store.rowTexts(TRANSLATION, {
      lines: [1],
      query: queryOf("mercy"),
      length: 20,
    });
    const range = hit?.ranges[0];
    assert.equal(hit?.text.slice(range?.start, range?.end), "mercy");
    assert.equal(hit?.cutAfter, true);
    assert.deepEqual(await store.rowTexts(TRANSLATION, { generation: "older", lines: [0] }), []);
    await store.close();
  });
});
