import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { ResultLine } from "./reporter.js";

/** The result of a suite. */
export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  /** For the summary: where the suite ran, or why it did not. */
  readonly note: string | null;
}

const resultLine: z.ZodType<ResultLine> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("pass"), title: z.string(), ms: z.number() }),
  z.object({ kind: z.literal("fail"), title: z.string(), error: z.string() }),
  z.object({ kind: z.literal("pending"), title: z.string() }),
  z.object({ kind: z.literal("end") }),
]);

/** Counts a results file. A suite that was cut short, or has no tests, has failed. */
export async function readResults(file: string): Promise<SuiteResult> {
  const text = await readFile(file, "utf8").catch(() => "");
  const lines = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => resultLine.parse(JSON.parse(line)));
  const count = (kind: ResultLine["kind"]): number =>
    lines.filter((line) => line.kind === kind).length;
  const passed = count("pass");
  const failed = count("fail") + count("pending");
  if (count("end") === 0) {
    return { passed, failed: failed + 1, note: "cut short" };
  }
  return passed + failed === 0
    ? { passed, failed: 1, note: "no tests" }
    : { passed, failed, note: null };
}
