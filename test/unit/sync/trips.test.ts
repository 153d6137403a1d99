import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { countTrips } from "../../support/store/trips.js";
import { placeholder, World, type Window } from "../../support/syncWorld.js";

const A = { group: "translations", id: 1 };
const B = { group: "translations", id: 2 };
const ROW = { recordType: "translation", recordKey: "1" };

describe("a sync's trips to the store's worker", () => {
  const trips: string[] = [];
  let world: World;
  let window: Window;

  beforeEach(async () => {
    world = await World.start({
      resources: [placeholder("translations", 1), placeholder("translations", 2)],
      inProcess: true,
    });
    window = await world.open(["translations:*"], { wrap: (store) => countTrips(store, trips) });
  });
  afterEach(async () => {
    await world.close();
  });

  async function tripsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
    trips.length = 0;
    await work();
    return [...trips];
  }

  it("are two for each small full copy of a bootstrap: to write it, and to commit it", async () => {
    const bootstrap = await tripsOf(() => window.session.sync());
    assert.deepEqual(bootstrap.toSorted(), [
      "openWriter",
      "writer.addPage",
      "writer.checkpoint",
      "writer.close",
      // The names, each copy, the checkpoint.
      ...Array<string>(4).fill("writer.commit"),
      "writer.restart",
      ...Array<string>(2).fill("writer.stageFullCopy"),
    ]);
  });

  it("are one for each page and each changed resource", async () => {
    await window.session.sync();
    await world.service.publisher.editRow(A, ROW, { text: "[placeholder, edited]" });
    await world.service.publisher.editRow(B, ROW, { text: "[placeholder, edited]" });
    assert.deepEqual(await tripsOf(() => window.session.sync()), [
      "openWriter",
      "writer.checkpoint",
      "writer.restart",
      "writer.addPage",
      "writer.applyMutations",
      "writer.applyMutations",
      "writer.commit",
      "writer.close",
    ]);
  });

  it("are few and constant for a run without a change", async () => {
    await window.session.sync();
    assert.deepEqual(await tripsOf(() => window.session.sync()), [
      "openWriter",
      "writer.checkpoint",
      "writer.restart",
      "writer.addPage",
      "writer.commit",
      "writer.close",
    ]);
  });
});
