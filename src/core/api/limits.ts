/** Bounds of requests. Times in milliseconds, sizes in bytes. */
export interface ApiLimits {
  /** From sending a request until the headers of the response. */
  readonly headersTimeoutMs: number;
  /** Between two pieces of a body; the whole body may take any time. */
  readonly idleTimeoutMs: number;
  /** Larger bodies are refused. */
  readonly maxBodyBytes: Readonly<Record<BodyKind, number>>;
  /** Approximate size of the pieces that a sink receives. */
  readonly pieceBytes: number;
  /** Retries after 429 and 5xx. */
  readonly busyRetries: number;
  /** Retries after a lost connection, a timeout or a truncated body. */
  readonly lostRetries: number;
  /** The first wait between attempts; it doubles with each. */
  readonly firstDelayMs: number;
  /**
   * The longest total wait of one request. If `Retry-After` exceeds it, the request fails at once,
   * and the caller decides when to retry.
   */
  readonly maxWaitMs: number;
  /** After this many consecutive refusals (429, 5xx) of any requests, none is retried. */
  readonly maxRefusalsInARow: number;
}

/** Kinds of responses, each with its own size limit. */
export type BodyKind = "token" | "page" | "fullCopy" | "list";

const KILOBYTE = 1024;
const MEGABYTE = 1024 * KILOBYTE;

export const DEFAULT_LIMITS: ApiLimits = {
  headersTimeoutMs: 30_000,
  idleTimeoutMs: 30_000,
  maxBodyBytes: {
    token: 64 * KILOBYTE,
    // A page has at most 100 mutations; the longest known rows are tafsirs of tens of kilobytes.
    page: 32 * MEGABYTE,
    // The largest known full copies are tafsirs of 60 MB.
    fullCopy: 256 * MEGABYTE,
    list: 8 * MEGABYTE,
  },
  pieceBytes: MEGABYTE,
  busyRetries: 4,
  lostRetries: 2,
  firstDelayMs: 1_000,
  maxWaitMs: 60_000,
  maxRefusalsInARow: 10,
};
