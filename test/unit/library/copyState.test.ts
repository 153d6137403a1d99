import assert from "node:assert/strict";
import { copyState } from "../../../src/core/library/copyState.js";
import { parseFilter } from "../../../src/core/model/filter.js";
import { copyText } from "../../../src/ui/text/age.js";
import { ago, DAY, HOUR, lastRun, NOW, resource, state } from "../ui/support.js";

const CHOSEN = ["translations:20"];

describe("the state of a local copy", () => {
  it("has the time at which the rows were last known to be current", () => {
    const at = { lastRefreshedAt: ago(9 * DAY), lastChangedAt: ago(5 * DAY) };
    const run = state({ lastRun: lastRun({ lastCompleteAt: ago(HOUR) }) });
    const currentAt = (changes: Parameters<typeof resource>[0]): string | null =>
      copyState(resource({ ...at, ...changes }), run, parseFilter(CHOSEN).filter).currentAt;
    assert.equal(currentAt({ checkedAt: ago(2 * DAY) }), ago(2 * DAY));
    assert.equal(currentAt({ checkedAt: ago(7 * DAY) }), ago(5 * DAY));
    assert.equal(currentAt({}), ago(HOUR));
    assert.equal(currentAt({ needsFullCopy: true }), ago(5 * DAY));
    assert.equal(currentAt({ lastRefreshedAt: null, lastChangedAt: null }), null);
  });

  it("of a resource that failed, or is no longer published, has the time of its own copy", () => {
    const own = { lastRefreshedAt: ago(9 * DAY), lastChangedAt: null };
    const run = state({ lastRun: lastRun({ lastCompleteAt: ago(HOUR) }) });
    const failure = { code: "store_failed", message: "", at: ago(HOUR) };
    for (const changes of [{ failure }, { status: "unavailable" as const }]) {
      const { currentAt } = copyState(
        resource({ ...own, ...changes }),
        run,
        parseFilter(CHOSEN).filter,
      );
      assert.equal(currentAt, ago(9 * DAY));
    }
  });

  it("has the time of its own filter, else of the last sync", () => {
    const own = resource({ lastRefreshedAt: ago(9 * DAY), lastChangedAt: null });
    const last = lastRun({ lastCompleteAt: ago(HOUR) });
    const filter = (name: string) => ({
      filter: name,
      checkpoint: null,
      lastRun: lastRun({ lastCompleteAt: ago(DAY) }),
    });
    const currentAt = (...filters: readonly string[]): string | null =>
      copyState(
        own,
        state({ lastRun: last, filters: filters.map(filter) }),
        parseFilter(CHOSEN).filter,
      ).currentAt;
    assert.equal(currentAt("tafsirs:1", "translations:20"), ago(DAY));
    assert.equal(currentAt("tafsirs:1"), ago(HOUR));
    assert.equal(currentAt(), ago(HOUR));
  });

  it("ignores the time of a sync that did not cover the resource", () => {
    const old = resource({ lastRefreshedAt: ago(9 * DAY), lastChangedAt: null });
    const run = state({ lastRun: lastRun({ lastCompleteAt: ago(0) }) });
    assert.deepEqual(copyState(old, run, parseFilter(["tafsirs:1"]).filter), {
      currentAt: ago(9 * DAY),
      isSynced: false,
    });
  });

  it("has the same words everywhere", () => {
    const text = (entries: readonly string[]): string | null =>
      copyText(
        copyState(resource({ checkedAt: ago(0) }), state(), parseFilter(entries).filter),
        NOW,
        "en",
      );
    assert.equal(text(CHOSEN), "now");
    assert.equal(text(["translations:*"]), "now");
    assert.equal(text([]), "not synced · now");
  });
});
