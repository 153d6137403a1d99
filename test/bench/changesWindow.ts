import path from "node:path";
import type { Locator } from "playwright-core";
import * as z from "zod";
import { CHAPTERS } from "../../src/core/model/chapters.js";
import { systemClock } from "../../src/core/clock.js";
import { loadFullData } from "../../src/core/sandbox/quranJson.js";
import { SAMPLE } from "../../src/core/sandbox/sampleIds.js";
import { buildExtension } from "./build.js";
import { root } from "../support/vscode/paths.js";
import { closeSharedBrowser } from "../ui/support/browser.js";
import { startLoopback } from "../ui/support/loopback.js";
import { Workbench } from "../ui/support/workbench.js";
import { alone, round, type Figure } from "./figures.js";

/*
 * The view of changes in a real workbench, after every verse of a translation changed. Measures
 * long tasks of the window and delays of the extension host while surahs are opened, the tree is
 * scrolled and rows are checked. The window runs only VS Code's code. The same steps on another
 * extension's tree of the same size show which tasks VS Code has with any tree.
 */

const LIMIT_MS = 50;
const IDLE_MS = 4_000;
const WHEEL = { pixels: 400, pause: 16, turns: 250 };
const CHECKS = 3;

interface Tree {
  readonly name: string;
  readonly pane: RegExp;
  readonly root: RegExp;
  /** The accessible name of a verse's row. */
  readonly row: RegExp;
}

const OURS: Tree = {
  name: "view of changes",
  pane: /^Changes Section/,
  root: /^Saheeh International/,
  row: /^\d+:\d+, changed/,
};
const PLAIN: Tree = {
  name: "a plain tree",
  pane: /^Plain tree Section/,
  root: /^all/,
  row: /^all\/\d+\/\d+/,
};

/**
 * Scripts for the page: one starts to collect long tasks, the other stops and returns their
 * durations.
 */
const OBSERVE = `{
  const tasks = [];
  const add = (entries) => tasks.push(...entries.map(({ duration }) => duration));
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: "longtask" });
  window.endLongTasks = () => {
    add(observer.takeRecords());
    observer.disconnect();
    return tasks;
  };
}`;
const TASKS = "window.endLongTasks()";

interface Measured {
  /** Tasks of the window above 50 ms, in milliseconds. */
  readonly tasks: readonly number[];
  readonly hostMs: number;
}

class Trees {
  private rounds = 0;

  constructor(private readonly workbench: Workbench) {}

  private pane({ pane }: Tree): Locator {
    const { view, page } = this.workbench;
    return view.locator(".pane", { has: page.getByRole("button", { name: pane }) });
  }

  /** Gives a tree the whole side bar, and opens it to its surahs. */
  async show(tree: Tree): Promise<void> {
    const { page, view } = this.workbench;
    const heads = view.locator(".pane-header");
    for (let at = (await heads.count()) - 1; at >= 0; at--) {
      const head = heads.nth(at);
      const isOpen = (await head.getAttribute("aria-expanded")) === "true";
      const isOurs = tree.pane.test((await head.getAttribute("aria-label")) ?? "");
      if (isOpen !== isOurs) await head.click();
    }
    await this.pane(tree).getByRole("treeitem", { name: tree.root }).click();
    await page.keyboard.press("ArrowRight");
    await systemClock.wait(1000);
  }

  /** Opens every surah by keys, from the last to the first. */
  async openAll(): Promise<void> {
    const { keyboard } = this.workbench.page;
    await keyboard.press("End");
    for (let surah = 0; surah < 114; surah++) {
      await keyboard.press("ArrowRight", { delay: 30 });
      await keyboard.press("ArrowUp", { delay: 30 });
    }
    await systemClock.wait(1000);
  }

  async scroll(tree: Tree): Promise<void> {
    const { page } = this.workbench;
    await this.pane(tree).hover({ position: { x: 60, y: 200 } });
    for (const direction of [1, -1]) {
      for (let turn = 0; turn < WHEEL.turns; turn++) {
        await page.mouse.wheel(0, direction * WHEEL.pixels);
        await systemClock.wait(WHEEL.pause);
      }
    }
  }

