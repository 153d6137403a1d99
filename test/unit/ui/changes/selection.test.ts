import assert from "node:assert/strict";
import { ReviewMarks } from "../../../../src/core/library/review/marks.js";
import { reviewChanges } from "../../../../src/core/library/review/reviewChanges.js";
import type { ChangeHead } from "../../../../src/core/model/change.js";
import { findResource, type ResourceRef } from "../../../../src/core/model/resource.js";
import type { ContentStore } from "../../../../src/core/ports.js";
import {
  changedResources,
  changesIn,
  chaptersOf,
  NO_FILTER,
  type ChangesNode,
} from "../../../../src/ui/changes/model.js";
import {
  changeBeside,
  reviewedBy,
  nodesName,
  reportedPart,
  type ChangesTree,
  type TreePlace,
} from "../../../../src/ui/changes/selection.js";
import { OTHER, storeCopy, TRANSLATION, translationRow } from "../../../support/store/content.js";
import { openOn } from "../../../support/store/homes.js";
import { MemoryDisk } from "../../../support/store/memoryFileSystem.js";
import { localResource } from "../../../support/builders.js";
import { NOW } from "../support.js";

const rows = (text: string): string[] => [
  translationRow(1, "1:1", text),
  translationRow(2, "1:2", text),
  translationRow(3, "2:1", text),
];

/** The tree as the view draws it at the time of the call. */
async function drawn(
  store: ContentStore,
): Promise<ChangesTree & { all: ChangesNode[]; placeOf(node: ChangesNode): TreePlace }> {
  const marks = new ReviewMarks(() => store);
  const parents = new Map<string, ChangesNode>();
  const children = new Map<string, readonly ChangesNode[]>();
  const roots = changedResources(await store.state(), NO_FILTER, "en");
  const all: ChangesNode[] = [];
  const add = (
    node: ChangesNode,
    parent: ChangesNode | null,
    own: readonly ChangesNode[],
  ): void => {
    all.push(node);
    children.set(node.nodeId, own);
    if (parent !== null) parents.set(node.nodeId, parent);
  };
  for (const root of roots) {
    const chapters = chaptersOf(root.resource, await marks.all(root.resource), "en");
    add(root, null, chapters);
    for (const chapter of chapters) {
      const changes = changesIn(chapter, { now: NOW, locale: "en" });
      add(chapter, root, changes);
      for (const change of changes) add(change, chapter, []);
    }
  }
  const placeOf = (node: ChangesNode): TreePlace => {
    const parent = parents.get(node.nodeId);
    const level = parent === undefined ? roots : (children.get(parent.nodeId) ?? []);
    const own = { nodeId: node.nodeId, level: level.map(({ nodeId }) => nodeId) };
    return parent === undefined ? [own] : [...placeOf(parent), own];
  };
  return {
    all,
    getChildren: (node) =>
      Promise.resolve(node === undefined ? roots : (children.get(node.nodeId) ?? [])),
    placeOf,
  };
}

describe("the part that a report of a node covers", () => {
  const resource = localResource({ group: "articles", id: 3 });
  const ref = { group: "articles", id: 3 };
  const head = (recordKey: string, position: number | null): ChangeHead => ({
    recordType: "translation",
    recordKey,
    verseKey: null,
    position,
    to: position,
    kind: "updated",
    times: 1,
    changedAt: "2026-05-01T10:00:00Z",
    appliedAt: "2026-05-01T10:00:00Z",
  });
  const row = (recordKey: string) => ({ recordType: "translation", recordKey });
  const options = { now: NOW, locale: "en" };
  const chapters = chaptersOf(
    resource,
    [head("intro", 2_000), head("verse", 2_255), head("a", null), head("b", null)],
    "en",
  );
  const changes = chapters.flatMap((chapter) => changesIn(chapter, options));

  it("is the verse of a change, else its row", () => {
    assert.deepEqual(changes.map(reportedPart), [
      { ...ref, rows: [row("intro")] },
      { ...ref, verseKey: "2:255" },
      { ...ref, rows: [row("a")] },
      { ...ref, rows: [row("b")] },
    ]);
  });

  it("is the surah of a list of changes, else its rows", () => {
    assert.deepEqual(chapters.map(reportedPart), [
      { ...ref, chapter: 2 },
      { ...ref, rows: [row("a"), row("b")] },
    ]);
  });
});

