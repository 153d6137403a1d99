import type { Place } from "../../protocol/reader.js";

/** The history for Back and Forward, as in an editor. */
export interface Trail {
  readonly places: readonly Place[];
  /** Index of the place shown now; -1 before the first. */
  readonly at: number;
}

export const EMPTY_TRAIL: Trail = { places: [], at: -1 };

const LIMIT = 50;

/** The trail after going from `left` (the old place, at its exact position) to a new place. */
export function go(trail: Trail, left: Place | null, place: Place): Trail {
  const kept = keepPlace(trail, left).places.slice(0, trail.at + 1);
  const places = [...kept, place].slice(-LIMIT);
  return { places, at: places.length - 1 };
}

/** The trail one step back (-1) or forward (1); null at its end. */
export function step(trail: Trail, left: Place | null, by: 1 | -1): Trail | null {
  const at = trail.at + by;
  if (at < 0 || at >= trail.places.length) return null;
  return { places: keepPlace(trail, left).places, at };
}

/** Updates the exact position of the current place. */
export function keepPlace(trail: Trail, left: Place | null): Trail {
  if (left === null || trail.at < 0) return trail;
  return { ...trail, places: trail.places.map((place, i) => (i === trail.at ? left : place)) };
}
