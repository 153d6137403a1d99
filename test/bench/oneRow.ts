import { closeSync, fsyncSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ResourceRef } from "../../src/core/model/resource.js";
import type { ContentStore } from "../../src/core/ports.js";
import { parseFullCopy } from "../../src/core/store/body.js";
import { nodeFileSystem } from "../../src/core/store/nodeFileSystem.js";
import { loadSqlJs } from "../../src/core/store/sqlite.js";
import { inRun, page, TRANSLATION, update, type Bytes } from "../support/store/content.js";
import { openIn, removeFolder, temporaryFolder, WASM_PATH } from "../support/store/homes.js";
import { bodyOf, translationBody } from "./data.js";
import { alternate, compared, median, round, sized, timed, type Figure } from "./figures.js";
import { storeBytes } from "./store.js";

/** Times one-row changes, and counts the bytes that each change writes. */
async function oneRowChange(
  dir: string,
  resources: number,
  bodyOf: (ref: ResourceRef) => Bytes = translationBody,
): Promise<{
  change: (n: number) => Promise<number>;
  bytes: () => number;
  close: () => Promise<void>;
}> {
  let written = 0;
  const fs = nodeFileSystem();
  const open = (): Promise<ContentStore> =>
    openIn(dir, {
      fs: {
        ...fs,
        writeFile: (path, bytes) => {
          const parts = bytes instanceof Uint8Array ? [bytes] : [...bytes];
          for (const part of parts) written += part.byteLength;
          return fs.writeFile(path, parts);
        },
      },
    });
  const ref = TRANSLATION;
  const before = await open();
  for (let n = 0; n < resources; n++) {
    const next = { group: ref.group, id: ref.id + n };
    await storeBytes(before, next, n === 0 ? translationBody(next) : bodyOf(next));
  }
  await before.close();
  // Opened again, because a hundred full copies leave garbage in the memory of the first store.
  const store = await open();
  return {
    change: (n) => {
      written = 0;
      return timed(() =>
        inRun(store, async (run) => {
          await run.addPage(page([update(200 + n, 150, "2:143", `Placeholder change ${n}`)]));
          const outcome = await run.applyMutations(ref);
          if (outcome.kind !== "applied") throw new Error(outcome.why);
          await run.commit({ resources: [ref] });
        }),
      );
    },
    bytes: () => written,
    close: () => store.close(),
  };
}

/** One sql.js database with all resources, which is exported and written as a whole. */
async function wholeFileChange(dir: string): Promise<{ milliseconds: number; bytes: number }> {
  const sql = await loadSqlJs(WASM_PATH);
  const db = new sql.Database();
  db.run(
    "CREATE TABLE rows (resource INTEGER, record_key TEXT, json TEXT, PRIMARY KEY (resource, record_key)) WITHOUT ROWID; BEGIN",
  );
  const many = sized(100, 3);
  const ref = { group: "translations", id: 1 };
  const { records } = parseFullCopy(ref, translationBody(ref));
  const insert = db.prepare("INSERT INTO rows VALUES (?, ?, ?)");
  for (let id = 1; id <= many; id++) {
    for (const [index, record] of records.entries()) insert.run([id, String(index), record]);
  }
  insert.free();
  db.run("COMMIT");
  const file = join(dir, "whole.sqlite");
  let bytes = 0;
  const times: number[] = [];
  for (let n = 0; n < 3; n++) {
    times.push(
      await timed(() => {
        db.run("UPDATE rows SET json = ? WHERE resource = 1 AND record_key = '150'", [
          `{"n":${n}}`,
        ]);
        const content = db.export();
        bytes = content.byteLength;
        writeFileSync(file, content);
        const handle = openSync(file, "r+");
        fsyncSync(handle);
        closeSync(handle);
      }),
    );
  }
  db.close();
  return { milliseconds: median(times), bytes };
}

/**
 * A change of one row of a translation, in a store with many other resources and in one with none.
 */
export async function oneRowFigures(): Promise<Figure[]> {
  const many = sized(100, 3);
  const most = sized(2000, 6);
  const [dirOne, dirMany, dirMost, dirWhole] = await Promise.all([
    temporaryFolder(),
    temporaryFolder(),
    temporaryFolder(),
    temporaryFolder(),
  ]);
  const tiny = (ref: ResourceRef): Bytes =>
    bodyOf(ref, [
      { id: 1, resource_content_id: ref.id, verse_key: "1:1", text: "Placeholder", foot_notes: [] },
    ]);
  const one = await oneRowChange(dirOne, 1);
  const several = await oneRowChange(dirMany, many);
  const thousands = await oneRowChange(dirMost, most, tiny);
  const rounds = sized(31, 1);
  const againstMany = await alternate(rounds, several.change, one.change);
  const bytes = several.bytes();
  // The numbering continues across rounds, so that each change is newer than the previous one.
  const later = (n: number): number => n + 100;
  const againstMost = await alternate(rounds, thousands.change, (n) => one.change(later(n)));
  for (const each of [one, several, thousands]) await each.close();
  const whole = await wholeFileChange(dirWhole);
  for (const dir of [dirOne, dirMany, dirMost, dirWhole]) await removeFolder(dir);
  const peer = "a store with 1 resource";
  return [
    compared(`one-row change, ${many} translations stored`, againstMany, peer, 1.2),
    compared(`one-row change, ${most} resources stored`, againstMost, peer, 1.2),
    {
      name: `one-row change, ${many} translations stored`,
      value: round(median(againstMany.ours)),
      unit: "ms",
      against: `one file for everything: ${round(whole.milliseconds)} ms`,
      ratio: round(median(againstMany.ours) / whole.milliseconds),
      spread: null,
      limit: null,
    },
    {
      name: `bytes written by a one-row change, ${many} translations stored`,
      value: bytes,
      unit: "bytes",
      against: `one file for everything: ${whole.bytes} bytes`,
      ratio: round(bytes / whole.bytes),
      spread: null,
      limit: null,
    },
  ];
}
