import { groupModule } from "../model/groups/registry.js";
import { type ResourceRef, resourceKey } from "../model/resource.js";
import { KNOWN_SCHEMA_VERSION } from "../model/wire.js";
import type { FullCopyOutcome } from "../model/commit.js";
import type { ParsedFullCopy } from "./body.js";
import type { CatalogEntry } from "./catalog.js";
import { buildFullCopy, recordDifference } from "./fullCopy.js";
import { applyRowMutations } from "./mutations.js";
import { ResourceDatabase } from "./resource/resourceDatabase.js";
import type { RetainedMutations } from "./retained.js";
import { rowTotal } from "./staged.js";
import type { Staging } from "./staging.js";
import { type WriterParts, noteUnusable } from "./writerParts.js";

/** A loss of rows is reported if it exceeds both this share of the rows and this number. */
const LOST_SHARE = 0.05;
const LOST_ROWS = 20;

/** Builds generations from full copies. */
export class FullCopyBuilder {
  constructor(
    private readonly parts: WriterParts,
    private readonly staging: Staging,
    private readonly retained: RetainedMutations,
  ) {}

  /** See `StoreWriter.stageFullCopy`. */
  async build(ref: ResourceRef, copy: ParsedFullCopy): Promise<FullCopyOutcome> {
    if (copy.schemaVersion > KNOWN_SCHEMA_VERSION) {
      await this.staging.hold(ref, copy.schemaVersion);
      return { kind: "held", schemaVersion: copy.schemaVersion };
    }
    const { logger, sql } = this.parts;
    const module = groupModule(ref.group);
    const entry = this.parts.keeper.current.resources.get(resourceKey(ref));
    const lastChangedAt = entry?.lastChangedAt ?? null;
    const old = await this.openOld(entry);
    let db: ResourceDatabase | null = null;
    try {
      const now = this.staging.nowAfter(old, ref);
      const built = await buildFullCopy(sql, module, copy, old);
      db = built.db;
      if (built.duplicates > 0) {
        logger.warn(
          `${resourceKey(ref)}: ${built.duplicates} rows of the full copy repeat the key of another; all are kept.`,
        );
      }
      const difference =
        old === null ? null : await recordDifference(old, db, copy.syncSequence, now);
      const newer = await this.retained.of(ref, copy.syncSequence);
      const applied = await applyRowMutations(db, module, newer, now);
      if (applied.kind === "unmatched") {
        logger.warn(`${resourceKey(ref)} needs another full copy: ${applied.why}.`);
      }
      const last = applied.kind === "applied" ? applied.lastSequence : 0;
      const changed =
        difference === null || difference.changed || applied.upserted + applied.deleted > 0;
      const lost =
        difference !== null &&
        difference.gone > LOST_ROWS &&
        difference.gone > LOST_SHARE * difference.rowsBefore;
      const { generation, file } = this.staging.newGeneration(ref);
      const rowsByType = await this.staging.stage(ref, db, file, {
        fullCopy: true,
        lostRows: lost ? difference.gone : null,
        needsFullCopy: applied.kind === "unmatched",
        meta: {
          group: ref.group,
          id: ref.id,
          generation,
          resourceContentId: copy.resourceContentId,
          schemaVersion: copy.schemaVersion,
          fullCopySequence: copy.syncSequence,
          syncSequence: Math.max(copy.syncSequence, last),
          currentThrough: Math.max(copy.syncSequence, last),
          lastRefreshedAt: now,
          lastChangedAt: changed ? now : lastChangedAt,
          ownName: null,
        },
      });
      return {
        kind: "staged",
        rowCount: rowTotal(rowsByType),
        upserted: built.rowCount + applied.upserted,
        deleted: (difference?.gone ?? 0) + applied.deleted,
        syncSequence: copy.syncSequence,
      };
    } finally {
      db?.close();
      old?.close();
    }
  }

  /** The previous rows, for the history; null if there are none. */
  private async openOld(entry: CatalogEntry | undefined): Promise<ResourceDatabase | null> {
    if (entry === undefined || entry.file === null || this.parts.keeper.isDamaged(entry.file))
      return null;
    try {
      return ResourceDatabase.open(this.parts.sql, await this.parts.databases.load(entry));
    } catch (error) {
      noteUnusable(this.parts, entry, error);
      return null;
    }
  }
}
