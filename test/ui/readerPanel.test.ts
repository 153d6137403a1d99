import assert from "node:assert/strict";
import type { TafsirPage, VersesPage } from "../../src/core/model/pages.js";
import { eventually, hasCount, hasTexts, settled } from "./support/eventually.js";
import { PanelHarness, typeOf } from "./support/panelHarness.js";
import { initMessage, versesPage } from "./support/readerMessages.js";

const verses = (count: number, chapter = 1): VersesPage =>
  versesPage(
    Array.from({ length: count }, (_, index) => ({
      recordType: "translation",
      recordKey: String(index + 1),
      verseKey: `${chapter}:${index + 1}`,
      html: `Placeholder ${index + 1}<sup foot_note="${index}">1</sup>`,
      notes: [{ id: String(index), html: `Placeholder note <i>${index + 1}</i>` }],
    })),
    { chapter },
  );

const request = (type: string) => (message: unknown) =>
  typeOf(message) === type ? (message as { id: number }) : null;

describe("the document of a reader", () => {
  const first = initMessage(verses(3));

  it("has the first page, which is drawn without a message", async () => {
    const harness = await PanelHarness.open({ panel: "reader", first });
    try {
      await hasTexts(harness.frame.locator("article.verse .published"), [
        "Placeholder 11",
        "Placeholder 21",
        "Placeholder 31",
      ]);
      assert.deepEqual(await harness.heard(request("ready")), { type: "ready", place: null });
    } finally {
      await harness.close();
    }
  });

  it("is not trusted when it is loaded again, because its page can be outdated", async () => {
    const place = { chapter: 1, verseKey: null, part: null, offset: 0 };
    const ref = { group: "translations", id: 1 };
    const state = { ref, place, trail: { places: [place], at: 0 } };
    const harness = await PanelHarness.open({ panel: "reader", first, state });
    try {
      assert.deepEqual(await harness.heard(request("ready")), { type: "ready", place });
      await harness.frame.locator("main.empty").waitFor();
    } finally {
      await harness.close();
    }
  });
});

describe("a reader with an outdated first page", () => {
  const first = initMessage(verses(3));

  it("shows why it is empty if the host has nothing to show", async () => {
    const harness = await PanelHarness.open({ panel: "reader", first });
    try {
      await harness.frame.locator("[data-verse='1:3']").waitFor();
      await harness.post({
        type: "nothing",
        title: "Placeholder title",
        message: "Placeholder reason",
        canRetry: false,
      });
      await harness.frame.getByText("Placeholder reason").waitFor();
      await hasCount(harness.frame.locator("article.verse"), 0);
      await harness.post(initMessage(verses(2)));
      await hasCount(harness.frame.locator("article.verse"), 2);
    } finally {
      await harness.close();
    }
  });
});

