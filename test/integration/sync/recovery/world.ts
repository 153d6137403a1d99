import assert from "node:assert/strict";
import { afterEach, beforeEach } from "mocha";
import { makeRow } from "../../../../src/core/sandbox/rows.js";
import type { RunOutcome } from "../../../../src/core/sync/types.js";
import { placeholder, shortRequests, World, type Window } from "../../../support/syncWorld.js";

/*
 * A service and a window for the tests of recovery, over HTTP on loopback. The tests cover the
 * service's two documents and the observations in production row by row: the service's behaviour,
 * the run's report, the requests, and the local rows.
 */

export const A = { group: "translations", id: 1 };
export const B = { group: "translations", id: 2 };
export const TAFSIR = { group: "tafsirs", id: 3 };
export const ARTICLE = { group: "articles", id: 4 };
export const BOTH = "translations:1,2";
export const ROW = { recordType: "translation", recordKey: "1" };
export const EDIT = { text: "[placeholder, edited]" };

export let world: World;
export let window: Window;

/** A window that has synced once, and a service whose requests count from now on. */
export async function settle(entries: readonly string[]): Promise<void> {
  window = await world.open(entries);
  const outcome = await window.session.sync();
  assert.equal(outcome.kind, "applied");
  world.service.requests.clear();
}

export function requests(): string[] {
  return shortRequests(world.service.requests.all);
}

export function codeOf(outcome: RunOutcome): string {
  return outcome.kind === "failed" ? outcome.error.code : outcome.kind;
}

export async function checkpointOf(filter: string): Promise<string | null> {
  const run = await window.store.openWriter({ waitMs: 0 });
  try {
    return await run.checkpoint(filter);
  } finally {
    await run.close();
  }
}

export async function assertAsBefore(before: Map<string, string[]>): Promise<void> {
  for (const ref of [A, B]) {
    assert.deepEqual(await window.content(ref), before.get(String(ref.id)), `rows of ${ref.id}`);
  }
}

export async function localContent(): Promise<Map<string, string[]>> {
  return new Map([
    ["1", await window.content(A)],
    ["2", await window.content(B)],
  ]);
}

/** Starts a world before each test of the suite, and closes it afterwards. */
export function useWorld(): void {
  beforeEach(async () => {
    world = await World.start({
      resources: [
        placeholder("translations", 1),
        placeholder("translations", 2),
        placeholder("tafsirs", 3),
        {
          group: "articles",
          id: 4,
          resourceContentId: null,
          listing: null,
          rows: () =>
            [1, 2].map((language_id) =>
              makeRow(
                "articles",
                {
                  article_id: 4,
                  language_id,
                  lang: language_id === 1 ? "en" : "ur",
                  title: "[placeholder title]",
                  text: "<p>[placeholder]</p>",
                },
                { articleKeys: "opaque" },
              ),
            ),
        },
      ],
      articleKeys: "opaque",
    });
  });
  afterEach(async () => {
    await world.close();
  });
}

/** Replaces the world of the test. */
export async function startWorld(...options: Parameters<typeof World.start>): Promise<void> {
  world = await World.start(...options);
}

/** Opens another window of the test's world. */
export async function openWindow(...options: Parameters<World["open"]>): Promise<void> {
  window = await world.open(...options);
}
