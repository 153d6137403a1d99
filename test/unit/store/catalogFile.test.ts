import { deepStrictEqual, ok, strictEqual, throws } from "node:assert";
import { resourceKey, type ResourceKey } from "../../../src/core/model/resource.js";
import {
  EMPTY_CATALOG,
  emptyEntry,
  type Catalog,
  type CatalogEntry,
} from "../../../src/core/store/catalog.js";
import { CatalogFile } from "../../../src/core/store/catalogFile.js";
import { DamagedFile, loadSqlJs, type SqlModule } from "../../../src/core/store/sqlite.js";
import { random } from "../../support/random.js";
import { WASM_PATH } from "../../support/store/homes.js";

const SEED = Number(process.env.QCS_SEED ?? 20261122);

describe("the catalog's file", () => {
  let sql: SqlModule;
  before(async () => {
    sql = await loadSqlJs(WASM_PATH);
  });

  function reread(bytes: Uint8Array): Catalog {
    const file = new CatalogFile(sql);
    try {
      return file.read(Uint8Array.from(bytes)).catalog;
    } finally {
      file.close();
    }
  }

  it(`says after any row of changes what a new file would say (seed ${SEED})`, () => {
    const below = random(SEED);
    let file = new CatalogFile(sql);
    let catalog = EMPTY_CATALOG;
    for (let step = 1; step <= 400; step++) {
      catalog = changed(catalog, below);
      const bytes = file.write(catalog);
      deepStrictEqual(sorted(reread(bytes)), sorted(catalog), `after step ${step}`);
      // As another window does, which goes on from the bytes and not from memory.
      if (below(10) === 0) {
        file.close();
        file = new CatalogFile(sql);
        catalog = file.read(Uint8Array.from(bytes)).catalog;
      }
      // A commit that failed after its catalog was written leaves no trace in the next one.
      if (below(10) === 0) file.write(changed(catalog, below));
    }
    file.close();
  });

  it("does not grow with the number of commits", () => {
    const below = random(SEED);
    const file = new CatalogFile(sql);
    let catalog = EMPTY_CATALOG;
    for (let id = 1; id <= 50; id++) catalog = withEntry(catalog, entry(id, below));
    const first = file.write(catalog).byteLength;
    let last = 0;
    for (let step = 0; step < 500; step++) {
      catalog = withEntry(catalog, entry(1 + below(50), below));
      last = file.write(catalog).byteLength;
    }
    ok(last <= first * 1.5, `${first} bytes became ${last}`);
    file.close();
  });

  it("is damaged when any byte of it is another", () => {
    const below = random(SEED);
    const file = new CatalogFile(sql);
    let catalog = EMPTY_CATALOG;
    for (let id = 1; id <= 20; id++) catalog = withEntry(catalog, entry(id, below));
    file.write(catalog);
    const bytes = file.write(withEntry(catalog, entry(3, below)));
    file.close();
    for (let n = 0; n < 200; n++) {
      const wrong = Uint8Array.from(bytes);
      const at = below(wrong.length);
      // The version is read before the checksum: a newer version may seal in another way.
      if (at >= 60 && at < 64) continue;
      wrong[at] = (wrong[at] ?? 0) ^ (1 + below(255));
      throws(() => reread(wrong), DamagedFile, `byte ${at}`);
    }
    strictEqual(reread(bytes).resources.size, 20);
  });
});

function sorted(catalog: Catalog): unknown {
  return {
    ...catalog,
    resources: [...catalog.resources].sort(([a], [b]) => (a < b ? -1 : 1)),
    checkpoints: [...catalog.checkpoints].sort(),
    listed: [...catalog.listed].sort((a, b) => a.id - b.id),
  };
}

function withEntry(catalog: Catalog, changed: CatalogEntry): Catalog {
  const resources = new Map(catalog.resources).set(resourceKey(changed), changed);
  return { ...catalog, revision: catalog.revision + 1, resources };
}

function entry(id: number, below: (n: number) => number): CatalogEntry {
  return {
    ...emptyEntry("translations", id),
    file: `resources/translations-${id}.${below(1000)}-abcdef12.sqlite`,
    bytes: below(1_000_000),
    crc32: below(2 ** 32),
    rowCount: below(7000),
    rowsByType: { translation: below(7000) },
    ownName: below(2) === 0 ? null : `Placeholder ${"long ".repeat(below(40))}`,
    failure: below(3) === 0 ? { code: "offline", message: "x".repeat(below(300)), at: "" } : null,
    reviewedThrough: below(2) === 0 ? null : new Date(below(1e9) * 1000).toISOString(),
    reviewedRows: below(4) === 0 ? [["translation", String(below(99)), "2026"]] : [],
    unreviewedRows: below(100),
    needsFullCopy: below(2) === 0,
  };
}

/** One to three changes of any kind that a commit makes. */
function changed(catalog: Catalog, below: (n: number) => number): Catalog {
  let next = { ...catalog, revision: catalog.revision + 1 };
  for (let n = below(3); n >= 0; n--) {
    const kind = below(6);
    if (kind <= 2) next = withEntry(next, entry(1 + below(30), below));
    if (kind === 3) {
      const resources = new Map<ResourceKey, CatalogEntry>(next.resources);
      resources.delete(`translations:${1 + below(30)}`);
      next = { ...next, resources };
    }
    if (kind === 4) {
      const checkpoints = new Map(next.checkpoints);
      const filter = `filter ${below(4)}`;
      if (below(3) === 0) checkpoints.delete(filter);
      else checkpoints.set(filter, { token: `token ${below(1000)}`, feed: 1, through: below(9) });
      next = { ...next, checkpoints };
    }
    if (kind === 5) {
      const listed = Array.from({ length: below(20) }, (_, id) => ({
        group: "translations",
        id: id + 1,
        name: `Placeholder ${below(100)}`,
        authorName: null,
        languageName: null,
        languageCode: below(2) === 0 ? "en" : null,
        direction: below(2) === 0 ? ("rtl" as const) : null,
      }));
      next = { ...next, listed, listedAt: "2026-11-22T00:00:00.000Z" };
    }
  }
  return below(30) === 0 ? { ...EMPTY_CATALOG, revision: next.revision } : next;
}
