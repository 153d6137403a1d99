import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import type { ChangeMark, VersesPage } from "../../src/core/model/pages.js";
import { eventually } from "./support/eventually.js";
import { PanelHarness, typeOf } from "./support/panelHarness.js";
import { initMessage, versesPage } from "./support/readerMessages.js";

const LENGTH = 286;

const PAGE: VersesPage = versesPage(
  Array.from({ length: LENGTH }, (_, index) => ({
    recordType: "translation",
    recordKey: `2:${index + 1}`,
    verseKey: `2:${index + 1}`,
    html: `Placeholder ${index + 1}. `.repeat(20),
    notes: [],
  })),
);

function markOf(verseKey: string, kind: ChangeMark["kind"]): ChangeMark {
  return {
    recordType: "translation",
    recordKey: verseKey,
    verseKey,
    kind,
    times: 1,
    changedAt: "2026-03-01T10:00:00Z",
    appliedAt: "2026-03-01T10:00:00Z",
    former: kind === "deleted" ? "Placeholder" : null,
  };
}

describe("the next change of a long surah, right after the surah opened", () => {
  let harness: PanelHarness;
  beforeEach(async () => {
    harness = await PanelHarness.open({ panel: "reader" });
    // The page is still being drawn when the key is pressed.
    await harness.frame.evaluate(() => {
      const waiting: IdleRequestCallback[] = [];
      window.requestIdleCallback = (callback) => waiting.push(callback);
      Object.assign(window, {
        becomeIdle: () => {
          window.requestIdleCallback = (callback) =>
            requestAnimationFrame(() => callback({ didTimeout: false, timeRemaining: () => 10 }));
          for (const callback of waiting) callback({ didTimeout: false, timeRemaining: () => 10 });
        },
      });
    });
  });
  afterEach(async () => {
    await harness.close();
  });

  async function step(mark: ChangeMark, page = PAGE): Promise<void> {
    const changes = { total: 1, through: mark.appliedAt, marks: [mark] };
    await harness.post({ ...initMessage(page, { rowCount: LENGTH }), changes });
    await harness.frame.locator("[data-verse='2:1']").press(".");
    const id = await harness.heard(
      (message) => typeOf(message) === "findChange" && (message as { id: number }).id,
    );
    const { recordType, recordKey } = mark;
    const target = { kind: "chapter", chapter: 2, verse: Number(recordKey.split(":")[1]) };
    const change = { recordType, recordKey, number: 1, total: 1, target };
    await harness.post({ type: "found", id, change });
    await harness.frame.getByText("Change 1 of 1").waitFor();
  }

  const isSeen = (row: Locator): Promise<boolean> =>
    eventually(
      harness.page,
      () =>
        row.evaluate((element) => {
          const { top, bottom } = element.getBoundingClientRect();
          return bottom > 0 && top < window.innerHeight && element.textContent.trim() !== "";
        }),
      (seen) => assert.ok(seen, "the row is on the screen"),
    );

  it("appears on the screen at once, with the focus", async () => {
    await step(markOf("2:250", "updated"));
    const row = harness.frame.locator("[data-record='2:250']:focus");
    await row.locator(".text").waitFor();
    await isSeen(row);
  });

  it("appears as soon as it is drawn if it is a removed verse", async () => {
    const entries = PAGE.entries.filter(({ verseKey }) => verseKey !== "2:250");
    await step(markOf("2:250", "deleted"), { ...PAGE, entries });
    await harness.frame.evaluate(() =>
      (window as unknown as { becomeIdle: () => void }).becomeIdle(),
    );
    await isSeen(harness.frame.locator(".removed[data-record='2:250']:focus"));
  });
});
