import { mkdir, readdir, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { runHostSuite } from "./hostSuite.js";
import { runProgram } from "./program.js";
import { readResults, type SuiteResult } from "./results.js";
import { resultsVariable } from "./reporter.js";
import { root, testFolder } from "./vscode/paths.js";

/*
 * `npm test`: every suite, one after the other, also after a failure; then what each one gave, and
 * as the last line the sum.
 *
 *   node scripts/run.mjs test/support/run.ts [SUITE...]
 */

const bin = (name: string): string => path.join(root, "node_modules", ".bin", name);

/** A check that passes or fails as a whole. */
function check(name: string, command: string, args: readonly string[]): Suite {
  return {
    name,
    run: async () => {
      const ok = (await runProgram(command, args)) === 0;
      return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, note: null };
    },
  };
}

/** Mocha over the test files of some folders, in Node. */
function mocha(name: string, folders: readonly string[], args: readonly string[]): Suite {
  return {
    name,
    run: async () => {
      const specs: string[] = [];
      for (const folder of folders) {
        if (await hasTests(path.join(root, folder))) {
          specs.push(`${folder}/**/*.test.{ts,tsx}`);
        }
      }
      if (specs.length === 0) {
        return { passed: 0, failed: 1, note: "no test files" };
      }
      const results = path.join(testFolder, "results", `${name}.ndjson`);
      await rm(results, { force: true });
      await runProgram(
        bin("mocha"),
        ["--reporter", "test/support/reporter.ts", ...args, ...specs],
        { [resultsVariable]: results },
      );
      return readResults(results);
    },
  };
}

interface Suite {
  readonly name: string;
  run(): Promise<SuiteResult>;
}

const suites: readonly Suite[] = [
  check("types", bin("tsc"), ["-p", "."]),
  check("types (webview)", bin("tsc"), ["-p", "src/webview"]),
  check("types (ui tests)", bin("tsc"), ["-p", "test/ui"]),
  check("lint", bin("eslint"), [
    ".",
    "--max-warnings=0",
    "--cache",
    "--cache-location",
    ".vscode-test/eslint",
  ]),
  check("format", bin("prettier"), ["--check", "--log-level=warn", "."]),
  check("dependencies", bin("depcruise"), ["src", "test", "scripts", "--output-type", "err"]),
  mocha("unit", ["test/unit", "test/contract"], ["--parallel", "--jobs=2"]),
  // What the host and ui suites run is what is shipped.
  check("package", process.execPath, ["--import", "tsx", "scripts/package.ts"]),
  { name: "host", run: runHostSuite },
  mocha("ui", ["test/ui"], ["--timeout=120000", "--require=test/ui/support/hooks.ts"]),
];

/** Names that stand for several suites. */
const families: Readonly<Record<string, readonly string[]>> = {
  check: ["types", "types (webview)", "types (ui tests)", "lint", "format", "dependencies"],
  host: ["package", "host"],
  ui: ["package", "ui"],
};

async function hasTests(folder: string): Promise<boolean> {
  if (!existsSync(folder)) {
    return false;
  }
  const files = await readdir(folder, { recursive: true });
  return files.some((file) => /\.test\.tsx?$/.test(file));
}

async function main(): Promise<void> {
  const asked = process.argv.slice(2).flatMap((name) => families[name] ?? [name]);
  await mkdir(path.join(testFolder, "results"), { recursive: true });
  const table: { readonly name: string; readonly seconds: number; readonly result: SuiteResult }[] =
    [];
  for (const suite of suites.filter((each) => asked.length === 0 || asked.includes(each.name))) {
    console.log(`\n== ${suite.name}`);
    const started = performance.now();
    const result = await suite.run().catch((error: unknown): SuiteResult => {
      console.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return { passed: 0, failed: 1, note: "did not run to its end" };
    });
    table.push({ name: suite.name, seconds: (performance.now() - started) / 1000, result });
  }

  console.log("\n== summary");
  for (const { name, seconds, result } of table) {
    const verdict = result.failed === 0 ? "ok  " : "FAIL";
    const counts = `${String(result.passed)} passed, ${String(result.failed)} failed`;
    const note = result.note === null ? "" : ` (${result.note})`;
    console.log(
      `${verdict} ${name.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s  ${counts}${note}`,
    );
  }
  const sum = (pick: (result: SuiteResult) => number): number =>
    table.reduce((total, each) => total + pick(each.result), 0);
  const failed = sum((result) => result.failed);
  console.log(`${String(sum((result) => result.passed))} passed, ${String(failed)} failed`);
  process.exitCode = failed === 0 && table.length > 0 ? 0 : 1;
}

void main();
