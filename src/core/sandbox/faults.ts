import type { ResourceRef } from "../model/resource.js";
import { editMutations, inner, isObject, mutationsOf, type JsonObject } from "./faultBodies.js";
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

/** The ways in which the service can misbehave. The functions of `fault` create them. */
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

export interface FaultOptions {
  /** The number of requests to hit. Default 1. */
  readonly times?: number;
  /** The number of matching requests to let pass first. Default 0. */
  readonly skip?: number;
}

/**
 * Selects the requests of a fault: by part of the decoded path, or by a test of the whole request.
 */
export type FaultTarget = string | RegExp | ((request: SandboxRequest) => boolean);

/** An active fault. */
export interface ActiveFault {
  /** The number of requests that it has hit. */
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
 * The faults of a running service. If several faults that replace the answer match a request, only
 * the oldest applies, so that they form a sequence. Faults that delay, cut or edit an answer all
 * apply.
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

  /** Ends all faults. */
  clear(): void {
    this.rules = [];
  }

  /**
   * Applies the matching faults to the answer of a request.
   * @param answer the correct answer
   * @param revoke revokes the access token of the request
   * @throws ConnectionLost if the connection has to end without an answer
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
  // An edit changes the given object, or returns another one.
  const changed = edit(body);
  return jsonTextReply(reply.status, JSON.stringify(changed ?? body), reply.headers);
}

/** Parts of the endpoints' paths, to target faults. */
export const TARGETS = {
  token: "/oauth2/token",
  sync: "/api/v4/resources/sync",
  snapshots: "/api/v4/resources/snapshots/",
  snapshot: (ref: ResourceRef): RegExp =>
    new RegExp(`/api/v4/resources/snapshots/${ref.group}/${ref.id}$`),
  lists: /\/api\/v4\/resources\/(translations|tafsirs|recitations|languages)$/,
} as const;

/**
 * Values of `next_page_url` and `snapshot_url` that must never receive credentials.
 * @param other another origin than that of the service: `http://127.0.0.1:4011`
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

/** The faults by name. `edit` covers all others: it changes the parsed body of a correct answer. */
export const fault = {
  /** A documented Content Sync error; its documented status is the default. */
  syncError: (
    code: SyncErrorCode,
    options?: { readonly message?: string; readonly status?: number },
  ): Fault => ({ kind: "reply", reply: () => syncError(code, options) }),

  /** Any status and code with the body of a Content Sync error. */
  syncBody: (status: number, code: string, message: string): Fault => ({
    kind: "reply",
    reply: () => jsonTextReply(status, JSON.stringify({ error: { code, message } })),
  }),

  /**
   * A gateway error with its documented body; `retryAfter` is sent unchanged (seconds or a date).
   */
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

  /** The error page of a proxy. */
  html: (status: number): Fault => ({
    kind: "reply",
    reply: () =>
      textReply(status, `<!doctype html><title>${status}</title><h1>${status} from a proxy</h1>`, {
        "content-type": "text/html; charset=utf-8",
      }),
  }),

  empty: (status: number): Fault => ({ kind: "reply", reply: () => textReply(status, "") }),

  /** A custom answer. */
  body: (status: number, text: string, headers?: Readonly<Record<string, string>>): Fault => ({
    kind: "reply",
    reply: () => textReply(status, text, headers),
  }),

  /** A redirect. */
  redirect: (location: string, status = 302): Fault => ({
    kind: "reply",
    reply: () => textReply(status, "", { location }),
  }),

  /** The connection ends without an answer. */
  drop: (): Fault => ({ kind: "drop" }),

  /** A truncated body, with a proper end or with a lost connection. */
  cut: (afterBytes: number, how: "clean" | "lost"): Fault => ({
    kind: "cut",
    afterBytes,
    clean: how === "clean",
  }),

  holdHeaders: (gate: Gate): Fault => ({ kind: "holdHeaders", gate }),

  holdBody: (gate: Gate, afterBytes: number): Fault => ({ kind: "holdBody", gate, afterBytes }),

  /** 401, and the token is revoked. */
  rejectToken: (): Fault => ({ kind: "rejectToken" }),

  /** Runs an action of the service between a request and its answer. */
  intervene: (run: (request: SandboxRequest) => void | Promise<unknown>): Fault => ({
    kind: "intervene",
    run,
  }),

  edit: (edit: (body: JsonObject) => unknown): Fault => ({ kind: "edit", edit }),

  /** An endless feed: each page says that another follows, at a new address. */
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

  /** Sets the address of the next page; null and `has_more` are sent as given. */
  nextPageUrl: (url: string | null): Fault =>
    fault.edit((body) => {
      const sync = inner(body, "sync");
      sync.has_more = true;
      sync.next_page_url = url;
      sync.next_sync_token = null;
    }),

  /** Replaces the snapshot address of every mutation that has one. */
  snapshotUrl: (url: string | null): Fault =>
    fault.edit((body) => {
      for (const mutation of mutationsOf(body)) {
        if (typeof mutation.snapshot_url === "string") mutation.snapshot_url = url;
      }
    }),

  /** Sends the mutations of the page in descending sequence. */
  reversedPage: (): Fault =>
    fault.edit((body) => {
      editMutations(body, (mutations) => mutations.toReversed());
    }),

  /** Lowers all sequences of the page by a number, below those of the previous page. */
  shiftSequences: (by: number): Fault =>
    fault.edit((body) => {
      for (const mutation of mutationsOf(body)) {
        const sequence = mutation.sequence;
        if (typeof sequence === "number") mutation.sequence = Math.max(0, sequence + by);
      }
    }),

  /** Seen in production: a bootstrap leaves out named resources that have a full copy. */
  omit: (refs: readonly ResourceRef[]): Fault =>
    fault.edit((body) => {
      const isNamed = (mutation: unknown): boolean =>
        isObject(mutation) &&
        refs.some(
          (ref) => ref.group === mutation.resource_group && ref.id === mutation.resource_id,
        );
      editMutations(body, (mutations) => mutations.filter((mutation) => !isNamed(mutation)));
    }),

  /** Sets the type of every mutation of the page. */
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

  /** The full copy names another resource. */
  wrongSnapshot: (ref: ResourceRef): Fault =>
    fault.snapshotFields({ resource_group: ref.group, resource_id: ref.id }),
} as const;
