import { sampleGroups } from "../../src/core/sandbox/sampleIds.js";

/** Entries that cover everything the sandbox has. */
export const sandboxResources: readonly string[] = sampleGroups().map((group) => `${group}:*`);

/** Settings for a window on the sandbox. */
export const sandboxSettings = {
  "quranContentSync.environment": "sandbox",
  "quranContentSync.sandbox.resources": sandboxResources,
} as const;
