import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import { resourceKey } from "../../../src/core/model/resource.js";
import type { LastRun } from "../../../src/core/model/storeState.js";
import {
  EMPTY_CATALOG,
  emptyEntry,
  withEntries,
  type Catalog,
} from "../../../src/core/store/catalog.js";
import { catalogBytes, readCatalog } from "../../../src/core/store/catalogFile.js";
import { journalLine, journalStart, readLines } from "../../../src/core/store/catalogJournal.js";
import {
  DamagedFile,
  exportAndClose,
  loadSqlJs,
  type SqlModule,
} from "../../../src/core/store/sqlite.js";
import { WASM_PATH } from "../../support/store/homes.js";

const JOURNAL = "0a1b2c3d";
const RUN: LastRun = {
  endedAt: "2026-01-01T00:00:00.000Z",
  outcome: "failed",
  error: { code: "offline", message: "No network.", details: { status: 503 } },
  lastCompleteAt: null,
};

/** A value in every column. */
const FULL: Catalog = {
  revision: 7,
  resources: new Map([
    [
      "translations:19" as const,
      {
        ...emptyEntry("translations", 19),
        file: "resources/translations-19.1-00000000.sqlite",
        bytes: 4096,
        crc32: 2 ** 32 - 1,
        resourceContentId: 1,
        schemaVersion: 2,
        syncSequence: 3,
        fullCopySequence: 4,
        currentThrough: 5,
        currentFeed: 6,
        rowCount: 7,
        rowsByType: { translation: 7 },
        unavailableReason: "hidden",
        unavailableSince: "a",
        lastRefreshedAt: "b",
        lastChangedAt: "c",
        checkedAt: "d",
        retryAt: "e",
        ownName: "Placeholder",
        failure: { code: "offline", message: "No network.", at: "f" },
        failedAttempts: 8,
        lostRows: 9,
        needsFullCopy: false,
        reviewedThrough: "g",
        reviewedRows: [["translation", "1", "h"]],
        unreviewedRows: 10,
      },
    ],
    ["tafsirs:1" as const, emptyEntry("tafsirs", 1)],
  ]),
  checkpoints: new Map([["a:1", { token: "t", feed: 2, through: 3 }]]),
  runs: new Map([["b:1", RUN]]),
  feed: 4,
  listed: [
    {
      group: "translations",
      id: 19,
      name: "Name",
      authorName: "Author",
      languageName: "urdu",
      languageCode: "ur",
      direction: "rtl",
    },
  ],
  listedAt: "i",
  lastRun: { ...RUN, outcome: "applied", error: null, lastCompleteAt: "j" },
};

