import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { getL10nJson } from "@vscode/l10n-dev";
import { root } from "./vscode/paths.js";

/** Files generated from the sources, by their path in the repository. */
export type TextFiles = Readonly<Record<string, string>>;

/**
 * The texts of the interface, from the calls of `l10n.t` in the sources: the bundle that
 * translators start from, and its part for the webviews (`src/ui/panels/texts.ts`). Sorted, so that
 * a new text changes one line.
 */
export async function textFiles(): Promise<TextFiles> {
  const files = (await readdir(path.join(root, "src"), { recursive: true }))
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"))
    .map((file) => path.join("src", file));
  const isWebview = (file: string): boolean => file.startsWith(path.join("src", "webview", ""));
  const webview = await textsOf(files.filter(isWebview));
  const host = await textsOf(files.filter((file) => !isWebview(file)));
  const all = [...new Set([...webview, ...host])].toSorted();
  return {
    "l10n/bundle.l10n.json": json(Object.fromEntries(all.map((text) => [text, text]))),
    "src/ui/panels/texts.json": json(webview.toSorted()),
  };
}

async function textsOf(files: readonly string[]): Promise<string[]> {
  const texts = await getL10nJson(
    await Promise.all(
      files.map(async (file) => ({
        contents: await readFile(path.join(root, file), "utf8"),
        extension: path.extname(file),
      })),
    ),
  );
  return Object.keys(texts);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
