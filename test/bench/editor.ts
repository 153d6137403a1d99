import { monitorEventLoopDelay } from "node:perf_hooks";
import { ReferenceScanner } from "../../src/core/library/editor/findReferences.js";
import { systemClock } from "../../src/core/clock.js";
import { scanInSlices } from "../../src/core/library/editor/scanInSlices.js";
import { alone, alternate, compared, round, sized, timed, type Figure } from "./figures.js";

/**
 * A Markdown document of a million characters, with code, and with numbers that are not references.
 */
function document(references: number): string {
  const filler =
    "Placeholder words of a long text, written at 10:30, about nothing at all. ".repeat(2);
  return Array.from(
    { length: references },
    (_, index) => `${filler}See Quran 2:${(index % 286) + 1} there. \`code ${index}:1\``,
  ).join("\n\n");
}

/** The minimum work of a reader of references: find two numbers with a colon. */
function plainScan(text: string): number {
  return text.match(/\d{1,3}:\d{1,3}/gu)?.length ?? 0;
}

/**
 * Verse references in an editor: the first reading of a document, another reading after one typed
 * letter, and the delay of other work, such as typing, during both.
 */
export async function editorFigures(): Promise<Figure[]> {
  const count = sized(5000, 200);
  const text = document(count);
  const name = `${count} references in ${Math.round(text.length / 1000)} kB of Markdown`;
  const peer = "a plain regular expression";
  const plain = (): Promise<number> => timed(() => plainScan(text));
  const first = await alternate(
    sized(7, 1),
    () => timed(() => scanInSlices(new ReferenceScanner("markdown"), text)),
    plain,
  );
  const scanner = new ReferenceScanner("markdown");
  await scanInSlices(scanner, text);
  const middle = text.length >> 1;
  const typed = await alternate(
    sized(15, 1),
    (letters) => {
      const changed = `${text.slice(0, middle)}${"x".repeat(letters + 1)}${text.slice(middle)}`;
      return timed(() => scanInSlices(scanner, changed));
    },
    plain,
  );
  const idle = monitorEventLoopDelay({ resolution: 1 });
  idle.enable();
  await systemClock.wait(sized(2000, 50));
  idle.disable();
  // The best round counts: other programs delay this thread too, and never make it faster.
  const longest: number[] = [];
  for (let n = 0; n < sized(5, 1); n++) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await scanInSlices(new ReferenceScanner("markdown"), text);
    delay.disable();
    longest.push(delay.max / 1e6);
  }
  return [
    compared(`${name}: first reading`, first, peer, null),
    compared(`${name}: after a typed letter`, typed, peer, null),
    {
      ...alone(`${name}: longest delay of other work`, Math.min(...longest), "ms", 30),
      against: `an idle host: ${round(idle.max / 1e6)} ms`,
    },
  ];
}