  async check(tree: Tree): Promise<void> {
    for (let n = 0; n < CHECKS; n++) {
      const row = this.pane(tree).getByRole("treeitem", { name: tree.row }).nth(5);
      await row.getByRole("checkbox").click();
      await systemClock.wait(2500);
    }
  }

  /** Runs some work while measuring the window and the extension host. */
  async measured(work: () => Promise<void>): Promise<Measured> {
    const { page } = this.workbench;
    await this.hostDelay();
    await page.evaluate(OBSERVE);
    await work();
    // Read before the palette opens, because the palette has long tasks of its own.
    const tasks = z.array(z.number()).parse(await page.evaluate(TASKS));
    return { tasks, hostMs: await this.hostDelay() };
  }

  /** The longest delay of the extension host's event loop since the last call. */
  private async hostDelay(): Promise<number> {
    await this.workbench.command("Bench: Host Delay");
    const item = this.workbench.statusBarItem(`Host delay ${++this.rounds}:`);
    await item.waitFor();
    return Number(/: ([\d.]+) ms/.exec(await item.innerText())?.[1]);
  }
}

async function figuresOf(trees: Trees): Promise<Figure[]> {
  const figures: Figure[] = [];
  const idle = await trees.measured(() => systemClock.wait(IDLE_MS));
  const add = (name: string, { tasks, hostMs }: Measured, plain: Measured): void => {
    const longest = (values: readonly number[]): number => round(Math.max(0, ...values));
    const beside = (value: string, own: string): string =>
      `a plain tree of as many rows: ${value}; idle: ${own}`;
    figures.push(
      {
        ...alone(`${name}: long tasks of the window`, tasks.length, "tasks", null),
        against: beside(String(plain.tasks.length), String(idle.tasks.length)),
      },
      {
        ...alone(`${name}: the longest (0: none above 50 ms)`, longest(tasks), "ms", LIMIT_MS),
        against: beside(`${longest(plain.tasks)} ms`, `${longest(idle.tasks)} ms`),
      },
      {
        ...alone(`${name}: longest delay of the extension host`, hostMs, "ms", LIMIT_MS),
        against: beside(`${plain.hostMs} ms`, `${idle.hostMs} ms`),
      },
    );
  };
  const all = new Map<string, Measured>();
  for (const tree of [PLAIN, OURS]) {
    await trees.show(tree);
    all.set(`${tree.name} open`, await trees.measured(() => trees.openAll()));
    all.set(`${tree.name} scroll`, await trees.measured(() => trees.scroll(tree)));
    all.set(`${tree.name} check`, await trees.measured(() => trees.check(tree)));
  }
  for (const [what, name] of [
    ["open", "every surah opened by keys"],
    ["scroll", "scrolled down and up"],
    ["check", `${CHECKS} rows checked`],
  ] as const) {
    const ours = all.get(`${OURS.name} ${what}`);
    const plain = all.get(`${PLAIN.name} ${what}`);
    if (ours !== undefined && plain !== undefined) {
      add(`view of 6,236 changes, ${name}`, ours, plain);
    }
  }
  return figures;
}

export async function changesWindowFigures(): Promise<Figure[]> {
  await buildExtension();
  const loopback = await startLoopback(loadFullData);
  const workbench = await Workbench.open({
    settings: {
      ...loopback.settings,
      "quranContentSync.resources": ["translations:1"],
      "quranContentSync.checkQualityAfterSync": false,
    },
    env: {
      ...loopback.env,
      QCS_BENCH_VERSES: CHAPTERS.map(({ versesCount }) => versesCount).join(","),
    },
    otherExtensions: [path.join(root, "test/bench/plain-tree")],
  });
  try {
    await workbench.showView();
    await workbench.syncNow();
    await loopback.service.publisher.invalidateResource(SAMPLE.english, (rows) =>
      rows.map((row) => ({ ...row, text: `${String(row.text)} [changed]` })),
    );
    await workbench.syncNow();
    await workbench.command("Notifications: Clear All Notifications");
    return await figuresOf(new Trees(workbench));
  } finally {
    await workbench.close();
    await loopback.server.close();
    await closeSharedBrowser();
  }
}
