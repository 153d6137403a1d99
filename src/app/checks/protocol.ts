import type { PlacedFinding } from "../../core/library/checks/stored.js";
import type { SerializedError } from "../../core/model/errors.js";

/** The check thread's answer for a resource: its findings, or the error. */
export type CheckAnswer =
  | { readonly ok: true; readonly findings: readonly PlacedFinding[] }
  | { readonly ok: false; readonly error: SerializedError };
