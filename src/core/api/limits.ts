/** Bounds of requests. Times in milliseconds, sizes in bytes. */
export interface ApiLimits {
  /** From sending a request until the headers of the response. */
  readonly headersTimeoutMs: number;
  /** Between two pieces of a body; the whole body may take any time. */
  readonly idleTimeoutMs: number;
  /** Larger bodies are refused. */
  readonly maxBodyBytes: Readonly<Record<BodyKind, number>>;
  /** A body goes to a sink in pieces of about this size. */
  readonly pieceBytes: number;
  /** Further attempts after 429 and 5xx. */
  readonly busyRetries: number;
  /** Further attempts after a lost connection, a timeout or a body that ends early. */
  readonly lostRetries: number;
  /** The first wait between attempts; it doubles with each. */
  readonly firstDelayMs: number;
  /**
   * All waits of one request together. Where `Retry-After` asks for more, the request fails at
   * once: whoever sent it decides when to come back.
   */
  readonly maxWaitMs: number;
  /** Refusals (429, 5xx) in a row, of all requests together, after which none is sent again. */
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
    // A page has at most 100 mutations; the longest rows seen are tafsirs of tens of kilobytes.
    page: 32 * MEGABYTE,
    // The largest full copies seen are tafsirs of 60 MB.
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
