import path from "node:path";
import { root } from "../support/vscode/paths.js";
import { buildExtension } from "./build.js";
import { closeSharedBrowser } from "../ui/support/browser.js";
import { Workbench } from "../ui/support/workbench.js";
import { alone, compared, sized, type Figure } from "./figures.js";
import { activationCode, servicesCode } from "../support/activationSize.js";

/*
 * Activation times as VS Code measures them, from its list of running extensions: the built
 * extension beside the built-in Git extension, in the same windows. An extension of a few lines
 * shows how much of it is VS Code's own time, and the time of extensions that activate meanwhile.
 */

const ROUNDS = sized(9, 1);

async function activationTime(workbench: Workbench, name: string): Promise<number> {
  const row = workbench.page
    .locator(".runtime-extensions-editor .extension")
    .filter({ has: workbench.page.locator(".name", { hasText: new RegExp(`^${name}$`) }) });
  const time = row.locator(".activation-time").filter({ hasText: /\d+\s*ms/ });
  const text = await time.first().innerText();
  const milliseconds = /(\d+)\s*ms/.exec(text)?.[1];
  if (milliseconds === undefined) throw new Error(`No activation time of ${name}: ${text}`);
  return Number(milliseconds);
}

export async function activationFigures(): Promise<Figure[]> {
  await buildExtension();
  const ours: number[] = [];
  const theirs: number[] = [];
  const smallest: number[] = [];
  try {
    for (let n = 0; n < ROUNDS; n++) {
      // Tall, because the list draws only the visible rows.
      const workbench = await Workbench.open({
        size: { width: 1400, height: 4000 },
        otherExtensions: [path.join(root, "test/bench/empty-webview")],
      });
      try {
        await workbench.command("Developer: Show Running Extensions");
        ours.push(await activationTime(workbench, "Quran Content Sync"));
        theirs.push(await activationTime(workbench, "Git"));
        smallest.push(await activationTime(workbench, "empty-webview"));
      } finally {
        await workbench.close();
      }
    }
  } finally {
    await closeSharedBrowser();
  }
  return [
    compared(
      "activation, as VS Code measures it",
      { ours, theirs },
      "the built-in Git extension",
      0.5,
    ),
    compared(
      "activation of an extension of a few lines",
      { ours: smallest, theirs },
      "the built-in Git extension",
      null,
    ),
    alone("code loaded at activation", (await activationCode()).bytes / 1000, "kB", 12),
    alone("code loaded in the task after it", (await servicesCode()).bytes / 1000, "kB", 82),
  ];
}