describe("the selection in the view of changes", () => {
  let store: ContentStore;
  beforeEach(async () => {
    store = await openOn(new MemoryDisk());
    await storeCopy(store, TRANSLATION, rows("One"));
    await storeCopy(store, TRANSLATION, rows("Two"));
  });
  afterEach(() => store.close());

  /** The current changes of a node, read from the store. */
  const headsOf = async (node: ChangesNode): Promise<readonly ChangeHead[]> =>
    node.kind === "resource" ? (await store.changeHeads(node.resource)).rows : node.heads;

  async function unreviewed(ref: ResourceRef): Promise<string[]> {
    return (await store.changeHeads(ref)).rows.map(({ verseKey }) => verseKey ?? "");
  }

  const find = (all: readonly ChangesNode[], label: string): ChangesNode => {
    const node = all.find((one) => one.label === label);
    assert.ok(node, `${label} is in the view`);
    return node;
  };

  it("reviews only changes that existed when it was drawn", async () => {
    for (const isFiltered of [false, true]) {
      const { all } = await drawn(store);
      const [resource] = all;
      assert.ok(resource);
      await storeCopy(store, TRANSLATION, [
        ...rows("Two").slice(0, 2),
        translationRow(3, "2:1", `Later ${String(isFiltered)}`),
      ]);
      const reviewed = await reviewedBy([resource], headsOf, isFiltered);
      const { changes, undo } = await reviewChanges(store, reviewed);
      assert.equal(changes, 2);
      assert.deepEqual(await unreviewed(TRANSLATION), ["2:1"]);
      for (const { ref, mark } of undo) await store.markReviewed(ref, mark);
      await storeCopy(store, TRANSLATION, rows("Two"));
    }
  });

  it("reviews a surah without a change that arrived after it was drawn", async () => {
    const { all } = await drawn(store);
    await storeCopy(store, TRANSLATION, [
      ...rows("Two").slice(1),
      translationRow(1, "1:1", "Later"),
    ]);
    const reviewed = await reviewedBy([find(all, "1 Al-Fatihah")], headsOf, false);
    assert.equal((await reviewChanges(store, reviewed)).changes, 1);
    assert.deepEqual(await unreviewed(TRANSLATION), ["1:1", "2:1"]);
  });

  it("counts each change once, however often it is selected", async () => {
    const { all } = await drawn(store);
    const some = [find(all, "1 Al-Fatihah"), find(all, "1:2")];
    const part = await reviewChanges(store, await reviewedBy(some, headsOf, false));
    assert.equal(part.changes, 2);
    const whole = await reviewChanges(store, await reviewedBy(all, headsOf, false));
    assert.equal(whole.changes, 1);
    assert.deepEqual(await unreviewed(TRANSLATION), []);
  });

  it("undoes several reviews in reverse order", async () => {
    await storeCopy(store, OTHER, rows("One"));
    await storeCopy(store, OTHER, rows("Two"));
    const { all } = await drawn(store);
    await reviewChanges(store, await reviewedBy([find(all, "1:1")], headsOf, false));
    const marked = (): Promise<unknown[]> =>
      Promise.all(
        [TRANSLATION, OTHER].map(async (ref) => [
          findResource(await store.state(), ref)?.reviewedThrough,
          await unreviewed(ref),
        ]),
      );
    const before = await marked();
    const drawnAgain = await drawn(store);
    const whole = await reviewedBy(drawnAgain.all, headsOf, false);
    const rowsFirst = await reviewedBy([find(drawnAgain.all, "2:1")], headsOf, false);
    const { changes, undo } = await reviewChanges(store, [...rowsFirst, ...whole]);
    assert.equal(changes, 5);
    for (const { ref, mark } of undo) await store.markReviewed(ref, mark);
    assert.deepEqual(await marked(), before);
  });

  it("steps from change to change, into other surahs, and from a surah to its changes", async () => {
    const tree = await drawn(store);
    const step = async (from: string | null, by: 1 | -1): Promise<string | null> =>
      (await changeBeside(tree, from === null ? [] : tree.placeOf(find(tree.all, from)), by))
        ?.label ?? null;
    const resource = tree.all[0]?.label ?? "";
    assert.equal(await step(null, 1), "1:1");
    assert.equal(await step("1:1", 1), "1:2");
    assert.equal(await step("1:2", 1), "2:1");
    assert.equal(await step("2:1", 1), null);
    assert.equal(await step("2:1", -1), "1:2");
    assert.equal(await step("2 Al-Baqarah", 1), "2:1");
    assert.equal(await step("2 Al-Baqarah", -1), "1:2");
    assert.equal(await step(resource, 1), "1:1");
    assert.equal(await step(resource, -1), null);
    assert.equal(await step(null, -1), "2:1");
  });

  it("steps on from a change that was reviewed, and from the last one of a surah", async () => {
    const before = await drawn(store);
    const reviewedStep = async (label: string, by: 1 | -1): Promise<string | null> => {
      const node = find(before.all, label);
      const { undo } = await reviewChanges(store, await reviewedBy([node], headsOf, false));
      const next = await changeBeside(await drawn(store), before.placeOf(node), by);
      for (const { ref, mark } of undo) await store.markReviewed(ref, mark);
      return next?.label ?? null;
    };
    assert.equal(await reviewedStep("1:1", 1), "1:2");
    assert.equal(await reviewedStep("1:2", 1), "2:1");
    assert.equal(await reviewedStep("1:2", -1), "1:1");
    assert.equal(await reviewedStep("2:1", -1), "1:2");
    assert.equal(await reviewedStep("2:1", 1), null);
    assert.equal(await reviewedStep("1 Al-Fatihah", 1), "2:1");
  });

  it("starts from the first change if nothing around the place is left", async () => {
    const place: TreePlace = [{ nodeId: "gone", level: ["gone", "gone too"] }];
    assert.equal((await changeBeside(await drawn(store), place, 1))?.label, "1:1");
  });

  it("names a few changes in a message, or else their resources", async () => {
    const { all } = await drawn(store);
    const name = all[0]?.label ?? "";
    assert.equal(nodesName([find(all, "1:1")], "en"), `${name} 1:1`);
    assert.equal(nodesName([find(all, "1:1"), find(all, "1:2")], "en"), `${name} 1:1, ${name} 1:2`);
    assert.equal(nodesName(all, "en"), name);
    const [node] = changedResources(await store.state(), NO_FILTER, "en");
    assert.ok(node);
    const four = [1, 2, 3, 4].map((id) => {
      const label = `Resource ${id}`;
      return { ...node, label, resource: { ...node.resource, id, name: label } };
    });
    assert.equal(nodesName(four, "en"), "4 resources");
  });
});
