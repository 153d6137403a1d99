import assert from "node:assert/strict";
import { groupModule } from "../../../src/core/model/groups/registry.js";
import { parseFullCopy } from "../../../src/core/store/body.js";
import { buildFullCopy } from "../../../src/core/store/fullCopy.js";
import { ResourceDatabase } from "../../../src/core/store/resource/resourceDatabase.js";
import type { NewRow } from "../../../src/core/store/resource/rowWriter.js";
import {
  DamagedFile,
  exportAndClose,
  loadSqlJs,
  type SqlModule,
} from "../../../src/core/store/sqlite.js";
import { fullCopy, TRANSLATION, translationRows } from "../../support/store/content.js";
import { WASM_PATH } from "../../support/store/homes.js";

const META = {
  group: "translations",
  id: 20,
  generation: "1-0123abcd",
  resourceContentId: 7,
  schemaVersion: 1,
  fullCopySequence: 1,
  syncSequence: 1,
  currentThrough: 1,
  lastRefreshedAt: "2026-01-01T00:00:00.000Z",
  lastChangedAt: null,
  ownName: null,
};

const ROWS = 2000;

function row(id: number, recordType = "translation"): NewRow {
  const json = JSON.stringify({ id, text: "placeholder ".repeat(id % 60) });
  return {
    recordType,
    recordKey: String(id),
    syntheticKey: false,
    verseKey: null,
    from: null,
    to: null,
    sort: id,
    arrival: id,
    json,
    text: { published: "", otherSpellings: [] },
  };
}

function generation(sql: SqlModule, expectedBytes: number): Uint8Array {
  const db = ResourceDatabase.create(sql, 1, expectedBytes);
  const inserter = db.writer.inserter();
  for (let id = 1; id <= ROWS; id++) {
    const each = row(id);
    inserter.add(each, Buffer.from(each.json));
  }
  inserter.flush();
  inserter.free();
  db.writer.buildIndexes();
  return db.finish(META);
}

