import { setImmediate } from "node:timers/promises";
import { compareResources, resourceKey, type ResourceRef } from "../model/resource.js";
import type { VerifyReport } from "../model/storeState.js";
import { withEntries, type CatalogEntry } from "./catalog.js";
import { isMissing, storeError } from "./fileErrors.js";
import { ResourceDatabase } from "./resource/resourceDatabase.js";
import { DamagedFile } from "./sqlite.js";
import { CATALOG } from "./storeFiles.js";
import type { StoreReader } from "./storeReader.js";
import type { HeldLock } from "./lock.js";

type FileReport = VerifyReport["files"][number];

/**
 * Checks every file in the catalog, and lists all others. Changes nothing on the disk. Adds the
 * resources whose files cannot be read to `unreadable`.
 */
export async function inspectStore(
  store: StoreReader,
  unreadable: ResourceRef[] = [],
): Promise<VerifyReport> {
  const catalog = await store.keeper.refresh();
  const reports: FileReport[] = [];
  const stamp = await store.files.stamp(CATALOG);
  if (stamp !== null) {
    const journal = store.keeper.journalFile;
    const journalBytes = journal === null ? 0 : ((await store.files.stamp(journal))?.size ?? 0);
    const bytes = stamp.size + journalBytes;
    reports.push({ file: CATALOG, resource: null, bytes, rows: null, problem: null });
  }
  for (const entry of [...catalog.resources.values()].sort(compareResources)) {
    const { file } = entry;
    if (file === null) continue;
    const { report, damaged } = await inspectFile(store, entry, file);
    const current = (await store.keeper.refresh()).resources.get(resourceKey(entry))?.file;
    // Another window's commit replaced a damaged file during the check.
    if (damaged && current !== file) continue;
    if (damaged && report.problem !== null) store.keeper.noteDamage(entry, file, report.problem);
    else if (report.problem !== null) unreadable.push({ group: entry.group, id: entry.id });
    reports.push(report);
    await setImmediate();
  }
  const { orphans, setAside, bytes } = await store.files.besides(await store.keeper.refresh());
  return {
    files: reports,
    orphans,
    setAside,
    totalBytes: reports.reduce((sum, file) => sum + file.bytes, 0) + bytes,
    ok: reports.every((file) => file.problem === null),
  };
}

/** A file that another program has locked is a problem, but not damage. */
async function inspectFile(
  store: StoreReader,
  entry: CatalogEntry,
  file: string,
): Promise<{ readonly report: FileReport; readonly damaged: boolean }> {
  const { group, id } = entry;
  let bytes = 0;
  let rows: number | null = null;
  const report = (problem: string | null): FileReport => ({
    file,
    resource: { group, id },
    bytes,
    rows,
    problem,
  });
  try {
    const files = store.files;
    bytes = (await files.fs.stat(files.path(file))).size + (await files.searchTextBytes(file));
    const database = ResourceDatabase.open(store.sql, await store.databases.load(entry));
    try {
      rows = database.rows.count();
      let problem = database.integrityProblem();
      if (problem === null && rows !== entry.rowCount) {
        problem = `${rows} rows instead of ${entry.rowCount}`;
      }
      return { report: report(problem), damaged: problem !== null };
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof DamagedFile) return { report: report(error.message), damaged: true };
    if (isMissing(error)) return { report: report("the file is missing"), damaged: true };
    return {
      report: report(`not readable now: ${storeError(error).message}`),
      damaged: false,
    };
  }
}

/** Sets damaged files aside, marks the resources that need a full copy, and removes leftovers. */
export async function repairStore(reader: StoreReader, lock: HeldLock): Promise<void> {
  const { keeper } = reader;
  const unreadable: ResourceRef[] = [];
  await inspectStore(reader, unreadable);
  const keys = new Set(unreadable.map(resourceKey));
  // Their rows may become readable later, but until then only a full copy helps.
  const doubtful = [...keeper.current.resources.values()]
    .filter((entry) => keys.has(resourceKey(entry)))
    .map((entry) => ({ ...entry, needsFullCopy: true }));
  if (keeper.needsCommit || doubtful.length > 0) {
    await keeper.publish(lock, (catalog) => withEntries(catalog, doubtful));
  }
  reader.files.expectLeftovers();
  await keeper.removeLeftovers(lock);
}
