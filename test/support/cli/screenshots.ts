import path from "node:path";
import process from "node:process";
import { runProgram } from "../program.js";
import { sandboxSettings } from "../sandboxSettings.js";
import { root } from "../vscode/paths.js";
import { closeSharedBrowser } from "../../ui/support/browser.js";
import { Workbench } from "../../ui/support/workbench.js";

/* `npm run screenshots`: takes the pictures of README.md from a workbench on the sandbox. */

const file = (name: string): string => path.join(root, "media/screenshots", `${name}.png`);

/** What is shown in each picture: the tree item to open, and what must be seen before. */
const pictures = [
  {
    name: "translation",
    item: /^Saheeh International \(sample\)/,
    seen: "[data-verse='1:5'] .arabic",
  },
  { name: "translation-urdu", item: /^Maududi/, seen: ".reader[dir='rtl'] [data-verse='1:5']" },
  { name: "tafsir", item: /^Placeholder tafsir/, seen: "[data-kind='tafsir'] article" },
  { name: "article", item: /^Placeholder article/, seen: "[role='tab'] >> nth=2" },
] as const;

async function main(): Promise<void> {
  if ((await runProgram(process.execPath, ["esbuild.js"])) !== 0) {
    process.exitCode = 1;
    return;
  }
  const workbench = await Workbench.open({
    settings: { ...sandboxSettings, "quranContentSync.syncOnStartup": false },
    size: { width: 1200, height: 760 },
  });
  try {
    await workbench.showView();
    await workbench.syncNow();
    await workbench.screenshot(file("tree"));
    for (const { name, item, seen } of pictures) {
      await workbench.treeItem(item).click();
      await workbench.panel.locator(seen).first().waitFor();
      // The row that was clicked shows its actions only under the pointer.
      await workbench.page.mouse.move(600, 755);
      await workbench.screenshot(file(name));
    }
  } finally {
    await workbench.close();
    await closeSharedBrowser();
  }
}

void main();
