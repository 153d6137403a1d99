import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Milliseconds for one slice: half of a frame, so that scrolling has the rest. */
const SLICE_MS = 8;
/** Parts in the first slice after what is drawn at once. */
const FIRST_SLICE = 4;
const LONGEST_SLICE = 40;
/** A slice is drawn after this many milliseconds even if the browser is never idle. */
const PATIENCE_MS = 200;

let drawing = false;

/** True while parts of the page wait to be drawn: heights above and below still change. */
export function isDrawing(): boolean {
  return drawing;
}

/** Parts of a page, by their index: `from` and those after it, without `to`. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** The parts that are drawn at once: `first` from the wanted one on, and some before it. */
function around(wanted: number, first: number): Slice {
  return { from: Math.max(0, wanted - Math.ceil(first / 2)), to: Math.max(0, wanted) + first };
}

/**
 * The parts of a long page that are drawn. It begins with the parts around the wanted one. While the
 * browser is idle the others follow, upwards and then downwards, in slices that leave every frame
 * its time. If a part below them is wanted meanwhile, it begins again there.
 */
export function useSlices(count: number, wanted: number, first: number): Slice {
  const [shown, setDrawn] = useState<Slice>(() => around(wanted, first));
  const drawn = wanted < shown.to ? shown : around(wanted, first);
  if (drawn !== shown) setDrawn(drawn);
  const pace = useRef({ size: FIRST_SLICE, began: 0 });
  // Runs when a slice is in the page: its time decides the length of the next one.
  useLayoutEffect(() => {
    const { size, began } = pace.current;
    if (began === 0) return;
    const fitting = Math.floor((size * SLICE_MS) / Math.max(performance.now() - began, 1));
    // It grows slowly, because the parts are not equally long.
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
