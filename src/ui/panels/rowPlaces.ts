import type { ResourceFacts } from "../../core/library/reading/facts.js";
import { isContentError } from "../../core/model/errors.js";
import {
  placesOfRows,
  rowTarget,
  type RowPlace,
  type RowSource,
} from "../../core/library/reading/rowTarget.js";
import { changeTarget, type ChangeTarget } from "../../core/library/review/steps.js";
import {
  findResource,
  resourceKey,
  type LocalResource,
  type ResourceKey,
  type ResourceRef,
} from "../../core/model/resource.js";
import type { RowName } from "../../core/model/row.js";
import { verseKey } from "../../core/model/verse.js";
import type { ContentStore } from "../../core/ports.js";
import type { StoreState } from "../../core/model/storeState.js";
import type { Place } from "../../protocol/reader.js";

/** The places of rows in readers. */
export class RowPlaces {
  constructor(
    private readonly store: () => ContentStore,
    private readonly state: () => Promise<StoreState>,
    private readonly facts: ResourceFacts,
  ) {}

  /**
   * The place of a row in a reader, or of an unreviewed removed row; null for any other row outside
   * the local copy.
   */
  async placeOf(ref: ResourceRef, row: RowName): Promise<Place | null> {
    const { resource, source } = await this.read(ref);
    const target =
      resource && ((await rowTarget(source, resource, row)) ?? (await this.formerTarget(ref, row)));
    if (target == null) return null;
    switch (target.kind) {
      case "article":
        return { chapter: null, verseKey: null, part: target.recordKey, offset: 0 };
      case "table": {
        const { recordType: part, offset: table } = target;
        return { chapter: null, verseKey: null, part, table, offset: 0 };
      }
      case "chapter": {
        const { chapter, verse } = target;
        const key = verse === null ? null : verseKey({ chapter, verse });
        return { chapter, verseKey: key, part: null, offset: 0 };
      }
    }
  }

  /**
   * The verse of each row, or the printed place of a word; null without either, and for the rows of
   * a damaged resource.
   */
  async inText(rows: readonly (ResourceRef & RowName)[]): Promise<(RowPlace | null)[]> {
    const state = await this.state();
    const source = { store: this.store(), state, facts: this.facts };
    const places = new Map<ResourceRef & RowName, RowPlace | null>();
    const byResource = new Map<ResourceKey, (ResourceRef & RowName)[]>();
    for (const row of rows) {
      const own = byResource.get(resourceKey(row));
      if (own === undefined) byResource.set(resourceKey(row), [row]);
      else own.push(row);
    }
    for (const resource of state.resources) {
      const own = byResource.get(resourceKey(resource));
      if (own === undefined) continue;
      const found = await placesOfRows(source, resource, own).catch((error: unknown) => {
        if (isContentError(error, "store_damaged")) return [];
        throw error;
      });
      for (const [index, row] of own.entries()) places.set(row, found[index] ?? null);
    }
    return rows.map((row) => places.get(row) ?? null);
  }

  private async formerTarget(ref: ResourceRef, row: RowName): Promise<ChangeTarget | null> {
    const { recordType, recordKey } = row;
    const store = this.store();
    const { rows } = await store.changeHeads(ref, { rows: [{ recordType, recordKey }] });
    const [removed] = rows;
    return removed === undefined ? null : changeTarget(store, ref, removed);
  }

  private async read(
    ref: ResourceRef,
  ): Promise<{ readonly resource: LocalResource | undefined; readonly source: RowSource }> {
    const state = await this.state();
    const source = { store: this.store(), state, facts: this.facts };
    return { resource: findResource(state, ref), source };
  }
}
