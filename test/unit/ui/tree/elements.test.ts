import assert from "node:assert/strict";
import { TreeElements } from "../../../../src/ui/tree/elements.js";
import type { GroupNode, ProblemNode, TreeNode } from "../../../../src/ui/tree/nodes.js";

const leaf = (id: string, description = ""): ProblemNode => ({
  kind: "problem",
  nodeId: id,
  label: id,
  description,
  icon: "warning",
  contextValue: "problem",
  accessibilityLabel: id,
  explanation: id,
});

const group = (id: string, ids: readonly string[]): GroupNode => ({
  kind: "group",
  nodeId: id,
  label: id,
  description: String(ids.length),
  icon: "book",
  contextValue: "group",
  accessibilityLabel: id,
  children: ids.map((child) => ({ ...leaf(child), kind: "wholeGroup" })),
});

const idsOf = (elements: readonly TreeNode[] | "all"): readonly string[] | "all" =>
  elements === "all" ? "all" : elements.map(({ nodeId }) => nodeId);

describe("the elements of the tree", () => {
  it("keep their objects when their text changes, and show the new text", () => {
    const elements = new TreeElements();
    assert.equal(elements.update([leaf("a", "old"), leaf("b")]), "all");
    const before = elements.children(undefined);
    const changed = elements.update([leaf("a", "new"), leaf("b")]);
    assert.deepEqual(idsOf(changed), ["a"]);
    const after = elements.children(undefined);
    assert.equal(after[0], before[0]);
    assert.equal(after[1], before[1]);
    assert.ok(before[0] !== undefined);
    assert.equal(elements.current(before[0]).description, "new");
  });

  it("are not refreshed without a change", () => {
    const elements = new TreeElements();
    elements.update([group("g", ["a", "b"])]);
    assert.deepEqual(elements.update([group("g", ["a", "b"])]), []);
  });

  it("are refreshed with their group if it has other children", () => {
    const elements = new TreeElements();
    elements.update([group("g", ["a", "b"]), group("h", ["c"])]);
    const [first] = elements.children(undefined);
    elements.children(first);
    assert.deepEqual(idsOf(elements.update([group("g", ["b", "a"]), group("h", ["c"])])), ["g"]);
    assert.deepEqual(idsOf(elements.children(first)), ["b", "a"]);
  });

  it("are all refreshed when the first level changes", () => {
    const elements = new TreeElements();
    elements.update([group("g", ["a"])]);
    assert.equal(elements.update([group("g", ["a"]), leaf("x")]), "all");
    assert.equal(elements.update([]), "all");
    assert.deepEqual(elements.children(undefined), []);
  });
});
