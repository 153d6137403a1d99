import assert from "node:assert/strict";
import { isContentError } from "../../../../src/core/model/errors.js";
import { parseQuery, type SearchQuery } from "../../../../src/core/model/search/query.js";
import type { ContentStore, Logger } from "../../../../src/core/ports.js";
import { FOLDING_VERSION } from "../../../../src/core/model/search/spellings.js";
import { layoutOf, readHeader } from "../../../../src/core/store/searchText/format.js";
import { OTHER, storeCopy, TRANSLATION, translationRow } from "../../../support/store/content.js";
import { openOn } from "../../../support/store/homes.js";
import { MemoryDisk } from "../../../support/store/memoryFileSystem.js";

const stores: ContentStore[] = [];

async function reopened(disk: MemoryDisk, options = {}): Promise<ContentStore> {
  const store = await openOn(disk, options);
  stores.push(store);
  return store;
}

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

function queryOf(typed: string): SearchQuery {
  const parsed = parseQuery(typed);
  assert.ok(parsed.ok);
  return parsed.query;
}

async function filled(): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const store = await openOn(disk);
  await storeCopy(store, TRANSLATION, [translationRow(1, "1:1", "Placeholder one")]);
  await storeCopy(store, OTHER, [translationRow(2, "1:1", "Placeholder two")]);
  await store.close();
  return disk;
}

function fileOf(disk: MemoryDisk, { id }: typeof OTHER, suffix: string): string {
  const path = [...disk.files.keys()].find(
    (name) => name.includes(`translations-${id}.`) && name.endsWith(suffix),
  );
  assert.ok(path !== undefined);
  return path;
}

describe("a search during which another window replaces rows", () => {
  let disk: MemoryDisk;
  let problems: string[];

  beforeEach(async () => {
    disk = await filled();
    problems = [];
  });

  /**
   * A store on whose disk another window's commit appears when the first resource's search text, or
   * another file, is opened for the given time.
   */
  async function overtaken(
    openings: number,
    commit: (store: ContentStore) => Promise<void>,
    suffix = ".text",
  ): Promise<ContentStore> {
    const later = disk.clone();
    const other = await openOn(later);
    await commit(other);
    await other.close();
    const path = fileOf(disk, TRANSLATION, suffix);
    let left = openings;
    const opening = (name: string): void => {
      if (name !== path || --left !== 0) return;
      disk.files.clear();
      for (const [each, file] of later.files) disk.files.set(each, file);
    };
    const logger: Logger = {
      debug: () => undefined,
      info: () => undefined,
      warn: (message) => problems.push(message),
      error: (message) => problems.push(message),
    };
    const store = await reopened(disk, {
      logger,
      fs: {
        ...disk.fileSystem,
        openFile: (name: string) => {
          opening(name);
          return disk.fileSystem.openFile(name);
        },
        readFile: (name: string) => {
          opening(name);
          return disk.fileSystem.readFile(name);
        },
      },
    });
    store.onDidChange((changes) => {
      for (const { id, kinds } of changes) problems.push(`${id} changed: ${kinds.join()}`);
    });
    return store;
  }

  const replace = async (store: ContentStore): Promise<void> => {
    await storeCopy(store, OTHER, [
      translationRow(2, "1:1", "Placeholder two"),
      translationRow(3, "1:2", "Placeholder three"),
    ]);
  };

  it("finds the words of the new rows, and takes nothing for damaged", async () => {
    const store = await overtaken(1, replace);
    const found: number[] = [];
    const summary = await store.searchRows({ query: queryOf("placeholder") }, ({ id, lines }) => {
      found.push(id, lines.length);
    });
    assert.deepEqual(found, [TRANSLATION.id, 1, OTHER.id, 2]);
    assert.deepEqual(summary, { resources: 2, rows: 3, failed: [] });
    // The commit itself.
    assert.deepEqual(problems, [`${OTHER.id} changed: rows,marks,status`]);
  });

  it("finds nothing in a resource that was deleted", async () => {
    const store = await overtaken(1, (other) => other.deleteLocalCopy([OTHER]));
    const found: number[] = [];
    const summary = await store.searchRows({ query: queryOf("placeholder") }, ({ id }) => {
      found.push(id);
    });
    assert.deepEqual(found, [TRANSLATION.id]);
    assert.deepEqual(summary, { resources: 1, rows: 1, failed: [] });
  });

  it("shows the hits in all resources, also in those that have changed", async () => {
    const store = await overtaken(2, replace);
    const hits = await store.search("placeholder");
    assert.deepEqual(
      hits.map(({ snippet }) => snippet),
      ["Placeholder one", "Placeholder two", "Placeholder three"],
    );
  });

  it("shows the other hits if a resource was deleted", async () => {
    const store = await overtaken(2, (other) => other.deleteLocalCopy([OTHER]));
    const hits = await store.search("placeholder");
    assert.deepEqual(
      hits.map(({ snippet }) => snippet),
      ["Placeholder one"],
    );
  });

  it("filters the new rows of a resource that was replaced after its words were searched", async () => {
    const store = await overtaken(
      1,
      (other) =>
        storeCopy(other, TRANSLATION, [
          translationRow(1, "1:1", "Placeholder other"),
          translationRow(2, "1:2", "Placeholder one"),
        ]),
      ".sqlite",
    );
    const { rows } = await store.rows(TRANSLATION, { contains: "placeholder one" });
    assert.deepEqual(
      rows.map(({ verseKey }) => verseKey),
      ["1:2"],
    );
  });

  it("finds the changed rows of a resource that was replaced", async () => {
    const before = await openOn(disk);
    await storeCopy(before, TRANSLATION, [translationRow(1, "1:1", "Placeholder changed")]);
    await before.close();
    const store = await overtaken(
      1,
      (other) =>
        storeCopy(other, TRANSLATION, [
          translationRow(1, "1:1", "Placeholder changed"),
          translationRow(2, "1:2", "Placeholder added"),
        ]),
      ".sqlite",
    );
    const lines: number[] = [];
    const request = { query: queryOf("placeholder"), resources: [TRANSLATION], changedOnly: true };
    await store.searchRows(request, (found) => lines.push(...found.lines));
    assert.deepEqual(lines.sort(), [0, 1]);
  });

  it("reads the texts of verses from the new rows", async () => {
    const store = await overtaken(1, (other) =>
      storeCopy(other, TRANSLATION, [translationRow(1, "1:1", "Placeholder anew")]),
    );
    const rows = await store.rowTexts(TRANSLATION, { verses: [1001] });
    assert.deepEqual(
      rows.map(({ text }) => text),
      ["Placeholder anew"],
    );
  });
});

