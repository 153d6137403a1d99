import { appendFileSync } from "node:fs";

/*
 * One reporter for every suite: in Node, in the parent process of parallel mocha workers, and in
 * the extension host. It prints one line per test, and appends each result to a file in which the
 * runner counts them.
 */

/** Environment variable that names the results file. */
export const resultsVariable = "QCS_TEST_RESULTS";

/**
 * A line of the results file. `end` is the last one; a file without it is from a suite that was cut
 * short.
 */
export type ResultLine =
  | { readonly kind: "pass"; readonly title: string; readonly ms: number }
  | { readonly kind: "fail"; readonly title: string; readonly error: string }
  | { readonly kind: "pending"; readonly title: string }
  | { readonly kind: "end" };

interface ReportedTest {
  fullTitle(): string;
  readonly duration?: number | undefined;
}

interface Runner {
  on(event: "pass" | "pending", listener: (test: ReportedTest) => void): unknown;
  on(event: "fail", listener: (test: ReportedTest, error: unknown) => void): unknown;
  on(event: "end", listener: () => void): unknown;
}

export default class Reporter {
  constructor(runner: Runner) {
    const file = process.env[resultsVariable];
    const write = (line: ResultLine): void => {
      if (file !== undefined) {
        appendFileSync(file, `${JSON.stringify(line)}\n`);
      }
    };
    runner.on("pass", (test) => {
      const ms = test.duration ?? 0;
      console.log(`  ok    ${test.fullTitle()} (${String(ms)} ms)`);
      write({ kind: "pass", title: test.fullTitle(), ms });
    });
    runner.on("fail", (test, thrown) => {
      const error = describe(thrown);
      console.log(`  FAIL  ${test.fullTitle()}\n${error.replace(/^/gm, "        ")}`);
      write({ kind: "fail", title: test.fullTitle(), error });
    });
    runner.on("pending", (test) => {
      console.log(`  skip  ${test.fullTitle()}`);
      write({ kind: "pending", title: test.fullTitle() });
    });
    runner.on("end", () => {
      write({ kind: "end" });
    });
  }
}

/** A thrown value as text; mocha's parallel workers send errors as plain objects. */
function describe(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) {
    return String(thrown);
  }
  const message = "message" in thrown ? String(thrown.message) : JSON.stringify(thrown);
  const text = "stack" in thrown && typeof thrown.stack === "string" ? thrown.stack : message;
  const difference =
    "actual" in thrown && "expected" in thrown && !message.includes("\n")
      ? `\n  expected ${short(thrown.expected)}\n  actual   ${short(thrown.actual)}`
      : "";
  return `${text}${difference}`;
}

function short(value: unknown): string {
  const text = typeof value === "string" ? value : String(JSON.stringify(value));
  return text.slice(0, 500);
}
