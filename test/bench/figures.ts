import * as z from "zod";

export const figureSchema = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  /** The peer or the reference with its value; null if there is only a limit. */
  against: z.string().nullable(),
  ratio: z.number().nullable(),
  /** Quartiles of the rounds' ratios, if there were rounds. */
  spread: z.tuple([z.number(), z.number()]).nullable(),
  /** The largest acceptable ratio, or the largest acceptable value for a figure without a ratio. */
  limit: z.number().nullable(),
});

/** One measured figure, with its peer in the same run. */
export type Figure = z.infer<typeof figureSchema>;

/** True for a quick run of every part on small data, as a test. */
export const isQuick = process.argv.includes("--quick");

/** A size or a number of rounds; `quick` with `--quick`. */
export function sized(full: number, quick: number): number {
  return isQuick ? quick : full;
}

export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The median of the values; 0 if there are none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

/** The duration of some work in milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export interface Rounds {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

/**
 * Measures two peers alternately, so that both run on the same machine under the same load; each
 * goes first in every other round. The first rounds are a warm-up and do not count.
 * @param ours Returns milliseconds of one measurement; gets the number of the round.
 */
export async function alternate(
  rounds: number,
  ours: (round: number) => Promise<number>,
  theirs: (round: number) => Promise<number>,
): Promise<Rounds> {
  const warmUp = sized(2, 0);
  const result = { ours: [] as number[], theirs: [] as number[] };
  for (let n = 0; n < rounds + warmUp; n++) {
    const isFirst = n % 2 === 0;
    const first = isFirst ? await ours(n) : null;
    const other = await theirs(n);
    const own = first ?? (await ours(n));
    if (n < warmUp) continue;
    result.ours.push(own);
    result.theirs.push(other);
  }
  return result;
}

/** A figure in milliseconds compared with a peer: the ratio is the median of the rounds' ratios. */
export function compared(
  name: string,
  { ours, theirs }: Rounds,
  peer: string,
  limit: number | null,
): Figure {
  const ratios = ours.map((value, index) => value / (theirs[index] ?? Number.NaN));
  return {
    name,
    value: round(median(ours)),
    unit: "ms",
    against: `${peer}: ${round(median(theirs))} ms`,
    ratio: round(median(ratios)),
    spread: [round(quantile(ratios, 0.25)), round(quantile(ratios, 0.75))],
    limit,
  };
}

/** A figure without a peer. */
export function alone(name: string, value: number, unit: string, limit: number | null): Figure {
  return { name, value: round(value), unit, against: null, ratio: null, spread: null, limit };
}
