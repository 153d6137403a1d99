import path from "node:path";
import type { Browser } from "playwright-core";
import { systemClock } from "../../src/core/clock.js";
import { loadFullData } from "../../src/core/sandbox/quranJson.js";
import { makeRow } from "../../src/core/sandbox/rows.js";
import type { SandboxData, SandboxResource } from "../../src/core/sandbox/types.js";
import { buildExtension } from "./build.js";
import { root } from "../support/vscode/paths.js";
import { closeSharedBrowser, sharedBrowser } from "../ui/support/browser.js";
import { startLoopback } from "../ui/support/loopback.js";
import { Workbench } from "../ui/support/workbench.js";
import { largeTafsirRows } from "./data.js";
import { alone, compared, median, round, type Figure } from "./figures.js";
import { traced, type Trace } from "./trace.js";

/*
 * The reader in a real workbench: the time from a click to text, compared with an empty webview in
 * the same window; and how long the window is busy while a long surah is scrolled.
 */

const OPENINGS = 9;
const SCROLLS = 3;
/** Pause for the remaining work of an opening to finish, in milliseconds. */
const SETTLE_MS = 700;
/** A turn of the wheel in CSS pixels, and the pause after it in milliseconds. */
const WHEEL = { pixels: 360, pause: 16 };

const ITEMS = {
  empty: /^Empty webview/,
  translation: /^Saheeh International/,
  smallTafsir: /^Synthetic tafsir 101/,
  largeTafsir: /^Synthetic tafsir 102/,
} as const;

/** Two commentaries with the same beginning; the second continues to 60 MB. */
async function benchData(): Promise<SandboxData> {
  const data = await loadFullData();
  const tafsir = (id: number, chapters: number): SandboxResource => ({
    group: "tafsirs",
    id,
    resourceContentId: id,
    listing: {
      name: `Synthetic tafsir ${id} (placeholder)`,
      authorName: "Placeholder text of the benchmark",
      slug: `synthetic-tafsir-${id}`,
      languageName: "english",
    },
    rows: function* () {
      for (const row of largeTafsirRows({ group: "tafsirs", id })) {
        if (Number(String(row.verse_key).split(":")[0]) <= chapters) yield makeRow("tafsirs", row);
      }
    },
  });
  return { ...data, resources: [...data.resources, tafsir(101, 1), tafsir(102, 114)] };
}

class Reader {
  constructor(
    private readonly workbench: Workbench,
    private readonly browser: Browser,
  ) {}

  /** Closes everything, and traces a click on a tree item and its effects. */
  async open(
    item: keyof typeof ITEMS,
    then: () => Promise<void> = () => Promise.resolve(),
  ): Promise<Trace> {
    const { workbench } = this;
    await workbench.command("View: Close All Editors");
    await workbench.page.locator(".tabs-container .tab").first().waitFor({ state: "detached" });
    await systemClock.wait(SETTLE_MS);
    return traced(this.browser, async () => {
      await workbench.treeItem(ITEMS[item]).first().click();
      await workbench.panel
        .locator(item === "empty" ? "p" : "[data-verse] .published")
        .first()
        .waitFor();
      await then();
      await systemClock.wait(SETTLE_MS);
    });
  }

  /** Traces the scrolling of the page. */
  scrolled(input: "wheel" | "PageDown"): Promise<Trace> {
    return traced(this.browser, () => this.scroll(input));
  }

  /** Opens surah 2 in the translation, so that the translation opens there next time. */
  async openSurah2(): Promise<void> {
    await this.open("translation");
    const { panel, page } = this.workbench;
    await panel.locator("[data-verse='1:1']").press("n");
    await this.whole();
    // The place is stored after scrolling has ended.
    await panel.locator("[data-verse='2:1']").press("ArrowDown");
    await systemClock.wait(SETTLE_MS);
    await page.keyboard.press("Home");
    await systemClock.wait(SETTLE_MS);
  }

  /** Waits until the last verse of surah 2 is drawn. */
  async whole(): Promise<void> {
    await this.workbench.panel.locator("[data-verse='2:286']").waitFor({ state: "attached" });
  }

  /** Repeats an input until the last verse is on the screen. */
  async scroll(input: "wheel" | "PageDown"): Promise<void> {
    const { page, panel } = this.workbench;
    await page.mouse.move(760, 400);
    const last = panel.locator("[data-verse='2:286'] .published");
    const bottom = page.viewportSize()?.height ?? 0;
    const atEnd = async (): Promise<boolean> => {
      if ((await last.count()) === 0) return false;
      const box = await last.boundingBox();
      return box !== null && box.y < bottom;
    };
    for (let n = 1; n < 1000; n++) {
      if (input === "wheel") {
        await page.mouse.wheel(0, WHEEL.pixels);
        await systemClock.wait(WHEEL.pause);
      } else {
        await page.keyboard.press(input, { delay: 60 });
      }
      // Observing the page has a small cost itself.
      if (n % 10 === 0 && (await atEnd())) return;
    }
    throw new Error("The last verse did not come.");
  }
}

