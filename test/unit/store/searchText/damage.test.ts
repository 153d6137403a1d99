import assert from "node:assert/strict";
import { parseQuery } from "../../../../src/core/model/search/query.js";
import { FOLDING_VERSION } from "../../../../src/core/model/search/spellings.js";
import type { ContentStore, FileSystem, OpenFile } from "../../../../src/core/ports.js";
import { SearchTextBuilder } from "../../../../src/core/store/searchText/builder.js";
import { emptyEntry } from "../../../../src/core/store/catalog.js";
import { SearchTextFile } from "../../../../src/core/store/searchText/file.js";
import { SearchTexts } from "../../../../src/core/store/searchText/searchTexts.js";
import { DamagedFile, loadSqlJs } from "../../../../src/core/store/sqlite.js";
import {
  HEADER_BYTES,
  layoutOf,
  readHeader,
  UnusableText,
  type TextLayout,
} from "../../../../src/core/store/searchText/format.js";
import { Slices } from "../../../../src/core/store/slices.js";
import {
  inRun,
  OTHER,
  page,
  storeCopy,
  TRANSLATION,
  translationRow,
  update,
} from "../../../support/store/content.js";
import { openOn, WASM_PATH } from "../../../support/store/homes.js";
import { fileError, interceptWrites, MemoryDisk } from "../../../support/store/memoryFileSystem.js";

const PATH = "/a.text";

/** The bytes of a search text with these published texts. */
function fileWith(...texts: readonly string[]): Buffer {
  const builder = new SearchTextBuilder();
  for (const [index, published] of texts.entries()) {
    builder.add({
      rowId: index + 1,
      recordType: "translation",
      recordKey: String(index),
      verseKey: null,
      from: null,
      to: null,
      published,
      otherSpellings: ["placeholder"],
    });
  }
  return Buffer.concat([...builder.file(texts.map((_, index) => index + 1)).parts]);
}

function layout(bytes: Uint8Array): TextLayout {
  return layoutOf(readHeader(Uint8Array.from(bytes.subarray(0, HEADER_BYTES)), FOLDING_VERSION));
}

function open(bytes: Uint8Array): SearchTextFile {
  const disk = new MemoryDisk();
  disk.put(PATH, bytes);
  return SearchTextFile.open(disk.fileSystem, PATH);
}

describe("the published texts and names of a search text", () => {
  it("are those of each line, even an empty one", () => {
    const file = open(fileWith("first", "", "third"));
    assert.deepEqual(
      [0, 1, 2].map((line) => file.publishedText(line)),
      ["first", "", "third"],
    );
    assert.equal(file.name(2).recordKey, "2");
  });

  it("are those of each line, whichever letters the lines before it have", () => {
    const plain = (line: number): string => `${line} ${"placeholder ".repeat(100)}`;
    const halves = ["\ud83d", "\ude00"];
    const others = ["caf\u00e9", "\u0646\u0635", ...halves, "\u771f\u4e3b", "plain again"];
    for (const first of [0, 1, 40]) {
      const texts = [...Array.from({ length: first }, (_, line) => plain(line)), ...others, "end"];
      const file = open(fileWith(...texts));
      assert.deepEqual(
        texts.map((_, line) => file.publishedText(line)),
        // A half of a character cannot be stored.
        texts.map((text) => text.toWellFormed()),
      );
      assert.equal(file.name(texts.length - 1).recordKey, String(texts.length - 1));
    }
  });

  /** Sets a number of the text table: starts of the texts 0 to 3, then of the names 0 to 3. */
  function withNumber(index: number, value: (layout: TextLayout) => number): SearchTextFile {
    const bytes = fileWith("first", "second", "third");
    const places = layout(bytes);
    bytes.writeUInt32LE(value(places), places.textTable + 4 * index);
    return open(bytes);
  }

  it("are refused if they would end before they begin", () => {
    assert.throws(() => withNumber(1, () => 100).publishedText(1), UnusableText);
    assert.throws(() => withNumber(4, () => 100).name(0), UnusableText);
  });

  it("are refused if they would end after all others", () => {
    const end = "firstsecondthird".length;
    assert.throws(() => withNumber(3, () => end + 1).publishedText(2), UnusableText);
    const last = withNumber(7, ({ names, trailer }) => trailer - names + 1);
    assert.throws(() => last.name(2), UnusableText);
  });

  it("are refused if a name is not one", () => {
    const bytes = fileWith("first");
    bytes[layout(bytes).names] = 0x78;
    assert.throws(() => open(bytes).name(0), UnusableText);
    const other = fileWith("first");
    other.write("{}", layout(other).names);
    assert.throws(() => open(other).name(0), UnusableText);
  });
});

