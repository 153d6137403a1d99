import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isQuick } from "./figures.js";

/** The parts of better-sqlite3 that the benchmarks use. */
export interface NativeStatement {
  run(...values: readonly (string | number | null)[]): unknown;
  all(...values: readonly (string | number | null)[]): readonly unknown[];
}

export interface NativeDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): NativeStatement;
  pragma(source: string): unknown;
  close(): unknown;
}

export type OpenNative = (file: string) => NativeDatabase;

const VERSION = "12";
const FOLDER = join(__dirname, "../../.vscode-test/bench");

/**
 * better-sqlite3, installed on demand outside the project, because it compiles natively and only
 * the benchmarks need it. Null with a reason if the installation fails; `--quick` installs nothing.
 */
export function loadNative(): { readonly open: OpenNative | null; readonly problem: string } {
  try {
    if (!existsSync(join(FOLDER, "node_modules/better-sqlite3/build/Release"))) {
      if (isQuick) return { open: null, problem: "--quick installs nothing" };
      install();
    }
    const loaded: unknown = createRequire(join(FOLDER, "package.json"))("better-sqlite3");
    if (!isConstructor(loaded)) throw new Error("the package exports no class");
    return {
      open: (file) => {
        const database: unknown = new loaded(file);
        if (!isDatabase(database)) throw new Error("the package's database has no exec");
        return database;
      },
      problem: "",
    };
  } catch (error) {
    return { open: null, problem: error instanceof Error ? error.message : String(error) };
  }
}

function install(): void {
  mkdirSync(FOLDER, { recursive: true });
  const manifest = join(FOLDER, "package.json");
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  console.log(`Installing better-sqlite3@${VERSION} into .vscode-test/bench`);
  const npm = spawnSync(
    "npm",
    ["install", "--no-audit", "--no-fund", "--no-save", `better-sqlite3@${VERSION}`],
    { cwd: FOLDER, encoding: "utf8", shell: process.platform === "win32" },
  );
  if (npm.status !== 0) {
    throw new Error(`npm install better-sqlite3 failed: ${npm.stderr.trim().slice(-300)}`);
  }
}

function isConstructor(value: unknown): value is new (file: string) => unknown {
  return typeof value === "function";
}

function isDatabase(value: unknown): value is NativeDatabase {
  return typeof value === "object" && value !== null && "exec" in value && "pragma" in value;
}
