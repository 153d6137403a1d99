import { ContentError, isContentError } from "../model/errors.js";
import { GROUP_PATTERN, type ResourceRef } from "../model/resource.js";
import type {
  BodySink,
  Clock,
  ContentSource,
  CredentialsProvider,
  Fetch,
  Logger,
  PageRequest,
} from "../ports.js";
import type { ListedResource } from "../model/storeState.js";
import { AttemptFailure, failureOf, tokenFailureOf } from "./failures.js";
import { DEFAULT_LIMITS, type ApiLimits, type BodyKind } from "./limits.js";
import { readLanguages, readList, type Language, type ListName } from "./lists.js";
import { send, type RetryingParts } from "./retrying.js";
import { allows, scopeOf, type KnownScopes } from "./scopes.js";
import { Tokens, type AccessToken } from "./tokens.js";
import { systemTimer, type OutgoingRequest, type StartTimer } from "./transport.js";
import { Waits } from "./waits.js";
import { readRoot, resolveServicePath, withoutEndSlashes } from "./urlGuard.js";

export interface ApiClientOptions {
  readonly fetch: Fetch;
  /** `/api/v4/...` paths are appended to it. */
  readonly gatewayRoot: string;
  /** `/oauth2/token` is appended to it. */
  readonly authRoot: string;
  readonly credentials: CredentialsProvider;
  /** For the lifetime of tokens and the waits between attempts. */
  readonly clock: Clock;
  readonly logger: Logger;
  /** Returns a number from 0 to 1, for the jitter of waits. Default: `Math.random`. */
  readonly random?: () => number;
  readonly limits?: Partial<ApiLimits>;
  /** Starts the timers for timeouts. Default: the system's. */
  readonly startTimer?: StartTimer;
  /**
   * The scope that each client ID may request from this token service. Clients that share the map
   * search for it only once. Default: one map per client.
   */
  readonly knownScopes?: KnownScopes;
}

/**
 * A 403 to a token that worked this recently (in milliseconds) concerns the resource. The gateway
 * also sends 403 for expired tokens.
 */
const TOKEN_TRUST_MS = 60_000;

const TOKEN_PATH = "/oauth2/token";
const SYNC_PATH = "/api/v4/resources/sync";
const LISTS = ["translations", "tafsirs", "recitations"] as const;

/**
 * The Content Sync service over HTTP. Credentials go only to the two roots. Every call fails with
 * `not_configured` if a root is neither https nor on this machine.
 */
export function createApiClient(options: ApiClientOptions): ContentSource {
  return new ApiClient(options);
}

class ApiClient implements ContentSource {
  private readonly parts: RetryingParts;
  private readonly tokens: Tokens;
  /** When the service last accepted a token; milliseconds since 1970. */
  private readonly accepted = new WeakMap<AccessToken, number>();
  private missing: readonly string[] = [];
  private readonly waits: Waits;

  constructor(private readonly options: ApiClientOptions) {
    this.parts = {
      fetch: options.fetch,
      clock: options.clock,
      logger: options.logger,
      random: options.random ?? Math.random,
      startTimer: options.startTimer ?? systemTimer,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      refusals: { inARow: 0 },
    };
    this.waits = new Waits(options.clock, this.parts.startTimer);
    this.tokens = new Tokens(
      options.credentials,
      options.clock,
      options.knownScopes ?? new Map<string, string>(),
      (...request) => this.requestToken(...request),
    );
  }

  get missingScopes(): readonly string[] {
    return this.missing;
  }

  onDidWait(listener: (milliseconds: number | null) => void): () => void {
    return this.waits.onDidChange(listener);
  }

  /** Sends a request that a run cannot do without. */
  private async sendForRun(
    request: OutgoingRequest,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { waits } = this;
    const onWait = (milliseconds: number): (() => void) => waits.begin(milliseconds);
    return waits.during(() => send({ ...this.parts, onWait }, request, signal));
  }

  async fetchPage(request: PageRequest, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const [path, field] = pageAddress(request);
    return this.get(path, field, "page", { signal });
  }

  async fetchFullCopy(
    ref: ResourceRef,
    url: string | null,
    signal?: AbortSignal,
    sink?: BodySink,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const documented = fullCopyPath(ref);
    const path = url !== null && this.isUsable(url) ? url : documented;
    if (url !== null && path !== url) {
      this.parts.logger.warn(
        `The snapshot_url of ${ref.group}:${ref.id} leads elsewhere; using ${documented}.`,
      );
    }
    return this.get(path, "snapshot_url", "fullCopy", { signal, sink });
  }

  private isUsable(url: string): boolean {
    try {
      resolveServicePath(rootOf(this.options.gatewayRoot, "gateway"), url, "snapshot_url");
      return true;
    } catch (error) {
      if (isContentError(error, "invalid_response")) return false;
      throw error;
    }
  }

  async fetchLists(signal?: AbortSignal): Promise<ListedResource[]> {
    const token = await this.tokens.get(signal);
    const all = ["languages", ...LISTS] as const;
    const names = all.filter((name) => allows(token.scopes, listPath(name)));
    const missing = all.filter((name) => !names.includes(name)).map(listScope);
    const answers = await Promise.allSettled(names.map(async (name) => this.getList(name, signal)));
    const bodies = new Map<ListName, unknown>();
    let failure: Error | null = null;
    for (const [index, answer] of answers.entries()) {
      const name = names[index];
      if (name === undefined) continue;
      if (answer.status === "fulfilled") {
        bodies.set(name, answer.value);
        continue;
      }
      const reason: unknown = answer.reason;
      if (!isContentError(reason) || reason.code === "cancelled") throw reason;
      this.parts.logger.warn(`The list of ${name} could not be fetched: ${reason.code}`);
      if (reason.code === "insufficient_scope") missing.push(listScope(name));
      else failure = reason;
    }
    this.missing = missing;
    if (failure !== null && !LISTS.some((name) => bodies.has(name))) throw failure;
    let languages: ReadonlyMap<string, Language> = new Map();
    if (bodies.has("languages")) {
      const list = readLanguages(bodies.get("languages"));
      languages = list.byName;
      this.reportMalformed("languages", list.malformed);
    }
    return LISTS.flatMap((name) => {
      if (!bodies.has(name)) return [];
      const list = readList(name, bodies.get(name), languages);
      this.reportMalformed(name, list.malformed);
      return list.entries;
    });
  }

