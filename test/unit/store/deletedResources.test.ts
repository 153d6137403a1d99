import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { StoreCommit } from "../../../src/core/model/commit.js";
import { DeletedResources } from "../../../src/core/store/deletedResources.js";

const A = { group: "translations", id: 1 };
const B = { group: "translations", id: 2 };
const ERROR = { code: "offline", message: "No network.", details: {} } as const;

/** A commit that says something of every kind about both resources. */
const COMMIT: StoreCommit = {
  resources: [A, B],
  unavailable: [A, B].map((ref) => ({ ...ref, reason: null })),
  failures: [A, B].map((ref) => ({ ...ref, error: ERROR })),
  touched: [A, B],
  doubtful: [A, B],
  currentThrough: { sequence: 7, resources: [A, B] },
  checkpoint: { filter: "translations:*", token: "t" },
};

describe("resources that were deleted while a run writes", () => {
  it("are left out of everything that its commit says, and the rest stays", () => {
    const deleted = new DeletedResources();
    deleted.add([A]);
    assert.deepEqual(deleted.without(COMMIT), {
      resources: [B],
      unavailable: [{ ...B, reason: null }],
      failures: [{ ...B, error: ERROR }],
      touched: [B],
      doubtful: [B],
      currentThrough: { sequence: 7, resources: [B] },
      checkpoint: { filter: "translations:*", token: "t" },
    });
    assert.deepEqual([deleted.has(A), deleted.has(B), deleted.isAll], [true, false, false]);
    assert.deepEqual(deleted.refs, [A]);
  });

  it("are all of them if everything was deleted", () => {
    const deleted = new DeletedResources();
    deleted.add("all");
    assert.deepEqual([deleted.has(A), deleted.isAll], [true, true]);
    const { resources, currentThrough } = deleted.without(COMMIT);
    assert.deepEqual([resources, currentThrough], [[], { sequence: 7, resources: [] }]);
  });

  it("are not added to a commit that says nothing about them", () => {
    const deleted = new DeletedResources();
    deleted.add([A]);
    const { currentThrough, checkpoint } = deleted.without({ resources: [B] });
    assert.deepEqual([currentThrough, checkpoint], [undefined, undefined]);
  });

  it("leave a commit as it is while there are none", () => {
    assert.equal(new DeletedResources().without(COMMIT), COMMIT);
  });
});
