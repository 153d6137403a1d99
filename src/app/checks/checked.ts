import type { PlacedFinding } from "../../core/library/checks/stored.js";
import type { ResourceRef } from "../../core/model/resource.js";

/** The findings of a resource, and the checked generation. */
export interface Checked {
  readonly ref: ResourceRef;
  readonly file: string | null;
  readonly raw: readonly PlacedFinding[];
}
