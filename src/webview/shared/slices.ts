import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Milliseconds for one slice: half a frame, which leaves the rest for scrolling. */
const SLICE_MS = 8;
/** Parts in the first slice after the immediate ones. */
const FIRST_SLICE = 4;
const LONGEST_SLICE = 40;
/** Maximum wait for an idle browser before a slice, in milliseconds. */
const PATIENCE_MS = 200;

let drawing = false;

/** True while parts of the page wait to be drawn, so heights can still change. */
export function isDrawing(): boolean {
  return drawing;
}

/** Parts of a page by index: from `from` up to, but not including, `to`. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/**
 * The parts to draw at once: the wanted one and those after it (`first` in total), and some before
 * it.
 */
function around(wanted: number, first: number): Slice {
  return { from: Math.max(0, wanted - Math.ceil(first / 2)), to: Math.max(0, wanted) + first };
}

/**
 * The drawn parts of a long page. Begins with the parts around the wanted one. The others follow
 * while the browser is idle, first upwards and then downwards, in slices that leave time for each
 * frame. If a part further down is wanted, it starts again there.
 */
export function useSlices(count: number, wanted: number, first: number): Slice {
  const [shown, setDrawn] = useState<Slice>(() => around(wanted, first));
  const drawn = wanted < shown.to ? shown : around(wanted, first);
  if (drawn !== shown) setDrawn(drawn);
  const pace = useRef({ size: FIRST_SLICE, began: 0 });
  // Runs after each slice; its time determines the length of the next one.
  useLayoutEffect(() => {
    const { size, began } = pace.current;
    if (began === 0) return;
    const fitting = Math.floor((size * SLICE_MS) / Math.max(performance.now() - began, 1));
    // Grows slowly, because the parts differ in length.
    pace.current.size = Math.max(1, Math.min(fitting, size * 2, LONGEST_SLICE));
  }, [drawn]);
  useEffect(() => {
    const { from, to } = drawn;
    drawing = from > 0 || to < count;
    if (!drawing) return undefined;
    const idle = requestIdleCallback(
      () => {
        const { size } = pace.current;
        pace.current.began = performance.now();
        setDrawn(from > 0 ? { from: Math.max(0, from - size), to } : { from, to: to + size });
      },
      { timeout: PATIENCE_MS },
    );
    return () => {
      drawing = false;
      cancelIdleCallback(idle);
    };
  }, [drawn, count]);
  return drawn;
}
