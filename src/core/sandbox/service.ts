import type { Credentials, Fetch } from "../ports.js";
import type { ResourceRef } from "../model/resource.js";
import { Access, SANDBOX_SCOPES, type SandboxClient, type SandboxScopes } from "./access.js";
import { SANDBOX_CREDENTIALS, SANDBOX_ORIGIN } from "./address.js";
import { PublishedContent, type LoggedMutation } from "./content.js";
import { Faults } from "./faults.js";
import { readFilter } from "./filter.js";
import { inProcessFetch } from "./inProcess.js";
import { listReply } from "./lists.js";
import { Ledger } from "./ledger.js";
import type { SandboxJournal } from "./ops.js";
import { Publisher } from "./publisher.js";
import {
  gatewayError,
  jsonTextReply,
  NO_STORE,
  streamedJsonReply,
  syncError,
  type Reply,
  type SandboxRequest,
} from "./reply.js";
import { RequestLog } from "./requests.js";
import { Seal, type Cursor } from "./tokens.js";
import type { SandboxData } from "./types.js";

export {
  SANDBOX_AUTH_ROOT,
  SANDBOX_CREDENTIALS,
  SANDBOX_GATEWAY_ROOT,
  SANDBOX_ORIGIN,
} from "./address.js";

const GATEWAY_PATH = "/content";
const DEFAULT_PER_PAGE = 50;
const MAX_PER_PAGE = 100;
const SCHEMA_VERSION = 1;

export interface SandboxOptions {
  /** A function is called once, at the first use of the service. */
  readonly data: SandboxData | (() => Promise<SandboxData>);
  readonly clock?: { now(): number };
  /** Creates access tokens; each must be unique. */
  readonly random?: () => string;
  readonly faults?: Faults;
  readonly journal?: SandboxJournal;
  /** Further valid credentials, besides SANDBOX_CREDENTIALS. */
  readonly credentials?: readonly Credentials[];
  /** The scopes that every client may request. Default `content`. */
  readonly scopes?: SandboxScopes | readonly string[];
}

/** The embedded Content Sync service. */
export interface SandboxService {
  /** Reaches the service at SANDBOX_ORIGIN, without a network. */
  readonly fetch: Fetch;
  readonly publisher: Publisher;
  readonly faults: Faults;
  /** The received requests, over HTTP and in-process. */
  readonly requests: RequestLog;
  /** Resolves when the data and the journal are read. Every method waits for it. */
  ready(): Promise<void>;
  /**
   * Answers one request.
   * @throws ConnectionLost if a fault ends the connection; the signal's reason if it aborts
   */
  handle(request: SandboxRequest, signal: AbortSignal): Promise<Reply>;
}

export function createSandboxService(options: SandboxOptions): SandboxService {
  const now = (): number => options.clock?.now() ?? Date.now();
  const faults = options.faults ?? new Faults();
  const requests = new RequestLog();
  const { scopes = "content" } = options;
  const granted = typeof scopes === "string" ? SANDBOX_SCOPES[scopes] : scopes;
  const access = new Access(
    new Map(
      [SANDBOX_CREDENTIALS, ...(options.credentials ?? [])].map(
        (known): [string, SandboxClient] => [known.clientId, { ...known, scopes: granted }],
      ),
    ),
    now,
    options.random,
  );

  const ledger = new Ledger(async () => {
    const { data } = options;
    return new PublishedContent(typeof data === "function" ? await data() : data);
  }, options.journal ?? null);

  const handle = async (request: SandboxRequest, signal: AbortSignal): Promise<Reply> => {
    const query = readQuery(request);
    const entry = requests.record(request, query);
    const published = await ledger.current();
    const reply = await faults.answer(
      request,
      () => route(request, query, published, access),
      () => access.revoke(request),
      signal,
    );
    entry.status = reply.status;
    return reply;
  };

  return {
    fetch: inProcessFetch(SANDBOX_ORIGIN, handle),
    publisher: new Publisher(ledger, now),
    faults,
    requests,
    ready: async () => {
      await ledger.current();
    },
    handle,
  };
}

/** Seen in production: a raw `;` ends the query, without an error (spec notes, "Resource filter"). */
function readQuery(request: SandboxRequest): Record<string, string> {
  const semicolon = request.rawQuery.indexOf(";");
  const seen = semicolon < 0 ? request.rawQuery : request.rawQuery.slice(0, semicolon);
  return Object.fromEntries(new URLSearchParams(seen));
}

function route(
  request: SandboxRequest,
  query: Readonly<Record<string, string>>,
  content: PublishedContent,
  access: Access,
): Reply {
  if (request.path === "/oauth2/token") {
    return request.method === "POST" ? access.issue(request) : gatewayError(404);
  }
  const base = `${GATEWAY_PATH}/api/v4/`;
  if (request.method !== "GET" || !request.path.startsWith(base)) return gatewayError(404);
  const refusal = access.refusal(request);
  if (refusal !== null) return refusal;
  const path = request.path.slice(base.length);
  if (path === "resources/sync") return syncPage(query, content);
  const snapshot = /^resources\/snapshots\/([^/]+)\/([1-9]\d{0,15})$/.exec(path);
  if (snapshot !== null) {
    return fullCopy({ group: snapshot[1] ?? "", id: Number(snapshot[2]) }, content);
  }
  return listReply(path, content) ?? gatewayError(404);
}

