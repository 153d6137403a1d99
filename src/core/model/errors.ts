/**
 * Stable codes of everything that can end a run or a store operation. Codes of the service's own
 * (`resync_required`, `invalid_resources`, ...) pass through as they came, so the type is open.
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
  /** HTTP status, where an answer came. */
  readonly status?: number;
  /** Message from the service, shortened; never a credential. */
  readonly serviceMessage?: string;
  /** Path of the field that was wrong, for `invalid_response`: `sync.mutations[3].sequence`. */
  readonly field?: string;
  /** The settings entry that is wrong. */
  readonly entry?: string;
  /** Milliseconds after which the service asked to come again. */
  readonly retryAfterMs?: number;
  /** The OAuth2 scope that the credentials lack, for `insufficient_scope`. */
  readonly scope?: string;
  /** Bytes that a full disk lacks. */
  readonly bytesNeeded?: number;
}

/** The one error class that crosses the core's boundaries. Told apart by `code`, never by text. */
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
