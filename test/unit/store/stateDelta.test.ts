import assert from "node:assert/strict";
import type { StoreState } from "../../../src/core/model/storeState.js";
import {
  emptyEntry,
  EMPTY_CATALOG,
  localResource,
  stateOf,
} from "../../../src/core/store/catalog.js";
import { stateDelta, withDelta } from "../../../src/core/store/stateDelta.js";
import { random } from "../../support/random.js";

const SEED = Number(process.env.QCS_SEED ?? 20261128);

describe("a state updated by differences", () => {
  const resource = (group: string, id: number) =>
    localResource(EMPTY_CATALOG, emptyEntry(group, id));

  it(`is equal after any series of changes (seed ${SEED})`, () => {
    const below = random(SEED);
    let state: StoreState = stateOf(EMPTY_CATALOG, null);
    let sent: StoreState | null = null;
    let received: StoreState | null = null;
    for (let step = 0; step < 500; step++) {
      const resources = new Map(state.resources.map((r) => [`${r.group}:${r.id}`, r]));
      for (let n = below(5); n > 0; n--) {
        const changed = resource(below(2) === 0 ? "tafsirs" : "translations", 1 + below(20));
        const key = `${changed.group}:${changed.id}`;
        if (below(3) === 0) resources.delete(key);
        else resources.set(key, changed);
      }
      const listed = below(10) === 0 ? [] : state.listed;
      state = {
        ...state,
        revision: step,
        listed,
        resources: [...resources.entries()]
          .sort(([, a], [, b]) => (a.group === b.group ? a.id - b.id : a.group < b.group ? -1 : 1))
          .map(([, r]) => r),
      };
      received = withDelta(received, structuredClone(stateDelta(sent, state)));
      sent = state;
      assert.deepEqual(received, state, `after step ${step}`);
    }
  });

  it("contains only the changed resource, and keeps the same objects for the others", () => {
    const resources = Array.from({ length: 50 }, (_, id) => resource("tafsirs", id + 1));
    const names = { name: "Placeholder", authorName: null, languageName: null };
    const rest = { languageCode: null, direction: null };
    const listed = [{ group: "tafsirs", id: 1, ...names, ...rest }];
    const before: StoreState = { ...stateOf(EMPTY_CATALOG, null), resources, listed };
    const changed = { ...resource("tafsirs", 7), rowCount: 9 };
    const after = { ...before, resources: resources.with(6, changed) };
    const delta = stateDelta(before, after);
    assert.deepEqual([delta.resources, delta.removed, delta.listed], [[changed], [], null]);
    const applied = withDelta(before, delta);
    assert.equal(applied.resources[6], changed);
    assert.equal(applied.resources[7], before.resources[7]);
    assert.equal(applied.listed, listed);
  });
});
