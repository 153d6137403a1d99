import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { getL10nJson } from "@vscode/l10n-dev";
import { root } from "./vscode/paths.js";

/** Files that are written from the sources, by their place in the repository. */
export type TextFiles = Readonly<Record<string, string>>;

/**
 * What people read, taken from the calls of `l10n.t` in the sources: the bundle that translators
 * start from, and the part of it that the webviews need (`src/ui/panels/texts.ts`).
 */
export async function textFiles(): Promise<TextFiles> {
  const [all, webview] = await Promise.all([textsOf("src"), textsOf("src/webview")]);
  return {
    "l10n/bundle.l10n.json": json(Object.fromEntries(all.map((text) => [text, text]))),
    "src/ui/panels/texts.json": json(webview),
  };
}

/** The texts of a folder's sources, sorted, so that a new one stands in one line of a difference. */
async function textsOf(folder: string): Promise<string[]> {
  const files = await readdir(path.join(root, folder), { recursive: true });
  const sources = files.filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"));
  const texts = await getL10nJson(
    await Promise.all(
      sources.map(async (file) => ({
        contents: await readFile(path.join(root, folder, file), "utf8"),
        extension: path.extname(file),
      })),
    ),
  );
  return Object.keys(texts).toSorted();
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
