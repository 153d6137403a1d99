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

  it("name an edition once that has the text twice", () => {
    const results = new SearchResults();
    results.add(found(1, [[1001, 7]]));
    results.add(
      found(2, [
        [1001, 7],
        [1001, 7],
      ]),
    );
    assert.deepEqual(
      results.hits(0, 0, 5).map(({ alsoIn }) => alsoIn.map(({ id }) => id)),
      [[2]],
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
    assert.equal(results.unplacedCount, 1);
    const [verse] = results.verseHits(0, 1);
    assert.deepEqual(
      verse?.hits.map(({ found: { id } }) => id),
      [1, 2],
    );
  });

  it("have pages of verses, each with its line", () => {
    const results = new SearchResults();
    results.add(
      found(1, [
        [3001, 1],
        [1001, 2],
        [2001, 3],
        [1001, 4],
      ]),
    );
    const page = results.verseHits(1, 1);
    assert.deepEqual(
      page.map(({ position, hits }) => [position, hits.map(({ line }) => line)]),
      [[2001, [20]]],
    );
    assert.deepEqual(
      results.verseHits(0, 1).flatMap(({ hits }) => hits.map(({ line }) => line)),
      [10, 30],
    );
    assert.equal(results.verseCount, 3);
    // A resource whose texts are all known brings no new verse.
    results.add(found(2, [[3001, 1]]));
    assert.deepEqual(
      results.verseHits(2, 9)[0]?.hits[0]?.alsoIn.map(({ id }) => id),
      [2],
    );
  });

  it("keep texts of different verses, and those about no verse, apart", () => {
    const results = new SearchResults();
    results.add(
      found(1, [
        [1001, 7],
        [0, 8],
      ]),
    );
    results.add(
      found(2, [
        [1002, 7],
        [0, 8],
      ]),
    );
    assert.equal(results.count, 4);
    assert.deepEqual(
      [0, 1].flatMap((section) => results.hits(section, 0, 9).flatMap(({ alsoIn }) => alsoIn)),
      [],
    );
  });

  it("are no longer merged when there are too many", () => {
    const results = new SearchResults();
    results.add(found(1, [[1001, 7]]));
    const empty = new Float64Array(200_000);
    const many = { ...found(2, []), lines: new Uint32Array(199_998), ranks: empty };
    results.add({ ...many, from: new Uint32Array(199_998), digests: new Uint32Array(199_998) });
    results.add(found(3, [[1001, 7]]));
    assert.equal(results.count, 199_999);
    results.add(found(4, [[1001, 7]]));
    assert.equal(results.count, 200_000);
    assert.deepEqual(
      results.hits(0, 0, 1)[0]?.alsoIn.map(({ id }) => id),
      [3],
    );
  });
});