describe("the reader's page", () => {
  let harness: PanelHarness;
  beforeEach(async () => {
    harness = await PanelHarness.open({ panel: "reader" });
  });
  afterEach(async () => {
    await harness.close();
  });

  it("refuses a message of another shape, names the field, and keeps its content", async () => {
    await harness.post(initMessage(verses(3)));
    await harness.frame.locator("[data-verse='1:3']").waitFor();
    await harness.post({ type: "page", verseKey: null, page: { kind: "verses", chapter: 115 } });
    const problem = await harness.heard((message) =>
      typeOf(message) === "problem" ? JSON.stringify(message) : null,
    );
    assert.ok(problem.includes("page.chapter"), problem);
    await hasCount(harness.frame.locator("article.verse"), 3);
  });

  it("shows why a request failed, and stays in place", async () => {
    await harness.post(initMessage(verses(3)));
    await harness.frame.getByRole("button", { name: "Next surah" }).click();
    const { id } = await harness.heard(request("chapter"));
    await harness.post({ type: "failed", id, code: "store_busy", message: "Placeholder reason" });
    await harness.frame.locator(".foot-notice", { hasText: "Placeholder reason" }).waitFor();
    await hasCount(harness.frame.locator("article.verse"), 3);
  });

  it("numbers open footnotes as their markers in the text, and adds nothing to their words", async () => {
    const [entry] = verses(1).entries;
    assert.ok(entry !== undefined);
    const html = 'Placeholder<sup foot_note="a">7</sup> text<sup foot_note="b">8</sup>';
    const notes = [
      { id: "a", html: "Placeholder of seven" },
      { id: "b", html: "Placeholder of eight" },
      { id: "c", html: "Placeholder without a marker" },
    ];
    await harness.post(initMessage({ ...verses(1), entries: [{ ...entry, html, notes }] }));
    await harness.frame.locator("[data-verse='1:1']").press("f");
    const open = harness.frame.getByRole("note");
    await open.nth(2).waitFor();
    assert.deepEqual(
      await open.evaluateAll((elements) =>
        elements.map((element) => [
          getComputedStyle(element, "::before").content,
          element.getAttribute("aria-label"),
          element.textContent,
        ]),
      ),
      [
        ['"7"', "Footnote 7", "Placeholder of seven"],
        ['"8"', "Footnote 8", "Placeholder of eight"],
        ['"3"', "Footnote 3", "Placeholder without a marker"],
      ],
    );
  });

  it("reports that its service is not in use, offers to switch, and follows the switch back", async () => {
    await harness.post(initMessage(verses(3), { service: "sandbox" }));
    await harness.frame.locator("[data-verse='1:3']").waitFor();
    await harness.post({ type: "away", service: "Placeholder service" });
    const banner = harness.frame.locator(".notice", { hasText: "“Placeholder service”" });
    await banner.getByRole("button", { name: "Switch Service…" }).click();
    const { target } = await harness.heard((message) =>
      typeOf(message) === "openIn" ? (message as { target: string }) : null,
    );
    assert.equal(target, "service");
    await hasCount(harness.frame.locator("article.verse"), 3);
    const state = await harness.frame.evaluate(() =>
      (Reflect.get(window, "keptState") as () => { service?: string })(),
    );
    assert.equal(state.service, "sandbox");
    await harness.post(initMessage(verses(4)));
    await banner.waitFor({ state: "detached" });
    await harness.frame.locator("[data-verse='1:4']").waitFor();
  });

  it("leads from the end of a surah, and from one without text, to the next with text", async () => {
    const coverage = Array.from({ length: 114 }, (_, index) => ([0, 77].includes(index) ? 7 : 0));
    await harness.post(initMessage(verses(3)));
    await harness.post({ type: "coverage", verses: coverage });
    await harness.frame.getByRole("button", { name: "78 An-Naba" }).waitFor();
    const empty = (chapter: number): object =>
      initMessage({ ...verses(0, chapter), offset: 0, nextOffset: null });
    await harness.post(empty(2));
    await harness.frame.getByRole("button", { name: "Go to An-Naba" }).click();
    const asked = await harness.heard((message) =>
      typeOf(message) === "chapter" ? (message as { chapter: number }) : null,
    );
    assert.equal(asked.chapter, 78);
    await harness.post(empty(100));
    await harness.frame.getByRole("button", { name: "Go to Al-Fatihah" }).waitFor();
  });

  it("shows only the answer to the newest request", async () => {
    await harness.post(initMessage(verses(3)));
    const next = harness.frame.getByRole("button", { name: "Next surah" });
    await next.click();
    await next.click();
    const ids = await harness.heard(() => {
      const found = harness.said.flatMap((message) => request("chapter")(message)?.id ?? []);
      return found.length === 2 ? found : null;
    });
    const page = (chapter: number, id: number | undefined): object => ({
      type: "page",
      id,
      page: verses(2, chapter),
      verseKey: null,
    });
    await harness.post(page(3, ids[1]));
    await harness.frame.locator("[data-verse='3:1']").waitFor();
    await harness.post(page(2, ids[0]));
    // An outdated page would have been drawn before the banner.
    await harness.post({ type: "away", service: "Another service" });
    await harness.frame.getByText("Another service").first().waitFor();
    await hasCount(harness.frame.locator("[data-verse='2:1']"), 0);
    await hasCount(harness.frame.locator("[data-verse='3:1']"), 1);
  });

  it("prints every footnote at the end, and hides everything that is not text", async () => {
    await harness.post(initMessage(verses(3)));
    await harness.frame.locator("[data-verse='1:3']").waitFor();
    await harness.page.emulateMedia({ media: "print" });
    await harness.frame.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    const notes = harness.frame.locator(".endnotes");
    await hasTexts(
      notes.locator("dd"),
      [1, 2, 3].map((number) => `Placeholder note ${number}`),
    );
    await hasTexts(notes.locator("dt").first(), ["1:1 [1]"]);
    await harness.frame.locator(".bar").waitFor({ state: "hidden" });
    await harness.frame.locator(".foot").waitFor();
    await harness.frame.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    await hasCount(notes.locator("dd"), 0);
  });

  it("lists a tafsir's ranges and the headings on the page, and leads to them", async () => {
    const entry = (from: string, to: string, html: string): TafsirPage["entries"][number] => ({
      recordType: "tafsir",
      recordKey: from,
      from,
      to,
      html,
    });
    const entries = [
      entry(
        "1:1",
        "1:4",
        `<h2>Placeholder A</h2>${"<p>text</p>".repeat(60)}<h3>Placeholder B</h3>`,
      ),
      entry("1:5", "1:5", "<p>text</p>"),
    ];
    await harness.post(
      initMessage({
        kind: "tafsir",
        chapter: 1,
        offset: 0,
        nextOffset: null,
        arabic: [],
        entries,
        heads: entries.map(({ html, ...head }) => ({ ...head, bytes: html.length })),
      }),
    );
    await harness.frame.getByRole("button", { name: "Outline" }).click();
    const items = harness.frame.getByRole("menuitem");
    await hasTexts(items, ["1:1–4", "Placeholder A", "Placeholder B", "1:5"]);
    await items.nth(2).click();
    await harness.frame.locator("h3:focus", { hasText: "Placeholder B" }).waitFor();
  });

  it("fits a narrow panel without sideways scrolling, and keeps its measure in a wide one", async () => {
    await harness.post(initMessage(verses(3), { name: "A very long placeholder ".repeat(8) }));
    await harness.frame.locator("[data-verse='1:3']").waitFor();
    for (const width of [300, 600, 1600]) {
      await harness.page.setViewportSize({ width, height: 700 });
      await eventually(
        harness.page,
        () =>
          harness.frame.evaluate(() => ({
            window: window.innerWidth,
            scroll: document.documentElement.scrollWidth,
            client: document.documentElement.clientWidth,
            text: document.querySelector(".text")?.getBoundingClientRect().width ?? NaN,
          })),
        (now) => {
          assert.equal(now.window, width);
          assert.ok(now.scroll <= now.client, `${now.scroll} fits into ${now.client}`);
          assert.ok(now.text < 720, `${now.text} is a readable line`);
        },
      );
    }
  });

  it("does not move for people who prefer reduced motion", async () => {
    await harness.page.emulateMedia({ reducedMotion: "reduce" });
    await harness.post(initMessage(verses(3)));
    await harness.frame.locator("[data-verse='1:1']").hover();
    const durations = await harness.frame
      .locator("*")
      .evaluateAll((all) => [
        ...new Set(all.map((one) => getComputedStyle(one).transitionDuration)),
      ]);
    assert.deepEqual(durations, ["0s"]);
  });
});

