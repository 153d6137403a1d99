import type { ShownFinding } from "../core/library/checks/finding.js";
import type { IgnoredFinding } from "../core/library/notes/fold.js";
import type { LocalResource } from "../core/model/resource.js";

/** A finding, and the decision to ignore it. */
export interface CheckedFinding {
  readonly resource: LocalResource;
  readonly finding: ShownFinding;
  readonly ignored: IgnoredFinding | null;
}
