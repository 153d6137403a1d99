import { ContentError, isContentError, throwIfAborted } from "../model/errors.js";
import { canonicalFilter, type ResourceFilter } from "../model/filter.js";
import { resourceKey, type ResourceRef } from "../model/resource.js";
import type {
  ContentSource,
  Logger,
  MutationHead,
  PageHead,
  PageRequest,
  StoreWriter,
} from "../ports.js";

export interface FeedLimits {
  /** Mutations a page; the service allows 100 at the most (`invalid_per_page`). */
  readonly perPage: number;
  /** Pages of one run, against a service that says `has_more` for ever. */
  readonly maxPages: number;
  /** Pages in a row that bring nothing new. */
  readonly maxIdlePages: number;
  /** How often a run starts again from its first page after the service refused its cursor or token. */
  readonly maxRestarts: number;
}

export const DEFAULT_FEED_LIMITS: FeedLimits = {
  perPage: 100,
  maxPages: 5000,
  maxIdlePages: 200,
  maxRestarts: 2,
};

/** All pages of one run, read to the end. */
export interface Feed {
  readonly mode: "bootstrap" | "incremental";
  readonly pages: number;
  /** In ascending sequence; in a bootstrap, where order has no meaning, as far as they came so. */
  readonly mutations: readonly MutationHead[];
  /** Everything up to this sequence is in the feed. */
  readonly untilSequence: number;
  /** The checkpoint to store once everything is applied. */
  readonly nextToken: string;
}

interface FeedContext {
  readonly source: ContentSource;
  readonly run: StoreWriter;
  readonly filter: ResourceFilter;
  /** Stored resources that the filter covers. */
  readonly covered: readonly ResourceRef[];
  readonly logger: Logger;
  readonly limits: FeedLimits;
  readonly signal: AbortSignal | undefined;
  readonly onPage: (pages: number, mutations: number) => void;
}

/**
 * Reads every page of a run and recovers as the document "Full Copies and Recovery" asks:
 * a token or cursor that cannot be used any more starts a bootstrap, a refused cursor is tried
 * once more as it came and then starts the run again. Throws a ContentError for everything else.
 */
export async function readFeed(context: FeedContext, token: string | null): Promise<Feed> {
  const { run, limits, logger } = context;
  const filter = canonicalFilter(context.filter);
  let checkpoint = token;
  for (let restarts = 0; ; restarts++) {
    const start: PageRequest =
      checkpoint === null
        ? { kind: "bootstrap", filter, perPage: limits.perPage }
        : { kind: "incremental", filter, token: checkpoint, perPage: limits.perPage };
    try {
      return await readPages(context, start);
    } catch (error) {
      if (!isContentError(error) || restarts >= limits.maxRestarts) throw error;
      switch (error.code) {
        case "resync_required":
        case "token_filter_mismatch":
          if (checkpoint !== null) {
            // The checkpoint is of no use any more, whatever becomes of the bootstrap. Dropping it
            // now keeps the next run from being refused again. Rows stay readable; after a
            // `resync_required` the sequences that they were stored with prove nothing.
            await run.commit({
              resources: [],
              checkpoint: { filter, token: null },
              doubtful: error.code === "resync_required" ? context.covered : [],
            });
            checkpoint = null;
          }
          break;
        case "cursor_filter_mismatch":
        case "cursor_per_page_mismatch":
          break;
        default:
          throw error;
      }
      logger.warn(
        `The service answered ${error.code}; starting ${checkpoint === null ? "a bootstrap" : "the run"} again.`,
      );
      await run.restart();
    }
  }
}

async function readPages(context: FeedContext, start: PageRequest): Promise<Feed> {
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
    const page = await readPage(context, request);
    if (untilSequence !== null && page.syncUntilSequence !== untilSequence) {
      logger.warn(
        `sync_until_sequence changed within a run, from ${untilSequence} to ${page.syncUntilSequence}.`,
      );
    }
    untilSequence = Math.min(untilSequence ?? page.syncUntilSequence, page.syncUntilSequence);

    const inOrder = [...page.mutations].sort((a, b) => a.sequence - b.sequence);
    const first = inOrder[0];
    // A bootstrap lists resources, each with a sequence of its own; only changes have an order.
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
      return { mode, pages, mutations, untilSequence, nextToken: page.nextSyncToken };
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
      throw invalid("sync.has_more", `The service has not come to an end after ${pages} pages.`);
    }
    request = { kind: "next", url: page.nextPageUrl };
  }
}

/** One page; a refused cursor is tried once more exactly as it came before the run starts again. */
async function readPage(context: FeedContext, request: PageRequest): Promise<PageHead> {
  const { source, run, signal } = context;
  const fetchAndParse = async () => run.addPage(await source.fetchPage(request, signal));
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

function isRowMutation(mutation: MutationHead): boolean {
  return mutation.type.startsWith("ROW_");
}

function invalid(field: string, message: string): ContentError {
  return new ContentError("invalid_response", message, { field });
}
