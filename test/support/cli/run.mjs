/*
 * Runs one of the project's TypeScript programs, even in a clone without node_modules:
 *
 *     node test/support/cli/run.mjs path/to/program.ts [its arguments]
 *
 * Uses built-in modules only, because it runs before anything is installed.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node 20.19 or newer is needed; this is ${process.versions.node}.`);
  process.exit(1);
}

installDependencies();

const child = spawn(process.execPath, ["--import", "tsx", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
// A terminal sends Ctrl+C to the whole process group, so the child ends itself, and this process
// waits for it.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
});

/** Runs `npm ci` if node_modules is missing, or lacks packages of the lock file. */
function installDependencies() {
  if (isInstalled()) {
    return;
  }
  console.log("Installing dependencies (npm ci)");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (npm.status !== 0) {
    console.error("npm ci failed; nothing was run.");
    process.exit(1);
  }
}

/**
 * True if npm's own record of node_modules has every package of the lock file in the same version.
 * File times would prove nothing after a checkout.
 */
function isInstalled() {
  const record = path.join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) {
    return false;
  }
  const wanted = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
  const present = JSON.parse(readFileSync(record, "utf8")).packages;
  return Object.entries(wanted).every(
    ([name, { version, optional }]) =>
      name === "" || optional === true || present[name]?.version === version,
  );
}
