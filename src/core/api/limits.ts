/** Bounds of requests. Times in milliseconds, sizes in bytes. */
export interface ApiLimits {
  /** From sending a request until the answer's headers are there. */
  readonly headersTimeoutMs: number;
  /** Between two pieces of a body; the whole body may take any time. */
  readonly idleTimeoutMs: number;
  /** Larger bodies are refused. */
  readonly maxBodyBytes: number;
  /** Further attempts after 429 and 5xx. */
  readonly busyRetries: number;
  /** Further attempts after a lost connection, a timeout or a body that ends early. */
  readonly lostRetries: number;
  /** The first wait between attempts; it doubles with each. */
  readonly firstDelayMs: number;
  /** No wait is longer, whatever `Retry-After` asks for. */
  readonly maxDelayMs: number;
}

export const DEFAULT_LIMITS: ApiLimits = {
  headersTimeoutMs: 30_000,
  idleTimeoutMs: 30_000,
  maxBodyBytes: 512 * 1024 * 1024,
  busyRetries: 4,
  lostRetries: 2,
  firstDelayMs: 1_000,
  maxDelayMs: 60_000,
};
