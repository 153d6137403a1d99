import { isDeepStrictEqual } from "node:util";
import type { ContentSource, PageRequest } from "../ports.js";
import type { StoreState } from "../model/storeState.js";
import { firstRequest, type FeedLimits } from "./feed.js";
import { withCaller } from "./signals.js";

type FetchPage = ContentSource["fetchPage"];

/** A checkpoint that a run of this session has stored. */
interface StoredCheckpoint {
  readonly filter: string;
  readonly token: string;
  /** The feed that it belongs to (`StoreState.feed`). */
  readonly feed: number;
}

/**
 * Requests the first page of a run while the run waits for the store's lock. That request has the
 * filter's checkpoint, which another window can change until the lock is taken. So the run uses the
 * response only if its own request turns out to be the same, and the feed too.
 */
export class FeedAhead {
  private stored: StoredCheckpoint | null = null;

  remember(checkpoint: StoredCheckpoint): void {
    this.stored = checkpoint;
  }

  forget(): void {
    this.stored = null;
  }

  /**
   * Null if the last run of this session did not store a checkpoint of this filter. Forgets it: only
   * the run's end knows the next one.
   */
  start(
    source: ContentSource,
    filter: string,
    limits: FeedLimits,
    signal: AbortSignal | undefined,
  ): PageAhead | null {
    const { stored } = this;
    this.forget();
    if (stored?.filter !== filter) return null;
    return new PageAhead(source, firstRequest(filter, stored.token, limits), stored.feed, signal);
  }
}

/** A page that was requested before anyone asked for it. */
export class PageAhead {
  private readonly controller = new AbortController();
  /** Null after it was taken or dropped. */
  private response: ReturnType<FetchPage> | null;

  constructor(
    private readonly source: Pick<ContentSource, "fetchPage">,
    private readonly request: PageRequest,
    private readonly feed: number,
    signal: AbortSignal | undefined,
  ) {
    this.response = source.fetchPage(request, withCaller(this.controller.signal, signal));
    // Its error goes to the caller that takes it.
    this.response.catch(() => undefined);
  }

  /** Drops the response if the service has started another feed since. */
  keepFor({ feed }: Pick<StoreState, "feed">): void {
    if (feed !== this.feed) this.drop();
  }

  /** As the source's method. If the first call makes the same request, it gets the response. */
  readonly fetchPage: FetchPage = (request, signal) => {
    const { response } = this;
    if (response !== null && isDeepStrictEqual(request, this.request)) {
      this.response = null;
      return response;
    }
    this.drop();
    return this.source.fetchPage(request, signal);
  };

  /** Ends the request, unless its response was taken. */
  drop(): void {
    if (this.response !== null) this.controller.abort();
    this.response = null;
  }
}
