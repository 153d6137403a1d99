import assert from "node:assert/strict";
import { Generations } from "../../../src/app/checks/generations.js";
import { StoredChecker } from "../../../src/core/library/checks/stored.js";
import { resourceKey } from "../../../src/core/model/resource.js";
import type { ContentStore } from "../../../src/core/ports.js";
import { placeholder, World, type Window } from "../../support/syncWorld.js";

const ROWS = 12;
const EDITED = { group: "translations", id: 2 };
const OTHER = { group: "tafsirs", id: 3 };

describe("the check after a sync", () => {
  let world: World;
  let window: Window;
  let generations: Generations;
  /** Rows that the checks read, by resource. */
  let read: Map<string, number>;
  /** Resources changed by the commits since they were last read. */
  let changed: string[];

  before(async () => {
    world = await World.start({
      resources: [
        placeholder("translations", 1, ROWS),
        placeholder("translations", 2, ROWS),
        placeholder("tafsirs", 3, ROWS),
        placeholder("recitations", 4, ROWS),
      ],
    });
    window = await world.open(["translations:*", "tafsirs:*", "recitations:*"]);
    generations = new Generations();
    generations.remember(await window.store.state());
    window.store.onDidChange((changes, state) => {
      changed.push(...generations.commit(changes, state).map(resourceKey));
    });
  });
  beforeEach(() => {
    read = new Map();
    changed = [];
  });
  after(() => world.close());

  /** A store that counts the rows that it returns. */
  const counting: Pick<ContentStore, "state" | "rows"> = {
    state: () => window.store.state(),
    rows: async (ref, query) => {
      const page = await window.store.rows(ref, query);
      const key = resourceKey(ref);
      read.set(key, (read.get(key) ?? 0) + page.rows.length);
      return page;
    },
  };

  /** Syncs, and checks the changed resources as a window does. */
  async function syncAndCheck(): Promise<void> {
    const outcome = await window.session.sync();
    assert.ok(outcome.kind === "applied" || outcome.kind === "upToDate", outcome.kind);
    const { resources } = await window.store.state();
    const checker = new StoredChecker(counting);
    for (const resource of resources) {
      if (changed.includes(resourceKey(resource))) await checker.check(resource);
    }
  }

  it("checks every resource of the first sync, and reads each at most twice", async () => {
    await syncAndCheck();
    assert.deepEqual([...changed].sort(), [
      "recitations:4",
      "tafsirs:3",
      "translations:1",
      "translations:2",
    ]);
    // A text may be read twice: for comparison with others, and for its own check.
    for (const [key, rows] of read) assert.ok(rows <= 2 * ROWS, `${key}: ${rows}`);
  });

  it("reads nothing after a sync without changes", async () => {
    await syncAndCheck();
    assert.deepEqual([changed, read.size], [[], 0]);
  });

  it("checks only the resources with changed rows", async () => {
    const { publisher } = world.service;
    for (const number of [3, 7]) {
      await publisher.editRow(
        EDITED,
        { recordType: "translation", recordKey: String(number) },
        { text: "Placeholder, changed" },
      );
    }
    await syncAndCheck();
    assert.deepEqual(changed, ["translations:2"]);
    // Texts of the same language are read for comparison; a recitation has none.
    assert.deepEqual(Object.fromEntries([...read].sort()), {
      "tafsirs:3": ROWS,
      "translations:1": ROWS,
      "translations:2": ROWS,
    });
  });

  it("checks a removed row's resource, and nothing after a review or a deleted copy", async () => {
    const [row] = (await world.service.publisher.rowsOf(OTHER)) ?? [];
    assert.ok(row);
    await world.service.publisher.deleteRow(OTHER, row);
    await syncAndCheck();
    assert.deepEqual(changed, ["tafsirs:3"]);
    changed = [];
    await window.store.markReviewed(OTHER, { through: new Date().toISOString() });
    assert.deepEqual(changed, [], "marks change no rows");
    await window.store.deleteLocalCopy([OTHER]);
    assert.deepEqual(changed, ["tafsirs:3"]);
    assert.equal(generations.of(OTHER), null, "its findings are forgotten");
  });
});
