import { placeOf } from "../../core/model/readerPlace.js";
import type { ReaderMessage } from "../../protocol/reader.js";
import type { ReaderState, Place } from "../../protocol/readerState.js";
import { restored } from "./keptState.js";
import { go, EMPTY_TRAIL } from "./trail.js";
import type { ReaderView, Scroll, PageMessage } from "./view.js";

/** Initial state without open parts. */
export const NOTHING_OPEN = {
  differences: new Map(),
  glimpsed: new Map(),
  notes: new Map(),
  reviewed: null,
} as const;

/** The view with the first page, at the place `start`. */
export function firstView(
  message: Extract<ReaderMessage, { type: "init" }>,
  kept: ReaderState | null,
): Partial<ReaderView> {
  const { place, page, resource } = message;
  const start = place ?? placeOf(page, null);
  return {
    resource,
    page,
    preferences: message.preferences,
    locale: message.locale,
    hasArabic: message.hasArabic,
    groups: message.groups,
    nothing: null,
    rowsGone: false,
    otherService: null,
    changes: message.changes,
    ...NOTHING_OPEN,
    current: place?.verseKey ?? null,
    highlight: message.highlight ?? null,
    row: message.row ?? null,
    range: message.range ?? null,
    trail: go(EMPTY_TRAIL, null, start),
    ...restored(kept, resource, start),
  };
}

/** The scroll to the first page. */
export function firstScroll(message: Extract<ReaderMessage, { type: "init" }>): Scroll {
  const { place, isJump } = message;
  return (
    scrollToRow(message) ??
    (place === null ? { kind: "top" } : { kind: "place", place, focus: isJump })
  );
}

/** The scroll to another page. `place` is its place in the trail. */
export function arrivalScroll(message: PageMessage, place: Place | undefined): Scroll {
  const { verseKey } = message;
  const row = scrollToRow(message);
  if (row !== null) return row;
  if (verseKey !== null) return { kind: "verse", verseKey, focus: true };
  return place !== undefined && (place.verseKey !== null || place.offset > 0)
    ? { kind: "place", place, focus: true }
    : { kind: "top" };
}

/** Table rows have no verse to scroll to. */
function scrollToRow({
  page,
  row,
}: Pick<Extract<ReaderMessage, { type: "init" }>, "page" | "row">): Scroll | null {
  return row !== undefined && page.kind === "table" ? { kind: "row", row } : null;
}
