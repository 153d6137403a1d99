import { ContentError, type ErrorCode, type ErrorDetails } from "../model/errors.js";
import { gatewayErrorSchema, syncErrorSchema } from "../model/wire.js";
import * as z from "zod";

/** Whether another attempt may help: the service is busy, or the connection was lost. */
export type Retry = "busy" | "lost" | "never";

/** One attempt that failed, with what the retry policy has to know of it. */
export class AttemptFailure extends Error {
  override readonly name = "AttemptFailure";
  constructor(
    readonly failure: ContentError,
    readonly retry: Retry,
    /** The access token may be the reason: worth one try with a fresh one. */
    readonly tokenRefused = false,
  ) {
    super(failure.message);
  }
}

/** An answer that is not the one asked for. */
export interface ErrorAnswer {
  readonly status: number;
  /** The body, or its beginning. */
  readonly body: string;
  readonly retryAfter: string | null;
  /** Path of the request, without the query. */
  readonly path: string;
}

const MAX_MESSAGE = 300;

/** The longest time that a `Retry-After` is believed to mean: a day. */
const MAX_RETRY_AFTER_MS = 86_400_000;

/** Codes that only the client itself gives; a service cannot cause what they stand for. */
const OWN_CODES: ReadonlySet<string> = new Set<ErrorCode>([
  "not_configured",
  "credentials_missing",
  "credentials_rejected",
  "offline",
  "rate_limited",
  "service_unavailable",
  "invalid_response",
  "cancelled",
  "store_busy",
  "store_full",
  "store_read_only",
  "store_damaged",
  "store_newer",
  "store_failed",
]);

/** RFC 6749, 5.2: what a token endpoint answers. */
const oauthErrorSchema = z.object({
  error: z.string().min(1),
  error_description: z.string().catch(""),
});

/**
 * The error that an answer stands for, whatever its body is: Content Sync's own shape, the
 * gateway's, OAuth2's, HTML, nothing.
 *
 * @param secrets strings that must not come back in a message, should the service repeat them
 */
export function failureOf(
  answer: ErrorAnswer,
  now: number,
  secrets: readonly string[],
): AttemptFailure {
  const said = readBody(answer.body);
  const details: { -readonly [K in keyof ErrorDetails]: ErrorDetails[K] } = {
    status: answer.status,
  };
  const message = cleanMessage(said.message, secrets);
  if (message !== "") details.serviceMessage = message;
  const retryAfterMs = retryAfter(answer.retryAfter, now);
  if (retryAfterMs !== null) details.retryAfterMs = retryAfterMs;
  const fail = (
    code: ErrorCode,
    text: string,
    retry: Retry,
    tokenRefused = false,
  ): AttemptFailure =>
    new AttemptFailure(
      new ContentError(code, message === "" ? text : `${text} It said: ${message}`, details),
      retry,
      tokenRefused,
    );

  const { status } = answer;
  if (status === 401) {
    return fail("credentials_rejected", "The service rejected the credentials.", "never", true);
  }
  if (status === 403) {
    // The gateway answers 403 to expired tokens as well, but no fresh token brings a missing scope.
    const scope = said.code === "insufficient_scope";
    const text = scope
      ? "The credentials do not allow the use of this content."
      : "The service refused access with these credentials.";
    return fail("credentials_rejected", text, "never", !scope);
  }
  if (status === 429) {
    return fail("rate_limited", "The service asks to send fewer requests.", "busy");
  }
  if (status >= 500 || status === 408 || status === 425) {
    return fail("service_unavailable", `The service cannot answer now (${status}).`, "busy");
  }
  if (status === 407) {
    return fail("offline", "A proxy on the way asks for a password (407).", "never");
  }
  if (status >= 300 && status < 400) {
    return fail("invalid_response", `The service led to another address (${status}).`, "never");
  }
  if (status === 410 && answer.path.endsWith("/resources/sync")) {
    // The only documented meaning of this status, whatever the body calls it.
    return fail("resync_required", "The service has forgotten the checkpoint.", "never");
  }
  if (status >= 400 && said.code !== null && !OWN_CODES.has(said.code)) {
    return fail(said.code, `The service refused the request (${said.code}).`, "never");
  }
  return fail("invalid_response", `The service gave an unexpected answer (${status}).`, "never");
}

