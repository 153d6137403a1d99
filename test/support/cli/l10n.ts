import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { textFiles } from "../l10n.js";
import { root } from "../vscode/paths.js";

/*
 * `npm run l10n`: writes the files of texts that are generated from the sources. With `--check` it
 * writes nothing, and fails if a file is outdated.
 */

async function main(): Promise<void> {
  const check = process.argv.includes("--check");
  for (const [file, wanted] of Object.entries(await textFiles())) {
    const place = path.join(root, file);
    const present = await readFile(place, "utf8").catch(() => null);
    if (present === wanted) continue;
    if (check) {
      console.error(`${file} is not what the sources say: run npm run l10n.`);
      process.exitCode = 1;
    } else {
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, wanted);
      console.log(`${file}: written`);
    }
  }
}

void main();
