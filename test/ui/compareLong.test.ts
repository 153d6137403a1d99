import assert from "node:assert/strict";
import {
  answerTexts,
  byVerse,
  columnOf,
  comparisonOf,
  type ComparedResource,
} from "./support/compareMessages.js";
import { eventually, hasCount } from "./support/eventually.js";
import { PanelHarness } from "./support/panelHarness.js";

describe("the compare page of a long surah", () => {
  let harness: PanelHarness;
  afterEach(async () => {
    await harness.close();
  });

  /** Six editions of Al-Baqarah in placeholder text. */
  function sixEditions(): ComparedResource[] {
    const texts = Array.from({ length: 286 }, (_, at) => `Placeholder text of verse ${at + 1}`);
    return [1, 2, 3, 4, 5, 6].map((id) => ({
      column: columnOf(id, `Edition ${id}`, {}),
      texts: byVerse(texts),
    }));
  }

  /** Waits until a verse is right below the heads of the columns. */
  async function isBelowHead(verse: number): Promise<void> {
    await eventually(
      harness.page,
      () =>
        harness.frame.evaluate((number) => {
          const head = document.querySelector(".top")?.getBoundingClientRect().bottom;
          const top = document
            .querySelector(`[data-verse="${number}"]`)
            ?.getBoundingClientRect().top;
          return (top ?? NaN) - (head ?? NaN);
        }, verse),
      (distance) => assert.ok(Math.abs(distance) < 3, `${distance} pixels below the heads`),
    );
  }

  it("draws six editions of Al-Baqarah in small steps, until a search of the page finds each text", async () => {
    harness = await PanelHarness.open({ panel: "compare", size: { width: 1200, height: 700 } });
    const { frame } = harness;
    // An observer is called once for each task that changes the page.
    await frame.evaluate(() => {
      const steps: { verses: number; texts: number }[] = [];
      const countIn = (nodes: readonly Node[], selector: string): number =>
        nodes.reduce((sum, node) => {
          if (!(node instanceof Element)) return sum;
          const own = node.matches(selector) ? 1 : 0;
          return sum + own + node.querySelectorAll(selector).length;
        }, 0);
      new MutationObserver((records) => {
        const nodes = records.flatMap(({ addedNodes }) => [...addedNodes]);
        steps.push({
          verses: countIn(nodes, "[data-verse]"),
          texts: countIn(nodes, ".published"),
        });
      }).observe(document.body, { childList: true, subtree: true });
      Object.assign(window, { steps });
    });
    const editions = sixEditions();
    const comparison = comparisonOf(2, editions);
    answerTexts(harness, () => comparison, editions);
    await harness.post(comparison);
    await frame.locator("[data-cell-verse='286'] .published").last().waitFor({ state: "attached" });
    await frame.waitForFunction(
      () => document.querySelectorAll(".cell .published").length === 286 * 6,
    );
    const steps = await frame.evaluate(
      () => Reflect.get(window, "steps") as { verses: number; texts: number }[],
    );
    const most = (counts: readonly number[]): number => Math.max(...counts);
    assert.ok(most(steps.map(({ verses }) => verses)) <= 40, "verses in one step");
    assert.ok(most(steps.map(({ texts }) => texts)) <= 60, "texts in one step");
    assert.equal(
      await frame.evaluate(() => {
        const find: unknown = Reflect.get(window, "find");
        return (
          typeof find === "function" && Reflect.apply(find, window, ["text of verse 286"]) === true
        );
      }),
      true,
      "a search of the page finds the last verse",
    );
  });

  it("keeps its place when the panel becomes narrow, and wide again", async () => {
    const editions = sixEditions().slice(0, 2);
    harness = await PanelHarness.open({ panel: "compare", size: { width: 900, height: 700 } });
    const { frame, page } = harness;
    const comparison = comparisonOf(2, editions, { target: 100 });
    answerTexts(harness, () => comparison, editions);
    await harness.post(comparison);
    await frame.waitForFunction(
      () => document.querySelectorAll(".cell .published").length === 286 * 2,
    );
    await isBelowHead(100);
    // From now on the person moves the text.
    await page.mouse.move(400, 400);
    await page.mouse.down();
    await page.mouse.up();
    for (const [width, layout] of [
      [420, ".stacked"],
      [900, ".beside"],
      [700, ".beside"],
    ] as const) {
      await page.setViewportSize({ width, height: 700 });
      await frame.locator(layout).waitFor();
      await isBelowHead(100);
    }
  });

  it("has the texts of large commentaries only near the window", async () => {
    const editions = sixEditions();
    harness = await PanelHarness.open({ panel: "compare", size: { width: 1200, height: 700 } });
    const { frame } = harness;
    const small = comparisonOf(2, editions);
    const blocks = small.blocks.map((block) => ({
      ...block,
      columns: block.columns.map((cells) => cells.map((cell) => ({ ...cell, bytes: 100_000 }))),
    }));
    const comparison = { ...small, blocks };
    answerTexts(harness, () => comparison, editions);
    await harness.post(comparison);
    await frame.locator("[data-verse='286']").waitFor({ state: "attached" });
    await frame.locator("[data-cell-verse='1'] .published").last().waitFor();
    await eventually(
      harness.page,
      () => frame.locator(".cell .published").count(),
      (drawn) => assert.ok(drawn < 200, `${drawn} texts are drawn`),
    );
  });

  it("keeps its place when a sync changes a text", async () => {
    const long = sixEditions().slice(0, 2);
    harness = await PanelHarness.open({ panel: "compare", size: { width: 900, height: 700 } });
    let comparison = comparisonOf(2, long, { target: 255 });
    answerTexts(harness, () => comparison, long);
    await harness.post(comparison);
    const { frame } = harness;
    await frame.locator("[data-cell-verse='255'] .published").first().waitFor();
    await isBelowHead(255);
    const [first] = long;
    assert.ok(first !== undefined);
    long[0] = {
      ...first,
      texts: first.texts.map((text) => ({ ...text, html: `${text.html}, changed` })),
    };
    comparison = comparisonOf(2, long, { target: null, version: 2 });
    await harness.post(comparison);
    await frame.getByText("Placeholder text of verse 255, changed").waitFor();
    // The texts above the verse are drawn after it.
    await hasCount(frame.locator(".cell .published", { hasText: ", changed" }), 286);
    await isBelowHead(255);
  });
});
