import assert from "node:assert/strict";
import { SearchResults } from "../../../../src/core/library/search/results.js";
import type { FoundLines } from "../../../../src/core/model/search/request.js";

/** Hits of a translation: [verse position, digest of the text]. */
function found(id: number, hits: readonly (readonly [number, number])[]): FoundLines {
  return {
    group: "translations",
    id,
    generation: `g${id}`,
    searched: 100,
    lines: Uint32Array.from(hits, (_, index) => index * 10),
    ranks: new Float64Array(hits.length),
    from: Uint32Array.from(hits, ([from]) => from),
    digests: Uint32Array.from(hits, ([, digest]) => digest),
  };
}

describe("the results of a search", () => {
  it("keep the order of resources and of their hits", () => {
    const results = new SearchResults();
    results.add(
      found(5, [
        [2002, 1],
        [1001, 2],
      ]),
    );
    results.add(found(1, [[1001, 3]]));
    assert.equal(results.count, 3);
    assert.deepEqual(results.sections, [
      { ref: { group: "translations", id: 5 }, count: 2 },
      { ref: { group: "translations", id: 1 }, count: 1 },
    ]);
    assert.deepEqual(
      results.hits(0, 1, 5).map(({ line }) => line),
      [10],
    );
    assert.deepEqual(results.hits(7, 0, 5), []);
  });

  it("show an equal text of several editions once, and name the editions", () => {
    const results = new SearchResults();
    results.add(
      found(1, [
        [1001, 7],
        [1002, 8],
      ]),
    );
    results.add(found(2, [[1001, 7]]));
    results.add(
      found(3, [
        [1001, 7],
        [1003, 7],
      ]),
    );
    assert.equal(results.count, 3);
    assert.deepEqual(
      results.sections.map(({ ref, count }) => [ref.id, count]),
      [
        [1, 2],
        [3, 1],
      ],
    );
    const [first, second] = results.hits(0, 0, 5);
    assert.deepEqual(
      first?.alsoIn.map(({ id }) => id),
      [2, 3],
    );
    assert.deepEqual(second?.alsoIn, []);
  });

  it("keep equal texts of one resource apart, because they are different rows", () => {
    const results = new SearchResults();
    results.add(
      found(1, [
        [1001, 7],
        [1001, 7],
      ]),
    );
    assert.equal(results.count, 2);
    assert.deepEqual(
      results.hits(0, 0, 5).flatMap(({ alsoIn }) => alsoIn),
      [],
    );
  });

  it("are grouped by verse in the order of the Quran, even while they arrive", () => {
    const results = new SearchResults();
    results.add(
      found(1, [
        [2002, 1],
        [0, 2],
        [1001, 3],
      ]),
    );
    assert.deepEqual(
      results.verseHits(0, 9).map(({ position }) => position),
      [1001, 2002],
    );
    results.add(found(2, [[1001, 4]]));
    assert.equal(results.verseCount, 2);
    const [verse] = results.verseHits(0, 1);
    assert.deepEqual(
      verse?.hits.map(({ found: { id } }) => id),
      [1, 2],
    );
  });
});
