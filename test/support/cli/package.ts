import { stat } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { activationCode } from "../activationSize.js";
import { packExtension } from "../pack.js";
import { root } from "../vscode/paths.js";

/*
 * `npm run package`: writes quran-content-sync.vsix. Fails if it has grown too large, or loads too
 * much code at activation.
 */

const limit = 1.5 * 1024 * 1024;
/** Bytes of minified code. The rest is loaded on first use: see `src/extension.ts`. */
const activationLimit = 150_000;
/** Parsers and schemas take longer to load than the rest of activation. */
const activationPackages = ["@vscode/l10n"];

async function main(): Promise<void> {
  const file = path.join(root, "quran-content-sync.vsix");
  await packExtension(file);
  const { size } = await stat(file);
  console.log(`${file}: ${(size / 1024 / 1024).toFixed(2)} MB`);
  if (size >= limit) {
    console.error(`The limit is ${String(limit / 1024 / 1024)} MB.`);
    process.exitCode = 1;
  }
  const { bytes, packages } = await activationCode();
  console.log(`Code loaded at activation: ${(bytes / 1000).toFixed(0)} kB`);
  const tooMany = packages.filter((name) => !activationPackages.includes(name));
  if (tooMany.length > 0) {
    console.error(`Activation loads ${tooMany.join(", ")}. Import it with import() on first use.`);
    process.exitCode = 1;
  }
  if (bytes > activationLimit) {
    console.error(
      `The limit is ${activationLimit / 1000} kB. Import what is not needed at activation with import().`,
    );
    process.exitCode = 1;
  }
}

void main();
