import { ContentError, isContentError, throwIfAborted } from "../model/errors.js";
import { canonicalFilter, type ResourceFilter } from "../model/filter.js";
import { resourceKey } from "../model/resource.js";
import type { ContentSource, Logger, PageRequest, StoreWriter } from "../ports.js";
import type { MutationHead, PageHead } from "../model/commit.js";

export interface FeedLimits {
  /** Mutations per page; the service allows at most 100 (`invalid_per_page`). */
  readonly perPage: number;
  /** Maximum pages of one feed. A longer incremental feed is replaced by a bootstrap. */
  readonly maxPages: number;
  /** Maximum pages in a row without a new mutation. */
  readonly maxIdlePages: number;
  /** How often a feed is restarted from its first page after the service refused its cursor. */
  readonly maxRestarts: number;
}

export const DEFAULT_FEED_LIMITS: FeedLimits = {
  perPage: 100,
  maxPages: 5000,
  maxIdlePages: 200,
  maxRestarts: 2,
};

/** All pages of one pass. */
export interface Feed {
  readonly mode: "bootstrap" | "incremental";
  readonly pages: number;
  /** In ascending sequence. In a bootstrap, in order of arrival, which has no meaning. */
  readonly mutations: readonly MutationHead[];
  /** The feed contains all changes up to this sequence. */
  readonly untilSequence: number;
  /** The checkpoint to store after everything is applied. */
  readonly nextToken: string;
}

export type FeedResult =
  | { readonly kind: "read"; readonly feed: Feed }
  /** The service no longer accepts the checkpoint: the filter has to be bootstrapped. */
  | {
      readonly kind: "unusable";
      readonly why: "resync_required" | "token_filter_mismatch" | "too_long";
    };

export interface FeedContext {
  readonly source: Pick<ContentSource, "fetchPage">;
  readonly writer: Pick<StoreWriter, "addPage" | "restart">;
  readonly filter: ResourceFilter;
  readonly logger: Logger;
  readonly limits: FeedLimits;
  readonly signal: AbortSignal | undefined;
  readonly onPage: (pages: number, mutations: number) => void;
}

/**
 * Reads every page, from a checkpoint or as a bootstrap (`token` null). Recovers from refused
 * cursors as the document "Full Copies and Recovery" asks: it first repeats the request unchanged,
 * then reads the feed again from its first page. Throws a ContentError for everything else.
 */
export async function readFeed(context: FeedContext, token: string | null): Promise<FeedResult> {
  const { writer, limits, logger } = context;
  const filter = canonicalFilter(context.filter);
  const start = firstRequest(filter, token, limits);
  for (let restarts = 0; ; restarts++) {
    // The writer restarts while the service prepares its response.
    const restarted = writer.restart();
    restarted.catch(() => undefined);
    try {
      return await readPages(context, start, restarted);
    } catch (error) {
      if (!isContentError(error)) throw error;
      switch (error.code) {
        case "resync_required":
        case "token_filter_mismatch":
          if (token !== null) return { kind: "unusable", why: unusable(error.code) };
          break;
        case "cursor_filter_mismatch":
        case "cursor_per_page_mismatch":
          break;
        default:
          throw error;
      }
      if (restarts >= limits.maxRestarts) throw error;
      logger.warn(`The service answered ${error.code}; reading the feed again.`);
    }
  }
}

/** The request for a feed's first page; a bootstrap's if `token` is null. */
export function firstRequest(
  filter: string,
  token: string | null,
  { perPage }: Pick<FeedLimits, "perPage">,
): PageRequest {
  return token === null
    ? { kind: "bootstrap", filter, perPage }
    : { kind: "incremental", filter, token, perPage };
}

async function readPages(
  context: FeedContext,
  start: PageRequest,
  restarted: Promise<void>,
): Promise<FeedResult> {
  const { limits, logger, signal } = context;
  const mode = start.kind === "bootstrap" ? "bootstrap" : "incremental";
  const mutations: MutationHead[] = [];
  const seenUrls = new Set<string>();
  const seenResources = new Set<string>();
  let highest = -1;
  let untilSequence: number | null = null;
  let idlePages = 0;
  let request = start;
  for (let pages = 1; ; pages++) {
    throwIfAborted(signal);
    const page = await readPage(context, request, restarted);
    if (untilSequence !== null && page.syncUntilSequence !== untilSequence) {
      logger.warn(
        `sync_until_sequence changed within a run, from ${untilSequence} to ${page.syncUntilSequence}.`,
      );
    }
    untilSequence = Math.min(untilSequence ?? page.syncUntilSequence, page.syncUntilSequence);

    const inOrder = [...page.mutations].sort((a, b) => a.sequence - b.sequence);
    const first = inOrder[0];
    // A bootstrap lists resources, each with its own sequence. Only changes are ordered.
    const orderMatters = mode === "incremental" || inOrder.some(isRowMutation);
    if (orderMatters && first !== undefined && first.sequence < highest) {
      throw invalid(
        "sync.mutations",
        `A page goes back to sequence ${first.sequence} after ${highest}.`,
      );
    }
    const before = seenResources.size;
    let advanced = false;
    for (const mutation of inOrder) {
      seenResources.add(resourceKey(mutation));
      if (mutation.sequence > highest) {
        highest = mutation.sequence;
        advanced = true;
      }
      mutations.push(mutation);
    }
    context.onPage(pages, mutations.length);

    if (!page.hasMore) {
      // The page schema guarantees the token on the last page.
      if (page.nextSyncToken === null) {
        throw invalid("sync.next_sync_token", "The last page has no token.");
      }
      return {
        kind: "read",
        feed: { mode, pages, mutations, untilSequence, nextToken: page.nextSyncToken },
      };
    }
    if (page.nextPageUrl === null) {
      throw invalid("sync.next_page_url", "A page says that more follow, but not where.");
    }
    if (seenUrls.has(page.nextPageUrl)) {
      throw invalid("sync.next_page_url", "The service named the same next page twice.");
    }
    seenUrls.add(page.nextPageUrl);
    idlePages = advanced || seenResources.size > before ? 0 : idlePages + 1;
    if (idlePages >= limits.maxIdlePages) {
      throw invalid("sync.has_more", `${idlePages} pages in a row brought nothing new.`);
    }
    if (pages >= limits.maxPages) {
      if (mode === "incremental") return { kind: "unusable", why: "too_long" };
      throw invalid("sync.has_more", `The service has not come to an end after ${pages} pages.`);
    }
    request = { kind: "next", url: page.nextPageUrl };
  }
}

/** Reads one page. If the service refuses the cursor, repeats the request once, unchanged. */
async function readPage(
  context: FeedContext,
  request: PageRequest,
  restarted: Promise<void>,
): Promise<PageHead> {
  const { source, writer, signal } = context;
  const fetchAndParse = async (): Promise<PageHead> => {
    const bytes = await source.fetchPage(request, signal);
    await restarted;
    return writer.addPage(bytes);
  };
  try {
    return await fetchAndParse();
  } catch (error) {
    const refusedCursor =
      isContentError(error, "cursor_filter_mismatch") ||
      isContentError(error, "cursor_per_page_mismatch");
    if (!refusedCursor || request.kind !== "next") throw error;
    return await fetchAndParse();
  }
}

function unusable(code: string): "resync_required" | "token_filter_mismatch" {
  return code === "resync_required" ? code : "token_filter_mismatch";
}

function isRowMutation(mutation: MutationHead): boolean {
  return mutation.type.startsWith("ROW_");
}

function invalid(field: string, message: string): ContentError {
  return new ContentError("invalid_response", message, { field });
}
