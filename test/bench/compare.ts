import { systemClock } from "../../src/core/clock.js";
import { loadFullData } from "../../src/core/sandbox/quranJson.js";
import { buildExtension } from "./build.js";
import { closeSharedBrowser, sharedBrowser } from "../ui/support/browser.js";
import { startLoopback } from "../ui/support/loopback.js";
import { Workbench } from "../ui/support/workbench.js";
import { alone, median, type Figure } from "./figures.js";
import { traced } from "./trace.js";

/*
 * How long the window is busy while six translations of Al-Baqarah open side by side, and while
 * they are scrolled.
 */

const ROUNDS = 3;
const SCROLL_STEPS = 15;
const LIMIT_MS = 50;

async function openSix(workbench: Workbench): Promise<void> {
  await workbench.command("Quran Content Sync: Compare Resources at Verse…");
  await workbench.quickPick(/Al-Fatihah/).waitFor();
  await workbench.page.keyboard.type("2:1");
  await workbench.quickPick(/^2:1 Al-Baqarah/).waitFor();
  await workbench.page.keyboard.press("Enter");
  await workbench.panel.locator("[data-verse='1']").waitFor();
  for (let count = await columns(workbench); count < 6; count++) {
    await workbench.panel.getByRole("button", { name: "Add a column" }).click();
    await workbench.panel.getByRole("combobox", { name: "Find a resource" }).waitFor();
    await workbench.page.keyboard.press("Enter");
    await workbench.panel.locator(`[data-column='${count}']`).waitFor();
  }
}

function columns(workbench: Workbench): Promise<number> {
  return workbench.panel.locator("[data-column]").count();
}

export async function compareOpeningFigures(): Promise<Figure[]> {
  await buildExtension();
  const loopback = await startLoopback(loadFullData);
  const workbench = await Workbench.open({
    settings: {
      ...loopback.settings,
      "quranContentSync.resources": [1, 2, 3, 4, 5, 6].map((id) => `translations:${id}`),
    },
    env: loopback.env,
  });
  try {
    await workbench.showView();
    await workbench.syncNow();
    await openSix(workbench);
    const browser = await sharedBrowser();
    const opening: number[] = [];
    const scrolling: number[] = [];
    for (let n = 0; n < ROUNDS; n++) {
      await workbench.panel.getByLabel("Surah", { exact: true }).selectOption("1");
      await workbench.panel.locator("[data-cell-verse='7'] .published").last().waitFor();
      const opened = await traced(browser, async () => {
        await workbench.panel.getByLabel("Surah", { exact: true }).selectOption("2");
        await workbench.panel
          .locator("[data-cell-verse='286'] .published")
          .last()
          .waitFor({ state: "attached" });
      });
      opening.push(opened.longestTask("start").processor);
      const scrolled = await traced(browser, async () => {
        await workbench.page.mouse.move(760, 400);
        for (let step = 0; step < SCROLL_STEPS; step++) {
          await workbench.page.mouse.wheel(0, 900);
          await systemClock.wait(60);
        }
      });
      scrolling.push(scrolled.longestTask("start").processor);
    }
    const name = "six translations of Al-Baqarah: longest task by the processor's time";
    return [
      alone(`${name}, opening`, median(opening), "ms", LIMIT_MS),
      alone(`${name}, ${SCROLL_STEPS} steps of scrolling`, median(scrolling), "ms", LIMIT_MS),
    ];
  } finally {
    await workbench.close();
    await loopback.server.close();
    await closeSharedBrowser();
  }
}
