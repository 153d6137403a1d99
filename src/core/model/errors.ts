/**
 * Stable codes for every failure of a run or store operation. The service's own codes
 * (`resync_required`, `invalid_resources`, ...) pass through, so the type is open.
 */
export type ErrorCode =
  | "not_configured"
  | "credentials_missing"
  | "credentials_rejected"
  | "insufficient_scope"
  | "offline"
  | "rate_limited"
  | "service_unavailable"
  | "invalid_response"
  | "cancelled"
  | "store_busy"
  | "store_full"
  | "store_read_only"
  | "store_damaged"
  | "store_newer"
  | "store_failed"
  | "schema_newer"
  | "full_copy_outdated"
  | "forbidden"
  | "resync_required"
  | "token_filter_mismatch"
  | "cursor_filter_mismatch"
  | "cursor_per_page_mismatch"
  | "snapshot_not_found"
  | "invalid_resources"
  | "unknown_resource_group"
  | "invalid_per_page"
  | (string & {});

export interface ErrorDetails {
  /** HTTP status, if there was a response. */
  readonly status?: number;
  /** Message from the service, shortened; never a credential. */
  readonly serviceMessage?: string;
  /** Path of the invalid field, for `invalid_response`: `sync.mutations[3].sequence`. */
  readonly field?: string;
  /** The invalid settings entry. */
  readonly entry?: string;
  /** Milliseconds to wait, as requested by the service. */
  readonly retryAfterMs?: number;
  /** The missing OAuth2 scope, for `insufficient_scope`. */
  readonly scope?: string;
  /** Number of bytes that are missing on a full disk. */
  readonly bytesNeeded?: number;
}

/** The only error class that leaves the core. Check its `code`, never its text. */
export class ContentError extends Error {
  override readonly name = "ContentError";
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export function isContentError(error: unknown, code?: ErrorCode): error is ContentError {
  return error instanceof ContentError && (code === undefined || error.code === code);
}

/** An error as plain data, for messages between threads and for the catalog. */
export interface SerializedError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

export function serializeError(error: unknown): SerializedError {
  if (error instanceof ContentError) {
    return { code: error.code, message: error.message, details: error.details };
  }
  return {
    code: "store_failed",
    message: error instanceof Error ? error.message : String(error),
    details: {},
  };
}

export function deserializeError(error: SerializedError): ContentError {
  return new ContentError(error.code, error.message, error.details);
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled();
}

export function cancelled(): ContentError {
  return new ContentError("cancelled", "The operation was cancelled.");
}
