import { stat } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { activationCode, servicesCode, type LoadedCode } from "../activationSize.js";
import { packExtension } from "../pack.js";
import { root } from "../vscode/paths.js";

/*
 * `npm run package`: writes quran-content-sync.vsix. Fails if it has grown too large, loads too much
 * code at activation, or has too much code in a reader's document.
 */

const limit = 1.5 * 1024 * 1024;
/** Bytes of minified code. The rest is loaded later: see `src/extension.ts`. */
const activationLimit = 12_000;
/** Bytes of the code for the task after activation. The rest is loaded on first use. */
const servicesLimit = 82_000;
/**
 * Bytes of script and style sheet in a reader's document. What is not needed for the first page is
 * loaded after it: see `parts` in `src/webview/build.js`.
 */
const readerLimit = 210_000;
/** Parsers and schemas take longer to load than all the rest. */
const servicesPackages = ["@vscode/l10n"];

async function main(): Promise<void> {
  const file = path.join(root, "quran-content-sync.vsix");
  await packExtension(file);
  const { size } = await stat(file);
  console.log(`${file}: ${(size / 1024 / 1024).toFixed(2)} MB`);
  if (size >= limit) {
    console.error(`The limit is ${String(limit / 1024 / 1024)} MB.`);
    process.exitCode = 1;
  }
  check("Activation", await activationCode(), activationLimit, []);
  check("The task after activation", await servicesCode(), servicesLimit, servicesPackages);
  const reader = await Promise.all(
    ["reader.js", "reader.css"].map((name) => stat(path.join(root, "dist/webview", name))),
  );
  const document = reader.reduce((sum, file) => sum + file.size, 0);
  console.log(`Code in a reader's document: ${(document / 1000).toFixed(0)} kB`);
  if (document > readerLimit) {
    console.error(`The limit is ${readerLimit / 1000} kB. Import later parts with import().`);
    process.exitCode = 1;
  }
}

/** Reports the code that a step loads. It may have some bytes, and some packages. */
function check(
  step: string,
  { bytes, packages }: LoadedCode,
  limit: number,
  allowed: readonly string[],
): void {
  console.log(`${step} loads ${(bytes / 1000).toFixed(0)} kB of code`);
  const tooMany = packages.filter((name) => !allowed.includes(name));
  if (tooMany.length > 0) {
    console.error(`${step} loads ${tooMany.join(", ")}. Import it with import() on first use.`);
    process.exitCode = 1;
  }
  if (bytes > limit) {
    console.error(`The limit is ${limit / 1000} kB. Import what is not needed with import().`);
    process.exitCode = 1;
  }
}

void main();
