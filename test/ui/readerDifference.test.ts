import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import type { VersesPage } from "../../src/core/model/pages.js";
import { PanelHarness, typeOf } from "./support/panelHarness.js";
import { initMessage, versesPage } from "./support/readerMessages.js";

const ROW = { recordType: "translation", recordKey: "1" };

/** Differences that are hard to see, in placeholder words. */
const CASES: readonly {
  readonly what: string;
  readonly lang: string;
  readonly before: string;
  readonly after: string;
  /** The names of the removed and the added characters. */
  readonly removed: string | null;
  readonly added: string | null;
}[] = [
  {
    what: "a zero width non-joiner",
    lang: "fa",
    before: "این متن نمونه‌ای است",
    after: "این متن نمونهای است",
    removed: "U+200C zero width non-joiner",
    added: null,
  },
  {
    what: "bidi controls",
    lang: "en",
    before: "A placeholder here",
    after: "A \u202aplaceholder\u202c here",
    removed: null,
    added: "U+202A left-to-right embedding\nU+202C pop directional formatting",
  },
  {
    what: "combining marks",
    lang: "ar",
    before: "هذا نصُّ تجريبي",
    after: "هذا نصّ تجريبي",
    removed: "U+064F Arabic damma\nU+0651 Arabic shadda",
    added: "U+0651 Arabic shadda",
  },
  {
    what: "an unusual space",
    lang: "en",
    before: "A placeholder here",
    after: "A\u00a0placeholder here",
    removed: null,
    added: "U+00A0 no-break space",
  },
];

describe("a difference of characters that are hard to see", () => {
  let harness: PanelHarness;
  beforeEach(async () => {
    harness = await PanelHarness.open({ panel: "reader" });
  });
  afterEach(() => harness.close());

  /** The tooltip of a changed part. */
  async function hover(part: Locator): Promise<string | null> {
    await part.hover();
    await part.and(harness.frame.locator(":hover")).waitFor();
    return part.getAttribute("title");
  }

  for (const { what, lang, before, after, removed, added } of CASES) {
    it(`names ${what} under the pointer`, async () => {
      const page: VersesPage = versesPage([{ ...ROW, verseKey: "2:1", html: after, notes: [] }]);
      const time = "2026-03-01T10:00:00Z";
      const mark = { ...ROW, verseKey: "2:1", kind: "updated", times: 1, former: null };
      const changes = {
        total: 1,
        through: time,
        marks: [{ ...mark, changedAt: time, appliedAt: time }],
      };
      const direction = lang === "en" ? "ltr" : "rtl";
      await harness.post({ ...initMessage(page, { lang, direction }), changes });
      await harness.frame.locator(".changed[data-verse='2:1']").press("d");
      const id = await harness.heard(
        (message) => typeOf(message) === "difference" && (message as { id: number }).id,
      );
      const row = { ...ROW, form: "text", before, after };
      await harness.post({ type: "differences", id, rows: [row] });
      const difference = harness.frame.locator(".difference-text");
      await difference.waitFor();
      assert.equal(await hover(difference.locator("del").first()), removed);
      assert.equal(await hover(difference.locator("ins").first()), added);
    });
  }
});
