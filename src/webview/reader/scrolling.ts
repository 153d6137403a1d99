import { useEffect, useLayoutEffect } from "preact/hooks";
import { FIRST_VERSES } from "../../core/model/pages.js";
import { rowKey, type RowName } from "../../core/model/row.js";
import type { Place } from "../../protocol/reader.js";
import { markSearch } from "./highlight.js";
import type { ReaderModel } from "./model.js";
import { chapterOf } from "./pageParts.js";
import {
  applyScroll,
  focusTitle,
  isHolding,
  isOnScreen,
  keepPlace,
  placeOnScreen,
} from "./screen.js";
import type { ReaderView } from "./view.js";

/** Sets sizes and widths as variables on the root, for the style sheet. */
export function useComfort(view: ReaderView): void {
  const { textScale, arabicScale, measure } = view.preferences;
  useLayoutEffect(() => {
    const style = document.documentElement.style;
    style.setProperty("--text-scale", String(textScale));
    style.setProperty("--arabic-scale", String(arabicScale));
    style.setProperty("--measure", measure === 0 ? "100%" : `${measure}ch`);
  }, [textScale, arabicScale, measure]);
}

/** Moves the text to the place of the last change, and remembers the reader's place. */
export function useScrolling(model: ReaderModel, view: ReaderView): void {
  useLayoutEffect(() => {
    applyScroll(model.takeScroll(), markSearch(view));
  }, [view.scrolls]);
  useLayoutEffect(() => void markSearch(view), [view.highlight]);
  useLayoutEffect(() => {
    if (view.arrivals > 0 && chapterOf(view.page) !== null) focusTitle();
  }, [view.arrivals]);
  useKeptPlace(model, view);
  useGrowth(model, view);
}

/** Events after which a window may be hidden. */
const LEAVING = ["blur", "pagehide"] as const;

function useKeptPlace(model: ReaderModel, view: ReaderView): void {
  useEffect(() => {
    let frame = 0;
    let last: Place | null = null;
    const remember = (): void => {
      const place = placeOnScreen(model.view.page, model.view.current);
      if (place === null || JSON.stringify(place) === JSON.stringify(last)) return;
      last = place;
      model.keep(place);
    };
    const settle = (): void => {
      frame = 0;
      if (isHolding()) later();
      else remember();
    };
    const later = (): void => {
      if (frame === 0) frame = requestAnimationFrame(settle);
    };
    // VS Code destroys a hidden webview, often before a scroll has ended. The model has already
    // posted a place that is still being scrolled to.
    const leave = (): void => {
      if (!isHolding()) remember();
    };
    let width = window.innerWidth;
    const resize = (): void => {
      // A hidden window has no size.
      if (window.innerHeight === 0 || window.innerWidth === width) return;
      width = window.innerWidth;
      if (last !== null) keepPlace(last);
    };
    // `scrollend` fires once for each scroll, so scrolling itself stays cheap.
    document.addEventListener("scrollend", later);
    document.addEventListener("visibilitychange", leave);
    window.addEventListener("resize", resize);
    for (const event of LEAVING) window.addEventListener(event, leave);
    later();
    return () => {
      document.removeEventListener("scrollend", later);
      document.removeEventListener("visibilitychange", leave);
      window.removeEventListener("resize", resize);
      for (const event of LEAVING) window.removeEventListener(event, leave);
      if (frame !== 0) cancelAnimationFrame(frame);
    };
  }, [model, view.page]);
}

/** Loads the other parts of a chapter. */
function useGrowth(model: ReaderModel, view: ReaderView): void {
  // A panel first gets the beginning of a chapter. Find in the page and printing need the rest.
  useEffect(() => {
    const { page } = view;
    if (page?.kind === "verses" && page.entries.length <= FIRST_VERSES) void model.grow();
  }, [model, view.page]);

  // Loads the next part of a long chapter before the end of the current part is in sight.
  useEffect(() => {
    const end = document.querySelector(".chapter-more");
    if (end === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void model.grow();
      },
      { rootMargin: "1200px" },
    );
    observer.observe(end);
    return () => observer.disconnect();
  }, [model, view.page]);
}

/** Fades a mark after its text was on the screen and has left it. */
export function useSeenMarks(model: ReaderModel, view: ReaderView): void {
  useEffect(() => {
    const { elements, elementOf } = view.marked;
    const marked = new Map<string, RowName>();
    for (const row of elementOf.values()) {
      if (elements.has(rowKey(row))) marked.set(rowKey(row), row);
    }
    if (marked.size === 0) return undefined;
    const seen = new Set<string>();
    const look = (): void => {
      if (document.visibilityState !== "visible") return;
      for (const [key, row] of marked) {
        if (isOnScreen(row)) seen.add(key);
        else if (seen.delete(key)) model.review.seen(row);
      }
    };
    document.addEventListener("scrollend", look);
    const frame = requestAnimationFrame(look);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener("scrollend", look);
    };
  }, [model, view.marked]);
}
