import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useReducer } from "preact/hooks";
import { Heights } from "./heights.js";

/** Entries above and below the visible ones that are also in the document. */
const MARGIN = 8;

/** A list with only its visible entries in the document. */
export interface VirtualList {
  /** Pixels of the whole list. */
  readonly height: number;
  readonly items: readonly { readonly index: number; readonly top: number }[];
  /** Number of entries that fit into the view. */
  readonly page: number;
  /** Measures an entry; a `ref` for its element, which has the entry's index in `data-index`. */
  readonly measure: (element: Element | null) => void;
  scrollTo(index: number): void;
}

/**
 * @param count Number of entries in the list.
 * @param subject The list scrolls to its beginning when this changes.
 */
export function useVirtualList(
  scroller: RefObject<HTMLElement>,
  count: number,
  estimate: number,
  subject: string,
): VirtualList {
  const [, redraw] = useReducer((draws: number) => draws + 1, 0);
  const view = useMemo(
    () =>
      new ListView(
        () => scroller.current,
        estimate,
        () => redraw(0),
      ),
    [scroller, estimate],
  );
  view.resize(count);
  useEffect(() => view.connect(), [view]);
  useLayoutEffect(() => {
    view.restart();
  }, [view, subject]);
  useLayoutEffect(() => {
    view.measureAll();
  }, [view, subject, count]);
  return view;
}

class ListView implements VirtualList {
  private readonly heights: Heights;
  private top = 0;
  private viewport = 0;
  /** The entry that stays in view while heights around it are measured. */
  private target: number | null = null;
  private readonly observer = new ResizeObserver((entries) => {
    this.measured(entries.map(({ target }) => target));
  });

  constructor(
    private readonly scroller: () => HTMLElement | null,
    estimate: number,
    private readonly redraw: () => void,
  ) {
    this.heights = new Heights(estimate);
  }

  get height(): number {
    return this.heights.total;
  }

  get page(): number {
    const { first, last } = this.visible();
    return Math.max(1, last - first - 1);
  }

  get items(): readonly { readonly index: number; readonly top: number }[] {
    if (this.heights.length === 0) return [];
    const { first, last } = this.visible();
    const start = Math.max(0, first - MARGIN);
    const end = Math.min(this.heights.length - 1, last + MARGIN);
    return Array.from({ length: end - start + 1 }, (_, offset) => ({
      index: start + offset,
      top: this.heights.topOf(start + offset),
    }));
  }

  readonly measure = (element: Element | null): void => {
    if (element !== null) this.observer.observe(element);
  };

  scrollTo(index: number): void {
    this.target = index;
    this.showTarget();
  }

  resize(count: number): void {
    if (count !== this.heights.length) this.heights.resize(count);
  }

  restart(): void {
    this.target = null;
    this.heights.clear();
    this.scroller()?.scrollTo({ top: 0 });
  }

  /** Measures every entry in the document, including those with an unchanged size. */
  measureAll(): void {
    this.measured([...(this.scroller()?.querySelectorAll("[data-index]") ?? [])]);
  }

  /** Follows the scroller until the returned function is called. */
  connect(): () => void {
    const element = this.scroller();
    if (element === null) return () => undefined;
    const scrolled = (): void => {
      if (element.scrollTop === this.top) return;
      this.top = element.scrollTop;
      this.redraw();
    };
    const resized = new ResizeObserver(() => {
      this.viewport = element.clientHeight;
      this.redraw();
    });
    const released = (): void => {
      this.target = null;
    };
    const options = { passive: true };
    element.addEventListener("scroll", scrolled, options);
    for (const type of ["wheel", "pointerdown"]) element.addEventListener(type, released, options);
    resized.observe(element);
    return () => {
      element.removeEventListener("scroll", scrolled);
      for (const type of ["wheel", "pointerdown"]) element.removeEventListener(type, released);
      resized.disconnect();
      this.observer.disconnect();
    };
  }

  private visible(): { readonly first: number; readonly last: number } {
    return {
      first: this.heights.indexAt(this.top),
      last: this.heights.indexAt(this.top + this.viewport),
    };
  }

  private measured(elements: readonly Element[]): void {
    let isChanged = false;
    let growthAbove = 0;
    for (const element of elements) {
      if (!element.isConnected) {
        this.observer.unobserve(element);
        continue;
      }
      const index = Number(element.getAttribute("data-index"));
      const isAbove = this.heights.topOf(index) < this.top;
      const growth = this.heights.set(index, element.getBoundingClientRect().height);
      if (growth === 0) continue;
      isChanged = true;
      if (isAbove) growthAbove += growth;
    }
    if (!isChanged) return;
    if (this.target !== null) this.showTarget();
    // Keeps the entries in view in place on the screen.
    else if (growthAbove !== 0) this.scroller()?.scrollBy({ top: growthAbove });
    this.redraw();
  }

  /** Scrolls only as far as needed to show the whole target. */
  private showTarget(): void {
    const element = this.scroller();
    if (element === null || this.target === null) return;
    const top = this.heights.topOf(this.target);
    const bottom = top + this.heights.heightOf(this.target);
    const current = element.scrollTop;
    const next = top < current ? top : Math.max(current, bottom - element.clientHeight);
    if (next === current) return;
    // Set the final height first, otherwise the browser stops scrolling early.
    const space = element.firstElementChild;
    if (space instanceof HTMLElement) space.style.blockSize = `${this.height}px`;
    element.scrollTop = next;
    this.top = element.scrollTop;
    this.redraw();
  }
}
