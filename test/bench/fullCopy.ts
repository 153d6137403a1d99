import { join } from "node:path";
import { groupModule } from "../../src/core/model/groups/registry.js";
import type { ResourceRef } from "../../src/core/model/resource.js";
import { spellingsOf } from "../../src/core/model/search/spellings.js";
import { parseFullCopy, parseRecord } from "../../src/core/store/body.js";
import type { Bytes } from "../support/store/content.js";
import { openIn, removeFolder, temporaryFolder } from "../support/store/homes.js";
import { translationBody, translationSize } from "./data.js";
import { alone, alternate, compared, sized, timed, median, type Figure } from "./figures.js";
import { loadNative, type OpenNative } from "./native.js";
import { storeBytes } from "./store.js";

/** The same work with better-sqlite3: from the body to durable rows on disk. */
function nativeCopy(
  open: OpenNative,
  file: string,
  ref: ResourceRef,
  bytes: Bytes,
  isSearchable: boolean,
): void {
  const module = groupModule(ref.group);
  const copy = parseFullCopy(ref, bytes);
  const db = open(file);
  db.pragma("synchronous = FULL");
  db.exec(`
    CREATE TABLE rows (
      row_id INTEGER PRIMARY KEY, record_type TEXT NOT NULL, record_key TEXT NOT NULL,
      made_key INTEGER NOT NULL, verse_key TEXT, from_verse INTEGER, to_verse INTEGER,
      sort REAL NOT NULL, arrival INTEGER NOT NULL, weight INTEGER NOT NULL, json TEXT NOT NULL);
    CREATE VIRTUAL TABLE words USING fts5(text, content='');
    BEGIN;
  `);
  const insert = db.prepare("INSERT INTO rows VALUES (?,?,?,?,?,?,?,?,?,?,?)");
  const words = db.prepare("INSERT INTO words (rowid, text) VALUES (?, ?)");
  for (const [index, record] of copy.records.entries()) {
    const data = parseRecord(record, `records[${index}]`);
    const { recordType, recordKey, verseKey, from, to, order } = module.identify(data);
    const text = isSearchable ? spellingsOf(module.searchText(data)).join(" ") : "";
    const id = index + 1;
    insert.run(
      id,
      recordType,
      recordKey ?? `#${id}`,
      0,
      verseKey,
      from,
      to,
      order,
      id,
      text.length,
      record,
    );
    if (text !== "") words.run(id, text);
  }
  db.exec(`
    CREATE UNIQUE INDEX rows_by_key ON rows (record_key, record_type);
    CREATE INDEX rows_in_order ON rows (sort, arrival);
    CREATE INDEX rows_by_verse ON rows (from_verse, to_verse) WHERE from_verse IS NOT NULL;
    COMMIT;
  `);
  db.close();
}

/** One full copy of a translation's size: bytes to validated, durable rows. */
export async function fullCopyFigures(): Promise<Figure[]> {
  const { open } = loadNative();
  const figures: Figure[] = [];
  // A recitation has no text, so its rows are stored without a search text.
  for (const [label, group, limit] of [
    ["without search", "recitations", 1.3],
    ["with search (better-sqlite3: FTS5)", "translations", 1],
  ] as const) {
    const name = `full copy of ${translationSize()} rows, bytes to durable, ${label}`;
    const dir = await temporaryFolder();
    const store = await openIn(dir);
    const ours = (n: number): Promise<number> => {
      const ref = { group, id: n + 1 };
      const body = translationBody(ref);
      return timed(() => storeBytes(store, ref, body));
    };
    const rounds = sized(15, 1);
    if (open === null) {
      const values: number[] = [];
      for (let n = 0; n < rounds; n++) values.push(await ours(n));
      figures.push(alone(name, median(values), "ms", null));
    } else {
      const theirs = (n: number): Promise<number> => {
        const ref = { group, id: n + 1 };
        const body = translationBody(ref);
        const file = join(dir, `native-${n}.sqlite`);
        return timed(() => {
          nativeCopy(open, file, ref, body, group === "translations");
        });
      };
      figures.push(compared(name, await alternate(rounds, ours, theirs), "better-sqlite3", limit));
    }
    await store.close();
    await removeFolder(dir);
  }
  return figures;
}
