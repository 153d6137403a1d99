import assert from "node:assert/strict";
import { localizationNames } from "../../../../src/core/library/review/localizationNames.js";
import type { RowChange } from "../../../../src/core/model/change.js";

const change = (recordKey: string, payload: object | null, former: object | null): RowChange => ({
  recordType: "article_localization",
  recordKey,
  verseKey: null,
  kind: "updated",
  before: former === null ? null : JSON.stringify(former),
  after: payload === null ? null : JSON.stringify(payload),
  times: 1,
  changedAt: "2026-11-01T10:00:00.000Z",
  appliedAt: "2026-11-01T10:00:00.000Z",
});

describe("the names of changed localizations", () => {
  it("are their languages in their own words, else their titles", () => {
    const names = localizationNames([
      change("1:1", { lang: "en", title: "Placeholder" }, null),
      change("1:2", { language_name: "arabic" }, {}),
      change("1:3", null, { lang: "fr" }),
      change("1:4", { title: "Placeholder title" }, null),
      change("1:5", { text: "Placeholder" }, null),
    ]);
    assert.deepEqual([...names.values()], ["English", "العربية", "Français", "Placeholder title"]);
  });
});
