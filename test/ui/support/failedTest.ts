import type { Test } from "mocha";

let current: Test | undefined;

/** Follows the test that runs, for `failedScreenshot`. */
export function followTest(test: Test | undefined): void {
  current = test;
}

/** The name of a screenshot of the current test if it has failed, otherwise null. */
export function failedScreenshot(window: number): string | null {
  if (current?.state !== "failed") return null;
  const name = current.fullTitle().replaceAll(/[^a-z0-9]+/gi, "-");
  return `failed-${name}-${String(window)}.png`.slice(-200);
}
