import { isContentError } from "../model/errors.js";
import {
  canonicalFilter,
  filterCovers,
  intersection,
  readCanonicalFilter,
  type ResourceFilter,
} from "../model/filter.js";
import type { ResourceRef } from "../model/resource.js";
import type { FilterState } from "../model/storeState.js";
import { isFatal, isRefusal } from "./fullCopies.js";
import { runPass, type PassContext } from "./pass.js";

/** The maximum number of filters whose changes are read before a bootstrap. */
const MOST_FILTERS = 3;

interface Candidate {
  readonly state: FilterState;
  readonly filter: ResourceFilter;
  /** The part of the filter that is needed. */
  readonly part: ResourceFilter;
  readonly isWhole: boolean;
}

/**
 * Before a filter without a checkpoint is bootstrapped, reads the changes of filters that have a
 * checkpoint and share resources with it. The bootstrap then needs no full copies of the shared
 * resources.
 */
export class CatchUp {
  private readonly done: { readonly candidate: Candidate; through: number }[] = [];
  /** Canonical filters whose checkpoint this run has advanced. */
  readonly advanced = new Set<string>();

  constructor(
    private readonly context: PassContext,
    private readonly filter: ResourceFilter,
    /** Drops a checkpoint that the service no longer accepts. */
    private readonly drop: (filter: string, why: string) => Promise<void>,
  ) {}

  /** The sequence that all filters read so far have reached; null if none was read. */
  get through(): number | null {
    const bounds = this.done.map(({ through }) => through);
    return bounds.length === 0 ? null : Math.min(...bounds);
  }

  async run(): Promise<void> {
    let missing = this.stored();
    const left = this.candidates();
    for (let count = 0; count < MOST_FILTERS; count++) {
      const shared = ({ part }: Candidate): number =>
        missing.filter((ref) => filterCovers(part, ref)).length;
      left.sort((a, b) => shared(b) - shared(a) || Number(b.isWhole) - Number(a.isWhole));
      const best = left.shift();
      if (best === undefined || shared(best) === 0) return;
      const through = await this.read(best);
      if (through === null) continue;
      this.done.push({ candidate: best, through });
      missing = missing.filter((ref) => !filterCovers(best.part, ref));
    }
  }

  /** Reads the filters again if the service has published something in the meantime. */
  async runAgain(bound: number): Promise<void> {
    for (const entry of this.done) {
      if (entry.through >= bound) continue;
      entry.through = (await this.read(entry.candidate)) ?? entry.through;
    }
  }

  private async read(candidate: Candidate): Promise<number | null> {
    const { context } = this;
    const name = candidate.state.filter;
    const token = await context.writer.checkpoint(name);
    if (token === null) return null;
    try {
      const result = await runPass(context, {
        filter: candidate.filter,
        token,
        through: candidate.state.checkpoint?.through ?? null,
        onlyPart: candidate.isWhole ? undefined : candidate.part,
      });
      if (result.kind === "unusable") {
        await this.drop(name, result.why);
        return null;
      }
      if (result.isComplete) this.advanced.add(name);
      return result.feed.untilSequence;
    } catch (error) {
      if (isFatal(error) || isRefusal(error) || !isContentError(error)) throw error;
      // The bootstrap that follows works without these changes.
      context.logger.warn(`The changes of ${name} could not be read: ${error.message}`);
      return null;
    }
  }

  /** Needed resources that are stored and may soon be current. */
  private stored(): ResourceRef[] {
    return this.context.state.resources.filter(
      (resource) =>
        filterCovers(this.filter, resource) &&
        (resource.status === "unavailable" ||
          (resource.status === "available" &&
            !resource.needsFullCopy &&
            resource.fullCopySequence !== null)),
    );
  }

  private candidates(): Candidate[] {
    const wanted = canonicalFilter(this.filter);
    return this.context.state.filters.flatMap((state): Candidate[] => {
      if (state.checkpoint === null || state.filter === wanted) return [];
      const filter = readCanonicalFilter(state.filter);
      if (filter === null) return [];
      const part = intersection(filter, this.filter);
      return [{ state, filter, part, isWhole: canonicalFilter(part) === state.filter }];
    });
  }
}
