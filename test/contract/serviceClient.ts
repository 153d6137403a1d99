import { startSandboxServer } from "../../src/core/sandbox/httpServer.js";
import {
  SANDBOX_AUTH_ROOT,
  SANDBOX_CREDENTIALS,
  SANDBOX_GATEWAY_ROOT,
  type SandboxService,
} from "../../src/core/sandbox/service.js";
import { makeRow } from "../../src/core/sandbox/rows.js";
import type { SandboxRow } from "../../src/core/sandbox/types.js";
import type { ResourceRef } from "../../src/core/model/resource.js";
import type { Credentials, Fetch } from "../../src/core/ports.js";

/** One of the two ways to reach a service. */
export interface Way {
  readonly name: string;
  open(service: SandboxService): Promise<OpenWay>;
}

export interface OpenWay {
  readonly fetch: Fetch;
  readonly gatewayRoot: string;
  readonly authRoot: string;
  close(): Promise<void>;
}

export const WAYS: readonly Way[] = [
  {
    name: "in-process",
    open: (service) =>
      Promise.resolve({
        fetch: service.fetch,
        gatewayRoot: SANDBOX_GATEWAY_ROOT,
        authRoot: SANDBOX_AUTH_ROOT,
        close: () => Promise.resolve(),
      }),
  },
  {
    name: "HTTP on loopback",
    open: async (service) => ({ fetch, ...(await startSandboxServer({ service })) }),
  },
];

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed text; null if it is not JSON. */
  readonly json: unknown;
}

export interface Page {
  readonly sync_until_sequence: number;
  readonly has_more: boolean;
  readonly next_page_url: string | null;
  readonly next_sync_token: string | null;
  readonly mutations: readonly Mutation[];
}

export interface Mutation {
  readonly sequence: number;
  readonly type: string;
  readonly resource_group: string;
  readonly resource_id: number;
  readonly resource_content_id: number | null;
  readonly record_type: string | null;
  readonly record_key: string | null;
  readonly source_record_id: number | null;
  readonly changed_at: string;
  readonly data: Record<string, unknown> | null;
  readonly snapshot_url: string | null;
  readonly unavailable_reason: string | null;
}

export interface Snapshot {
  readonly resource_group: string;
  readonly resource_id: number;
  readonly resource_content_id: number | null;
  readonly schema_version: number;
  readonly sync_sequence: number;
  readonly records: readonly Record<string, unknown>[];
}

/** A minimal client that follows the documents, to test the service's responses. */
export class PlainClient {
  private token: string | null = null;

  constructor(
    private readonly way: OpenWay,
    private readonly credentials: Credentials = SANDBOX_CREDENTIALS,
  ) {}

  async requestToken(options: RequestInit = {}): Promise<Answer> {
    const { clientId, clientSecret } = this.credentials;
    return answerOf(
      await this.way.fetch(`${this.way.authRoot}/oauth2/token`, {
        method: "POST",
        headers: {
          authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
          "content-type": "application/x-www-form-urlencoded",
        },
        body: "grant_type=client_credentials&scope=content",
        ...options,
      }),
    );
  }

  async signIn(): Promise<string> {
    const { access_token } = (await this.requestToken()).json as { access_token: string };
    return (this.token = access_token);
  }

  async open(path: string, options: RequestInit = {}): Promise<Response> {
    const token = this.token ?? (await this.signIn());
    return this.way.fetch(`${this.way.gatewayRoot}${path}`, {
      headers: { "x-auth-token": token, "x-client-id": this.credentials.clientId },
      ...options,
    });
  }

  async get(path: string, options?: RequestInit): Promise<Answer> {
    return answerOf(await this.open(path, options));
  }

  sync(query: Readonly<Record<string, string>>): Promise<Answer> {
    return this.get(`/api/v4/resources/sync?${new URLSearchParams(query).toString()}`);
  }

  async page(query: Readonly<Record<string, string>>): Promise<Page> {
    return pageOf(await this.sync(query));
  }

