import type { ReviewMark } from "../../model/change.js";
import { findResource, resourceKey, type ResourceRef } from "../../model/resource.js";
import type { RowName } from "../../model/row.js";
import type { ContentStore } from "../../ports.js";
import type { StoreState } from "../../model/storeState.js";

/** The changes of a resource that the user has reviewed. */
export interface Reviewed {
  readonly ref: ResourceRef;
  /** ISO 8601: changes applied up to this moment. */
  readonly through: string;
  /** Only these rows. Default: the resource. */
  readonly rows?: readonly RowName[];
}

export interface ReviewedMark {
  readonly ref: ResourceRef;
  readonly mark: ReviewMark;
}

export interface ReviewOutcome {
  /** Number of changed rows that the review marked. */
  readonly changes: number;
  /** The marks that undo the review, in the order in which they have to be applied. */
  readonly undo: readonly ReviewedMark[];
}

/** Marks changes as reviewed. Throws like the store's `markReviewed`. */
export async function reviewChanges(
  store: Pick<ContentStore, "state" | "markReviewed">,
  reviewed: readonly Reviewed[],
): Promise<ReviewOutcome> {
  const before = await store.state();
  const undo: ReviewedMark[] = [];
  for (const { ref, ...mark } of reviewed) {
    if (unreviewedOf(before, ref) === 0) continue;
    const former = await store.markReviewed(ref, mark);
    // Undo goes back step by step, so the marks of the last review come first.
    undo.unshift(...former.map((each) => ({ ref, mark: each })));
  }
  const after = await store.state();
  const refs = new Map(reviewed.map(({ ref }) => [resourceKey(ref), ref]));
  const changes = [...refs.values()]
    .map((ref) => Math.max(0, unreviewedOf(before, ref) - unreviewedOf(after, ref)))
    .reduce((sum, each) => sum + each, 0);
  return { changes, undo };
}

function unreviewedOf(state: StoreState, ref: ResourceRef): number {
  return findResource(state, ref)?.unreviewedRows ?? 0;
}
