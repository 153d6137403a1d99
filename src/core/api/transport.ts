import { cancelled, ContentError } from "../model/errors.js";
import type { BodySink, Clock, Fetch, Logger } from "../ports.js";
import { AttemptFailure, connectionFailure, type ErrorAnswer } from "./failures.js";
import type { ApiLimits } from "./limits.js";

/**
 * Starts a timer and returns a function that stops it. Tests may skip a clock's waits, but not
 * these.
 */
export type StartTimer = (milliseconds: number, fire: () => void) => () => void;

export const systemTimer: StartTimer = (milliseconds, fire) => {
  const timer = setTimeout(fire, milliseconds);
  return () => clearTimeout(timer);
};

export interface TransportParts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: ApiLimits;
  readonly startTimer: StartTimer;
}

export interface OutgoingRequest {
  readonly url: URL;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Maximum body in bytes. */
  readonly maxBytes: number;
  /** Receives the pieces of a successful body as they arrive, except the last. */
  readonly sink?: BodySink;
  /** Converts a response other than 200 to an error. */
  readonly failureOf: (answer: ErrorAnswer) => AttemptFailure;
}

/** Enough for an error message; the rest of the body is not read. */
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * One attempt: sends the request and reads the whole body, which must look like complete JSON.
 * Redirects are not followed, because they would send the credentials elsewhere. Returns the body,
 * or its last piece if the request has a sink.
 *
 * @throws AttemptFailure; ContentError `cancelled` at once when the signal aborts
 */
export async function sendOnce(
  parts: TransportParts,
  request: OutgoingRequest,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const attempt = new Attempt(parts, signal);
  const started = parts.clock.now();
  let status: number | null = null;
  let bytes = 0;
  try {
    attempt.limit(parts.limits.headersTimeoutMs);
    const response = await attempt.race(
      parts.fetch(request.url, {
        method: request.method,
        headers: request.headers,
        body: request.body,
        redirect: "manual",
        signal: attempt.signal,
      }),
    );
    status = response.status;
    if (status !== 200) {
      const body = await readBeginning(attempt, response, parts.limits);
      bytes = body.length;
      throw request.failureOf({
        status: response.type === "opaqueredirect" ? 302 : status,
        body: new TextDecoder().decode(body),
        retryAfter: response.headers.get("retry-after"),
        path: request.url.pathname,
      });
    }
    const body = await readAll(attempt, response, request, parts.limits);
    bytes = body.length;
    return body.last;
  } catch (error) {
    attempt.abandon();
    if (error instanceof ContentError || error instanceof AttemptFailure) throw error;
    throw connectionFailure(error);
  } finally {
    attempt.end();
    parts.logger.debug(
      `${request.method} ${loggedPath(request.url)}: ${status ?? "no answer"}, ${bytes} B, ` +
        `${Math.round(parts.clock.now() - started)} ms`,
    );
  }
}

/** Path and query, with checkpoints and cursors cut to their beginning. */
export function loggedPath(url: URL): string {
  const query = url.search.replace(
    /([?&](?:sync_token|cursor)=)([^&]*)/g,
    (_whole, name: string, value: string) =>
      name + (value.length > 12 ? `${value.slice(0, 6)}…` : "…"),
  );
  return url.pathname + query;
}

/** Ends an attempt when the caller's signal aborts or a timer fires. */
class Attempt {
  private readonly controller = new AbortController();
  private readonly ended: Promise<never>;
  private fail: (error: Error) => void = () => undefined;
  private stopTimer: () => void = () => undefined;
  private readonly onAbort = (): void => this.stop(cancelled());

  constructor(
    private readonly parts: TransportParts,
    private readonly outer: AbortSignal | undefined,
  ) {
    this.ended = new Promise<never>((_resolve, reject) => (this.fail = reject));
    this.ended.catch(() => undefined);
    if (outer?.aborted === true) this.stop(cancelled());
    else outer?.addEventListener("abort", this.onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Waits for the work, or until the attempt ends: `fetch` may ignore signals. */
  async race<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined);
    return Promise.race([this.ended, work]);
  }

  /** Aborts the attempt if it does not continue within this time. */
  limit(milliseconds: number): void {
    this.stopTimer();
    this.stopTimer = this.parts.startTimer(milliseconds, () =>
      this.stop(
        new AttemptFailure(
          new ContentError(
            "service_unavailable",
            `The service did not answer for ${Math.round(milliseconds / 1000)} seconds.`,
          ),
          "lost",
        ),
      ),
    );
  }

  /** Clears the limit until the next one. */
  pause(): void {
    this.stopTimer();
  }

