import type { ContentStore } from "../../../src/core/ports.js";
import {
  allRows,
  fullCopy,
  inRun,
  mutation,
  OTHER,
  page,
  TRANSLATION,
  translationRows,
  update,
} from "./content.js";

/** Everything that lets a user distinguish two states of a store. */
export async function contentOf(store: ContentStore): Promise<unknown> {
  const state = await store.state();
  const resources = [];
  for (const entry of state.resources) {
    const { group, id, status, rowCount, syncSequence, currentThrough, needsFullCopy } = entry;
    const { unreviewedRows } = entry;
    const rows = (await allRows(store, entry)).map(({ recordKey, json }) => [recordKey, json]);
    const history = (await store.history(entry)).map(({ kind, recordKey }) => [kind, recordKey]);
    resources.push({
      group,
      id,
      status,
      rowCount,
      syncSequence,
      currentThrough,
      needsFullCopy,
      unreviewedRows,
      rows,
      history,
    });
  }
  return { resources, lastRun: state.lastRun };
}

export async function checkpointOf(store: ContentStore): Promise<string | null> {
  return inRun(store, (run) => run.checkpoint("all"));
}

/** An atomic change of a store, with the content before it. */
export interface Scenario {
  readonly name: string;
  prepare(store: ContentStore): Promise<void>;
  change(store: ContentStore): Promise<void>;
}

/** Two resources, one with history, and a checkpoint. */
async function twoResources(store: ContentStore): Promise<void> {
  await inRun(store, async (run) => {
    await run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, translationRows(6)));
    await run.stageFullCopy(OTHER, fullCopy(OTHER, translationRows(4)));
    await run.commit({
      resources: [TRANSLATION, OTHER],
      checkpoint: { filter: "all", token: "first" },
      lastRun: {
        filter: "translations:*",
        endedAt: "2026-01-01T00:00:00.000Z",
        outcome: "applied",
        error: null,
      },
    });
  });
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "the first sync",
    prepare: () => Promise.resolve(),
    change: twoResources,
  },
  {
    name: "a sync of row mutations and a full copy",
    prepare: twoResources,
    change: (store) =>
      inRun(store, async (run) => {
        await run.addPage(
          page([
            update(101, 2, "2:2", "changed"),
            mutation({ sequence: 102, type: "ROW_DELETE", recordKey: "3" }),
          ]),
        );
        await run.applyMutations(TRANSLATION);
        await run.stageFullCopy(OTHER, fullCopy(OTHER, translationRows(5), { sequence: 103 }));
        const last = {
          resources: [TRANSLATION, OTHER],
          checkpoint: { filter: "all", token: "second" },
          currentThrough: { sequence: 110, resources: [TRANSLATION, OTHER] },
          lastRun: {
            filter: "translations:*",
            endedAt: "2026-01-02T00:00:00.000Z",
            outcome: "applied",
            error: null,
          },
        } as const;
        await run.commit(last, { isLast: true });
      }),
  },
  {
    name: "marking changes as reviewed",
    prepare: async (store) => {
      await twoResources(store);
      await inRun(store, async (run) => {
        await run.stageFullCopy(
          OTHER,
          fullCopy(
            OTHER,
            translationRows(4, (id) => `Placeholder ${id}, changed`),
          ),
        );
        await run.commit({ resources: [OTHER] });
      });
    },
    change: async (store) => {
      const [change] = (await store.changes(OTHER)).rows;
      await store.markReviewed(OTHER, { through: change?.appliedAt ?? null });
    },
  },
  {
    name: "a resource that becomes unavailable",
    prepare: twoResources,
    change: (store) =>
      inRun(store, async (run) => {
        await run.commit({
          resources: [],
          unavailable: [{ ...OTHER, reason: "hidden" }],
          checkpoint: { filter: "all", token: "second" },
        });
      }),
  },
  {
    name: "deleting the local copy of one resource",
    prepare: twoResources,
    change: (store) => store.deleteLocalCopy([OTHER]),
  },
  {
    name: "deleting everything",
    prepare: twoResources,
    change: (store) => store.deleteLocalCopy("all"),
  },
];
