import assert from "node:assert/strict";
import type { VersesPage } from "../../src/core/model/pages.js";
import type { Place, ReaderState } from "../../src/protocol/reader.js";
import { eventually, settled } from "./support/eventually.js";
import { PanelHarness, typeOf } from "./support/panelHarness.js";
import { initMessage, versesPage } from "./support/readerMessages.js";

/** Verses of very different lengths, none of which has the estimated height. */
const verses = (count: number, chapter: number): VersesPage =>
  versesPage(
    Array.from({ length: count }, (_, index) => ({
      recordType: "translation",
      recordKey: `${chapter}-${index + 1}`,
      verseKey: `${chapter}:${index + 1}`,
      html: "Placeholder words ".repeat(1 + ((index * 37) % 90)) + '<sup foot_note="1">1</sup>',
      notes: [{ id: "1", html: "Placeholder note" }],
    })),
    { chapter },
  );

const LENGTHS: Readonly<Record<number, number>> = { 2: 286, 36: 83 };

interface Request {
  readonly id: number;
  readonly type: string;
  readonly chapter: number;
  readonly verse: number | null;
  readonly text: string;
}

describe("the reader's places", () => {
  let harness: PanelHarness;
  let answered: number;
  beforeEach(async () => {
    harness = await PanelHarness.open({ panel: "reader" });
    answered = 0;
  });
  afterEach(async () => {
    await harness.close();
  });

  /** Answers the next request for a page as the host does. */
  const answer = async (): Promise<void> => {
    const { id, type, chapter, verse, text } = await harness.heard((message) => {
      const request = message as Request;
      const isNew = ["chapter", "jump"].includes(request.type) && request.id > answered;
      return isNew ? request : null;
    });
    answered = id;
    const key = type === "jump" ? text : verse === null ? null : `${chapter}:${verse}`;
    const of = type === "jump" ? Number(text.split(":")[0]) : chapter;
    const page = verses(LENGTHS[of] ?? 7, of);
    await harness.post({ type: "page", id, page, verseKey: key });
    await harness.frame
      .locator(`main [data-verse="${of}:${LENGTHS[of] ?? 7}"] .published`)
      .waitFor({
        state: "attached",
      });
  };
  const jump = async (text: string): Promise<void> => {
    await harness.page.keyboard.press("g");
    await harness.frame.locator("#jump:focus").waitFor();
    await harness.page.keyboard.type(text);
    await harness.page.keyboard.press("Enter");
    await answer();
  };
  /** The state that VS Code keeps at this moment. */
  const keptState = (): Promise<ReaderState> =>
    harness.frame.evaluate(
      () => (Reflect.get(window, "keptState") as () => unknown)() as ReaderState,
    );
  /**
   * The distance of a verse from the top, once it has the focus and the text has stopped moving.
   */
  const focusedPlace = async (key: string): Promise<number> => {
    const verse = harness.frame.locator(`[data-verse="${key}"]:focus`);
    return settled(harness.page, () =>
      verse.evaluate((element) => element.getBoundingClientRect().top),
    );
  };

  it("are found again by Back and Forward, however often, with the focus on their verse", async () => {
    await harness.post(initMessage(verses(286, 2)));
    await harness.frame.locator("[data-verse='2:1']").focus();
    await jump("2:255");
    const first = await focusedPlace("2:255");
    await jump("36:58");
    const second = await focusedPlace("36:58");
    for (let times = 0; times < 3; times++) {
      await harness.page.keyboard.press("Alt+ArrowLeft");
      await answer();
      const back = await focusedPlace("2:255");
      assert.ok(Math.abs(back - first) <= 2, `2:255 is at ${back}, and was at ${first}`);
      await harness.page.keyboard.press("Alt+ArrowRight");
      await answer();
      const forward = await focusedPlace("36:58");
      assert.ok(Math.abs(forward - second) <= 2, `36:58 is at ${forward}, was at ${second}`);
    }
  });

  it("are kept before they are drawn, because the tab may be hidden right after a jump", async () => {
    await harness.post(initMessage(verses(7, 1)));
    await harness.frame.locator("[data-verse='1:1']").focus();
    // Stops all drawing from now on.
    await harness.frame.evaluate(() => {
      window.requestAnimationFrame = () => 0;
    });
    await jump("36:58");
    const place = await harness.heard((message) => {
      const { place } = message as { readonly place?: Place | null };
      return place?.verseKey === "36:58" ? place : null;
    });
    await eventually(harness.page, keptState, (state) => assert.deepEqual(state.place, place));
    await harness.page.keyboard.press("Alt+ArrowLeft");
    await answer();
    await harness.heard((message) => {
      const at = harness.said.findLastIndex((one) => typeOf(one) === "jump");
      const { place } = message as { readonly place?: Place | null };
      return harness.said.indexOf(message) > at && place?.chapter === 1;
    });
  });

  it("are kept if the window loses the focus during scrolling", async () => {
    await harness.post(initMessage(verses(286, 2)));
    await harness.frame.locator("[data-verse='2:286'] .published").waitFor({ state: "attached" });
    const [before, scrolled, hidden] = await harness.frame.evaluate(() => {
      const placeNow = (): string =>
        JSON.stringify(Reflect.get((Reflect.get(window, "keptState") as () => object)(), "place"));
      const leave = (): string => {
        window.dispatchEvent(new Event("blur"));
        return placeNow();
      };
      // The first turn of the wheel ends the settling of the page.
      window.dispatchEvent(new WheelEvent("wheel"));
      return new Promise<string[]>((resolve) => {
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            const first = placeNow();
            window.scrollTo({ top: 4000, behavior: "instant" });
            const second = leave();
            // A window that is being hidden has no height.
            Object.defineProperty(window, "innerHeight", { value: 0 });
            resolve([first, second, leave()]);
          }),
        );
      });
    });
    assert.notEqual(scrolled, before);
    assert.match(scrolled ?? "", /"verseKey":"2:[1-9]\d"/);
    assert.equal(hidden, scrolled);
  });

  it("stay when the panel becomes narrow, and wide again", async () => {
    const { frame, page } = harness;
    await harness.post(initMessage(verses(286, 2)));
    await frame.locator("[data-verse='2:1']").focus();
    await jump("2:255");
    const before = await focusedPlace("2:255");
    for (const width of [480, 1000, 640]) {
      await page.setViewportSize({ width, height: 800 });
      await frame.waitForFunction((expected) => window.innerWidth === expected, width);
      await eventually(
        page,
        () =>
          frame
            .locator("[data-verse='2:255']:focus")
            .evaluate((element) => element.getBoundingClientRect().top),
        (after) => assert.ok(Math.abs(after - before) < 3, `${before} became ${after}`),
      );
    }
  });

  it("are reached while VS Code's palette closes and F1 opens it again", async () => {
    const short = versesPage(
      Array.from({ length: 40 }, (_, index) => ({
        recordType: "translation",
        recordKey: `78-${index + 1}`,
        verseKey: `78:${index + 1}`,
        html: "Placeholder words",
        notes: [],
      })),
      { chapter: 78 },
    );
    for (const returns of [1, 2, 3, 5]) {
      await harness.post(initMessage(verses(7, 1)));
      await harness.frame.locator("[data-verse='1:1']").focus();
      await harness.openPalette();
      // The page is drawn with estimated heights first. In one of the next frames, the window
      // returns the focus to it.
      await harness.frame.evaluate(
        async ([page, frames]) => {
          const frame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));
          window.postMessage({ type: "page", page, verseKey: "78:5" }, "*");
          while (document.querySelector("[data-verse='78:5']") === null) await frame();
          for (let passed = 0; passed < frames; passed++) await frame();
          window.parent.document.querySelector("iframe")?.focus();
          const key = new KeyboardEvent("keydown", { key: "F1", bubbles: true });
          document.activeElement?.dispatchEvent(key);
        },
        [short, returns] as const,
      );
      const top = await focusedPlace("78:5");
      const bar = await harness.frame
        .locator(".top")
        .evaluate((element) => element.getBoundingClientRect().bottom);
      assert.ok(Math.abs(top - bar - 12) <= 2, `${returns} frames: ${top} below a bar of ${bar}`);
      await harness.page.locator("#palette").evaluate((palette) => palette.remove());
    }
  });

  it("survive a hidden tab, with Undo and open footnotes", async () => {
    await harness.post(initMessage(verses(7, 1)));
    await harness.frame.locator("[data-verse='1:1']").focus();
    await jump("36:58");
    await harness.page.keyboard.press("f");
    await harness.frame.locator("[data-verse='36:58'] [role='note']").waitFor();
    const state = await eventually(harness.page, keptState, ({ place, trail, notes }) => {
      assert.equal(place?.verseKey, "36:58");
      assert.equal(trail?.places.length, 2);
      assert.deepEqual(notes, [{ recordType: "translation", recordKey: "36-58", notes: ["1"] }]);
    });

    const reviewed = [{ recordType: "translation", recordKey: "36-1" }];
    const again = await PanelHarness.open({
      panel: "reader",
      state: { ...state, reviewed },
    });
    try {
      await again.post({ ...initMessage(verses(83, 36)), place: state.place });
      await again.frame.locator("[data-verse='36:58'] [role='note']").waitFor();
      await again.frame.getByRole("button", { name: "Undo" }).click();
      assert.deepEqual(
        await again.heard((message) =>
          typeOf(message) === "review" ? (message as { rows: unknown }).rows : null,
        ),
        reviewed,
      );
      await again.frame.getByRole("button", { name: "Back", exact: true }).click();
      assert.equal(
        await again.heard((message) =>
          typeOf(message) === "chapter" ? (message as Request).chapter : null,
        ),
        1,
      );
    } finally {
      await again.close();
    }
  });
});
