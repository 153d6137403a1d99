import assert from "node:assert/strict";
import { buildTree } from "../../../../src/ui/tree/model.js";
import type { ResourceNode, TreeInput } from "../../../../src/ui/tree/nodes.js";
import { ago, HOUR, listed, NOW, resource, state, status, treeInput } from "../support.js";

const nameless = resource({
  id: 21,
  name: null,
  group: "tafsirs",
  status: "unavailable",
  unavailableSince: ago(HOUR),
});
const INPUT = treeInput({
  state: state({ resources: [nameless], listed: [] }),
  entries: ["tafsirs:*"],
});

/** The row of the only resource. */
function row(changes: Partial<TreeInput> = {}): ResourceNode {
  const [group] = buildTree({ ...INPUT, ...changes }).nodes;
  const child = group?.kind === "group" ? group.children[0] : undefined;
  assert.ok(child?.kind === "resource");
  return child;
}

describe("a redraw of the tree", () => {
  it("keeps a row without changes", () => {
    const before = row();
    assert.equal(row(), before);
    assert.equal(row({ now: NOW + 1 }), before);
  });

  const available = resource({ id: 21, group: "tafsirs" });
  const changes: [string, Partial<TreeInput>][] = [
    ["the resource", { state: state({ resources: [available] }) }],
    [
      "the list of names",
      { state: state({ resources: [nameless], listed: [listed({ group: "tafsirs", id: 21 })] }) },
    ],
    ["an entry of its own in the settings", { entries: ["tafsirs:21"] }],
    ["the settings, which leave it out", { entries: [] }],
    ["a sync of it", { busy: new Set(["tafsirs:21"] as const) }],
    ["the age", { now: NOW + 5 * HOUR }],
    ["the year", { now: Date.parse("2027-11-22T12:00:00Z") }],
    ["the covered verses", { coveredVerses: new Map([["tafsirs:21", 20] as const]) }],
    ["the findings", { findings: new Map([["tafsirs:21", 3] as const]) }],
    ["a missing scope", { status: status({ missingScopes: ["content.tafsirs.read"] }) }],
    ["the language", { locale: "de" }],
  ];
  for (const [what, change] of changes) {
    it(`shows a change of ${what}`, () => {
      const before = row();
      assert.notDeepEqual(row(change), before);
    });
  }
});