describe("the search texts of a store", () => {
  it("are verified once each, and closed", async () => {
    const disk = new MemoryDisk();
    disk.put("/a.text", fileWith("first", "second"));
    let opened = 0;
    let isOpen = 0;
    const openFile: FileSystem["openFile"] = (path) => {
      const file = disk.fileSystem.openFile(path);
      opened++;
      isOpen++;
      return { ...file, close: () => void isOpen-- };
    };
    const nothing = (): void => undefined;
    const texts = new SearchTexts({
      fs: { ...disk.fileSystem, openFile },
      sql: await loadSqlJs(WASM_PATH),
      logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
      path: (name) => `/${name}`,
      load: () => Promise.reject(new DamagedFile("no rows")),
    });
    const entry = emptyEntry("translations", 19);
    assert.deepEqual([texts.isReady("a.sqlite"), texts.isReady("b.sqlite")], [true, false]);
    const before = opened;
    await texts.check(entry, "a.sqlite");
    await texts.check(entry, "a.sqlite");
    assert.ok(texts.isReady("a.sqlite"));
    assert.deepEqual([opened - before, isOpen], [1, 0]);
    texts.keepOnly(new Set(["a.sqlite"]));
    await texts.check(entry, "a.sqlite");
    assert.equal(opened - before, 1);
    texts.keepOnly(new Set());
    await texts.check(entry, "a.sqlite");
    assert.deepEqual([opened - before, isOpen], [2, 0]);
    texts.keepOnly(new Set());
    const sound = fileWith("first", "second");
    disk.put("/a.text", sound.fill(0, sound.byteLength - 4));
    await assert.rejects(texts.check(entry, "a.sqlite"), DamagedFile);
    assert.equal(isOpen, 0);
  });
});

describe("a search text without lines", () => {
  it("is sound", async () => {
    await open(fileWith()).check(new Slices());
  });
});

describe("a large search text", () => {
  it("is verified in all of its parts", async () => {
    const bytes = fileWith("placeholder ".repeat(60_000), "more ".repeat(60_000));
    await open(bytes).check(new Slices());
    for (const at of [300_000, 600_000, bytes.byteLength - 5]) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      await assert.rejects(open(damaged).check(new Slices()), UnusableText, `byte ${at}`);
    }
  });
});

describe("a search text that is cut while it is open", () => {
  it("is unusable", async () => {
    const bytes = fileWith("first", "second");
    let isCut = false;
    const opened: OpenFile = {
      size: bytes.byteLength,
      read: (into, position) => {
        const part = isCut ? bytes.subarray(0, 0) : bytes.subarray(position);
        return part.copy(into);
      },
      close: () => undefined,
    };
    const file = SearchTextFile.of(opened);
    isCut = true;
    assert.throws(() => file.table(), UnusableText);
    await assert.rejects(file.check(new Slices()), UnusableText);
  });
});

