import type { ResourceRef } from "../model/resource.js";
import type { Gate } from "./gate.js";
import {
  bodyText,
  ConnectionLost,
  gatewayError,
  jsonTextReply,
  syncError,
  textReply,
  type Reply,
  type SandboxRequest,
  type SyncErrorCode,
} from "./reply.js";

/** Ways in which the service can be told to misbehave. Made with the functions of `fault`. */
export type Fault =
  | { readonly kind: "reply"; readonly reply: () => Reply }
  | { readonly kind: "drop" }
  | { readonly kind: "rejectToken" }
  | {
      readonly kind: "intervene";
      readonly run: (request: SandboxRequest) => void | Promise<unknown>;
    }
  | { readonly kind: "holdHeaders"; readonly gate: Gate }
  | { readonly kind: "holdBody"; readonly gate: Gate; readonly afterBytes: number }
  | { readonly kind: "cut"; readonly afterBytes: number; readonly clean: boolean }
  | { readonly kind: "edit"; readonly edit: (body: JsonObject) => unknown };

/** A JSON object that is about to be falsified. */
export type JsonObject = Record<string, unknown>;

export interface FaultOptions {
  /** How many requests are hit. Default 1. */
  readonly times?: number;
  /** How many matching requests pass unharmed before. Default 0. */
  readonly skip?: number;
}

/** Which requests a fault is for: a part of the decoded path, or a test of the whole request. */
export type FaultTarget = string | RegExp | ((request: SandboxRequest) => boolean);

/** A fault that was switched on. */
export interface ActiveFault {
  /** Requests that it has hit so far. */
  readonly hits: number;
  remove(): void;
}

interface Rule {
  readonly target: FaultTarget;
  readonly fault: Fault;
  skip: number;
  left: number;
  hits: number;
}

/**
 * The faults of a service, switchable while it runs. A request is answered by at most one fault of
 * the kinds that replace the answer, the oldest first, so that several make a sequence; those that
 * delay, cut or edit an answer add up.
 */
export class Faults {
  private rules: Rule[] = [];

  add(target: FaultTarget, fault: Fault, options: FaultOptions = {}): ActiveFault {
    const rule: Rule = {
      target,
      fault,
      skip: options.skip ?? 0,
      left: options.times ?? 1,
      hits: 0,
    };
    this.rules.push(rule);
    return {
      get hits() {
        return rule.hits;
      },
      remove: () => {
        this.rules = this.rules.filter((other) => other !== rule);
      },
    };
  }

  /** Switches every fault off. */
  clear(): void {
    this.rules = [];
  }

  /**
   * Answers a request with the faults that are meant for it.
   *
   * @param answer the true answer
   * @param revoke makes the service forget the request's access token
   * @throws ConnectionLost where the connection is to end without an answer
   */
  async answer(
    request: SandboxRequest,
    answer: () => Reply,
    revoke: () => void,
    signal: AbortSignal,
  ): Promise<Reply> {
    const faults = this.take(request);
    for (const fault of faults) {
      if (fault.kind === "intervene") await fault.run(request);
    }
    for (const fault of faults) {
      if (fault.kind === "holdHeaders") await fault.gate.pass(signal);
      if (fault.kind === "drop") throw new ConnectionLost();
    }
    let reply = replaced(faults, revoke) ?? answer();
    for (const fault of faults) {
      if (fault.kind === "edit") reply = edited(reply, fault.edit);
      if (fault.kind === "cut") reply = { ...reply, cut: fault };
      if (fault.kind === "holdBody") reply = { ...reply, pause: fault };
    }
    return reply;
  }

  private take(request: SandboxRequest): Fault[] {
    const taken: Fault[] = [];
    let replacing = false;
    for (const rule of this.rules) {
      if (rule.left <= 0 || !targets(rule.target, request)) continue;
      const replaces = ["reply", "drop", "rejectToken"].includes(rule.fault.kind);
      if (replaces && replacing) continue;
      if (rule.skip > 0) {
        rule.skip--;
        continue;
      }
      replacing ||= replaces;
      rule.left--;
      rule.hits++;
      taken.push(rule.fault);
    }
    return taken;
  }
}

function targets(target: FaultTarget, request: SandboxRequest): boolean {
  if (typeof target === "function") return target(request);
  const path = decodeURIComponent(request.path);
  return typeof target === "string" ? path.includes(target) : target.test(path);
}

