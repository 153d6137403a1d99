import { serializeError, throwIfAborted } from "../model/errors.js";
import { filterCovers, type ResourceFilter } from "../model/filter.js";
import { compareResources, resourceKey, type ResourceRef } from "../model/resource.js";
import type { Clock, ContentSource, ContentStore, Logger, StoreWriter } from "../ports.js";
import type { ListedResource, StoreState } from "../model/storeState.js";

/** The age at which the lists of names are fetched again. */
const LISTS_MAX_AGE_MS = 24 * 60 * 60 * 1000;

/** Groups for which the service has lists. */
const LISTED_GROUPS: ReadonlySet<string> = new Set(["recitations", "tafsirs", "translations"]);

/** How long a sync waits for lists that arrive after the data, in milliseconds. */
const GRACE_MS = 2_000;

/**
 * How long to wait for another window's writer, in milliseconds. After that the next run stores the
 * names.
 */
const WRITER_WAIT_MS = 10_000;

export interface NameParts {
  readonly source: ContentSource;
  readonly store: ContentStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Resolves when a sync no longer waits for names. Default: after two seconds. */
  readonly namesGrace?: (signal: AbortSignal) => Promise<void>;
}

/**
 * Fetches the lists of names during runs. Names are a convenience: they cannot make a run fail, and
 * no lock is held while they load. The writer of a run stores lists that arrive during the run; a
 * short writer stores later ones.
 */
export class NameKeeper {
  private fetching: Promise<void> | null = null;
  private arrived: readonly ListedResource[] | null = null;
  private writer: StoreWriter | null = null;
  private storing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly parts: NameParts,
    /** Aborts when the session is closed. */
    private readonly closing: AbortSignal,
  ) {}

  /** Fetches the lists if they are old, or lack a name of this filter. */
  fetchIfDue(
    state: StoreState,
    filter: ResourceFilter,
    mentioned: readonly ResourceRef[],
    writer: StoreWriter,
  ): void {
    this.writer = writer;
    if (this.fetching !== null || !this.isDue(state, filter, mentioned)) return;
    this.fetching = this.fetch().finally(() => {
      this.fetching = null;
    });
  }

  /** Called before the writer of a run is closed: later lists get a writer of their own. */
  async release(): Promise<void> {
    this.writer = null;
    await this.storing;
  }

  /**
   * Waits a short time for lists that are still loading, and stores them. `later` runs the write
   * for lists that arrive after that.
   */
  async settle(later: (work: () => Promise<void>) => void): Promise<void> {
    const { fetching } = this;
    if (fetching !== null) {
      const grace = new AbortController();
      const isOver = this.grace(grace.signal).then(
        () => true,
        () => true,
      );
      const isLate = await Promise.race([fetching.then(() => false), isOver]);
      grace.abort();
      if (isLate) {
        void fetching.then(() => {
          later(() => this.storeAlone());
        });
        return;
      }
    }
    await this.storeAlone();
  }

  private grace(signal: AbortSignal): Promise<void> {
    const { namesGrace, clock } = this.parts;
    return namesGrace?.(signal) ?? clock.wait(GRACE_MS, signal);
  }

  private isDue(
    state: StoreState,
    filter: ResourceFilter,
    mentioned: readonly ResourceRef[],
  ): boolean {
    const age = this.parts.clock.now() - Date.parse(state.listedAt ?? "1970-01-01");
    // A clock that was set back leaves times in the future.
    if (Math.abs(age) > LISTS_MAX_AGE_MS) return true;
    // Without mutations, a run does not look for missing names: the lists may never contain them,
    // and every run would fetch the lists again.
    if (mentioned.length === 0) return false;
    const listed = new Set(state.listed.map(resourceKey));
    return [...state.resources, ...mentioned].some(
      (ref) =>
        filterCovers(filter, ref) && LISTED_GROUPS.has(ref.group) && !listed.has(resourceKey(ref)),
    );
  }

  private async fetch(): Promise<void> {
    try {
      this.arrived = await this.parts.source.fetchLists(this.closing);
      const { writer } = this;
      if (writer === null) return;
      this.storing = this.store(writer);
      await this.storing;
    } catch (error) {
      this.warn(error);
    }
  }

  private async storeAlone(): Promise<void> {
    if (this.arrived === null) return;
    try {
      throwIfAborted(this.closing);
      const writer = await this.parts.store.openWriter({
        waitMs: WRITER_WAIT_MS,
        signal: this.closing,
      });
      try {
        await this.store(writer);
      } finally {
        await writer.close();
      }
    } catch (error) {
      this.warn(error);
    }
  }

  private async store(writer: StoreWriter): Promise<void> {
    const lists = this.arrived;
    if (lists === null) return;
    this.arrived = null;
    try {
      await writer.commit({ resources: [], listed: mergedLists(writer.base.listed, lists) });
    } catch (error) {
      this.warn(error);
    }
  }

  private warn(error: unknown): void {
    this.parts.logger.warn(
      `The names of the resources were not updated: ${serializeError(error).message}`,
    );
  }
}

/** The lists to keep after a fetch. A missing list is not an error; its earlier entries stay. */
export function mergedLists(
  before: readonly ListedResource[],
  fetched: readonly ListedResource[],
): ListedResource[] {
  const came = new Set(fetched.map(({ group }) => group));
  const known = new Map(before.map((listed) => [resourceKey(listed), listed]));
  const complete = fetched.map((listed): ListedResource => {
    const old = known.get(resourceKey(listed));
    // Code and direction come from the list of languages, which this fetch may lack.
    if (old?.languageName !== listed.languageName) return listed;
    return {
      ...listed,
      languageCode: listed.languageCode ?? old.languageCode,
      direction: listed.direction ?? old.direction,
    };
  });
  return [...before.filter(({ group }) => !came.has(group)), ...complete].sort(compareResources);
}