describe("a store whose search texts are damaged or cannot be used", () => {
  const stores: ContentStore[] = [];
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });

  async function reopened(
    disk: MemoryDisk,
    fs: FileSystem = disk.fileSystem,
  ): Promise<ContentStore> {
    const store = await openOn(disk, { fs });
    stores.push(store);
    return store;
  }

  async function filled(): Promise<{ disk: MemoryDisk; path: string; sound: Buffer }> {
    const disk = new MemoryDisk();
    const store = await openOn(disk);
    await storeCopy(store, TRANSLATION, [
      translationRow(1, "1:1", "Placeholder one"),
      translationRow(2, "1:2", "Placeholder two"),
    ]);
    await store.close();
    const [path = ""] = textFiles(disk);
    return { disk, path, sound: Buffer.from(disk.files.get(path)?.bytes ?? []) };
  }

  function textFiles(disk: MemoryDisk): string[] {
    return [...disk.files.keys()].filter((path) => path.endsWith(".text"));
  }

  async function snippets(store: ContentStore, query = "placeholder"): Promise<string[]> {
    return (await store.search(query)).map(({ snippet }) => snippet);
  }

  const ALL = ["Placeholder one", "Placeholder two"];

  for (const [what, at, size] of [
    ["its line ends", ({ searchTable }: TextLayout) => searchTable - 8, 8],
    ["its table of texts", ({ textTable }: TextLayout) => textTable, 12],
    ["its names", ({ names }: TextLayout) => names, 4],
    ["its blocks", ({ blocks }: TextLayout) => blocks, 4],
  ] as const) {
    it(`builds it again after damage to ${what}`, async () => {
      const { disk, path, sound } = await filled();
      const damaged = Buffer.from(sound);
      const start = at(layout(sound));
      damaged.fill(0x7f, start, start + size);
      disk.put(path, damaged);
      const store = await reopened(disk);
      assert.deepEqual(await snippets(store), ALL);
      assert.deepEqual(Buffer.from(disk.files.get(path)?.bytes ?? []), sound);
    });
  }

  it("finds damaged rows from which it should be built", async () => {
    const { disk, path } = await filled();
    disk.files.delete(path);
    const rows = path.replace(".text", ".sqlite");
    const damaged = Buffer.from(disk.files.get(rows)?.bytes ?? []);
    damaged[5000] = (damaged[5000] ?? 0) ^ 1;
    disk.put(rows, damaged);
    const store = await reopened(disk);
    const parsed = parseQuery("placeholder");
    assert.ok(parsed.ok);
    const { query } = parsed;
    const summary = await store.searchRows({ query }, () => undefined);
    assert.deepEqual(summary, { resources: 0, rows: 0, failed: [TRANSLATION] });
    assert.equal((await store.state()).resources[0]?.needsFullCopy, true);
    const again = await store.searchRows({ query }, () => undefined);
    assert.deepEqual(again, { resources: 0, rows: 0, failed: [] });
  });

  it("builds it again each time that it is missing", async () => {
    const { disk, path } = await filled();
    const store = await reopened(disk);
    for (let turn = 0; turn < 2; turn++) {
      disk.files.delete(path);
      assert.deepEqual(await snippets(store), ALL);
      assert.ok(disk.files.has(path));
    }
  });

  it("builds it once for several searches", async () => {
    const { disk, path } = await filled();
    disk.files.delete(path);
    let renames = 0;
    const fs = interceptWrites(disk.fileSystem, ({ operation }) => {
      if (operation === "rename") renames++;
    });
    const store = await reopened(disk, fs);
    assert.deepEqual(await Promise.all([snippets(store), snippets(store)]), [ALL, ALL]);
    assert.equal(renames, 1);
  });

  it("searches in memory if it cannot be stored, and leaves no other file", async () => {
    const { disk, path } = await filled();
    disk.files.delete(path);
    const before = [...disk.files.keys()];
    const fs = interceptWrites(disk.fileSystem, ({ operation, path: from }) => {
      if (operation === "rename") throw fileError("EACCES", from);
    });
    const store = await reopened(disk, fs);
    assert.deepEqual(await snippets(store), ALL);
    assert.deepEqual([...disk.files.keys()], before);
  });

  it("searches others first, and then tries one again that could not be opened", async () => {
    const { disk, path } = await filled();
    const writer = await reopened(disk);
    await storeCopy(writer, OTHER, [translationRow(3, "1:1", "Placeholder three")]);
    let failures = 1;
    const store = await reopened(disk, {
      ...disk.fileSystem,
      openFile: (name) => {
        if (name === path && failures-- > 0) throw fileError("EMFILE", name);
        return disk.fileSystem.openFile(name);
      },
    });
    const parsed = parseQuery("placeholder");
    assert.ok(parsed.ok);
    const found: number[] = [];
    const summary = await store.searchRows({ query: parsed.query }, ({ id }) => {
      found.push(id);
    });
    assert.deepEqual(found, [OTHER.id, TRANSLATION.id]);
    assert.deepEqual(summary, { resources: 2, rows: 3, failed: [] });
  });

  for (const [what, spoil] of [
    [
      "is damaged",
      (disk: MemoryDisk, path: string, sound: Buffer) => {
        const damaged = Buffer.from(sound);
        const at = sound.indexOf(" one ");
        damaged.write("xxx", at + 1);
        disk.put(path, damaged);
      },
    ],
    [
      "is cut",
      (disk: MemoryDisk, path: string, sound: Buffer) => {
        disk.put(path, sound.subarray(0, -1));
      },
    ],
    [
      "is nearly empty",
      (disk: MemoryDisk, path: string) => {
        disk.put(path, new Uint8Array(3));
      },
    ],
    [
      "is missing",
      (disk: MemoryDisk, path: string) => {
        disk.files.delete(path);
      },
    ],
  ] as const) {
    it(`takes the lines of unchanged rows from the rows if the earlier text ${what}`, async () => {
      const { disk, path, sound } = await filled();
      spoil(disk, path, sound);
      const store = await reopened(disk);
      await change(store);
      assert.deepEqual(await snippets(store), ["Placeholder one", "Placeholder new"]);
      assert.deepEqual(await snippets(store, "one"), ["Placeholder one"]);
    });
  }

  it("changes rows even if the earlier text cannot be read", async () => {
    const { disk, path } = await filled();
    const store = await reopened(disk, {
      ...disk.fileSystem,
      readFile: (name) =>
        name === path ? Promise.reject(fileError("EIO", name)) : disk.fileSystem.readFile(name),
    });
    await change(store);
    assert.deepEqual(await snippets(store), ["Placeholder one", "Placeholder new"]);
  });

  async function change(store: ContentStore): Promise<void> {
    await inRun(store, async (run) => {
      await run.addPage(page([update(101, 2, "1:2", "Placeholder new")]));
      assert.equal((await run.applyMutations(TRANSLATION)).kind, "applied");
      await run.commit({ resources: [TRANSLATION] });
    });
  }

  it("closes each file that it opens", async () => {
    const { disk, path, sound } = await filled();
    let opened = 0;
    let isOpen = 0;
    const store = await reopened(disk, {
      ...disk.fileSystem,
      openFile: (name) => {
        const file = disk.fileSystem.openFile(name);
        opened++;
        isOpen++;
        return {
          ...file,
          close: () => {
            isOpen--;
            file.close();
          },
        };
      },
    });
    await snippets(store);
    for (const spoiled of [sound.subarray(0, -1), Buffer.alloc(3), null]) {
      if (spoiled === null) disk.files.delete(path);
      else disk.put(path, spoiled);
      assert.deepEqual(await snippets(store), ALL);
    }
    assert.deepEqual([opened > 6, isOpen], [true, 0]);
  });
});
