import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createApiClient } from "../../src/core/api/client.js";
import { cancelled } from "../../src/core/model/errors.js";
import type { ResourceRef } from "../../src/core/model/resource.js";
import type { StoredRow } from "../../src/core/model/row.js";
import type { Clock, ContentStore, Fetch, Logger } from "../../src/core/ports.js";
import type { SandboxScopes } from "../../src/core/sandbox/access.js";
import { startSandboxServer, type SandboxServer } from "../../src/core/sandbox/httpServer.js";
import type { RecordedRequest } from "../../src/core/sandbox/requests.js";
import {
  createSandboxService,
  SANDBOX_CREDENTIALS,
  type SandboxService,
} from "../../src/core/sandbox/service.js";
import { dataOf, syntheticResource } from "../../src/core/sandbox/synthetic.js";
import type { ArticleKeys, SandboxData, SandboxResource } from "../../src/core/sandbox/types.js";
import { openLocalStore, type LocalStoreOptions } from "../../src/core/store/localStore.js";
import type { FeedLimits } from "../../src/core/sync/feed.js";
import { createSyncSession } from "../../src/core/sync/session.js";
import type { SyncSession } from "../../src/core/sync/types.js";

export const WASM_PATH = resolve("node_modules/sql.js/dist/sql-wasm.wasm");

export const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** A clock with the real time plus an offset, whose waits end at once and are recorded. */
export class ImpatientClock implements Clock {
  readonly waits: number[] = [];
  aheadMs = 0;

  now(): number {
    return Date.now() + this.aheadMs;
  }

  async wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    this.waits.push(milliseconds);
    await new Promise(setImmediate);
    if (signal?.aborted === true) throw cancelled();
  }
}

export interface WorldOptions {
  /** Resources, or the content as a whole. */
  readonly resources: readonly SandboxResource[] | SandboxData;
  readonly articleKeys?: ArticleKeys;
  /** True to serve in process; the default is HTTP on loopback. */
  readonly inProcess?: boolean;
  /** The kind of credentials that the service issues. Default `content`. */
  readonly scopes?: SandboxScopes;
}

/** A service, and any number of windows that sync from it. */
export class World {
  private readonly windows: Window[] = [];
  private readonly folders: string[] = [];

  private constructor(
    readonly service: SandboxService,
    private readonly server: SandboxServer | null,
  ) {}

  static async start(options: WorldOptions): Promise<World> {
    const { resources } = options;
    const data = "resources" in resources ? resources : dataOf(resources);
    const service = createSandboxService({
      data: { ...data, articleKeys: options.articleKeys },
      scopes: options.scopes,
    });
    const server = options.inProcess === true ? null : await startSandboxServer({ service });
    return new World(service, server);
  }

  /** `http://127.0.0.1:4010`, or the in-process service's origin. */
  get origin(): string {
    return this.server?.authRoot ?? "https://sandbox.invalid";
  }

  /** A new window on its own folder, or on another window's. */
  async open(
    entries: readonly string[],
    options: {
      readonly dir?: string;
      readonly store?: Partial<LocalStoreOptions>;
      readonly feedLimits?: Partial<FeedLimits>;
      readonly logger?: Logger;
      readonly namesGrace?: () => Promise<void>;
      /** Opens the store of a folder, by default in this thread. */
      readonly openStore?: (dir: string) => Promise<ContentStore>;
      /** Wraps the store to observe the session's calls. */
      readonly wrap?: (store: ContentStore) => ContentStore;
    } = {},
  ): Promise<Window> {
    const dir = options.dir ?? (await this.folder());
    const clock = new ImpatientClock();
    const logger = options.logger ?? SILENT;
    const opened =
      (await options.openStore?.(dir)) ??
      (await openLocalStore({
        dir,
        wasmPath: WASM_PATH,
        logger,
        pollMs: 0,
        ...options.store,
      }));
    const store = options.wrap?.(opened) ?? opened;
    const fetchIt: Fetch = this.server === null ? this.service.fetch : fetch;
    const source = createApiClient({
      fetch: fetchIt,
      gatewayRoot: `${this.origin}/content`,
      authRoot: this.origin,
      credentials: { get: () => Promise.resolve(SANDBOX_CREDENTIALS) },
      clock,
      logger,
      random: () => 0.5,
    });
    const settings = { entries };
    const session = createSyncSession({
      source,
      store,
      clock,
      logger,
      entries: () => settings.entries,
      feedLimits: options.feedLimits,
      // Waits for the names without a time limit, because the machine may be slow.
      namesGrace: options.namesGrace ?? (() => new Promise(() => undefined)),
    });
    const window = new Window(this.service, dir, store, session, clock, settings);
    this.windows.push(window);
    return window;
  }