async function openingFigures(reader: Reader): Promise<Figure[]> {
  const empty: number[] = [];
  const translation: number[] = [];
  for (let n = 0; n < OPENINGS; n++) {
    empty.push((await reader.open("empty")).opening);
    translation.push((await reader.open("translation", () => reader.whole())).opening);
  }
  return [
    compared(
      "opening a translation at surah 2, click to text",
      { ours: translation, theirs: empty },
      "an empty webview",
      1.3,
    ),
    alone(
      "opening a translation at surah 2, without the time of an empty webview",
      median(translation) - median(empty),
      "ms",
      null,
    ),
  ];
}

async function scrollFigures(reader: Reader, workbench: Workbench): Promise<Figure[]> {
  const ways = ["wheel", "PageDown"] as const;
  const figures: Figure[] = [];
  for (const input of ways) {
    const drawing: Trace[] = [];
    const drawn: Trace[] = [];
    for (let n = 0; n < SCROLLS; n++) {
      drawing.push(
        await reader.open("translation", async () => {
          if (input === "PageDown") await workbench.panel.locator("[data-verse='2:1']").focus();
          await reader.scroll(input);
        }),
      );
      await workbench.page.keyboard.press("Home");
      await systemClock.wait(SETTLE_MS);
      drawn.push(await reader.scrolled(input));
    }
    const figure = (name: string, values: readonly number[]): Figure => ({
      ...alone(
        `scrolling surah 2 by ${input}: ${name}, median of ${SCROLLS}`,
        median(values),
        "ms",
        null,
      ),
      against: `the worst: ${round(Math.max(...values))} ms`,
    });
    for (const [when, tasks] of [
      ["from the first text on", drawing.map((trace) => trace.longestTask("text"))],
      ["once all is drawn", drawn.map((trace) => trace.longestTask("start"))],
    ] as const) {
      figures.push(
        figure(
          `longest task ${when}, by the clock`,
          tasks.map(({ clock }) => clock),
        ),
        figure(
          `longest task ${when}, by the processor's time`,
          tasks.map(({ processor }) => processor),
        ),
      );
    }
    figures.push(
      figure(
        "99th percentile of the time between frames",
        drawn.map((trace) => trace.frameTime),
      ),
    );
  }
  return figures;
}

async function tafsirFigures(reader: Reader, workbench: Workbench): Promise<Figure[]> {
  const small: number[] = [];
  const large: number[] = [];
  for (let n = 0; n < 3; n++) {
    // A new window has no open resource file.
    await reader.open("empty");
    await workbench.reload();
    await workbench.treeItem(ITEMS.largeTafsir).waitFor();
    await reader.open("translation");
    small.push((await reader.open("smallTafsir")).opening);
    large.push((await reader.open("largeTafsir")).opening);
  }
  return [
    compared(
      "opening a tafsir of 60 MB for the first time, click to text",
      { ours: large, theirs: small },
      "one of 70 kB that begins alike",
      null,
    ),
  ];
}

/** Builds the extension, and measures it in its own workbench. */
async function inWorkbench(
  measure: (reader: Reader, workbench: Workbench) => Promise<Figure[]>,
): Promise<Figure[]> {
  await buildExtension();
  const loopback = await startLoopback(benchData);
  const workbench = await Workbench.open({
    settings: {
      ...loopback.settings,
      "quranContentSync.resources": [
        "translations:1",
        "quran_core:*",
        "tafsirs:101",
        "tafsirs:102",
      ],
    },
    env: loopback.env,
    otherExtensions: [path.join(root, "test/bench/empty-webview")],
  });
  try {
    await workbench.showView();
    await workbench.syncNow();
    const reader = new Reader(workbench, await sharedBrowser());
    await reader.openSurah2();
    return await measure(reader, workbench);
  } finally {
    await workbench.close();
    await loopback.server.close();
    await closeSharedBrowser();
  }
}

export const readerOpeningFigures = (): Promise<Figure[]> => inWorkbench(openingFigures);
export const readerScrollingFigures = (): Promise<Figure[]> => inWorkbench(scrollFigures);
export const readerTafsirFigures = (): Promise<Figure[]> => inWorkbench(tafsirFigures);
