import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { verseFactsText } from "../checks/verseFacts.js";
import { root } from "../vscode/paths.js";

/* Writes the facts of the Arabic verses into the source file that ships them. */

async function main(): Promise<void> {
  const file = path.join(root, "src/core/library/checks/verseFacts.ts");
  const facts = await verseFactsText();
  let source = await readFile(file, "utf8");
  for (const [name, value] of Object.entries<string>({ ...facts })) {
    const lines = value.match(/.{1,92}/g) ?? [];
    const text = lines.map((line) => `  ${JSON.stringify(line)}`).join(" +\n");
    source = source.replace(
      new RegExp(`(const ${name} =)[^;]*;`),
      (_, head: string) => `${head}\n${text};`,
    );
  }
  await writeFile(file, source);
}

void main();