  async close(): Promise<void> {
    for (const window of this.windows) await window.close();
    await this.server?.close();
    for (const folder of this.folders) await rm(folder, { recursive: true, force: true });
  }

  private async folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "qcs-sync-"));
    this.folders.push(folder);
    return folder;
  }
}

/** One window's session and store. */
export class Window {
  private closed = false;

  constructor(
    private readonly service: SandboxService,
    readonly dir: string,
    readonly store: ContentStore,
    readonly session: SyncSession,
    readonly clock: ImpatientClock,
    /** Can be changed, as the user's settings can. */
    readonly settings: { entries: readonly string[] },
  ) {}

  /** All rows of a resource, in reading order. */
  async rows(ref: ResourceRef): Promise<StoredRow[]> {
    const rows: StoredRow[] = [];
    for (let offset: number | null = 0; offset !== null;) {
      const page: Awaited<ReturnType<ContentStore["rows"]>> = await this.store.rows(ref, {
        offset,
        limit: 5000,
        maxBytes: 64 * 1024 * 1024,
      });
      rows.push(...page.rows);
      offset = page.nextOffset;
    }
    return rows;
  }

  /** The rows as text, in the order of their keys: equal if and only if the content is equal. */
  async content(ref: ResourceRef): Promise<string[]> {
    return (await this.rows(ref)).map(lineOf).sort();
  }

  /** The rows that the service publishes for a resource; null if it is not public. */
  async published(ref: ResourceRef): Promise<string[] | null> {
    const rows = await this.service.publisher.rowsOf(ref);
    return rows === null ? null : rows.map(lineOf).sort();
  }

  async resource(ref: ResourceRef) {
    const { resources } = await this.store.state();
    return resources.find((resource) => resource.group === ref.group && resource.id === ref.id);
  }

  /**
   * Asserts that the local rows equal the published ones, and that resources that the service no
   * longer publishes are marked.
   */
  async assertCurrent(refs: readonly ResourceRef[]): Promise<void> {
    for (const ref of refs) {
      const published = await this.published(ref);
      const local = await this.resource(ref);
      if (published === null) {
        assert.notEqual(local?.status, "available", `${ref.group}:${ref.id} is not public`);
      } else {
        assert.equal(local?.status, "available", `${ref.group}:${ref.id} is public`);
        assert.deepEqual(await this.content(ref), published, `rows of ${ref.group}:${ref.id}`);
        assert.equal(local.rowCount, published.length);
      }
    }
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.session.close();
    await this.store.close();
  }
}

/**
 * Leaves out the keys of article localizations, because no source specifies how the service makes
 * them.
 */
function lineOf(row: Pick<StoredRow, "recordType" | "recordKey" | "json">): string {
  const key = row.recordType === "article_localization" ? "" : row.recordKey;
  return `${row.recordType} ${key} ${row.json}`;
}

/**
 * Requests in short form, without those for tokens: `bootstrap translations:1`, `page`, `copy
 * translations:1`.
 */
export function shortRequests(requests: readonly RecordedRequest[]): string[] {
  return requests.flatMap(({ path, query }): string[] => {
    const copy = /snapshots\/([^/]+)\/(\d+)$/.exec(path);
    if (copy !== null) return [`copy ${copy[1] ?? ""}:${copy[2] ?? ""}`];
    if (!path.endsWith("/resources/sync")) return [];
    if (query.cursor !== undefined) return ["page"];
    if (query.bootstrap === "true") return [`bootstrap ${query.resources ?? ""}`];
    return [`incremental ${query.resources ?? ""}`];
  });
}

/** A small resource whose texts are clearly placeholders. */
export function placeholder(group: string, id: number, rows = 5): SandboxResource {
  return syntheticResource({ group, id, rows, bytesPerRow: 300 });
}
