import path from "node:path";
import process from "node:process";
import { runProgram } from "../program.js";
import { sandboxSettings } from "../sandboxSettings.js";
import { root } from "../vscode/paths.js";
import { closeSharedBrowser } from "../../ui/support/browser.js";
import { Workbench } from "../../ui/support/workbench.js";

/* `npm run screenshots`: takes the pictures of README.md from a workbench on the sandbox. */

const file = (name: string): string => path.join(root, "media/screenshots", `${name}.png`);

/** The content of each picture: the tree item to open, and the elements to wait for. */
const pictures = [
  {
    name: "translation",
    item: /^Saheeh International(?!, annotated)/,
    seen: "[data-verse='1:5'] .arabic",
  },
  { name: "translation-urdu", item: /^Maududi/, seen: ".reader[dir='rtl'] [data-verse='1:5']" },
  { name: "tafsir", item: /^Placeholder tafsir/, seen: "[data-kind='tafsir'] article" },
  { name: "article", item: /^Placeholder article/, seen: "[role='tab'] >> nth=2" },
] as const;

/** Every reader in every theme, narrow and wide, for reviews of visual changes. */
async function readers(workbench: Workbench): Promise<void> {
  const { page, panel } = workbench;
  const annotated = /^Saheeh International, annotated/;
  const still = (): Promise<void> => page.mouse.move(700, 5);
  const open = async (item: RegExp, seen: string): Promise<void> => {
    await workbench.treeItem(item).first().click();
    await panel.locator(seen).first().waitFor();
    await still();
  };
  const inspect = async (): Promise<void> => {
    const item = workbench.treeItem(annotated);
    await item.hover();
    await item.getByRole("button", { name: /Inspect/ }).click();
    await panel.locator(".strip .cell").first().waitFor();
    await panel.locator(".table-row[id]").nth(2).click();
    await panel.locator("pre", { hasText: "verse_key" }).waitFor();
    await panel.locator("h1").scrollIntoViewIfNeeded();
    await still();
  };
  const note = "[data-verse='1:1'] .note";
  await open(annotated, "[data-verse='1:5'] .note-marker");
  await panel.locator("[data-verse='1:1'] .note-marker").first().click();
  await panel.locator(note).waitFor();
  for (const [theme, name] of [
    ["Default Dark Modern", "dark"],
    ["Default Light Modern", "light"],
    ["Default High Contrast", "hc-dark"],
    ["Default High Contrast Light", "hc-light"],
  ] as const) {
    await workbench.useTheme(theme);
    // The reader keeps its open footnote.
    await open(annotated, note);
    await workbench.screenshot(file(`readers/translation-${name}`));
    for (const { name: kind, item, seen } of pictures.slice(1)) {
      await open(item, seen);
      await workbench.screenshot(file(`readers/${kind}-${name}`));
    }
    await inspect();
    await workbench.screenshot(file(`readers/inspector-${name}`));
  }
  await workbench.useTheme("Default Light Modern");
  for (const [width, name] of [
    [662, "300px"],
    [1960, "1600px"],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    for (const { name: kind, item, seen } of pictures) {
      await open(item, seen);
      await workbench.screenshot(file(`readers/${kind}-${name}`));
    }
    await inspect();
    await workbench.screenshot(file(`readers/inspector-${name}`));
  }
}

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
      // The clicked row would show its actions while the pointer is over it.
      await workbench.page.mouse.move(600, 755);
      await workbench.screenshot(file(name));
    }
    await readers(workbench);
  } finally {
    await workbench.close();
    await closeSharedBrowser();
  }
}

void main();
