import type { PlacedFinding } from "../../core/library/checks/stored.js";
import type { SerializedError } from "../../core/model/errors.js";

/** The answer of the checks' thread to a resource: its findings, or why there are none. */
export type CheckAnswer =
  | { readonly ok: true; readonly findings: readonly PlacedFinding[] }
  | { readonly ok: false; readonly error: SerializedError };
