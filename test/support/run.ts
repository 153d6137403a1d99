import { mkdir, readdir, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import pLimit from "p-limit";
import { runHostSuite } from "./hostSuite.js";
import { captureProgram, runProgram } from "./program.js";
import { readResults, type SuiteResult } from "./results.js";
import { resultsVariable } from "./reporter.js";
import { root, testFolder } from "./vscode/paths.js";

/*
 * `npm test`: runs every suite in sequence, even after a failure, and prints the result of each
 * one, with the sum in the last line. node test/support/cli/run.mjs test/support/run.ts [SUITE...]
 */

const bin = (name: string): string => path.join(root, "node_modules", ".bin", name);

/** A check that passes or fails as a whole. */
function check(name: string, command: string, args: readonly string[]): Suite {
  return {
    name,
    beside: true,
    run: async () => {
      const { code, output } = await captureProgram(command, args);
      console.log(`\n== ${name}${code === 0 ? ": ok" : `\n${output}`}`);
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, note: null };
    },
  };
}

/**
 * The type check of one project, which skips unchanged files. Uses the native compiler, which is
 * several times faster; ESLint needs the other one, because that has an API in JavaScript.
 */
function types(name: string, project: string): Suite {
  const memory = path.join(testFolder, "types", `${project.replaceAll(/\W+/g, "-")}.tsbuildinfo`);
  const tsc = path.join(root, "node_modules", "typescript-native", "bin", "tsc");
  const args = [tsc, "-p", project, "--incremental", "--tsBuildInfoFile", memory];
  return check(name, process.execPath, args);
}

/**
 * Test files that take more than a second, for example with whole texts of the Quran, long
 * histories, or threads.
 */
const LONG = "**/*.long.test.{ts,tsx}";

/** Mocha over the test files of some folders, in Node. `pattern` chooses among their files. */
function mocha(
  name: string,
  folders: readonly string[],
  args: readonly string[],
  pattern = "**/*.test.{ts,tsx}",
): Suite {
  return {
    name,
    beside: false,
    run: async () => {
      console.log(`\n== ${name}`);
      const specs: string[] = [];
      for (const folder of folders) {
        if (await hasTests(path.join(root, folder))) {
          specs.push(`${folder}/${pattern}`);
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
  /** True if others of its kind may run at the same time. */
  readonly beside: boolean;
  run(): Promise<SuiteResult>;
}

const suites: readonly Suite[] = [
  // The slowest first, because two run at a time.
  check("lint", bin("eslint"), [".", "--max-warnings=0"]),
  types("types", "."),
  types("types (webview)", "src/webview"),
  types("types (ui tests)", "test/ui"),
  check("texts", process.execPath, ["--import", "tsx", "test/support/cli/l10n.ts", "--check"]),
  check("format", bin("prettier"), ["--check", "--log-level=warn", "."]),
  check("dependencies", bin("depcruise"), ["src", "test", "--output-type", "err"]),
  mocha("unit", ["test/unit"], ["--parallel", "--jobs=2", "--ignore", LONG]),
  mocha("unit (long)", ["test/unit"], ["--parallel", "--jobs=2"], LONG),
  mocha("integration", ["test/integration", "test/contract"], ["--parallel", "--jobs=2"]),
  // The host and ui suites run the packed extension.
  {
    ...check("package", process.execPath, ["--import", "tsx", "test/support/cli/package.ts"]),
    beside: false,
  },
  {
    name: "host",
    beside: false,
    run: () => {
      console.log("\n== host");
      return runHostSuite();
    },
  },
  // `--exit`: after a failed hook, a server that was not closed would keep the run alive.
  mocha("ui", ["test/ui"], ["--exit", "--timeout=120000", "--require=test/ui/support/hooks.ts"]),
];

/** Names for several suites. */
const families: Readonly<Record<string, readonly string[]>> = {
  check: [
    "types",
    "types (webview)",
    "types (ui tests)",
    "lint",
    "texts",
    "format",
    "dependencies",
  ],
  fast: ["types", "types (webview)", "types (ui tests)", "unit"],
  unit: ["unit", "unit (long)"],
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

interface Line {
  readonly name: string;
  readonly seconds: number;
  readonly result: SuiteResult;
}

async function timed(suite: Suite): Promise<Line> {
  const started = performance.now();
  const result = await suite.run().catch((error: unknown): SuiteResult => {
    console.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return { passed: 0, failed: 1, note: "did not run to its end" };
  });
  return { name: suite.name, seconds: (performance.now() - started) / 1000, result };
}

async function main(): Promise<void> {
  const asked = process.argv.slice(2).flatMap((name) => families[name] ?? [name]);
  const chosen = suites.filter(({ name }) => asked.length === 0 || asked.includes(name));
  await mkdir(path.join(testFolder, "results"), { recursive: true });
  const two = pLimit(2);
  const table = await Promise.all(
    chosen.filter(({ beside }) => beside).map((suite) => two(() => timed(suite))),
  );
  for (const suite of chosen.filter(({ beside }) => !beside)) {
    table.push(await timed(suite));
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
