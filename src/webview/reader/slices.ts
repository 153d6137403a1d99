import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** What one slice may take, in milliseconds: half of a frame, so that scrolling has the rest. */
const SLICE_MS = 8;
/** Parts in the first slice after what is drawn at once. */
const FIRST_SLICE = 4;
const LONGEST_SLICE = 40;
/** After this many milliseconds without a pause a slice is drawn all the same. */
const PATIENCE_MS = 200;

/** Parts of a page, by their index: `from` and those after it, without `to`. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/**
 * Which parts of a long page are drawn: at first `first` of them from the wanted one on, and some
 * before it; then, while nothing else is to be done, the others, upwards and then downwards, in
 * slices that leave every frame its time. The last part is drawn last.
 */
export function useSlices(count: number, wanted: number, first: number): Slice {
  const [drawn, setDrawn] = useState<Slice>(() => ({
    from: Math.max(0, wanted - Math.ceil(first / 2)),
    to: Math.max(0, wanted) + first,
  }));
  const pace = useRef({ size: FIRST_SLICE, began: 0 });
  // Runs when a slice is in the page: how long it took says how long the next may be.
  useLayoutEffect(() => {
    const { size, began } = pace.current;
    if (began === 0) return;
    const fitting = Math.floor((size * SLICE_MS) / Math.max(performance.now() - began, 1));
    // It grows slowly, because the parts are not equally long.
    pace.current.size = Math.max(1, Math.min(fitting, size * 2, LONGEST_SLICE));
  }, [drawn]);
  useEffect(() => {
    const { from, to } = drawn;
    if (from === 0 && to >= count) return undefined;
    const idle = requestIdleCallback(
      () => {
        const { size } = pace.current;
        pace.current.began = performance.now();
        setDrawn(from > 0 ? { from: Math.max(0, from - size), to } : { from, to: to + size });
      },
      { timeout: PATIENCE_MS },
    );
    return () => cancelIdleCallback(idle);
  }, [drawn, count]);
  return drawn;
}
