import { deepStrictEqual, strictEqual } from "node:assert";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import {
  allRows,
  inRun,
  storeCopy,
  TRANSLATION,
  translationRow,
  translationRows,
} from "../../support/store/content.js";
import { openIn, removeFolder, temporaryFolder } from "../../support/store/homes.js";

/** Folders that each version of the store's layout wrote, as they were; never written again. */
const FIXTURES = join(__dirname, "../../fixtures");

describe("a store that an earlier version wrote", () => {
  for (const version of [1]) {
    it(`of layout ${version} has all its content, and is written to`, async () => {
      const dir = await temporaryFolder();
      await cp(join(FIXTURES, `store-version-${version}`), dir, { recursive: true });
      const store = await openIn(dir, { keepHistoryDays: 36_500 });
      const state = await store.state();
      const [entry] = state.resources;
      strictEqual(entry?.name, "Placeholder name");
      strictEqual(entry.rowCount, 5);
      strictEqual(entry.syncSequence, 101);
      strictEqual(entry.needsFullCopy, false);
      strictEqual(state.lastRun?.lastCompleteAt, "2026-11-22T09:00:00.000Z");
      const expected = translationRows(5);
      expected[1] = translationRow(2, "2:2", "changed");
      deepStrictEqual(
        (await allRows(store, TRANSLATION)).map(({ json }) => json),
        expected,
      );
      deepStrictEqual(
        (await store.history(TRANSLATION)).map(({ kind, recordKey }) => [kind, recordKey]),
        [["updated", "2"]],
      );
      strictEqual((await store.search("changed"))[0]?.recordKey, "2");
      await inRun(store, async (run) => {
        strictEqual(await run.checkpoint("translations:19"), "a token");
      });
      await storeCopy(store, TRANSLATION, translationRows(6));
      strictEqual((await allRows(store, TRANSLATION)).length, 6);
      strictEqual((await store.verify({ repair: false })).ok, true);
      await store.close();
      await removeFolder(dir);
    });
  }
});