function replaced(faults: readonly Fault[], revoke: () => void): Reply | null {
  for (const fault of faults) {
    if (fault.kind === "reply") return fault.reply();
    if (fault.kind === "rejectToken") {
      revoke();
      return gatewayError(401);
    }
  }
  return null;
}

function edited(reply: Reply, edit: (body: JsonObject) => unknown): Reply {
  const text = bodyText(reply);
  const body: unknown = JSON.parse(text);
  if (reply.status !== 200 || !isObject(body)) return jsonTextReply(reply.status, text);
  // An edit either changes the object it is given or returns what to send instead.
  const changed = edit(body);
  return jsonTextReply(reply.status, JSON.stringify(changed ?? body), reply.headers);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function inner(body: JsonObject, name: string): JsonObject {
  const value = body[name];
  return isObject(value) ? value : body;
}

function mutationsOf(body: JsonObject): JsonObject[] {
  const mutations = inner(body, "sync").mutations;
  return Array.isArray(mutations) ? mutations.filter(isObject) : [];
}

/** The path parts of the endpoints, as fault targets. */
export const TARGETS = {
  token: "/oauth2/token",
  sync: "/api/v4/resources/sync",
  snapshots: "/api/v4/resources/snapshots/",
  snapshot: (ref: ResourceRef): RegExp =>
    new RegExp(`/api/v4/resources/snapshots/${ref.group}/${ref.id}$`),
  lists: /\/api\/v4\/resources\/(translations|tafsirs|recitations|languages)$/,
} as const;

/**
 * Addresses that must never receive a request with credentials, whether as `next_page_url` or as
 * `snapshot_url`.
 *
 * @param other an origin that is not the service's: `http://127.0.0.1:4011`
 */
export function hostileUrls(other: string): readonly string[] {
  const { protocol, host } = new URL(other);
  const path = "/api/v4/resources/snapshots/translations/1";
  return [
    `${other}${path}`,
    `${other}/content${path}`,
    `//${host}${path}`,
    `\\\\${host}${path.replaceAll("/", "\\")}`,
    `/\\${host}${path}`,
    `/\t/${host}${path}`,
    `${protocol}//user:password@${host}${path}`,
    `@${host}${path}`,
    `.${host}${path}`,
    `/api/v4/../../../elsewhere`,
    `/api/v4/resources/../../../elsewhere`,
    `/api/v4/%2e%2e/%2e%2e/elsewhere`,
    `/api/v4/..%2f..%2felsewhere`,
    `/api/v4/..\\..\\elsewhere`,
    `/api/v4/./../elsewhere`,
    `/api/v3/resources/sync`,
    `/api/v4`,
    `/api/v4elsewhere/resources/sync`,
    `/elsewhere`,
    `api/v4/resources/sync`,
    `javascript:alert(1)`,
    `data:application/json,{}`,
    `file:///etc/passwd`,
    `ftp://${host}${path}`,
    ` /api/v4/../elsewhere`,
    ``,
  ];
}

/** The faults by name. `edit` makes any other: it changes the parsed body of a good answer. */
export const fault = {
  /** A documented Content Sync error, with its documented status unless another is given. */
  syncError: (
    code: SyncErrorCode,
    options?: { readonly message?: string; readonly status?: number },
  ): Fault => ({ kind: "reply", reply: () => syncError(code, options) }),

  /** Any status with a Content Sync body of any code. */
  syncBody: (status: number, code: string, message: string): Fault => ({
    kind: "reply",
    reply: () => jsonTextReply(status, JSON.stringify({ error: { code, message } })),
  }),

  /** A gateway error with its documented body; `retryAfter` is sent as it is (seconds or a date). */
  gatewayError: (
    status: number,
    options: {
      readonly type?: string;
      readonly message?: string;
      readonly retryAfter?: string | number;
    } = {},
  ): Fault => ({
    kind: "reply",
    reply: () =>
      gatewayError(status, {
        ...options,
        headers:
          options.retryAfter === undefined ? {} : { "retry-after": String(options.retryAfter) },
      }),
  }),

  /** What a proxy answers. */
  html: (status: number): Fault => ({
    kind: "reply",
    reply: () =>
      textReply(status, `<!doctype html><title>${status}</title><h1>${status} from a proxy</h1>`, {
        "content-type": "text/html; charset=utf-8",
      }),
  }),

  empty: (status: number): Fault => ({ kind: "reply", reply: () => textReply(status, "") }),

  /** Any answer at all. */
  body: (status: number, text: string, headers?: Readonly<Record<string, string>>): Fault => ({
    kind: "reply",
    reply: () => textReply(status, text, headers),
  }),

  /** The answer leads elsewhere. */
  redirect: (location: string, status = 302): Fault => ({
    kind: "reply",
    reply: () => textReply(status, "", { location }),
  }),

  /** The connection ends before an answer. */
  drop: (): Fault => ({ kind: "drop" }),

  /** A body that is shorter than it should be: ended properly, or with the connection lost. */
  cut: (afterBytes: number, how: "clean" | "lost"): Fault => ({
    kind: "cut",
    afterBytes,
    clean: how === "clean",
  }),

  holdHeaders: (gate: Gate): Fault => ({ kind: "holdHeaders", gate }),

  holdBody: (gate: Gate, afterBytes: number): Fault => ({ kind: "holdBody", gate, afterBytes }),

  /** 401, and the token is worth nothing from then on. */
  rejectToken: (): Fault => ({ kind: "rejectToken" }),

  /** Something happens on the service between the arrival of a request and its answer. */
  intervene: (run: (request: SandboxRequest) => void | Promise<unknown>): Fault => ({
    kind: "intervene",
    run,
  }),

  edit: (edit: (body: JsonObject) => unknown): Fault => ({ kind: "edit", edit }),

  /** The page says that more follows, at an address that is new each time, without end. */
  endlessPages: (): Fault => {
    let page = 0;
    const reply = (): Reply =>
      jsonTextReply(
        200,
        JSON.stringify({
          sync: {
            sync_until_sequence: 1_000_000,
            has_more: true,
            next_page_url: `/api/v4/resources/sync?cursor=endless-${++page}`,
            next_sync_token: null,
            mutations: [],
          },
        }),
      );
    return { kind: "reply", reply };
  },

  /** The page names this address as the next one; null and `has_more` are left as given. */
  nextPageUrl: (url: string | null): Fault =>
    fault.edit((body) => {
      const sync = inner(body, "sync");
      sync.has_more = true;
      sync.next_page_url = url;
      sync.next_sync_token = null;
    }),

  /** Every mutation that has a snapshot address gets this one. */
  snapshotUrl: (url: string | null): Fault =>
    fault.edit((body) => {
      for (const mutation of mutationsOf(body)) {
        if (typeof mutation.snapshot_url === "string") mutation.snapshot_url = url;
      }
    }),

  /** The page's mutations come in descending sequence. */
  reversedPage: (): Fault =>
    fault.edit((body) => {
      const sync = inner(body, "sync");
      sync.mutations = mutationsOf(body).reverse();
    }),

  /** The page's sequences are all lower by this much: out of sequence with the page before. */
  shiftSequences: (by: number): Fault =>
    fault.edit((body) => {
      for (const mutation of mutationsOf(body)) {
        const sequence = mutation.sequence;
        if (typeof sequence === "number") mutation.sequence = Math.max(0, sequence + by);
      }
    }),

  /** Seen in production: named resources with a snapshot that the bootstrap does not mention. */
  omit: (refs: readonly ResourceRef[]): Fault =>
    fault.edit((body) => {
      const sync = inner(body, "sync");
      sync.mutations = mutationsOf(body).filter(
        (mutation) =>
          !refs.some(
            (ref) => ref.group === mutation.resource_group && ref.id === mutation.resource_id,
          ),
      );
    }),

  /** Every mutation of the page gets this type. */
  mutationType: (type: string): Fault =>
    fault.edit((body) => {
      for (const mutation of mutationsOf(body)) mutation.type = type;
    }),

  /** Sets fields of the page (`sync_until_sequence`, ...); undefined removes one. */
  pageFields: (fields: JsonObject): Fault =>
    fault.edit((body) => {
      Object.assign(inner(body, "sync"), fields);
    }),

  /** Sets fields of every mutation of the page. */
  mutationFields: (fields: JsonObject): Fault =>
    fault.edit((body) => {
      for (const mutation of mutationsOf(body)) Object.assign(mutation, fields);
    }),

  /** Sets fields of a full copy (`schema_version`, `sync_sequence`, `records`, ...). */
  snapshotFields: (fields: JsonObject): Fault =>
    fault.edit((body) => {
      Object.assign(body, fields);
    }),

  /** The full copy says that it is another resource's. */
  wrongSnapshot: (ref: ResourceRef): Fault =>
    fault.snapshotFields({ resource_group: ref.group, resource_id: ref.id }),
} as const;
