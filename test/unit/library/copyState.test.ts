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
    assert.equal(currentAt({}), ago(HOUR));
    assert.equal(currentAt({ needsFullCopy: true }), ago(5 * DAY));
    assert.equal(currentAt({ lastRefreshedAt: null, lastChangedAt: null }), null);
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