  /** Drops the rest of the response. */
  abandon(): void {
    this.controller.abort();
  }

  end(): void {
    this.stopTimer();
    this.outer?.removeEventListener("abort", this.onAbort);
  }

  private stop(reason: Error): void {
    this.fail(reason);
    this.controller.abort(reason);
  }
}

async function readAll(
  attempt: Attempt,
  response: Response,
  { maxBytes, sink }: OutgoingRequest,
  limits: ApiLimits,
): Promise<{ readonly last: Uint8Array<ArrayBuffer>; readonly length: number }> {
  const announced = announcedLength(response);
  if (announced !== null && announced > maxBytes) throw tooLarge(maxBytes);
  const shape = new JsonShape();
  let chunks: Uint8Array[] = [];
  let pending = 0;
  let length = 0;
  let given = false;
  for await (const chunk of chunksOf(attempt, response, limits)) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    shape.add(chunk);
    chunks.push(chunk);
    pending += chunk.length;
    if (sink === undefined || pending < limits.pieceBytes) continue;
    // The service now waits for the sink, so the idle limit does not apply. The first piece
    // replaces the pieces of earlier attempts.
    attempt.pause();
    if (!given) await attempt.race(sink.reset());
    given = true;
    await attempt.race(sink.write(joined(chunks, pending)));
    chunks = [];
    pending = 0;
  }
  // A body that was decompressed in transit is longer than announced.
  if (announced !== null && length < announced) throw truncated();
  shape.check();
  if (!given) await sink?.reset();
  return { last: joined(chunks, pending), length };
}

async function readBeginning(
  attempt: Attempt,
  response: Response,
  limits: ApiLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of chunksOf(attempt, response, limits)) {
      const kept = chunk.subarray(0, MAX_ERROR_BYTES - length);
      chunks.push(kept);
      length += kept.length;
      if (length >= MAX_ERROR_BYTES) break;
    }
  } catch (error) {
    // If the body of an error cannot be read, its status is enough.
    if (error instanceof ContentError) throw error;
  }
  return joined(chunks, length);
}

async function* chunksOf(
  attempt: Attempt,
  response: Response,
  limits: ApiLimits,
): AsyncGenerator<Uint8Array> {
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      attempt.limit(limits.idleTimeoutMs);
      const { done, value } = await attempt.race(reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    // Frees the connection if reading stopped early; otherwise has no effect.
    reader.cancel().catch(() => undefined);
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/** The body's size from its header; unknown for a compressed body. */
function announcedLength(response: Response): number | null {
  const header = response.headers.get("content-length");
  if (header === null || response.headers.has("content-encoding")) return null;
  return /^\d{1,15}$/.test(header) ? Number(header) : null;
}

/** Detects bodies that are not JSON, or truncated, before they are passed on unread. */
class JsonShape {
  private first: number | null = null;
  private last: number | null = null;

  add(chunk: Uint8Array): void {
    if (this.first === null) {
      // A byte order mark may come first.
      const start = chunk.findIndex((byte) => !isSpace(byte) && !BYTE_ORDER_MARK.includes(byte));
      if (start >= 0) this.first = chunk[start] ?? null;
    }
    const end = chunk.findLastIndex((byte) => !isSpace(byte));
    if (end >= 0) this.last = chunk[end] ?? null;
  }

  check(): void {
    if (this.first === null) {
      throw new AttemptFailure(
        new ContentError("invalid_response", "The service gave an empty answer.", { status: 200 }),
        "lost",
      );
    }
    if (this.first !== 0x7b && this.first !== 0x5b) {
      throw new AttemptFailure(
        new ContentError(
          "invalid_response",
          this.first === 0x3c
            ? "A web page came in place of the service's answer. A proxy or a sign-in page of this network may be in between."
            : "The service's answer is not JSON.",
          { status: 200 },
        ),
        "never",
      );
    }
    if (this.last !== (this.first === 0x7b ? 0x7d : 0x5d)) throw truncated();
  }
}

const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf];

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function truncated(): AttemptFailure {
  return new AttemptFailure(
    new ContentError("invalid_response", "The service's answer ended early.", { status: 200 }),
    "lost",
  );
}

function tooLarge(maxBytes: number): AttemptFailure {
  const megabytes = Math.round((maxBytes / (1024 * 1024)) * 10) / 10;
  return new AttemptFailure(
    new ContentError(
      "invalid_response",
      `The service's answer is larger than ${megabytes} MB and was refused.`,
      { status: 200 },
    ),
    "never",
  );
}
