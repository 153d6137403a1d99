import type { Gate } from "./gate.js";

/** A received request, over HTTP or in-process. */
export interface SandboxRequest {
  readonly method: string;
  /** Still percent-encoded: `/content/api/v4/resources/sync`. */
  readonly path: string;
  /** Without the question mark. */
  readonly rawQuery: string;
  /** Names in lowercase. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Iterable<Uint8Array>;
  /** The body ends here: with a proper end (`clean`), or with a lost connection. */
  readonly cut?: { readonly afterBytes: number; readonly clean: boolean };
  /** The body pauses here until the gate is released. */
  readonly pause?: { readonly afterBytes: number; readonly gate: Gate };
}

/** The connection ends without a (complete) answer. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

const encoder = new TextEncoder();

const JSON_HEADERS = { "content-type": "application/json; charset=utf-8" };

/** Answers to sync and snapshot requests, and tokens, are never cacheable. */
export const NO_STORE = { "cache-control": "no-store" };

export function textReply(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers, body: body === "" ? [] : [encoder.encode(body)] };
}

export function jsonTextReply(
  status: number,
  json: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return textReply(status, json, { ...JSON_HEADERS, ...headers });
}

export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return jsonTextReply(status, JSON.stringify(value), headers);
}

/** A long JSON body in pieces, which are encoded while they are sent. */
export function streamedJsonReply(
  head: string,
  items: readonly string[],
  tail: string,
  headers: Readonly<Record<string, string>>,
): Reply {
  return { status: 200, headers: { ...JSON_HEADERS, ...headers }, body: pieces(head, items, tail) };
}

const PIECE_CHARACTERS = 128 * 1024;

function* pieces(head: string, items: readonly string[], tail: string): Iterable<Uint8Array> {
  let text = head;
  let separator = "";
  for (const item of items) {
    text += separator + item;
    separator = ",";
    if (text.length >= PIECE_CHARACTERS) {
      yield encoder.encode(text);
      text = "";
    }
  }
  yield encoder.encode(text + tail);
}

/** Gateway bodies of the OpenAPI description: [type, message] by status. */
const GATEWAY: Readonly<Record<number, readonly [string, string]>> = {
  400: ["invalid_request", "The request is missing required headers or is invalid"],
  401: ["unauthorized", "The request requires user authentication"],
  403: ["forbidden", "The server understood the request, but refuses to authorize it"],
  404: ["not_found", "The requested resource could not be found"],
  422: [
    "unprocessable_entity",
    "The request was well-formed but was unable to be followed due to semantic errors",
  ],
  429: ["rate_limit_exceeded", "Too many requests, please try again later"],
  500: [
    "internal_server_error",
    "The server encountered an internal error and was unable to complete your request",
  ],
  502: [
    "bad_gateway",
    "The server was acting as a gateway or proxy and received an invalid response from the upstream server",
  ],
  503: [
    "service_unavailable",
    "The server is currently unable to handle the request due to a temporary overload or scheduled maintenance",
  ],
  504: [
    "gateway_timeout",
    "The server was acting as a gateway or proxy and did not receive a timely response from the upstream server",
  ],
};

export const GATEWAY_STATUSES: readonly number[] = Object.keys(GATEWAY).map(Number);

export function gatewayError(
  status: number,
  options: {
    readonly type?: string;
    readonly message?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Reply {
  const [type, message] = GATEWAY[status] ?? ["service_error", "Unexpected status"];
  return jsonReply(
    status,
    { message: options.message ?? message, type: options.type ?? type, success: false },
    options.headers,
  );
}

/** Content Sync errors with their documented statuses and messages. */
const SYNC_ERRORS = {
  resync_required: [410, "The sync token is invalid or incompatible. Bootstrap again."],
  token_filter_mismatch: [422, "sync_token does not match the requested resources"],
  cursor_filter_mismatch: [422, "cursor does not match the requested resources"],
  cursor_per_page_mismatch: [422, "cursor does not match the requested per_page"],
  snapshot_not_found: [404, "Resource snapshot not found"],
  invalid_resources: [422, "Invalid resources filter"],
  unknown_resource_group: [422, "Unknown resource group: unknown"],
  invalid_per_page: [422, "per_page cannot exceed 100"],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export type SyncErrorCode = keyof typeof SYNC_ERRORS;

export const SYNC_ERROR_CODES = Object.keys(SYNC_ERRORS) as readonly SyncErrorCode[];

export function syncError(
  code: SyncErrorCode,
  options: { readonly message?: string; readonly status?: number } = {},
): Reply {
  const [status, message] = SYNC_ERRORS[code];
  return jsonReply(
    options.status ?? status,
    { error: { code, message: options.message ?? message } },
    NO_STORE,
  );
}

/** The whole body, for changes that need all of it. */
export function bodyText(reply: Reply): string {
  return Buffer.concat([...reply.body]).toString("utf8");
}

/**
 * The body as it is sent, with its cut or pause.
 * @throws ConnectionLost at an unclean cut; the signal's reason if the reader aborts
 */
export async function* transmit(reply: Reply, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let sent = 0;
  let paused = reply.pause === undefined;
  for (const whole of reply.body) {
    let chunk = whole;
    if (!paused && reply.pause !== undefined && sent + chunk.length >= reply.pause.afterBytes) {
      const first = chunk.subarray(0, reply.pause.afterBytes - sent);
      if (first.length > 0) yield first;
      sent += first.length;
      chunk = chunk.subarray(first.length);
      paused = true;
      await reply.pause.gate.pass(signal);
    }
    if (reply.cut !== undefined && sent + chunk.length >= reply.cut.afterBytes) {
      const last = chunk.subarray(0, Math.max(0, reply.cut.afterBytes - sent));
      if (last.length > 0) yield last;
      if (reply.cut.clean) return;
      throw new ConnectionLost();
    }
    if (chunk.length > 0) yield chunk;
    sent += chunk.length;
  }
  if (!paused && reply.pause !== undefined) await reply.pause.gate.pass(signal);
  if (reply.cut !== undefined && !reply.cut.clean) throw new ConnectionLost();
}