describe("the reader's beginning", () => {
  const place = { chapter: 2, verseKey: "2:255", part: null, offset: 90 };
  const began = (harness: PanelHarness): Promise<unknown> =>
    harness.heard((message) => (typeOf(message) === "ready" ? message : null));

  it("shows the page that was sent before its request", async () => {
    const harness = await PanelHarness.open({ panel: "reader" });
    try {
      assert.deepEqual(await began(harness), { type: "ready", place: null });
      await harness.post(initMessage(verses(3)));
      await harness.post({ type: "begun" });
      await harness.frame.locator("[data-verse='1:3'] .published").waitFor();
    } finally {
      await harness.close();
    }
  });

  it("requests the page again if it was lost", async () => {
    const harness = await PanelHarness.open({ panel: "reader" });
    try {
      await began(harness);
      harness.said.length = 0;
      await harness.post({ type: "begun" });
      assert.deepEqual(await began(harness), { type: "ready", place: null });
      await harness.post(initMessage(verses(2)));
      await harness.frame.locator("[data-verse='1:2'] .published").waitFor();
    } finally {
      await harness.close();
    }
  });

  it("opens at its place deep in a long surah, and stays there while the rest is drawn", async () => {
    const harness = await PanelHarness.open({
      panel: "reader",
      state: { ref: { group: "translations", id: 1 }, place },
    });
    try {
      assert.deepEqual(await began(harness), { type: "ready", place });
      await harness.post({ ...initMessage(verses(286, 2)), place });
      const wanted = harness.frame.locator("[data-verse='2:255']");
      await wanted.locator(".published", { hasText: "Placeholder 255" }).waitFor();
      await harness.frame.locator("article.verse .published >> nth=285").waitFor({
        state: "attached",
      });
      await hasTexts(
        harness.frame.locator("article.verse .verse-key"),
        Array.from({ length: 286 }, (_, index) => `2:${index + 1}`),
      );
      const top = await settled(harness.page, () =>
        wanted.evaluate((verse) => verse.getBoundingClientRect().top),
      );
      assert.ok(Math.abs(top - place.offset) < 2, `2:255 is at ${top}, and was at ${place.offset}`);
    } finally {
      await harness.close();
    }
  });
});
