import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import * as z from "zod";
import "../support/messages.js";
import { bundleParts } from "./bundledParts.js";
import { figureSchema, isQuick, type Figure } from "./figures.js";
import { loadNative } from "./native.js";

/*
 * npm run bench -- [--json FILE] [--parts oneRow,search] [--quick]: see README.md of this folder.
 */

interface Part {
  readonly measure: () => Promise<Figure[]>;
  /** True if it needs VS Code with a browser. `--quick` skips these unless they are named. */
  readonly inWorkbench?: boolean;
  /** True if it runs only when named. */
  readonly isLong?: boolean;
}

const PARTS: Readonly<Record<string, Part>> = {
  fullCopy: { measure: async () => (await import("./fullCopy.js")).fullCopyFigures() },
  oneRow: { measure: async () => (await import("./oneRow.js")).oneRowFigures() },
  reading: { measure: async () => (await import("./reading.js")).readingFigures() },
  search: { measure: async () => (await import("./search.js")).searchFigures() },
  bootstrap: { measure: async () => (await import("./sync.js")).bootstrapFigures() },
  incremental: { measure: async () => (await import("./sync.js")).incrementalFigures() },
  bootstrapMemory: { measure: async () => (await import("./host.js")).bootstrapMemoryFigures() },
  tafsirMemory: { measure: async () => (await import("./host.js")).tafsirMemoryFigures() },
  checks: { measure: async () => (await import("./checks.js")).checkFigures() },
  editor: { measure: async () => (await import("./editor.js")).editorFigures() },
  changesView: { measure: async () => (await import("./review.js")).changesViewFigures() },
  changesWindow: {
    measure: async () => (await import("./changesWindow.js")).changesWindowFigures(),
    inWorkbench: true,
  },
  comparison: { measure: async () => (await import("./review.js")).comparisonFigures() },
  activation: {
    measure: async () => (await import("./activation.js")).activationFigures(),
    inWorkbench: true,
  },
  readerOpening: {
    measure: async () => (await import("./reader.js")).readerOpeningFigures(),
    inWorkbench: true,
  },
  compareOpening: {
    measure: async () => (await import("./compare.js")).compareOpeningFigures(),
    inWorkbench: true,
  },
  readerScrolling: {
    measure: async () => (await import("./reader.js")).readerScrollingFigures(),
    inWorkbench: true,
  },
  readerTafsir: {
    measure: async () => (await import("./reader.js")).readerTafsirFigures(),
    inWorkbench: true,
  },
  catalogue: {
    measure: async () => (await import("./catalogue/index.js")).catalogueFigures(),
    inWorkbench: true,
    isLong: true,
  },
};

/** Each part runs in its own process, so that no part measures the garbage of another. */
async function inProcess(bundle: string, part: string): Promise<Figure[]> {
  const child = fork(bundle, ["--part", part, ...(isQuick ? ["--quick"] : [])], { execArgv: [] });
  const answered = new Promise<unknown>((resolve) => child.once("message", resolve));
  const exited = once(child, "exit");
  const answer = await Promise.race([answered, exited.then(() => null)]);
  await exited;
  if (answer === null) throw new Error(`The part ${part} ended without figures.`);
  return z.array(figureSchema).parse(answer);
}

function print({ name, value, unit, ratio, spread, against, ...figure }: Figure): void {
  // Small data says nothing about a limit.
  const limit = isQuick ? null : figure.limit;
  const judged = ratio ?? value;
  const verdict = limit === null ? "" : judged <= limit ? `  (limit ${limit})` : `  OVER ${limit}`;
  const range = spread === null ? "" : ` [${spread[0]} to ${spread[1]}]`;
  const beside =
    against === null ? "" : ratio === null ? `  ${against}` : `  = ${ratio}${range} × ${against}`;
  console.log(`${name}: ${value} ${unit}${beside}${verdict}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: "string" },
      parts: { type: "string" },
      part: { type: "string" },
      quick: { type: "boolean" },
    },
  });
  if (values.part !== undefined) {
    const measured = await PARTS[values.part]?.measure();
    await new Promise<void>((resolve) => {
      process.send?.(measured ?? [], () => {
        resolve();
      });
    });
    process.disconnect();
    return;
  }
  const { problem } = loadNative();
  if (problem !== "") console.log(`better-sqlite3 is left out: ${problem}`);
  const asked = values.parts?.split(",");
  const unknown = asked?.filter((name) => PARTS[name] === undefined) ?? [];
  if (unknown.length > 0) throw new Error(`No such part: ${unknown.join(", ")}.`);
  const bundle = await bundleParts(__filename);
  const figures: Figure[] = [];
  for (const [name, part] of Object.entries(PARTS)) {
    const isLeftOut = part.isLong === true || (isQuick && part.inWorkbench === true);
    if (asked === undefined ? isLeftOut : !asked.includes(name)) continue;
    const measured = await inProcess(bundle, name);
    measured.forEach(print);
    figures.push(...measured);
  }
  const load = loadavg()[0] ?? 0;
  console.log(`${cpus().length} processors, load ${load.toFixed(1)}, Node ${process.version}`);
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
