import assert from "node:assert/strict";
import type { ContentStore } from "../../../src/core/ports.js";
import {
  allRows,
  fullCopy,
  inRun,
  OTHER,
  page,
  storeCopy,
  TRANSLATION,
  translationRows,
  update,
} from "../../support/store/content.js";
import { find, hasCode, useStore, type StoreHome } from "./home.js";

/** Commits of one window and of several, in every ContentStore. */
export function commits(home: () => Promise<StoreHome>): void {
  let place: StoreHome;
  let store: ContentStore;
  useStore(home, (opened) => {
    ({ place, store } = opened);
  });

  describe("commits", () => {
    it("stores a checkpoint by its filter, and drops it", async () => {
      await inRun(store, async (run) => {
        await run.commit({ resources: [], checkpoint: { filter: "a:1", token: "one" } });
        await run.commit({ resources: [], checkpoint: { filter: "b:1", token: "two" } });
      });
      await inRun(store, async (run) => {
        assert.equal(await run.checkpoint("a:1"), "one");
        assert.equal(await run.checkpoint("b:1"), "two");
        assert.equal(await run.checkpoint("c:1"), null);
        await run.commit({ resources: [], checkpoint: { filter: "a:1", token: null } });
        assert.equal(await run.checkpoint("a:1"), null);
      });
    });

    it("closes the writer with its last commit", async () => {
      const run = await store.openWriter({ waitMs: 0 });
      const checkpoint = { filter: "a:1", token: "one" };
      const state = await run.commit({ resources: [], checkpoint }, { isLast: true });
      assert.equal(state.filters.length, 1);
      const next = await store.openWriter({ waitMs: 0 });
      await assert.rejects(run.commit({ resources: [] }), hasCode("store_failed"));
      await assert.rejects(run.addPage(page([])), hasCode("store_failed"));
      await run.close();
      assert.equal(await next.checkpoint("a:1"), "one");
      await next.commit({ resources: [], checkpoint: { filter: "a:1", token: "two" } });
      await next.close();
    });

    it("reads pages without row changes as others, and starts over with both", async () => {
      await storeCopy(store, TRANSLATION, translationRows(3), { sequence: 100 });
      await inRun(store, async (run) => {
        await assert.rejects(
          run.addPage(new TextEncoder().encode("{}")),
          hasCode("invalid_response", "sync"),
        );
        await run.addPage(page([update(101, 1, "1:1", "dropped")]));
        await run.restart();
        const empty = await run.addPage(page([]));
        assert.deepEqual(empty.mutations, []);
        await run.addPage(page([update(102, 2, "1:2", "kept")]));
        assert.deepEqual(await run.applyMutations(TRANSLATION), {
          kind: "applied",
          upserted: 1,
          deleted: 0,
        });
      });
    });

    it("keeps the rows of a resource that is no longer public", async () => {
      await storeCopy(store, TRANSLATION, translationRows(2));
      await inRun(store, (run) =>
        run.commit({ resources: [], unavailable: [{ ...TRANSLATION, reason: "hidden" }] }),
      );
      const entry = find(await store.state(), TRANSLATION);
      assert.equal(entry.status, "unavailable");
      assert.equal(entry.unavailableReason, "hidden");
      assert.ok(entry.unavailableSince !== null);
      assert.equal((await allRows(store, TRANSLATION)).length, 2);
      await storeCopy(store, TRANSLATION, translationRows(2));
      const again = find(await store.state(), TRANSLATION);
      assert.equal(again.status, "available");
      assert.equal(again.unavailableReason, null);
      assert.equal(again.unavailableSince, null);
    });

    it("records the failure of a resource until it succeeds", async () => {
      const error = { code: "service_unavailable", message: "busy", details: {} };
      await inRun(store, (run) => run.commit({ resources: [], failures: [{ ...OTHER, error }] }));
      const failed = find(await store.state(), OTHER);
      assert.equal(failed.failure?.code, "service_unavailable");
      assert.equal(failed.needsFullCopy, true);
      await storeCopy(store, OTHER, translationRows(1));
      assert.equal(find(await store.state(), OTHER).failure, null);
    });

    it("raises the sequence through which rows are current, and never lowers it", async () => {
      await storeCopy(store, TRANSLATION, translationRows(2), { sequence: 100 });
      await inRun(store, async (run) => {
        await run.commit({
          resources: [],
          currentThrough: { sequence: 500, resources: [TRANSLATION] },
        });
        await run.commit({
          resources: [],
          currentThrough: { sequence: 300, resources: [TRANSLATION, OTHER] },
        });
      });
      const state = await store.state();
      assert.equal(find(state, TRANSLATION).currentThrough, 500);
      assert.equal(find(state, TRANSLATION).syncSequence, 100);
      assert.equal(state.resources.length, 1);
    });

    it("marks freshness without touching rows", async () => {
      await storeCopy(store, TRANSLATION, translationRows(2));
      const before = await allRows(store, TRANSLATION);
      const startedAt = new Date().toISOString();
      await inRun(store, (run) => run.commit({ resources: [], touched: [TRANSLATION, OTHER] }));
      const state = await store.state();
      assert.ok((find(state, TRANSLATION).lastChangedAt ?? "") >= startedAt);
      assert.deepEqual(await allRows(store, TRANSLATION), before);
      assert.equal(state.resources.length, 1, "a marker announces nothing");
    });

    it("keeps doubtful rows readable until their full copy arrives", async () => {
      await storeCopy(store, TRANSLATION, translationRows(2));
      const before = await allRows(store, TRANSLATION);
      await inRun(store, (run) => run.commit({ resources: [], doubtful: [TRANSLATION, OTHER] }));
      assert.equal(find(await store.state(), TRANSLATION).needsFullCopy, true);
      assert.deepEqual(await allRows(store, TRANSLATION), before);
      await storeCopy(store, TRANSLATION, translationRows(3));
      assert.equal(find(await store.state(), TRANSLATION).needsFullCopy, false);
    });

    it("forgets a deleted resource on request", async () => {
      await storeCopy(store, TRANSLATION, translationRows(2));
      await storeCopy(store, OTHER, translationRows(2));
      await store.deleteLocalCopy([TRANSLATION]);
      await store.deleteLocalCopy([OTHER], { forget: true });
      const state = await store.state();
      assert.equal(state.resources.length, 1);
      assert.equal(find(state, TRANSLATION).needsFullCopy, true);
    });

    it("names resources from the lists", async () => {
      await storeCopy(store, TRANSLATION, translationRows(1));
      assert.equal(find(await store.state(), TRANSLATION).name, null);
      const listed = {
        ...TRANSLATION,
        name: "Placeholder \ud800 name",
        authorName: "Author",
        languageName: "urdu",
        languageCode: "ur",
        direction: "rtl" as const,
      };
      await inRun(store, (run) => run.commit({ resources: [], listed: [listed, listed] }));
      const state = await (await place.open()).state();
      const entry = find(state, TRANSLATION);
      assert.deepEqual(find(await store.state(), TRANSLATION), entry);
      assert.equal(entry.authorName, "Author");
      assert.equal(entry.direction, "rtl");
      assert.equal(state.listed.length, 1);
      assert.ok(state.listedAt !== null);
    });

    it("remembers the outcome of the last run, and the time of the last complete one", async () => {
      const error = { code: "offline", message: "no network", details: { status: 503 } };
      await inRun(store, async (run) => {
        await run.commit({
          resources: [],
          checkpoint: { filter: "a:1", token: "t" },
          lastRun: {
            filter: "translations:*",
            endedAt: "2026-01-01T00:00:00.000Z",
            outcome: "applied",
            error: null,
          },
        });
        await run.commit({
          resources: [],
          lastRun: {
            filter: "translations:*",
            endedAt: "2026-01-02T00:00:00.000Z",
            outcome: "failed",
            error,
          },
        });
      });
      assert.deepEqual((await (await place.open()).state()).lastRun, {
        endedAt: "2026-01-02T00:00:00.000Z",
        outcome: "failed",
        error,
        lastCompleteAt: "2026-01-01T00:00:00.000Z",
      });
    });
  });

  describe("several windows", () => {
    it("see each other's commits", async () => {
      const second = await place.open();
      await storeCopy(store, TRANSLATION, translationRows(2));
      assert.equal((await allRows(second, TRANSLATION)).length, 2);
      await storeCopy(second, TRANSLATION, translationRows(5));
      assert.equal((await allRows(store, TRANSLATION)).length, 5);
    });

    it("are notified of their own commits and others'", async () => {
      const second = await place.open();
      const told = (window: ContentStore) =>
        new Promise<[string, number]>((resolve) => {
          const stop = window.onDidChange((refs, state) => {
            stop();
            resolve([refs.map(({ group, id }) => `${group}:${id}`).join(), state.revision]);
          });
        });
      const both = Promise.all([told(store), told(second)]);
      await storeCopy(store, TRANSLATION, translationRows(2));
      assert.deepEqual(await both, [
        ["translations:19", 1],
        ["translations:19", 1],
      ]);
    });

    it("write one at a time", async () => {
      const second = await place.open();
      await inRun(store, async () => {
        await assert.rejects(second.openWriter({ waitMs: 0 }), hasCode("store_busy"));
        const controller = new AbortController();
        const waiting = second.openWriter({ waitMs: 60_000, signal: controller.signal });
        controller.abort();
        await assert.rejects(waiting, hasCode("cancelled"));
      });
      await inRun(second, async (run) => {
        await run.commit({ resources: [] });
      });
    });

    it("wait for each other, and then start from the other's commit", async () => {
      const second = await place.open();
      const run = await store.openWriter({ waitMs: 0 });
      const waiting = second.openWriter({ waitMs: 20_000 });
      await run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, translationRows(2)));
      await run.commit({ resources: [TRANSLATION] });
      await run.close();
      const next = await waiting;
      assert.equal(find(next.base, TRANSLATION).rowCount, 2);
      await next.close();
    });
  });

  describe("deleting the local copy", () => {
    it("drops a resource's rows and history, and asks for a full copy", async () => {
      await storeCopy(store, TRANSLATION, translationRows(2));
      await storeCopy(store, TRANSLATION, translationRows(3));
      await storeCopy(store, OTHER, translationRows(1));
      await store.deleteLocalCopy([TRANSLATION]);
      const entry = find(await store.state(), TRANSLATION);
      assert.equal(entry.rowCount, 0);
      assert.equal(entry.needsFullCopy, true);
      assert.equal(entry.file, null);
      assert.deepEqual(await store.history(TRANSLATION), []);
      assert.equal((await allRows(store, OTHER)).length, 1);
      const report = await store.verify({ repair: false });
      assert.deepEqual(report.orphans, []);
      assert.equal(report.files.length, 2);
    });

    it("drops everything, checkpoints included", async () => {
      await storeCopy(store, TRANSLATION, translationRows(2), {
        commit: { checkpoint: { filter: "translations:19", token: "t" } },
      });
      await store.deleteLocalCopy("all");
      assert.deepEqual((await store.state()).resources, []);
      await inRun(store, async (run) => {
        assert.equal(await run.checkpoint("translations:19"), null);
      });
    });

    it("forgets a resource together with the checkpoints that cover it, and no other", async () => {
      const filters = ["translations:*", "translations:20", "tafsirs:1;translations:19,20"];
      await storeCopy(store, TRANSLATION, translationRows(2));
      await inRun(store, async (run) => {
        for (const filter of filters) {
          await run.commit({ resources: [], checkpoint: { filter, token: "t" } });
        }
      });
      await store.deleteLocalCopy([TRANSLATION], { forget: true });
      await inRun(store, async (run) => {
        const left = await Promise.all(filters.map((filter) => run.checkpoint(filter)));
        assert.deepEqual(left, [null, "t", null]);
      });
    });

    for (const forget of [false, true]) {
      const how = forget ? "forgotten" : "deleted";
      it(`leaves a resource ${how} that was ${how} during a run`, async () => {
        await storeCopy(store, TRANSLATION, translationRows(2));
        await inRun(store, async (run) => {
          await run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, translationRows(3)));
          await store.deleteLocalCopy([TRANSLATION], { forget });
          await run.stageFullCopy(OTHER, fullCopy(OTHER, translationRows(3)));
          await run.commit({
            resources: [TRANSLATION, OTHER],
            currentThrough: { sequence: 500, resources: [TRANSLATION, OTHER] },
          });
        });
        const { resources } = await store.state();
        assert.deepEqual(
          resources.map(({ id, rowCount }) => [id, rowCount]),
          [...(forget ? [] : [[TRANSLATION.id, 0]]), [OTHER.id, 3]],
        );
      });
    }

    it("stores no checkpoint of a run during which its resources were forgotten", async () => {
      const checkpoint = { filter: "translations:*", token: "t" };
      await storeCopy(store, TRANSLATION, translationRows(2), { commit: { checkpoint } });
      await inRun(store, async (run) => {
        await run.stageFullCopy(OTHER, fullCopy(OTHER, translationRows(3)));
        await store.deleteLocalCopy("all");
        await run.commit({ resources: [OTHER], checkpoint });
      });
      assert.deepEqual((await store.state()).resources, []);
      // Rows from before the deletion return only with the next bootstrap.
      await inRun(store, async (run) => {
        assert.equal(await run.checkpoint(checkpoint.filter), null);
      });
    });
  });
}
