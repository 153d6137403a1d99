import type { ResourceRef } from "../model/resource.js";
import type { PublishedContent, PublishedResource } from "./content.js";
import { readFilter } from "./filter.js";
import type { Ledger } from "./ledger.js";
import type { UntimedOp } from "./ops.js";
import { makeRow, payload } from "./rows.js";
import { nextSampleChange, type SampleChange } from "./sampleChange.js";
import type { SandboxListing, SandboxRow } from "./types.js";
import type { RowName } from "../model/row.js";

type Payload = Readonly<Record<string, unknown>>;

/**
 * The publishing side: changes the content, which adds mutations to the feed. Changes are made in
 * the order of the calls. Every method resolves with the sequence of its change, and rejects if the
 * change does not apply (no such row, already hidden, ...).
 */
export class Publisher {
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ledger: Ledger,
    private readonly now: () => number,
  ) {}

  /**
   * The rows that a correct client holds for a resource, in published order; null if the resource
   * is not public. Article localizations have the service's own keys.
   */
  async rowsOf(ref: ResourceRef): Promise<readonly SandboxRow[] | null> {
    const content = await this.ledger.current();
    return content.find(ref)?.isPublic === true ? content.rows(ref) : null;
  }

  /** The public resources, or those of a filter, in the order of their appearance. */
  async resources(filter?: string): Promise<readonly PublishedResource[]> {
    const content = await this.ledger.current();
    const isPublic = content.resources().filter((resource) => resource.isPublic);
    if (filter === undefined) return isPublic;
    const answer = readFilter(filter, content.groups);
    if (!answer.ok) throw new Error(answer.message);
    return isPublic.filter(({ group, id }) => answer.filter.covers(group, id));
  }

  /** The sequence of the newest change. */
  async sequence(): Promise<number> {
    return (await this.ledger.current()).sequence;
  }

  /**
   * Publishes a new version of a row.
   * @param change fields to set, or a function of the current payload
   */
  editRow(
    ref: ResourceRef,
    name: RowName,
    change: Payload | ((data: Payload) => Payload),
  ): Promise<number> {
    return this.publish((content) => {
      const row = content.row(ref, name);
      if (row === null) throw new Error(`No row ${name.recordType} ${name.recordKey}.`);
      const data = payload(row);
      const changed = typeof change === "function" ? change(data) : { ...data, ...change };
      const verseKey = changed.verse_key;
      return {
        op: "updateRow",
        ref: refOf(ref),
        row: {
          ...row,
          verseKey: typeof verseKey === "string" ? verseKey : null,
          json: JSON.stringify(changed),
        },
      };
    });
  }

  /** Publishes a new row. */
  addRow(ref: ResourceRef, data: Payload, options?: { recordType?: string }): Promise<number> {
    return this.publish(({ articleKeys }) => ({
      op: "createRow",
      ref: refOf(ref),
      row: makeRow(ref.group, data, { ...options, articleKeys }),
    }));
  }

  deleteRow(ref: ResourceRef, name: RowName): Promise<number> {
    return this.publish(() => ({
      op: "deleteRow",
      ref: refOf(ref),
      recordType: name.recordType,
      recordKey: name.recordKey,
    }));
  }

  /** Hides the resource: clients no longer get its later changes. */
  hideResource(ref: ResourceRef, reason: string | null = "hidden"): Promise<number> {
    return this.publish(() => ({ op: "hide", ref: refOf(ref), reason }));
  }

  restoreResource(ref: ResourceRef): Promise<number> {
    return this.publish(() => ({ op: "restore", ref: refOf(ref) }));
  }

  /**
   * Requires a new full copy from clients.
   * @param rows the new content, or a function of the current one; without it nothing changes
   */
  invalidateResource(
    ref: ResourceRef,
    rows?: readonly Payload[] | ((rows: readonly Payload[]) => readonly Payload[]),
    options?: { recordType?: string },
  ): Promise<number> {
    return this.publish((content) => {
      const { articleKeys } = content;
      const next =
        typeof rows === "function" ? rows((content.rows(ref) ?? []).map(payload)) : (rows ?? null);
      return {
        op: "invalidate",
        ref: refOf(ref),
        rows: next?.map((data) => makeRow(ref.group, data, { ...options, articleKeys })) ?? null,
      };
    });
  }

  /** Publishes a RESOURCE_UPDATE: a freshness marker that changes no row. */
  touchResource(ref: ResourceRef): Promise<number> {
    return this.publish(() => ({ op: "touch", ref: refOf(ref) }));
  }

  addResource(
    resource: ResourceRef & {
      readonly resourceContentId?: number | null;
      readonly listing?: SandboxListing | null;
      readonly rows: readonly Payload[];
      /** For unknown groups whose rows have no `record_type`. */
      readonly recordType?: string;
    },
  ): Promise<number> {
    return this.publish(({ articleKeys }) => ({
      op: "addResource",
      ref: refOf(resource),
      resourceContentId: resource.resourceContentId ?? null,
      listing: resource.listing ?? null,
      rows: resource.rows.map((data) =>
        makeRow(resource.group, data, {
          articleKeys,
          ...(resource.recordType === undefined ? {} : { recordType: resource.recordType }),
        }),
      ),
    }));
  }

  /** Removes a resource permanently. */
  removeResource(ref: ResourceRef, reason: string | null = "deleted"): Promise<number> {
    return this.publish(() => ({ op: "removeResource", ref: refOf(ref), reason }));
  }

  /** Invalidates all tokens and cursors: the service answers them with `resync_required`. */
  expireTokens(): Promise<number> {
    return this.publish(() => ({ op: "expireTokens" }));
  }

  /** Publishes a mutation of an undocumented type. It does not change the content. */
  publishUnknown(
    ref: ResourceRef,
    type: string,
    about: { readonly row?: RowName; readonly data?: Payload } = {},
  ): Promise<number> {
    return this.publish(() => ({
      op: "unknownMutation",
      ref: refOf(ref),
      type,
      recordType: about.row?.recordType ?? null,
      recordKey: about.row?.recordKey ?? null,
      json: about.data === undefined ? null : JSON.stringify(about.data),
    }));
  }

  /**
   * Publishes the next of a cycle of clearly marked changes, to demonstrate a sync. Needs the
   * sample data.
   */
  async publishSampleChange(): Promise<SampleChange & { readonly sequence: number }> {
    const changes: SampleChange[] = [];
    const sequence = await this.publish((content) => {
      const { change, op } = nextSampleChange(content);
      changes.push(change);
      return op;
    });
    const [change] = changes;
    if (change === undefined) throw new Error("No sample change applies to this data.");
    return { ...change, sequence };
  }

  /** Plans a change of the current content after all earlier changes, and publishes it. */
  private publish(plan: (content: PublishedContent) => UntimedOp): Promise<number> {
    const done = this.tail.then(async () => {
      const op = plan(await this.ledger.current());
      return this.ledger.publish({ ...op, at: this.now() });
    });
    this.tail = done.catch(() => undefined);
    return done;
  }
}

/** Keeps only the two fields of a reference: the argument can be a tree item with more fields. */
function refOf({ group, id }: ResourceRef): ResourceRef {
  return { group, id };
}