describe("the base of a catalog", () => {
  let sql: SqlModule;
  before(async () => {
    sql = await loadSqlJs(WASM_PATH);
  });

  /** The file with another layout, as if a store of that layout had written it. */
  function ofVersion(version: number, catalog: Catalog, statement = ""): Uint8Array {
    const db = new sql.Database(catalogBytes(sql, catalog, JOURNAL));
    db.run(`${statement}; PRAGMA user_version = ${version}; PRAGMA application_id = 0;`);
    const bytes = exportAndClose(db);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    view.setUint32(68, crc32(bytes));
    return bytes;
  }

  it("has everything that was written, and the name of its journal", () => {
    const base = readCatalog(sql, catalogBytes(sql, FULL, JOURNAL));
    assert.deepEqual(base, { catalog: FULL, version: 4, journal: JOURNAL });
    const empty = readCatalog(sql, catalogBytes(sql, EMPTY_CATALOG, JOURNAL));
    assert.deepEqual(empty.catalog, EMPTY_CATALOG);
  });

  it("has any number of resources, and is small for few", () => {
    const entries = Array.from({ length: 250 }, (_, id) => emptyEntry("tafsirs", id + 1));
    const many = withEntries(EMPTY_CATALOG, entries);
    assert.deepEqual(readCatalog(sql, catalogBytes(sql, many, JOURNAL)).catalog, many);
    const { byteLength } = catalogBytes(sql, EMPTY_CATALOG, JOURNAL);
    assert.ok(byteLength < 10_000, `${byteLength} bytes`);
  });

  it("of a layout without runs has one run, of the only filter with a checkpoint", () => {
    const runsOf = (version: number, catalog: Catalog) => [
      ...readCatalog(sql, ofVersion(version, catalog)).catalog.runs,
    ];
    const old = { ...FULL, runs: new Map<string, LastRun>() };
    assert.deepEqual(runsOf(2, old), [["a:1", FULL.lastRun]]);
    assert.deepEqual(runsOf(3, old), []);
    assert.deepEqual(runsOf(2, { ...old, lastRun: null }), []);
    const checkpoint = { token: "t", feed: 1, through: null };
    const two = { ...old, checkpoints: new Map([...old.checkpoints, ["b:1", checkpoint]]) };
    assert.deepEqual(runsOf(2, two), []);
    assert.deepEqual(runsOf(3, FULL), [["b:1", RUN]]);
  });

  it("of a layout without feeds is of the first feed, and has no journal", () => {
    const feeds = (version: number) => {
      const { catalog, journal } = readCatalog(sql, ofVersion(version, FULL));
      const entry = catalog.resources.get(resourceKey({ group: "translations", id: 19 }));
      const [checkpoint] = catalog.checkpoints.values();
      return [catalog.feed, entry?.currentFeed, checkpoint?.feed, checkpoint?.through, journal];
    };
    assert.deepEqual(feeds(1), [1, 1, 1, null, null]);
    assert.deepEqual(feeds(2), [1, 1, 1, null, null]);
    assert.deepEqual(feeds(3), [4, 6, 2, 3, null]);
    assert.deepEqual(feeds(4), [4, 6, 2, 3, JOURNAL]);
  });

  it("of a newer layout is never damaged, and empty if it cannot be read", () => {
    for (const version of [5, 1000]) {
      const { catalog, journal } = readCatalog(sql, ofVersion(version, FULL));
      assert.deepEqual([catalog.revision, journal], [7, JOURNAL]);
      const changed = readCatalog(sql, ofVersion(version, FULL, "DROP TABLE runs"));
      assert.deepEqual(changed, { catalog: EMPTY_CATALOG, version, journal: null });
    }
  });

  for (const [what, bytes] of [
    ["without a version", () => ofVersion(0, FULL)],
    ["with an impossible version", () => ofVersion(1001, FULL)],
    ["without a table", () => ofVersion(4, FULL, "DROP TABLE runs")],
    ["without a revision", () => ofVersion(4, FULL, "DELETE FROM meta WHERE name = 'revision'")],
    ["without a journal", () => ofVersion(4, FULL, "DELETE FROM meta WHERE name = 'journal'")],
    ["whose run is not JSON", () => ofVersion(4, FULL, "UPDATE runs SET last_run = '{'")],
  ] as const) {
    it(`is damaged ${what}`, () => {
      assert.throws(() => readCatalog(sql, bytes()), DamagedFile);
    });
  }

  it("is damaged if a file is outside the store", () => {
    const entry = { ...emptyEntry("translations", 19), file: "../../etc/passwd" };
    const bytes = catalogBytes(sql, withEntries(EMPTY_CATALOG, [entry]), JOURNAL);
    assert.throws(() => readCatalog(sql, bytes), DamagedFile);
  });
});

