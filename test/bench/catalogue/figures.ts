import * as z from "zod";

/** Variables of the extension host that the bench sets. */
export const CATALOGUE_VARIABLES = {
  gatewayRoot: "QCS_BENCH_GATEWAY",
  authRoot: "QCS_BENCH_AUTH",
  /** The address where the bench answers questions about the service. */
  bench: "QCS_BENCH_QUESTIONS",
  resources: "QCS_BENCH_RESOURCES",
  groups: "QCS_BENCH_GROUPS",
  /** The folder of the local copies. */
  storage: "QCS_BENCH_STORAGE",
  /** The file for the figures. */
  result: "QCS_BENCH_RESULT",
} as const;

const phaseSchema = z.object({
  name: z.string(),
  seconds: z.number(),
  longestDelayMs: z.number(),
  /** The longest collection of garbage on the host's thread. */
  longestCollectionMs: z.number(),
  p99DelayMs: z.number(),
  /** Growth of the memory since the start of the phase. */
  peakMb: z.number(),
});

/** Delays of the extension host during a phase. */
export type Phase = z.infer<typeof phaseSchema>;

export const windowFiguresSchema = z.object({
  phases: z.array(phaseSchema),
  resources: z.number(),
  rows: z.number(),
  /** From the command to the end of the sync. */
  cancelMs: z.number(),
  storedBeforeCancel: z.number(),
  servedBeforeCancel: z.number(),
  /** Full copies that the service sent after the cancelled sync. */
  servedAfterwards: z.number(),
  /** The longest time without a commit. */
  longestPauseMs: z.number(),
  searchMs: z.array(z.number()),
  diskBytes: z.number(),
});

export type WindowFigures = z.infer<typeof windowFiguresSchema>;
