import { stat } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { packExtension } from "../pack.js";
import { root } from "../vscode/paths.js";

/* `npm run package`: writes quran-content-sync.vsix, and refuses one that has grown too large. */

const limit = 1.5 * 1024 * 1024;

async function main(): Promise<void> {
  const file = path.join(root, "quran-content-sync.vsix");
  await packExtension(file);
  const { size } = await stat(file);
  console.log(`${file}: ${(size / 1024 / 1024).toFixed(2)} MB`);
  if (size >= limit) {
    console.error(`The limit is ${String(limit / 1024 / 1024)} MB.`);
    process.exitCode = 1;
  }
}

void main();
