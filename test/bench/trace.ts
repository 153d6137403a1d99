import type { Browser } from "playwright-core";
import * as z from "zod";

/*
 * Chromium's own trace of a page: one clock for the workbench, its webviews and the compositor, and
 * none of our code in the page.
 */

const CATEGORIES = [
  "loading",
  "devtools.timeline",
  // RunTask: a task of a thread, from its start until the next one can start.
  "disabled-by-default-devtools.timeline",
];

const eventSchema = z.object({
  name: z.string(),
  /** Microseconds. */
  ts: z.number().default(0),
  dur: z.number().default(0),
  /** Processor time within `dur`. */
  tdur: z.number().default(0),
  pid: z.number(),
  tid: z.number(),
  args: z.record(z.string(), z.unknown()).default({}),
});
const traceSchema = z.object({ traceEvents: z.array(eventSchema) });
const inputSchema = z.object({ data: z.object({ type: z.string() }) });

type TraceEvent = z.infer<typeof eventSchema>;

/** Runs `work`, and returns Chromium's trace. */
export async function traced(browser: Browser, work: () => Promise<void>): Promise<Trace> {
  await browser.startTracing(undefined, { categories: CATEGORIES });
  let trace: Buffer | null = null;
  try {
    await work();
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = traceSchema.parse(JSON.parse(trace.toString("utf8")));
  return new Trace(traceEvents.sort((a, b) => a.ts - b.ts));
}

export class Trace {
  constructor(private readonly events: readonly TraceEvent[]) {}

  /** The first press of the pointer's button. Its thread draws the page. */
  private get click(): TraceEvent {
    const found = this.events.find(
      ({ name, args }) =>
        name === "EventDispatch" && inputSchema.safeParse(args).data?.data.type === "click",
    );
    if (found === undefined) throw new Error("Nothing was clicked while this was traced.");
    return found;
  }

  /** The first text in a frame after the click. */
  private get text(): TraceEvent {
    const { click } = this;
    const found = this.events.find(
      ({ name, ts, pid }) => name === "firstContentfulPaint" && ts > click.ts && pid === click.pid,
    );
    if (found === undefined) throw new Error("No frame showed a text while this was traced.");
    return found;
  }

  /** Milliseconds from the click to the first text on the screen. */
  get opening(): number {
    return (this.text.ts - this.click.ts) / 1000;
  }

  /**
   * The longest task of the drawing thread in milliseconds, either after the first text or overall,
   * by the clock and by processor time. Other work on the machine does not change processor time.
   */
  longestTask(from: "text" | "start"): { readonly clock: number; readonly processor: number } {
    const thread = from === "text" ? this.text : this.drawing;
    const tasks = this.events.filter(
      ({ name, ts, pid, tid }) =>
        name === "RunTask" &&
        pid === thread.pid &&
        tid === thread.tid &&
        (from === "start" || ts > thread.ts),
    );
    return {
      clock: Math.max(0, ...tasks.map(({ dur }) => dur)) / 1000,
      processor: Math.max(0, ...tasks.map(({ tdur }) => tdur)) / 1000,
    };
  }

  /** The 99th percentile of the time between two frames, in milliseconds. */
  get frameTime(): number {
    const shown = this.events.filter(({ name }) => name === "AnimationFrame::Presentation");
    const between = shown.slice(1).map(({ ts }, index) => ts - (shown[index]?.ts ?? ts));
    between.sort((a, b) => a - b);
    return (between[Math.floor(between.length * 0.99)] ?? 0) / 1000;
  }

  /** Any event of the drawing thread. */
  private get drawing(): TraceEvent {
    const found = this.events.find(({ name }) => name === "AnimationFrame::Presentation");
    if (found === undefined) throw new Error("Nothing was drawn while this was traced.");
    return found;
  }
}
