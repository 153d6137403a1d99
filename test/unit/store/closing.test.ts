import assert from "node:assert/strict";
import { systemClock } from "../../../src/core/clock.js";
import type { Logger } from "../../../src/core/ports.js";
import { EMPTY_CATALOG } from "../../../src/core/store/catalog.js";
import { catalogBytes, readCatalog } from "../../../src/core/store/catalogFile.js";
import { LocalStore } from "../../../src/core/store/localStore.js";
import { ResourceDatabase } from "../../../src/core/store/resource/resourceDatabase.js";
import { DamagedFile, loadSqlJs, type SqlModule } from "../../../src/core/store/sqlite.js";
import {
  bytesOf,
  fullCopy,
  inRun,
  mutation,
  OTHER,
  page,
  storeCopy,
  TRANSLATION,
  translationRows,
  update,
} from "../../support/store/content.js";
import { WASM_PATH } from "../../support/store/homes.js";
import { MemoryDisk } from "../../support/store/memoryFileSystem.js";

/** An open database takes as much memory as its file, until it is closed. */
describe("the databases of a store", () => {
  let sql: SqlModule;
  let open: Set<object>;
  let disk: MemoryDisk;
  let store: LocalStore;

  before(async () => {
    const module = await loadSqlJs(WASM_PATH);
    class CountedDatabase extends module.Database {
      constructor(bytes?: Uint8Array) {
        super(bytes);
        open.add(this);
      }
      override close(): void {
        open.delete(this);
        super.close();
      }
    }
    sql = { ...module, Database: CountedDatabase };
  });

  async function openStore(): Promise<LocalStore> {
    const nothing = (): void => undefined;
    const logger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
    const opened = new LocalStore({
      dir: "/store",
      fs: disk.fileSystem,
      lock: disk.lock,
      clock: systemClock,
      logger,
      sql,
      keepHistoryDays: 90,
      openBytes: 10_000_000,
      retainBytes: 10_000_000,
    });
    await opened.open(0);
    return opened;
  }

  beforeEach(async () => {
    open = new Set();
    disk = new MemoryDisk();
    store = await openStore();
    await storeCopy(store, TRANSLATION, translationRows(3));
    await storeCopy(store, TRANSLATION, translationRows(4), { sequence: 101 });
    assert.equal(open.size, 0);
  });
  afterEach(() => store.close());

  it("are closed after the mutations of a run, certain or not", async () => {
    await inRun(store, async (run) => {
      await run.addPage(page([update(102, 1, "2:1", "changed")]));
      await run.applyMutations(TRANSLATION);
      const rows = [{ recordType: "translation", recordKey: "1" }];
      await store.markReviewed(TRANSLATION, { through: "9999-01-01", rows });
      await run.commit({ resources: [TRANSLATION] });
      await run.addPage(page([mutation({ sequence: 103, type: "ROW_UPDATE", recordKey: "9" })]));
      assert.equal((await run.applyMutations(TRANSLATION)).kind, "needsFullCopy");
    });
    assert.equal(open.size, 0);
  });

  it("are closed after a full copy that is refused", async () => {
    for (const records of ["[{},7]", '[{"a":}]']) {
      const text = Buffer.from(fullCopy(TRANSLATION, [])).toString().replace("[]", records);
      await inRun(store, (run) => assert.rejects(run.stageFullCopy(TRANSLATION, bytesOf(text))));
    }
    assert.equal(open.size, 0);
  });

  it("are closed after a report, and after a search text was built", async () => {
    await store.verify({ repair: true });
    assert.equal(open.size, 0);
    for (const path of [...disk.files.keys()]) {
      if (path.endsWith(".text")) disk.files.delete(path);
    }
    assert.equal((await store.search("placeholder")).length, 4);
    assert.equal(open.size, 0);
  });

  it("are closed after the catalog was rebuilt", async () => {
    await store.close();
    disk.files.delete("/store/catalog.sqlite");
    disk.put("/store/resources/translations-7.1-00000000.sqlite", new Uint8Array(4096));
    store = await openStore();
    assert.equal((await store.state()).resources.length, 1);
    assert.equal(open.size, 0);
  });

  it("stay open for readers until their file is replaced, or the store is closed", async () => {
    await storeCopy(store, OTHER, translationRows(1));
    for (const ref of [TRANSLATION, OTHER, TRANSLATION]) await store.rows(ref);
    assert.equal(open.size, 2);
    await storeCopy(store, OTHER, translationRows(2));
    assert.equal(open.size, 1);
    await store.close();
    assert.equal(open.size, 0);
  });

  it("are closed if they turn out to be damaged", () => {
    const db = ResourceDatabase.create(sql, 1);
    const file = db.finish({
      ...TRANSLATION,
      generation: "1-0123abcd",
      resourceContentId: null,
      schemaVersion: 1,
      fullCopySequence: 1,
      syncSequence: 1,
      currentThrough: 1,
      lastRefreshedAt: "",
      lastChangedAt: null,
      ownName: null,
    });
    const edited = new sql.Database(file);
    edited.run("DELETE FROM meta");
    const damaged = edited.export();
    edited.close();
    assert.throws(() => ResourceDatabase.open(sql, damaged), DamagedFile);
    const base = catalogBytes(sql, EMPTY_CATALOG, "00000000");
    readCatalog(sql, base);
    assert.equal(open.size, 0);
  });
});
