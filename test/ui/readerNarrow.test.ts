import assert from "node:assert/strict";
import type { VersesPage } from "../../src/core/model/pages.js";
import { boxesOf } from "./support/boxes.js";
import { eventually } from "./support/eventually.js";
import { PanelHarness, typeOf } from "./support/panelHarness.js";
import { initMessage, versesPage } from "./support/readerMessages.js";

const verses = (html = "Placeholder "): VersesPage =>
  versesPage(
    Array.from({ length: 20 }, (_, index) => ({
      recordType: "translation",
      recordKey: `2-${index + 1}`,
      verseKey: `2:${index + 1}`,
      html,
      notes: [],
    })),
  );

interface Request {
  readonly id: number;
  readonly chapter?: number;
}

describe("the reader in a narrow panel", () => {
  let harness: PanelHarness;
  beforeEach(async () => {
    harness = await PanelHarness.open({ panel: "reader", size: { width: 560, height: 600 } });
  });
  afterEach(async () => {
    await harness.close();
  });

  const asked = (type: string): Promise<Request> =>
    harness.heard((message) => (typeOf(message) === type ? (message as Request) : null));

  it("keeps the notice of the last action in sight, and lets the attribution scroll", async () => {
    await harness.post(initMessage(verses("Placeholder ".repeat(60))));
    await harness.frame.locator("[data-verse='2:1']").focus();
    await harness.page.keyboard.press("c");
    const { id } = await asked("copy");
    await harness.post({ type: "done", id, text: "Placeholder notice" });
    await harness.frame.locator(".foot-notice", { hasText: "Placeholder notice" }).waitFor();
    const seen = (selector: string): Promise<boolean> =>
      harness.frame.locator(selector).evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return top >= 0 && bottom <= window.innerHeight + 1;
      });
    await eventually(
      harness.page,
      () => Promise.all([seen(".foot-notice"), seen(".foot-source")]),
      (both) => assert.deepEqual(both, [true, false]),
    );
  });

  it("has every control in one menu below 480 pixels, and its keys still work", async () => {
    await harness.page.setViewportSize({ width: 400, height: 700 });
    const changes = { total: 3, through: "2026-03-01T10:00:00Z", marks: [] };
    await harness.post({ ...initMessage(verses()), changes });
    await harness.frame.locator("[data-verse='2:1']").focus();
    const more = harness.frame.getByRole("button", { name: "More", exact: true });
    await more.click();
    for (const name of [
      "Back",
      "Forward",
      "Jump to a verse or surah",
      "Next change",
      "Previous change",
      "Mark all as reviewed",
      "Text size and width",
      "Compare resources",
    ]) {
      await harness.frame.getByRole("menuitem", { name }).first().waitFor();
    }
    for (const name of ["Back", "Forward"]) {
      // The reader has shown one place only.
      await harness.frame.getByRole("menuitem", { name, disabled: true }).waitFor();
    }
    await harness.frame.locator(".menu-source", { hasText: "Placeholder attribution" }).waitFor();
    await harness.frame.getByRole("menuitem", { name: "Jump to a verse or surah" }).click();
    await harness.frame.locator("input[role='combobox']:focus").waitFor();
    await harness.page.keyboard.press("Escape");
    await harness.frame.locator("[data-verse='2:1']").focus();
    await harness.page.keyboard.press("g");
    await harness.frame.locator("input[role='combobox']:focus").waitFor();
    await harness.page.keyboard.press("Escape");
    await harness.frame.locator("[data-verse='2:1']").focus();
    await harness.page.keyboard.press(".");
    await asked("findChange");
    await harness.page.keyboard.press("n");
    assert.equal((await asked("chapter")).chapter, 3);
  });
});

describe("a reader without the Arabic text", () => {
  it("has the hint as wide as its text in a very narrow panel", async () => {
    const harness = await PanelHarness.open({
      panel: "reader",
      size: { width: 240, height: 600 },
    });
    try {
      await harness.post({ ...initMessage(verses()), hasArabic: false });
      const places = [harness.frame.getByRole("note"), harness.frame.locator(".verse").first()];
      await eventually(
        harness.page,
        async () => (await Promise.all(places.map(boxesOf))).flat(),
        ([note, verse]) => {
          assert.ok(note !== undefined && verse !== undefined);
          assert.ok(note.width >= verse.width - 2, `${note.width} of ${verse.width}`);
        },
      );
    } finally {
      await harness.close();
    }
  });

  it("reports that, offers to add it, and is silent after the person turned Arabic off", async () => {
    const harness = await PanelHarness.open({ panel: "reader" });
    try {
      await harness.post({ ...initMessage(verses()), hasArabic: false });
      const note = harness.frame.getByRole("note");
      await note.getByRole("button", { name: "Add the Arabic text…" }).click();
      const group = await harness.heard((message) =>
        typeOf(message) === "addResources" ? (message as { group: string }).group : null,
      );
      assert.equal(group, "quran_core");
      await harness.frame.locator("[data-verse='2:1']").focus();
      await harness.page.keyboard.press("a");
      await note.waitFor({ state: "detached" });
    } finally {
      await harness.close();
    }
  });
});

describe("a search hit in the reader", () => {
  it("has its words marked until Escape, vocalised Arabic and words in markup too", async () => {
    const harness = await PanelHarness.open({ panel: "reader" });
    const marked = (): Promise<string[]> =>
      harness.frame.evaluate(() =>
        [...(CSS.highlights.get("search") ?? [])].map((range) =>
          range instanceof Range ? range.toString() : "",
        ),
      );
    try {
      await harness.post(initMessage(verses()));
      const html = "A place<b>holder</b> and نَصٌّ تَجْرِيبِيٌّ";
      const page = verses(html);
      await harness.post({ type: "page", page, verseKey: "2:9", highlight: "placeholder تجريبي" });
      await eventually(harness.page, marked, (words) =>
        assert.deepEqual(words, ["placeholder", "تَجْرِيبِيٌّ"]),
      );
      await harness.frame.locator("[data-verse='2:9']").focus();
      await harness.page.keyboard.press("Escape");
      await eventually(harness.page, marked, (words) => assert.deepEqual(words, []));
    } finally {
      await harness.close();
    }
  });
});