describe("the journal of a catalog", () => {
  const START = journalStart(JOURNAL);
  const NEWLINE = Buffer.from("\n");

  function lineFor(before: Catalog, after: Catalog): unknown {
    const { bytes } = journalLine(before, after, START);
    return JSON.parse(Buffer.from(bytes).toString().slice(9));
  }

  it("has a line with only what a commit changed", () => {
    assert.deepEqual(lineFor(FULL, { ...FULL, revision: 8 }), { revision: 8 });
    const checkpoints = new Map([["c:1", { token: "u", feed: 4, through: null }]]);
    assert.deepEqual(lineFor(FULL, { ...FULL, revision: 8, checkpoints }), {
      revision: 8,
      checkpoints: [
        ["c:1", { token: "u", feed: 4, through: null }],
        ["a:1", null],
      ],
    });
    const [first, second] = FULL.resources.values();
    assert.ok(first !== undefined && second !== undefined);
    const resources = new Map([["translations:19" as const, first]]);
    assert.deepEqual(lineFor(FULL, { ...FULL, revision: 8, resources }), {
      revision: 8,
      forgotten: [{ group: "tafsirs", id: 1 }],
    });
    const checked = [first, second].map((entry) => ({
      ...entry,
      checkedAt: "x",
      currentThrough: 11,
    }));
    assert.deepEqual(lineFor(FULL, { ...withEntries(FULL, checked), revision: 8 }), {
      revision: 8,
      checked: [
        {
          at: "x",
          through: 11,
          resources: [
            { group: "translations", id: 19 },
            { group: "tafsirs", id: 1 },
          ],
        },
      ],
    });
    const last = { ...FULL, revision: 8, feed: 5, listed: [], listedAt: null, lastRun: null };
    assert.deepEqual(lineFor(FULL, last), {
      revision: 8,
      feed: 5,
      listed: [],
      listedAt: null,
      lastRun: null,
    });
  });

  it("repeats each change of a line", () => {
    const after = { ...EMPTY_CATALOG, revision: 8 };
    for (const [from, to] of [
      [FULL, after],
      [after, FULL],
      [FULL, { ...FULL, revision: 8 }],
    ] as const) {
      const { bytes } = journalLine(from, to, START);
      const read = readLines(from, START, Buffer.concat([bytes, NEWLINE]));
      assert.deepEqual(read.catalog, to);
      assert.deepEqual([read.place.offset, read.isTorn], [bytes.byteLength + 1, false]);
    }
  });

  /** Lines with correct checksums. */
  function lines(...values: readonly unknown[]): Uint8Array {
    let { crc } = START;
    return Buffer.from(
      values
        .map((value) => {
          const json = JSON.stringify(value);
          crc = crc32(json, crc);
          return `${crc.toString(16).padStart(8, "0")} ${json}\n`;
        })
        .join(""),
    );
  }

  it("says nothing about resources that are not in the catalog", () => {
    const refs = [{ group: "tafsirs", id: 99 }];
    const checked = [{ at: "x", through: 1, resources: refs }];
    const { catalog } = readLines(FULL, START, lines({ revision: 8, checked, forgotten: refs }));
    assert.deepEqual(catalog, { ...FULL, revision: 8 });
  });

  it("lacks a wrong last line, whose commit did not happen", () => {
    const known = lines({ revision: 8 });
    for (const wrong of ["0a1b2c3d {}\n", "0a1b2c3d {}", "\n"]) {
      const read = readLines(FULL, START, Buffer.concat([known, Buffer.from(wrong)]));
      assert.deepEqual(read.catalog, { ...FULL, revision: 8 });
      assert.deepEqual([read.place.offset, read.isTorn], [known.byteLength, true]);
    }
  });

  it("ends before the first line that a newer version may have written in another way", () => {
    const known = lines({ revision: 8 });
    for (const unknown of [
      lines({ revision: 8 }, { novel: true }, { revision: 9 }),
      Buffer.concat([known, Buffer.from("another checksum\nand another\n")]),
    ]) {
      const read = readLines(FULL, START, unknown, "stop");
      assert.deepEqual(read.catalog, { ...FULL, revision: 8 });
      assert.deepEqual([read.place.offset, read.isTorn], [known.byteLength, true]);
      assert.throws(() => readLines(FULL, START, unknown), DamagedFile);
    }
  });
});
