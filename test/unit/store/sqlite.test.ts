import assert from "node:assert/strict";
import {
  all,
  checkHeader,
  DamagedFile,
  each,
  exportAndClose,
  first,
  integrityProblem,
  loadSqlJs,
  SqlRow,
  type SqlDatabase,
  type SqlModule,
} from "../../../src/core/store/sqlite.js";
import { WASM_PATH } from "../../support/store/homes.js";

describe("the header of a database", () => {
  let sql: SqlModule;
  before(async () => {
    sql = await loadSqlJs(WASM_PATH);
  });

  function file(pageSize: number): Uint8Array {
    const db = new sql.Database();
    db.run(`PRAGMA page_size = ${pageSize}; CREATE TABLE numbers (number INTEGER)`);
    return exportAndClose(db);
  }

  it("is accepted for every size of pages", () => {
    for (const pageSize of [512, 1024, 4096, 32_768, 65_536]) checkHeader(file(pageSize));
  });

  it("is accepted in the middle of a buffer", () => {
    const bytes = file(1024);
    const larger = new Uint8Array(bytes.byteLength + 40);
    larger.set(bytes, 20);
    checkHeader(larger.subarray(20, 20 + bytes.byteLength));
  });

  it("is refused for another length or beginning", () => {
    const bytes = file(512);
    const page = new Uint8Array(512).fill(0x20);
    for (const damaged of [
      new Uint8Array(),
      bytes.slice(0, 20),
      bytes.slice(0, 100),
      bytes.slice(0, 511),
      bytes.slice(0, -1),
      Buffer.concat([bytes, page]),
      Buffer.concat([Buffer.from("X"), bytes.slice(1)]),
      page,
    ]) {
      assert.throws(() => {
        checkHeader(damaged);
      }, DamagedFile);
    }
  });
});

describe("a query", () => {
  let db: SqlDatabase;
  before(async () => {
    const sql = await loadSqlJs(WASM_PATH);
    db = new sql.Database();
    db.run("CREATE TABLE numbers (number INTEGER); INSERT INTO numbers VALUES (1), (2), (3)");
  });
  after(() => {
    db.close();
  });

  const SELECT = "SELECT number FROM numbers WHERE number > ? ORDER BY number";
  const number = (row: SqlRow): number => row.number(0);

  it("gives all rows, or the first", () => {
    assert.deepEqual(all(db, SELECT, [1], number), [2, 3]);
    assert.equal(first(db, SELECT, [1], number), 2);
    assert.deepEqual(all(db, SELECT, [3], number), []);
    assert.equal(first(db, SELECT, [3], number), null);
  });

  it("ends when its reader has enough, or fails", () => {
    const seen: number[] = [];
    each(db, SELECT, [0], (row) => {
      seen.push(number(row));
      return seen.length < 2;
    });
    assert.deepEqual(seen, [1, 2]);
    assert.throws(() => all(db, SELECT, [0], (row) => row.text(0)), DamagedFile);
    // A statement that is still open would lock its table.
    db.run("ALTER TABLE numbers RENAME TO renamed; ALTER TABLE renamed RENAME TO numbers");
  });

  it("reads columns of the expected types only", () => {
    const row = new SqlRow(["text", 7, null, 0]);
    assert.deepEqual(
      [row.text(0), row.number(1), row.boolean(1), row.boolean(3)],
      ["text", 7, true, false],
    );
    assert.deepEqual([row.textOrNull(0), row.textOrNull(2)], ["text", null]);
    assert.deepEqual([row.numberOrNull(1), row.numberOrNull(2)], [7, null]);
    assert.deepEqual([row.value(0), row.value(2), row.value(9)], ["text", null, null]);
    for (const read of [
      () => row.text(1),
      () => row.text(2),
      () => row.text(9),
      () => row.number(0),
      () => row.number(2),
      () => row.boolean(0),
      () => row.textOrNull(1),
      () => row.numberOrNull(0),
    ]) {
      assert.throws(read, DamagedFile);
    }
  });

  it("finds a sound database sound", () => {
    assert.equal(integrityProblem(db), null);
  });

  it("finds an index that lacks a row", async () => {
    const sql = await loadSqlJs(WASM_PATH);
    const damaged = new sql.Database();
    damaged.run(
      `CREATE TABLE a (x); CREATE INDEX b ON a (x); INSERT INTO a VALUES (1), (2);
       PRAGMA writable_schema = ON;
       UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'a')
       WHERE name = 'b'`,
    );
    const again = new sql.Database(exportAndClose(damaged));
    assert.match(integrityProblem(again) ?? "", /never used; wrong #/u);
    again.close();
  });
});