/** The error of a token request: there, 400 and 401 are about the credentials themselves. */
export function tokenFailureOf(
  answer: ErrorAnswer,
  now: number,
  secrets: readonly string[],
): AttemptFailure {
  const failed = failureOf(answer, now, secrets);
  const oauth = parseAs(oauthErrorSchema, answer.body);
  const refused =
    failed.failure.code === "credentials_rejected" || (answer.status === 400 && oauth !== null);
  if (!refused) {
    // Codes of the content service mean nothing here.
    const known = OWN_CODES.has(failed.failure.code);
    return known
      ? failed
      : new AttemptFailure(
          new ContentError(
            "invalid_response",
            `The token service gave an unexpected answer (${answer.status}).`,
            failed.failure.details,
          ),
          "never",
        );
  }
  const said = cleanMessage(
    oauth === null ? readBody(answer.body).message : oauth.error_description || oauth.error,
    secrets,
  );
  return new AttemptFailure(
    new ContentError(
      "credentials_rejected",
      `The service rejected the client ID or the client secret.${said === "" ? "" : ` It said: ${said}`}`,
      { status: answer.status, ...(said === "" ? {} : { serviceMessage: said }) },
    ),
    "never",
  );
}

function readBody(body: string): { code: string | null; message: string } {
  const sync = parseAs(syncErrorSchema, body);
  if (sync !== null) return { code: codeOf(sync.error.code), message: sync.error.message };
  const gateway = parseAs(gatewayErrorSchema, body);
  if (gateway !== null) return { code: codeOf(gateway.type), message: gateway.message };
  return { code: null, message: "" };
}

/** Codes are used as identifiers, so they must look like one. */
function codeOf(text: string): string | null {
  return /^[a-z][a-z0-9_]{0,63}$/.test(text) ? text : null;
}

function parseAs<T>(schema: z.ZodType<T>, body: string): T | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  return schema.safeParse(value).data ?? null;
}

/** One short line of what a service said, without anything secret. */
export function cleanMessage(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) if (secret !== "") clean = clean.replaceAll(secret, "…");
  clean = clean
    .replace(/\bBearer\s+\S+/gi, "…")
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return clean.length <= MAX_MESSAGE ? clean : `${clean.slice(0, MAX_MESSAGE - 1)}…`;
}

/** `Retry-After` in milliseconds from now: a number of seconds or a date (RFC 9110, 10.2.3). */
export function retryAfter(header: string | null, now: number): number | null {
  const text = header?.trim() ?? "";
  if (/^\d{1,10}$/.test(text)) return Math.min(Number(text) * 1000, MAX_RETRY_AFTER_MS);
  if (!/^[A-Za-z]{3,9},? /.test(text)) return null;
  const date = Date.parse(text);
  if (Number.isNaN(date)) return null;
  return Math.min(Math.max(0, date - now), MAX_RETRY_AFTER_MS);
}

/** Failures of the network stack that another attempt a second later does not cure. */
const UNREACHABLE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENETDOWN|CERT|UNABLE_TO|SSL|TLS|INTERNET_DISCONNECTED|NAME_NOT_RESOLVED|CONNECTION_REFUSED|ADDRESS_UNREACHABLE|PROXY/;

/** The error of a request that got no (complete) answer, from what `fetch` threw. */
export function connectionFailure(thrown: unknown): AttemptFailure {
  const reason = reasonOf(thrown, 0);
  return new AttemptFailure(
    new ContentError(
      "offline",
      reason === null
        ? "The service could not be reached."
        : `The service could not be reached (${reason}).`,
    ),
    reason !== null && UNREACHABLE.test(reason) ? "never" : "lost",
  );
}

/** The system's name of a network error. Messages are not used: they can repeat headers. */
function reasonOf(thrown: unknown, depth: number): string | null {
  if (!(thrown instanceof Error) || depth > 4) return null;
  if (
    "code" in thrown &&
    typeof thrown.code === "string" &&
    /^[A-Z0-9_]{2,64}$/.test(thrown.code)
  ) {
    return thrown.code;
  }
  // Chromium's network stack, which VS Code may put behind `fetch`.
  const chromium = /\bnet::(ERR_[A-Z0-9_]{2,60})\b/.exec(thrown.message)?.[1];
  if (chromium !== undefined) return chromium;
  if (thrown instanceof AggregateError) {
    for (const inner of thrown.errors) {
      const reason = reasonOf(inner, depth + 1);
      if (reason !== null) return reason;
    }
  }
  return reasonOf(thrown.cause, depth + 1);
}