describe("the file of a generation", () => {
  let sql: SqlModule;
  before(async () => {
    sql = await loadSqlJs(WASM_PATH);
  });

  const assertWhole = (bytes: Uint8Array, rows: number): void => {
    const db = ResourceDatabase.open(sql, bytes);
    assert.equal(db.integrityProblem(), null);
    assert.deepEqual(db.rows.countByType(), { translation: rows });
    db.close();
  };

  it("is complete and has the same size, whatever size was expected", () => {
    const files = [0, 300_001, 600_000, 4_000_000].map((expected) => generation(sql, expected));
    for (const file of files) {
      assertWhole(file, ROWS);
      assert.equal(file.byteLength, files[0]?.byteLength);
    }
  });

  it("does not change while the next generation is made from it", () => {
    const file = generation(sql, 0);
    const before = Buffer.from(file);
    const next = ResourceDatabase.openForChange(sql, file, { translation: ROWS });
    next.writer.remove("translation", 5);
    const changed = next.finish({ ...META, generation: "2-0123abcd" });
    assert.deepEqual(Buffer.from(file), before);
    assertWhole(changed, ROWS - 1);
  });

  it("is complete after changes that need more room", () => {
    const next = ResourceDatabase.openForChange(sql, generation(sql, 0), { translation: ROWS });
    for (let id = ROWS + 1; id <= 3 * ROWS; id++) next.writer.put(row(id), null);
    assertWhole(next.finish({ ...META, generation: "2-0123abcd" }), 3 * ROWS);
  });

  /** True if the file is still in the larger buffer in which its database was built. */
  function isInPlace(file: Uint8Array): boolean {
    return file.buffer.byteLength > file.byteLength;
  }

  it("is finished in the room that was expected for a full copy, of small or of large rows", async () => {
    const module = groupModule(TRANSLATION.group);
    for (const rows of [
      translationRows(2000),
      translationRows(20, () => "x".repeat(100_000)),
      ['{"text":"x"}'],
    ]) {
      const copy = parseFullCopy(TRANSLATION, fullCopy(TRANSLATION, rows));
      const { db } = await buildFullCopy(sql, module, copy, null);
      const file = db.finish(META);
      // The smallest file is larger than the room for one row.
      assert.equal(isInPlace(file), rows.length > 1);
      assert.equal(ResourceDatabase.open(sql, file).rows.count(), rows.length);
    }
  });

  it("is finished in the room for changes, even if it is large", () => {
    const large = ResourceDatabase.create(sql, 1, 9_000_000);
    const json = JSON.stringify({ text: "x".repeat(1_000_000) });
    for (let id = 1; id <= 8; id++) large.writer.put({ ...row(id), json }, null);
    large.writer.buildIndexes();
    for (const [file, rows] of [
      [large.finish(META), 8],
      [generation(sql, 0), ROWS],
    ] as const) {
      const next = ResourceDatabase.openForChange(sql, file, { translation: rows });
      next.writer.put(row(rows + 1), null);
      assert.ok(isInPlace(next.finish({ ...META, generation: "2-0123abcd" })));
    }
  });

  it("can be opened in its bytes, which stay as usable as others", () => {
    const file = generation(sql, 0);
    const db = ResourceDatabase.open(sql, file);
    assert.equal(file.slice(0, 10).byteLength, 10);
    assert.notEqual(file.slice(0, 10).buffer, file.buffer);
    db.close();
  });

  describe("is damaged", () => {
    function edited(statement: string): Uint8Array {
      const db = new sql.Database(generation(sql, 0));
      db.run(statement);
      return exportAndClose(db);
    }

    for (const [what, statement] of [
      ["without a version", "PRAGMA user_version = 0"],
      ["without the next id", "DELETE FROM meta WHERE name = 'next_row_id'"],
      ["with a next id that is text", "UPDATE meta SET value = 'x' WHERE name = 'next_row_id'"],
      ["without its description", "DROP TABLE meta"],
    ] as const) {
      it(`if it is ${what}`, () => {
        assert.throws(() => ResourceDatabase.open(sql, edited(statement)), DamagedFile);
      });
    }

    it("with the error of SQLite as the cause", () => {
      assert.throws(
        () => ResourceDatabase.open(sql, edited("DROP TABLE meta")),
        (error) => error instanceof DamagedFile && error.cause instanceof Error,
      );
    });

    for (const [what, statement] of [
      ["name of the resource", "DELETE FROM meta WHERE name = 'own_name'"],
      ["group", "UPDATE meta SET value = '../x' WHERE name = 'resource_group'"],
      ["id", "UPDATE meta SET value = '20' WHERE name = 'resource_id'"],
    ] as const) {
      it(`if its description has no ${what}`, () => {
        const db = ResourceDatabase.open(sql, edited(statement));
        assert.throws(() => db.meta(), DamagedFile);
        db.close();
      });
    }

    it("if an entry of its history is of an unknown kind, or a row lacks its payload", () => {
      const file = edited(
        `INSERT INTO history (record_type, record_key, kind, sequence, changed_at, applied_at)
         VALUES ('a', 'b', 'moved', 1, '', '')`,
      );
      const db = ResourceDatabase.open(sql, file);
      assert.throws(() => db.history.entries(9, ""), DamagedFile);
      assert.throws(() => db.rows.json(ROWS + 1), DamagedFile);
      db.close();
    });
  });

  describe("the ids for its search text", () => {
    const withText = (id: number): NewRow => ({
      ...row(id),
      text: { published: "placeholder", otherSpellings: [] },
    });

    it("are those of all rows if a row has text", () => {
      const db = ResourceDatabase.create(sql, 1);
      db.writer.put({ ...withText(1), sort: 9 }, null);
      db.writer.put(row(2), null);
      assert.deepEqual(db.idsForTexts(), [2, 1]);
      db.close();
    });

    const inserted = (sorts: readonly number[]): ResourceDatabase => {
      const db = ResourceDatabase.create(sql, 5);
      const inserter = db.writer.inserter();
      for (const [index, sort] of sorts.entries()) {
        const each = { ...withText(index + 1), sort };
        inserter.add(each, Buffer.from(each.json));
      }
      inserter.flush();
      inserter.free();
      return db;
    };

    it("are in the order of the rows of a full copy, also if these arrive in another one", () => {
      const ascending = inserted([1, 2, 2, 7]);
      assert.deepEqual(ascending.idsForTexts(), [5, 6, 7, 8]);
      ascending.close();
      const mixed = inserted([4, 1, 2]);
      assert.deepEqual(mixed.idsForTexts(), [6, 7, 5]);
      mixed.close();
    });

    it("follow the changes after a full copy", () => {
      const db = inserted([1, 2, 3]);
      db.writer.remove("translation", 6);
      assert.deepEqual(db.idsForTexts(), [5, 7]);
      db.writer.put({ ...withText(9), sort: 2 }, null);
      assert.deepEqual(db.idsForTexts(), [5, 8, 7]);
      db.close();
    });

    it("are none for a new generation without texts", () => {
      const db = ResourceDatabase.create(sql, 1);
      db.writer.put(row(1), null);
      assert.deepEqual(db.idsForTexts(), []);
      db.close();
    });

    it("are those of all rows after a change without text, because older rows may have text", () => {
      const created = ResourceDatabase.create(sql, 1);
      created.writer.put(withText(1), null);
      created.writer.buildIndexes();
      const next = ResourceDatabase.openForChange(sql, created.finish(META), { translation: 1 });
      next.writer.put(row(2), null);
      assert.deepEqual(next.idsForTexts(), [1, 2]);
      next.close();
    });
  });

  describe("the number of its rows by record type", () => {
    /** Replaces row 1, adds a note and a title, and removes the title and row 2. */
    const change = (db: ResourceDatabase): void => {
      db.writer.put(row(1), db.writer.find("translation", "1"));
      db.writer.put(row(1, "note"), null);
      db.writer.put(row(1, "title"), null);
      db.writer.remove("title", db.writer.find("title", "1")?.rowId ?? 0);
      db.writer.remove("translation", db.writer.find("translation", "2")?.rowId ?? 0);
    };
    const expected = { note: 1, translation: ROWS - 1 };

    for (const [of, known] of [
      ["changed rows", { translation: ROWS }],
      ["changed rows whose number the catalog has wrong", { translation: ROWS + 5 }],
      ["changed rows whose types the catalog has wrong", { translation: 1, other: -1 }],
    ] as const) {
      it(`is right for ${of}`, () => {
        const db = ResourceDatabase.openForChange(sql, generation(sql, 0), known);
        change(db);
        assert.deepEqual(db.countByType(), expected);
        assert.deepEqual(Object.keys(db.countByType()), Object.keys(expected), "in order");
        assert.deepEqual(db.countByType(), db.rows.countByType());
        db.close();
      });
    }

    it("is read from the rows only if the catalog is wrong", () => {
      for (const [known, isRead] of [
        [ROWS, false],
        [ROWS + 5, true],
      ] as const) {
        const db = ResourceDatabase.openForChange(sql, generation(sql, 0), { translation: known });
        change(db);
        let reads = 0;
        Object.defineProperty(db.rows, "countByType", { value: () => void reads++ });
        db.countByType();
        assert.equal(reads > 0, isRead);
        db.close();
      }
    });

    it("is right for a new generation and for one that is read", () => {
      const created = ResourceDatabase.create(sql, 1);
      created.writer.buildIndexes();
      assert.deepEqual(created.countByType(), {});
      created.writer.put(row(1, "title"), null);
      assert.deepEqual(created.countByType(), { title: 1 });
      created.close();
      const opened = ResourceDatabase.open(sql, generation(sql, 0));
      assert.deepEqual(opened.countByType(), { translation: ROWS });
      opened.close();
    });
  });
});