  async next(page: Page): Promise<Page> {
    if (page.next_page_url === null) throw new Error("There is no next page.");
    return pageOf(await this.get(page.next_page_url));
  }

  /** All pages of a set. */
  async pages(query: Readonly<Record<string, string>>): Promise<Page[]> {
    const pages = [await this.page(query)];
    for (let page = pages[0]; page?.has_more === true; pages.push(page)) {
      page = await this.next(page);
    }
    return pages;
  }

  async snapshot({ group, id }: ResourceRef): Promise<Snapshot> {
    const answer = await this.get(`/api/v4/resources/snapshots/${group}/${id}`);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    return answer.json as Snapshot;
  }
}

export function pageOf(answer: Answer): Page {
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return (answer.json as { sync: Page }).sync;
}

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {
    // Not JSON; `text` has the body.
  }
  return { status: response.status, headers: response.headers, text, json };
}

/** The error code of either body shape. */
export function codeOf(answer: Answer): string | undefined {
  const body = answer.json as { error?: { code?: string } | string; type?: string } | null;
  return typeof body?.error === "string" ? body.error : (body?.error?.code ?? body?.type);
}

/**
 * The simplest client that follows the two documents to the letter. Its content must equal the
 * service's model. It generates the keys of full copies' rows as the service does.
 */
export class Mirror {
  readonly resources = new Map<string, Map<string, SandboxRow>>();
  private token: string | null = null;

  constructor(
    private readonly client: PlainClient,
    private readonly filter: string,
    private readonly perPage: number,
  ) {}

  async sync(): Promise<void> {
    const query = { resources: this.filter, per_page: String(this.perPage) };
    const pages = await this.client.pages(
      this.token === null ? { ...query, bootstrap: "true" } : { ...query, sync_token: this.token },
    );
    const copies = new Set<string>();
    for (const mutation of pages.flatMap((page) => page.mutations)) {
      const key = `${mutation.resource_group}:${mutation.resource_id}`;
      if (mutation.type === "RESOURCE_CREATE" || mutation.type === "RESOURCE_INVALIDATE") {
        copies.add(key);
      } else if (mutation.type === "RESOURCE_DELETE") {
        copies.delete(key);
        this.resources.delete(key);
      } else if (mutation.type.startsWith("ROW_")) {
        const rows = this.resources.get(key);
        const name = `${mutation.record_type} ${mutation.record_key}`;
        if (mutation.data === null) rows?.delete(name);
        else rows?.set(name, rowOf(mutation.resource_group, mutation.data));
      }
    }
    for (const key of copies) {
      const [group = "", id] = key.split(":");
      const answer = await this.client.get(`/api/v4/resources/snapshots/${group}/${id}`);
      if (codeOf(answer) === "snapshot_not_found") {
        this.resources.delete(key);
        continue;
      }
      const { records } = answer.json as Snapshot;
      this.resources.set(
        key,
        new Map(
          records.map((data) => {
            const row = rowOf(group, data);
            return [`${row.recordType} ${row.recordKey}`, row];
          }),
        ),
      );
    }
    this.token = pages.at(-1)?.next_sync_token ?? null;
  }

  /** Rows of each resource as sorted JSON texts. */
  content(): Record<string, string[]> {
    return Object.fromEntries(
      [...this.resources].map(([key, rows]) => [key, [...rows.values()].map(lineOf).sort()]),
    );
  }
}

function rowOf(group: string, data: Record<string, unknown>): SandboxRow {
  return makeRow(group, data);
}

/** A row as one text, for readable differences. */
export function lineOf(row: SandboxRow): string {
  return `${row.recordType} ${row.recordKey} ${row.json}`;
}

/** The model's content for a client of this filter. */
export async function modelContent(
  service: SandboxService,
  filter: string,
): Promise<Record<string, string[]>> {
  const content: Record<string, string[]> = {};
  for (const ref of await service.publisher.resources(filter)) {
    const rows = (await service.publisher.rowsOf(ref)) ?? [];
    content[`${ref.group}:${ref.id}`] = rows.map(lineOf).sort();
  }
  return content;
}
