import { groupModule } from "../model/groups/registry.js";
import { type ResourceRef, resourceKey } from "../model/resource.js";
import type { ApplyOutcome } from "../model/commit.js";
import type { CatalogEntry } from "./catalog.js";
import type { CatalogKeeper } from "./catalogKeeper.js";
import { contradiction, applyRowMutations } from "./mutations.js";
import { ResourceDatabase } from "./resource/resourceDatabase.js";
import type { RetainedMutations } from "./retained.js";
import type { Staged } from "./staged.js";
import type { Staging } from "./staging.js";
import { type WriterParts, noteUnusable } from "./writerParts.js";

/** Applies the retained row mutations of a writer to stored rows. */
export class MutationApplier {
  constructor(
    private readonly parts: WriterParts,
    private readonly staging: Staging,
    private readonly retained: RetainedMutations,
  ) {}

  /** See `StoreWriter.applyMutations`. */
  async apply(ref: ResourceRef): Promise<ApplyOutcome> {
    const entry = this.parts.keeper.current.resources.get(resourceKey(ref));
    const earlier = this.staging.of(ref);
    const refused = whyNotApplicable(entry, earlier, this.parts.keeper);
    if (refused !== null) return { kind: "needsFullCopy", why: refused };
    const currentThrough =
      earlier?.kind === "rows" ? earlier.meta.currentThrough : (entry?.currentThrough ?? 0);
    const feed = await this.retained.of(ref, -1);
    if (feed.length === 0) return { kind: "applied", upserted: 0, deleted: 0 };

    const base = await this.openBase(entry, earlier);
    if (base === null) return { kind: "needsFullCopy", why: "the local rows cannot be read" };
    try {
      const problem = await contradiction(base, feed, currentThrough);
      if (problem !== null) return { kind: "needsFullCopy", why: problem };
      const mutations = feed.filter(({ head }) => head.sequence > currentThrough);
      if (mutations.length === 0) return { kind: "applied", upserted: 0, deleted: 0 };
      const module = groupModule(ref.group);
      const now = this.staging.nowAfter(base, ref);
      const applied = await applyRowMutations(base, module, mutations, now);
      if (applied.kind === "unmatched") return { kind: "needsFullCopy", why: applied.why };
      const before = base.meta();
      const last = applied.lastSequence;
      const { generation, file } = this.staging.newGeneration(ref);
      const head = mutations[0]?.head;
      await this.staging.stage(ref, base, file, {
        fullCopy: earlier?.kind === "rows" && earlier.fullCopy,
        lostRows: earlier?.kind === "rows" ? earlier.lostRows : null,
        needsFullCopy: false,
        meta: {
          ...before,
          generation,
          resourceContentId: head?.resourceContentId ?? before.resourceContentId,
          syncSequence: Math.max(before.syncSequence, last),
          currentThrough: Math.max(currentThrough, last),
          lastChangedAt: now,
        },
      });
      return { kind: "applied", upserted: applied.upserted, deleted: applied.deleted };
    } finally {
      base.close();
    }
  }

  /** A private copy of the rows, to be changed; null if they are damaged or cannot be read. */
  private async openBase(
    entry: CatalogEntry | undefined,
    earlier: Staged | undefined,
  ): Promise<ResourceDatabase | null> {
    const { sql } = this.parts;
    try {
      if (earlier?.kind === "rows") {
        const bytes = await this.parts.files.readStaged(earlier);
        return ResourceDatabase.openForChange(sql, bytes, earlier.rowsByType);
      }
      if (entry === undefined) return null;
      const bytes = await this.parts.databases.load(entry);
      return ResourceDatabase.openForChange(sql, bytes, entry.rowsByType);
    } catch (error) {
      noteUnusable(this.parts, entry, error);
      return null;
    }
  }
}

function whyNotApplicable(
  entry: CatalogEntry | undefined,
  earlier: Staged | undefined,
  keeper: CatalogKeeper,
): string | null {
  if (earlier?.kind === "held") return "its full copy is held";
  if (earlier?.kind === "rows") {
    return earlier.needsFullCopy ? "its rows are uncertain" : null;
  }
  if (entry?.file == null) return "nothing is stored";
  if (entry.needsFullCopy) return "its rows are uncertain";
  if (entry.status !== "available") return `it is ${entry.status}`;
  if (keeper.isDamaged(entry.file)) return "the local rows are damaged";
  return null;
}
