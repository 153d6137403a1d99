import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { createApiClient, type ApiClientOptions } from "../../../src/core/api/client.js";
import { ContentError, throwIfAborted } from "../../../src/core/model/errors.js";
import type { Clock, ContentSource, Credentials, Logger } from "../../../src/core/ports.js";

export const CREDENTIALS: Credentials = {
  clientId: "client-one",
  clientSecret: "s3cret with spaces:+&=%~",
};

/** A clock whose waits end at once, are recorded, and advance its time. */
export class TestClock implements Clock {
  readonly waits: number[] = [];
  /** Called during each wait. */
  onWait: (milliseconds: number) => void = () => undefined;

  constructor(public time = Date.parse("2026-08-01T10:00:00Z")) {}

  now(): number {
    return this.time;
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    this.waits.push(milliseconds);
    this.onWait(milliseconds);
    this.time += milliseconds;
    return Promise.resolve().then(() => throwIfAborted(signal));
  }
}

/** Timers that fire only when the test says so. */
export class TestTimers {
  private readonly running = new Set<{ milliseconds: number; fire: () => void }>();
  private waiting: { milliseconds: number; left: number; resolve: () => void }[] = [];

  readonly start = (milliseconds: number, fire: () => void): (() => void) => {
    const timer = { milliseconds, fire };
    this.running.add(timer);
    for (const waiter of this.waiting) {
      if (waiter.milliseconds === milliseconds && --waiter.left === 0) waiter.resolve();
    }
    this.waiting = this.waiting.filter((waiter) => waiter.left > 0);
    return () => this.running.delete(timer);
  };

  get count(): number {
    return this.running.size;
  }

  /** Resolves when this many more timers of this length have started. */
  started(milliseconds: number, times = 1): Promise<void> {
    return new Promise((resolve) => this.waiting.push({ milliseconds, left: times, resolve }));
  }

  /** Fires all timers of this length. */
  fire(milliseconds: number): void {
    for (const timer of this.running) {
      if (timer.milliseconds !== milliseconds) continue;
      this.running.delete(timer);
      timer.fire();
    }
  }
}

export class TestLogger implements Logger {
  readonly lines: string[] = [];
  readonly debug = (message: string): void => void this.lines.push(message);
  readonly info = this.debug;
  readonly warn = this.debug;
  readonly error = this.debug;
}

export interface Received {
  readonly method: string;
  /** Path and query exactly as sent. */
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export type Answer = (request: Received, response: ServerResponse) => void | Promise<void>;

/** A loopback server that gives the test's answers and records requests. */
export interface TestServer {
  readonly origin: string;
  readonly received: Received[];
  /** Content requests only. */
  readonly content: Received[];
  /** Token requests only. */
  readonly tokens: Received[];
  close(): Promise<void>;
}

/** The tokens that `startServer` issues, in order. */
export const TOKENS = [
  "token-A-0123456789abcdef",
  "token-B-0123456789abcdef",
  "token-C-0123456789",
];

export interface ServerOptions {
  /** Answers to content requests, in order; the last one is repeated. */
  readonly content?: readonly Answer[];
  /** Answers to the first token requests, in order; later requests get a token. */
  readonly token?: readonly Answer[];
  /** Seconds. */
  readonly expiresIn?: number;
}

export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const received: Received[] = [];
  const content: Received[] = [];
  const tokens: Received[] = [];
  const server = createServer((incoming, response) => {
    const handle = async (): Promise<void> => {
      const request: Received = {
        method: incoming.method ?? "",
        target: incoming.url ?? "",
        headers: incoming.headers,
        body: await text(incoming),
      };
      received.push(request);
      if (request.target === "/oauth2/token") {
        const answer = options.token?.[tokens.length];
        tokens.push(request);
        if (answer !== undefined) await answer(request, response);
        else {
          const token = TOKENS[tokens.length - 1] ?? `token-${tokens.length}`;
          await json(200, {
            access_token: token,
            token_type: "bearer",
            expires_in: options.expiresIn ?? 3600,
          })(request, response);
        }
        return;
      }
      const answers = options.content ?? [json(200, { ok: true })];
      const answer = answers[content.length] ?? answers.at(-1);
      content.push(request);
      await answer?.(request, response);
    };
    handle().catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    received,
    content,
    tokens,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return body(status, JSON.stringify(value), { "content-type": "application/json", ...headers });
}

export function body(
  status: number,
  text: string | Uint8Array,
  headers: Record<string, string> = {},
): Answer {
  return (_request, response) => {
    response.writeHead(status, headers);
    response.end(text);
  };
}

/** The connection ends without an answer. */
export const drop: Answer = (_request, response) => void response.destroy();

export interface Setup {
  readonly client: ContentSource;
  readonly clock: TestClock;
  readonly logger: TestLogger;
  readonly timers: TestTimers;
}

/** A client of the server, with the gateway at `/content`, whose waits and timers are simulated. */
export function setUp(server: { origin: string }, options: Partial<ApiClientOptions> = {}): Setup {
  const clock = new TestClock();
  const logger = new TestLogger();
  const timers = new TestTimers();
  const client = createApiClient({
    fetch,
    gatewayRoot: `${server.origin}/content`,
    authRoot: server.origin,
    credentials: { get: () => Promise.resolve(CREDENTIALS) },
    clock,
    logger,
    random: () => 1,
    startTimer: timers.start,
    ...options,
  });
  return { client, clock, logger, timers };
}

/** The ContentError with which a call rejects. */
export async function errorOf(call: Promise<unknown>): Promise<ContentError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ContentError) return error;
    throw error;
  }
  throw new Error("The call ended well.");
}

/** Everything in a test's client that a person or a log could see, to search for secrets. */
export function visible(logger: TestLogger, ...errors: ContentError[]): string {
  return [
    ...logger.lines,
    ...errors.map((error) =>
      [error.message, JSON.stringify(error.details), error.stack, String(error.cause)].join("\n"),
    ),
  ].join("\n");
}

/** Values that must never be visible: the secret in every sent form, and the tokens. */
export const SECRETS = [
  CREDENTIALS.clientSecret,
  encodeURIComponent(CREDENTIALS.clientSecret),
  Buffer.from(
    `${encodeURIComponent(CREDENTIALS.clientId)}:${encodeURIComponent(CREDENTIALS.clientSecret)}`,
  ).toString("base64"),
  ...TOKENS,
];

export const BOOTSTRAP = {
  kind: "bootstrap",
  filter: "tafsirs:151;translations:19,20",
  perPage: 100,
} as const;
