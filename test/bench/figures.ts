import * as z from "zod";

export const figureSchema = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  /** What it is measured against; null where there is only a limit. */
  against: z.string().nullable(),
  ratio: z.number().nullable(),
});

/** One measured figure, beside what it is measured against in the same run. */
export type Figure = z.infer<typeof figureSchema>;

export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The middle of the values; 0 where there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
