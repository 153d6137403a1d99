import assert from "node:assert/strict";
import type { LocalResource } from "../../../../src/core/model/resource.js";
import { resourcesToDraw, type Drawn } from "../../../../src/ui/changes/drawn.js";
import { changedResources, NO_FILTER } from "../../../../src/ui/changes/model.js";
import { resource, state } from "../support.js";

const drawn = (resources: readonly LocalResource[], others = ""): Drawn => ({
  others,
  resources: changedResources(state({ resources }), NO_FILTER, "en"),
});

describe("what the view of changes draws again", () => {
  const first = resource({ id: 1, unreviewedRows: 40 });
  const second = resource({ id: 2, unreviewedRows: 20 });
  const before = drawn([first, second]);
  const ids = (after: Drawn): readonly number[] | null =>
    resourcesToDraw(before, after)?.map((node) => node.resource.id) ?? null;

  it("is nothing if nothing differs, and everything at first", () => {
    assert.deepEqual(ids(drawn([first, second])), []);
    assert.equal(resourcesToDraw(null, before), null);
  });

  it("is a resource alone, with its new count, if its changes became reviewed or came back", () => {
    const nodes = resourcesToDraw(before, drawn([{ ...first, unreviewedRows: 39 }, second]));
    assert.deepEqual(
      nodes?.map(({ nodeId, description }) => [nodeId, description]),
      [["changes/translations:1", "39"]],
    );
    assert.deepEqual(ids(drawn([first, { ...second, unreviewedRows: 21 }])), [2]);
    const reviewed = { ...second, reviewedThrough: "2026-11-21T10:00:00.000Z" };
    assert.deepEqual(ids(drawn([first, reviewed])), [2]);
  });

  it("is everything if resources come, go, or change their places", () => {
    assert.equal(ids(drawn([first])), null);
    assert.equal(ids(drawn([first, { ...second, unreviewedRows: 41 }])), null);
    assert.equal(ids(drawn([first, second, resource({ id: 3, unreviewedRows: 1 })])), null);
  });

  it("is everything after a commit of a sync, a new name, and other changes", () => {
    assert.equal(ids(drawn([{ ...first, file: "another", unreviewedRows: 41 }, second])), null);
    assert.equal(ids(drawn([{ ...first, name: "Another name" }, second])), null);
    assert.equal(ids(drawn([first, second], "another filter")), null);
  });
});