describe("a resource whose rows and search text are damaged", () => {
  /** `text` spoils the search text. */
  async function damaged(text: (disk: MemoryDisk, path: string) => void): Promise<ContentStore> {
    const disk = await filled();
    text(disk, fileOf(disk, TRANSLATION, ".text"));
    const rows = fileOf(disk, TRANSLATION, ".sqlite");
    const bytes = Uint8Array.from(disk.files.get(rows)?.bytes ?? []);
    bytes[5000] = (bytes[5000] ?? 0) ^ 1;
    disk.put(rows, bytes);
    return reopened(disk);
  }

  const missing = (disk: MemoryDisk, path: string): void => {
    disk.files.delete(path);
  };
  const namesLost = (disk: MemoryDisk, path: string): void => {
    const bytes = Uint8Array.from(disk.files.get(path)?.bytes ?? []);
    const { names } = layoutOf(readHeader(bytes, FOLDING_VERSION));
    bytes.fill(0x7f, names, names + 4);
    disk.put(path, bytes);
  };

  for (const [what, read] of [
    ["texts", (store: ContentStore) => store.rowTexts(TRANSLATION, { verses: [1001] })],
    [
      "rows with a word",
      async (store: ContentStore) => (await store.rows(TRANSLATION, { contains: "one" })).rows,
    ],
  ] as const) {
    it(`is reported once, and then has no ${what}`, async () => {
      const store = await damaged(missing);
      await assert.rejects(read(store), (error) => isContentError(error, "store_damaged"));
      assert.deepEqual(await read(store), []);
      assert.equal((await store.state()).resources[0]?.needsFullCopy, true);
    });
  }

  for (const limit of [50, 1]) {
    it(`does not hide the hits in other resources, with a limit of ${limit}`, async () => {
      const store = await damaged(namesLost);
      const hits = await store.search("placeholder", { limit });
      assert.deepEqual(
        hits.map(({ snippet }) => snippet),
        ["Placeholder two"],
      );
    });
  }
});