  private reportMalformed(name: ListName, count: number): void {
    if (count > 0) this.parts.logger.warn(`The list of ${name} has ${count} unreadable entries.`);
  }

  private async getList(name: ListName, signal: AbortSignal | undefined): Promise<unknown> {
    const body = await this.get(listPath(name), name, "list", { signal });
    try {
      return JSON.parse(new TextDecoder().decode(body));
    } catch {
      throw new ContentError("invalid_response", `The list of ${name} is not JSON.`, {
        field: name,
        status: 200,
      });
    }
  }

  /** Gets one path under the gateway root; if the token is refused, retries once with a new one. */
  private async get(
    path: string,
    field: string,
    kind: BodyKind,
    { signal, sink }: { readonly signal?: AbortSignal; readonly sink?: BodySink },
  ): Promise<Uint8Array<ArrayBuffer>> {
    const url = resolveServicePath(rootOf(this.options.gatewayRoot, "gateway"), path, field);
    const opaque = [...url.searchParams].flatMap(([name, value]) =>
      name === "sync_token" || name === "cursor" ? [value, encodeURIComponent(value)] : [],
    );
    const attempt = async (token: AccessToken): Promise<Uint8Array<ArrayBuffer>> => {
      const request: OutgoingRequest = {
        url,
        method: "GET",
        headers: {
          accept: "application/json",
          "x-auth-token": token.value,
          "x-client-id": token.clientId,
        },
        maxBytes: this.parts.limits.maxBodyBytes[kind],
        sink,
        failureOf: (answer) =>
          failureOf(answer, this.parts.clock.now(), [...token.secrets, ...opaque]),
      };
      // A run does not wait for the lists of names.
      const body = await (kind === "list"
        ? send(this.parts, request, signal)
        : this.sendForRun(request, signal));
      this.accepted.set(token, this.parts.clock.now());
      return body;
    };
    const token = await this.tokens.get(signal);
    try {
      return await attempt(token);
    } catch (error) {
      if (!(error instanceof AttemptFailure)) throw error;
      const { failure, tokenRefused } = error;
      if (!tokenRefused) throw failure;
      const isForbidden = kind === "fullCopy" && failure.details.status === 403;
      if (isForbidden && this.isTrusted(token)) throw failure;
    }
    this.parts.logger.info("The service refused the access token; asking for a new one.");
    this.tokens.drop(token);
    try {
      return await attempt(await this.tokens.get(signal));
    } catch (error) {
      throw error instanceof AttemptFailure ? error.failure : error;
    }
  }

  private isTrusted(token: AccessToken): boolean {
    const at = this.accepted.get(token);
    return at !== undefined && this.parts.clock.now() - at < TOKEN_TRUST_MS;
  }

  private async requestToken(
    authorization: string,
    scope: string,
    secrets: readonly string[],
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const root = rootOf(this.options.authRoot, "OAuth2");
    try {
      return await this.sendForRun(
        {
          url: new URL(root.origin + withoutEndSlashes(root.pathname) + TOKEN_PATH),
          method: "POST",
          headers: {
            accept: "application/json",
            authorization,
            "content-type": "application/x-www-form-urlencoded",
          },
          body: new URLSearchParams({ grant_type: "client_credentials", scope }).toString(),
          maxBytes: this.parts.limits.maxBodyBytes.token,
          failureOf: (answer) => tokenFailureOf(answer, this.parts.clock.now(), secrets),
        },
        signal,
      );
    } catch (error) {
      throw error instanceof AttemptFailure ? error.failure : error;
    }
  }
}

function listPath(name: ListName): string {
  return `/api/v4/resources/${name}`;
}

function listScope(name: ListName): string {
  return scopeOf(listPath(name));
}

function rootOf(text: string, what: string): URL {
  const root = readRoot(text);
  if (root !== null) return root;
  throw new ContentError(
    "not_configured",
    `The ${what} address must begin with https:// (http:// only for this machine) and have no user name, query or fragment.`,
  );
}

/** The path of a page request, and the field to name in its errors. */
function pageAddress(request: PageRequest): [path: string, field: string] {
  if (request.kind === "next") return [request.url, "sync.next_page_url"];
  if (request.filter === "") {
    throw new ContentError("not_configured", "No resources are chosen; nothing was asked for.");
  }
  // A raw `;` makes the gateway drop the rest of the filter without an error (spec notes).
  const filter = encodeURIComponent(request.filter);
  const start =
    request.kind === "bootstrap"
      ? "bootstrap=true"
      : `sync_token=${encodeURIComponent(request.token)}`;
  return [
    `${SYNC_PATH}?${start}&resources=${filter}&per_page=${request.perPage}`,
    request.kind === "bootstrap" ? "resources" : "sync_token",
  ];
}

function fullCopyPath(ref: ResourceRef): string {
  if (!GROUP_PATTERN.test(ref.group) || !Number.isSafeInteger(ref.id) || ref.id < 1) {
    throw new ContentError("invalid_response", "The resource has no valid name.", {
      field: "resource_group",
    });
  }
  return `/api/v4/resources/snapshots/${ref.group}/${ref.id}`;
}
