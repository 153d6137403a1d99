import type { ResourceFacts } from "../../core/library/reading/facts.js";
import { placeOfWord, rowTarget, type RowSource } from "../../core/library/reading/rowTarget.js";
import { changeTarget, type ChangeTarget } from "../../core/library/review/steps.js";
import { findResource, type LocalResource, type ResourceRef } from "../../core/model/resource.js";
import type { RowName } from "../../core/model/row.js";
import { verseAt, verseKey } from "../../core/model/verse.js";
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

  /** The verse key of a row; for a word, a mushaf may provide it. Null without a verse. */
  async verseOf(ref: ResourceRef, { recordType, recordKey }: RowName): Promise<string | null> {
    const { resource, source } = await this.read(ref);
    const row = await source.store.row(ref, recordType, recordKey);
    if (resource === undefined || row === null) return null;
    const position = row.from ?? (await placeOfWord(source, resource, row));
    return position === null ? row.verseKey : verseKey(verseAt(position));
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