function fullCopy(ref: ResourceRef, content: PublishedContent): Reply {
  if (!content.groups.has(ref.group)) {
    return syncError("unknown_resource_group", { message: `Unknown resource group: ${ref.group}` });
  }
  const resource = content.find(ref);
  if (resource?.isPublic !== true) return syncError("snapshot_not_found");
  const head = {
    resource_group: ref.group,
    resource_id: ref.id,
    resource_content_id: resource.resourceContentId,
    schema_version: SCHEMA_VERSION,
    sync_sequence: content.sequence,
  };
  return streamedJsonReply(
    `${JSON.stringify(head).slice(0, -1)},"records":[`,
    (content.rows(ref) ?? []).map((row) => row.json),
    "]}",
    NO_STORE,
  );
}

/** `GET /resources/sync`. */
function syncPage(query: Readonly<Record<string, string>>, content: PublishedContent): Reply {
  const seal = new Seal(content.epoch);
  const perPageText = query.per_page;
  let perPage: number | null = null;
  if (perPageText !== undefined) {
    perPage = /^\d{1,9}$/.test(perPageText) ? Number(perPageText) : 0;
    if (perPage > MAX_PER_PAGE) return syncError("invalid_per_page");
    if (perPage < 1) {
      return syncError("invalid_per_page", { message: "per_page must be a positive integer" });
    }
  }
  const cursorText = query.cursor;
  if (cursorText === undefined) {
    const answer = readFilter(query.resources, content.groups);
    if (!answer.ok) return syncError(answer.code, { message: answer.message });
    const run = {
      kind: "cursor" as const,
      filter: answer.filter.canonical,
      perPage: perPage ?? DEFAULT_PER_PAGE,
      until: content.sequence,
    };
    const tokenText = query.sync_token;
    if (query.bootstrap === "true") {
      if (tokenText !== undefined) return gatewayError(400);
      return page({ ...run, mode: "bootstrap", after: 0 }, content, seal);
    }
    if (tokenText === undefined) return gatewayError(400);
    const token = seal.readSyncToken(tokenText);
    if (token === null) return syncError("resync_required");
    if (token.filter !== answer.filter.canonical) return syncError("token_filter_mismatch");
    return page({ ...run, mode: "incremental", after: token.sequence }, content, seal);
  }

  const cursor = seal.readCursor(cursorText);
  if (cursor === null) {
    return syncError("resync_required", { message: "The cursor is invalid. Bootstrap again." });
  }
  if (query.resources !== undefined) {
    const answer = readFilter(query.resources, content.groups);
    if (!answer.ok) return syncError(answer.code, { message: answer.message });
    if (answer.filter.canonical !== cursor.filter) return syncError("cursor_filter_mismatch");
  }
  if (perPage !== null && perPage !== cursor.perPage) return syncError("cursor_per_page_mismatch");
  return page(cursor, content, seal);
}

/** The page after `cursor.after`, in the set of pages up to `cursor.until`. */
function page(cursor: Cursor, content: PublishedContent, seal: Seal): Reply {
  const answer = readFilter(cursor.filter, content.groups);
  if (!answer.ok) return syncError("resync_required");
  const covers = answer.filter.covers;
  const rest = (
    cursor.mode === "bootstrap" ? content.bootstrap(covers) : content.changes(covers, cursor.after)
  ).filter(({ sequence }) => sequence > cursor.after && sequence <= cursor.until);
  const mutations = rest.slice(0, cursor.perPage);
  const last = mutations.at(-1);
  const hasMore = rest.length > mutations.length && last !== undefined;
  const head = {
    sync_until_sequence: cursor.until,
    has_more: hasMore,
    next_page_url: hasMore
      ? `/api/v4/resources/sync?cursor=${seal.issue({ ...cursor, after: last.sequence })}`
      : null,
    next_sync_token: hasMore
      ? null
      : seal.issue({ kind: "sync", filter: cursor.filter, sequence: cursor.until }),
  };
  const items = mutations.map(mutationJson).join(",");
  return jsonTextReply(
    200,
    `{"sync":${JSON.stringify(head).slice(0, -1)},"mutations":[${items}]}}`,
    NO_STORE,
  );
}

/** The payload's text is embedded unchanged, so that its bytes equal those of the full copy. */
function mutationJson(mutation: LoggedMutation): string {
  const withSnapshot =
    mutation.type === "RESOURCE_CREATE" || mutation.type === "RESOURCE_INVALIDATE";
  const before = JSON.stringify({
    sequence: mutation.sequence,
    type: mutation.type,
    resource_group: mutation.group,
    resource_id: mutation.id,
    resource_content_id: mutation.resourceContentId,
    record_type: mutation.recordType,
    record_key: mutation.recordKey,
    source_record_id: mutation.sourceRecordId,
    changed_at: new Date(mutation.changedAt).toISOString().replace(/\.\d{3}Z$/, "Z"),
  });
  const after = JSON.stringify({
    snapshot_url: withSnapshot
      ? `/api/v4/resources/snapshots/${mutation.group}/${mutation.id}`
      : null,
    unavailable_reason: mutation.unavailableReason,
  });
  return `${before.slice(0, -1)},"data":${mutation.json ?? "null"},${after.slice(1)}`;
}
