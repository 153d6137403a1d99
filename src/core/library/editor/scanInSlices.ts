import { setImmediate } from "node:timers/promises";
import type { FoundReference, ReferenceScanner } from "./findReferences.js";

/** Milliseconds after which other work of the extension host, such as typing, comes first. */
const SLICE_MS = 8;

/** The references of a text, read in slices of some milliseconds; null if it is no longer wanted. */
export async function scanInSlices(
  scanner: ReferenceScanner,
  text: string,
  isWanted: () => boolean = () => true,
): Promise<FoundReference[] | null> {
  const steps = scanner.scan(text);
  let since = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - since < SLICE_MS) continue;
    await setImmediate();
    if (!isWanted()) return null;
    since = performance.now();
  }
}
