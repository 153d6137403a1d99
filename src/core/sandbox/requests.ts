import type { SandboxRequest } from "./reply.js";

/** A request that the service received. */
export interface RecordedRequest extends SandboxRequest {
  /** Decoded; the last value if a name is repeated. */
  readonly query: Readonly<Record<string, string>>;
  /** Status of the answer; null while it is pending, or if the connection ended without one. */
  status: number | null;
}

const KEPT = 2000;

/** The last requests, oldest first. Headers contain credentials, so they stay in memory. */
export class RequestLog {
  private readonly entries: RecordedRequest[] = [];

  get all(): readonly RecordedRequest[] {
    return this.entries;
  }

  /** Filters requests by a part of their path. */
  to(part: string): RecordedRequest[] {
    return this.entries.filter((entry) => entry.path.includes(part));
  }

  clear(): void {
    this.entries.length = 0;
  }

  record(request: SandboxRequest, query: Readonly<Record<string, string>>): RecordedRequest {
    const entry: RecordedRequest = { ...request, query, status: null };
    this.entries.push(entry);
    if (this.entries.length > KEPT) this.entries.shift();
    return entry;
  }
}
