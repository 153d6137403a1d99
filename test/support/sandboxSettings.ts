import { SAMPLE } from "../../src/core/sandbox/sampleIds.js";

/** Entries of the `resources` setting that cover everything the sandbox has. */
export const sandboxResources: readonly string[] = [
  ...new Set(Object.values(SAMPLE).map(({ group }) => `${group}:*`)),
];

/** Settings with which a window shows the sandbox. */
export const sandboxSettings = {
  "quranContentSync.environment": "sandbox",
  "quranContentSync.resources": sandboxResources,
} as const;
