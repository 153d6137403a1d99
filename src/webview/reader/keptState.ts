import { rowKey, rowNameOf } from "../../core/model/row.js";
import type { Place, ReaderState, ResourceHead } from "../../protocol/reader.js";
import { go, type Trail } from "./trail.js";
import type { ReaderView } from "./view.js";

/** Limits of the schema. */
const MAX_REVIEWED = 500;
const MAX_NOTES = 200;
const MAX_DIFFERENCES = 50;

/** The state of a view that survives a hidden tab; null before the first page. */
export function stateOf(view: ReaderView): ReaderState | null {
  const { resource, trail, reviewed } = view;
  if (resource === null) return null;
  const notes = [...view.notes].slice(-MAX_NOTES);
  const differences = [...view.differences.keys()].slice(-MAX_DIFFERENCES);
  return {
    ref: { group: resource.group, id: resource.id },
    ...(resource.service === undefined ? {} : { service: resource.service }),
    place: trail.places[trail.at] ?? null,
    trail: { places: [...trail.places], at: trail.at },
    ...(reviewed === null ? {} : { reviewed: reviewed.slice(0, MAX_REVIEWED) }),
    notes: notes.map(([key, open]) => ({ ...rowNameOf(key), notes: [...open] })),
    differences: differences.map(rowNameOf),
  };
}

/** The restored parts of the view, at the host's first place. */
export function restored(
  kept: ReaderState | null,
  resource: ResourceHead,
  place: Place,
): Partial<ReaderView> {
  if (kept?.ref.group !== resource.group || kept.ref.id !== resource.id) return {};
  const notes = (kept.notes ?? []).map((row) => [rowKey(row), row.notes] as const);
  return {
    notes: new Map(notes),
    reviewed: kept.reviewed ?? null,
    ...(kept.trail === undefined ? {} : { trail: trailAt(kept.trail, kept.place, place) }),
  };
}

/** The kept trail, with one more step if another place was opened in the meantime. */
function trailAt(trail: Trail, left: Place | null, place: Place): Trail {
  const isSame = JSON.stringify(left) === JSON.stringify(place);
  return isSame && trail.places[trail.at] !== undefined ? trail : go(trail, null, place);
}
