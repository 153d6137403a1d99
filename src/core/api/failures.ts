import { parseJson } from "../model/json.js";
import { ContentError, type ErrorCode, type ErrorDetails } from "../model/errors.js";
import { gatewayErrorSchema, syncErrorSchema } from "../model/wire.js";
import { scopeOf } from "./scopes.js";
import * as z from "zod";

/** Temporary failures: a busy service, or a lost connection. */
export type Retry = "busy" | "lost" | "never";

/** A failed attempt, with the facts for the retry policy. */
export class AttemptFailure extends Error {
  override readonly name = "AttemptFailure";
  constructor(
    readonly failure: ContentError,
    readonly retry: Retry,
    /** The access token may be the reason, so retry once with a new one. */
    readonly tokenRefused = false,
  ) {
    super(failure.message);
  }
}

/** A response with a status other than 200. */
export interface ErrorAnswer {
  readonly status: number;
  /** The body, or its beginning. */
  readonly body: string;
  readonly retryAfter: string | null;
  /** Path of the request, without the query. */
  readonly path: string;
}

const MAX_MESSAGE = 300;

/** The upper limit for `Retry-After`: a day. */
const MAX_RETRY_AFTER_MS = 86_400_000;

/** The client's own codes. They are ignored in a service's response. */
const OWN_CODES: ReadonlySet<string> = new Set<ErrorCode>([
  "not_configured",
  "credentials_missing",
  "credentials_rejected",
  "insufficient_scope",
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
  "full_copy_outdated",
]);

/** OAuth2's code for a scope that the client may not request (RFC 6749, 5.2). */
export const INVALID_SCOPE = "invalid_scope";

/** Errors of a token endpoint (RFC 6749, 5.2). */
const oauthErrorSchema = z.object({
  error: z.string().min(1),
  error_description: z.string().catch(""),
});

/**
 * The error for a response with any body: Content Sync's own shape, the gateway's, OAuth2's, HTML,
 * or an empty body.
 *
 * @param secrets strings to remove from the message, in case the service repeats them
 */
export function failureOf(
  answer: ErrorAnswer,
  now: number,
  secrets: readonly string[],
): AttemptFailure {
  const said = readBody(answer.body);
  const { details, message } = describe(answer, said.message, now, secrets);
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
  if (status === 401 || status === 403) {
    if (said.code === "insufficient_scope") {
      // A new token would have the same scopes.
      const scope = scopeOf(answer.path);
      details.scope = scope;
      return fail("insufficient_scope", `The credentials lack the scope ${scope}.`, "never");
    }
    if (said.isService) {
      const text =
        status === 401
          ? "The service rejected the credentials."
          : "The service refused access with these credentials.";
      return fail("credentials_rejected", text, "never", true);
    }
    // Proxies and firewalls also send this status, which says nothing about the credentials.
    const text = `Something between here and the service refused the request (${status}).`;
    const isWebPage = answer.body.trimStart().startsWith("<");
    return isWebPage
      ? fail("service_unavailable", text, "lost")
      : fail("service_unavailable", text, "never", true);
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
    // The only documented meaning of this status, regardless of the body.
    return fail("resync_required", "The service has forgotten the checkpoint.", "never");
  }
  if (status >= 400 && said.code !== null && !OWN_CODES.has(said.code)) {
    return fail(said.code, `The service refused the request (${said.code}).`, "never");
  }
  return fail("invalid_response", `The service gave an unexpected answer (${status}).`, "never");
}

function describe(
  answer: ErrorAnswer,
  said: string,
  now: number,
  secrets: readonly string[],
): { details: { -readonly [K in keyof ErrorDetails]: ErrorDetails[K] }; message: string } {
  const message = cleanMessage(said, secrets);
  const retryAfterMs = retryAfter(answer.retryAfter, now);
  return {
    message,
    details: {
      status: answer.status,
      ...(message === "" ? {} : { serviceMessage: message }),
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    },
  };
}

/**
 * The error of a token request. There, 400 and 401 concern the credentials. The code is
 * `INVALID_SCOPE` if only the requested scope was refused.
 */
export function tokenFailureOf(
  answer: ErrorAnswer,
  now: number,
  secrets: readonly string[],
): AttemptFailure {
  const failed = failureOf(answer, now, secrets);
  const oauth = parseAs(oauthErrorSchema, answer.body);
  const isAboutClient = oauth !== null && [400, 401, 403].includes(answer.status);
  if (isAboutClient || failed.failure.code === "credentials_rejected") {
    const said = cleanMessage(
      oauth === null ? readBody(answer.body).message : oauth.error_description || oauth.error,
      secrets,
    );
    const isScope = oauth?.error === INVALID_SCOPE;
    const text = isScope
      ? "The service does not grant the requested scope."
      : "The service rejected the client ID or the client secret.";
    return new AttemptFailure(
      new ContentError(
        isScope ? INVALID_SCOPE : "credentials_rejected",
        said === "" ? text : `${text} It said: ${said}`,
        { status: answer.status, ...(said === "" ? {} : { serviceMessage: said }) },
      ),
      "never",
    );
  }
  // The content service's codes do not apply here.
  if (OWN_CODES.has(failed.failure.code)) return failed;
  return new AttemptFailure(
    new ContentError(
      "invalid_response",
      `The token service gave an unexpected answer (${answer.status}).`,
      failed.failure.details,
    ),
    "never",
  );
}

function readBody(body: string): {
  readonly code: string | null;
  readonly message: string;
  /** True if the body has one of the service's own shapes. */
  readonly isService: boolean;
} {
  const sync = parseAs(syncErrorSchema, body);
  if (sync !== null) {
    return { code: codeOf(sync.error.code), message: sync.error.message, isService: true };
  }
  const gateway = parseAs(gatewayErrorSchema, body);
  if (gateway !== null) {
    return { code: codeOf(gateway.type), message: gateway.message, isService: true };
  }
  return { code: null, message: "", isService: false };
}

/** Codes become identifiers, so they must have that form. */
function codeOf(text: string): string | null {
  return /^[a-z][a-z0-9_]{0,63}$/.test(text) ? text : null;
}

function parseAs<T>(schema: z.ZodType<T>, body: string): T | null {
  return schema.safeParse(parseJson(body)).data ?? null;
}

/** A service's message as one short line without secrets. */
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

/** Network failures that do not pass within seconds. */
const UNREACHABLE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENETDOWN|CERT|UNABLE_TO|SSL|TLS|INTERNET_DISCONNECTED|NAME_NOT_RESOLVED|CONNECTION_REFUSED|ADDRESS_UNREACHABLE|PROXY/;

/** Converts an error of `fetch` to the error of a request without a (complete) response. */
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

/**
 * The system's name for a network error. Messages are not used, because they can repeat headers.
 */
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
