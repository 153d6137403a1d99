import { resourceKey, type ResourceKey, type ResourceRef } from "../model/resource.js";
import { initialGroups } from "./filter.js";
import type { SandboxOp } from "./ops.js";
import type {
  ArticleKeys,
  SandboxData,
  SandboxListing,
  SandboxResource,
  SandboxRow,
} from "./types.js";
import { rowKey, type RowName } from "../model/row.js";

/** A mutation of the feed; `json` is the payload's text. */
export interface LoggedMutation extends ResourceRef {
  readonly sequence: number;
  readonly type: string;
  readonly resourceContentId: number | null;
  readonly recordType: string | null;
  readonly recordKey: string | null;
  readonly sourceRecordId: number | null;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
  readonly json: string | null;
  readonly unavailableReason: string | null;
}

export interface PublishedResource extends ResourceRef {
  readonly resourceContentId: number | null;
  readonly listing: SandboxListing | null;
  readonly isPublic: boolean;
}

interface Held extends PublishedResource {
  isPublic: boolean;
  /** Sequence and time of the RESOURCE_CREATE that published it. */
  createdSequence: number;
  createdAt: number;
  load: (() => Iterable<SandboxRow>) | null;
  rows: Map<string, SandboxRow>;
}

const FIRST_SEQUENCE = 1000;
/** The publication time of the initial content: 2026-01-01. */
const FIRST_PUBLISHED = Date.UTC(2026, 0, 1);

/**
 * The content and its feed: the public resources, and all mutations that led to them. Each change
 * takes the next sequence; a change of a hidden resource takes a sequence too, but adds no
 * mutation.
 */
export class PublishedContent {
  private readonly held = new Map<ResourceKey, Held>();
  private readonly log: LoggedMutation[] = [];
  private readonly knownGroups = initialGroups();
  private last = FIRST_SEQUENCE;
  private expired = 0;

  constructor(private readonly data: SandboxData) {
    for (const resource of data.resources) this.hold(resource, resource.rows, FIRST_PUBLISHED);
  }

  /** The sequence of the newest change. */
  get sequence(): number {
    return this.last;
  }

  /** The number of changes since the initial content. */
  get changesMade(): number {
    return this.last - FIRST_SEQUENCE - this.data.resources.length;
  }

  /** Names the period in which tokens are valid; tokens of another epoch are refused. */
  get epoch(): string {
    return `${this.data.version}/${this.expired}`;
  }

  get languages(): SandboxData["languages"] {
    return this.data.languages;
  }

  get articleKeys(): ArticleKeys {
    return this.data.articleKeys ?? "derivable";
  }

  get chapters(): SandboxData["chapters"] {
    return this.data.chapters;
  }

  get groups(): ReadonlySet<string> {
    return this.knownGroups;
  }

  /** All resources, including hidden ones, in the order of their first appearance. */
  resources(): readonly PublishedResource[] {
    return [...this.held.values()];
  }

  find(ref: ResourceRef): PublishedResource | null {
    return this.held.get(resourceKey(ref)) ?? null;
  }

  /** All rows of a public or hidden resource; null if the resource does not exist. */
  rows(ref: ResourceRef): readonly SandboxRow[] | null {
    const held = this.held.get(resourceKey(ref));
    return held === undefined ? null : [...loaded(held).values()];
  }

  row(ref: ResourceRef, name: RowName): SandboxRow | null {
    const held = this.held.get(resourceKey(ref));
    return (held && loaded(held).get(rowKey(name))) ?? null;
  }

  /** A RESOURCE_CREATE for each public resource, in the order of their publication. */
  bootstrap(covers: (group: string, id: number) => boolean): LoggedMutation[] {
    return [...this.held.values()]
      .filter((held) => held.isPublic && covers(held.group, held.id))
      .sort((a, b) => a.createdSequence - b.createdSequence)
      .map((held) => mutation(held, held.createdSequence, held.createdAt, "RESOURCE_CREATE"));
  }

  /**
   * The feed after a sequence. For a hidden resource it contains only the removals (full copies and
   * recovery, "Unavailable Resources").
   */
  changes(covers: (group: string, id: number) => boolean, after: number): LoggedMutation[] {
    return this.log.filter(
      (entry) =>
        entry.sequence > after &&
        covers(entry.group, entry.id) &&
        (entry.type === "RESOURCE_DELETE" || this.held.get(resourceKey(entry))?.isPublic === true),
    );
  }

  /** True if a change applies: its resource and row exist, and it would change something. */
  accepts(op: SandboxOp): boolean {
    if (op.op === "expireTokens") return true;
    const held = this.held.get(resourceKey(op.ref));
    if (op.op === "addResource") return held === undefined;
    if (held === undefined) return false;
    switch (op.op) {
      case "createRow":
        return !loaded(held).has(rowKey(op.row));
      case "updateRow":
        return loaded(held).has(rowKey(op.row));
      case "deleteRow":
        return loaded(held).has(rowKey(op));
      case "hide":
        return held.isPublic;
      case "restore":
        return !held.isPublic;
      default:
        return true;
    }
  }

  /**
   * Publishes an accepted change.
   * @returns its sequence.
   */
  apply(op: SandboxOp): number {
    if (op.op === "expireTokens") {
      this.expired++;
      return this.last;
    }
    if (op.op === "addResource") {
      const { ref, resourceContentId, listing, rows, at } = op;
      const added = this.hold({ ...ref, resourceContentId, listing }, () => rows, at);
      this.log.push(mutation(added, this.last, at, "RESOURCE_CREATE"));
      return this.last;
    }
    const held = this.held.get(resourceKey(op.ref));
    if (held === undefined) throw new Error(`There is no resource ${resourceKey(op.ref)}.`);
    switch (op.op) {
      case "createRow":
      case "updateRow": {
        const { recordType, recordKey, sourceRecordId, json } = op.row;
        loaded(held).set(rowKey(op.row), op.row);
        return this.record(held, op.at, op.op === "createRow" ? "ROW_CREATE" : "ROW_UPDATE", {
          recordType,
          recordKey,
          sourceRecordId,
          json,
        });
      }
      case "deleteRow": {
        const { recordType, recordKey } = op;
        const sourceRecordId = loaded(held).get(rowKey(op))?.sourceRecordId ?? null;
        loaded(held).delete(rowKey(op));
        return this.record(held, op.at, "ROW_DELETE", { recordType, recordKey, sourceRecordId });
      }
      case "hide":
      case "removeResource": {
        const sequence = this.record(held, op.at, "RESOURCE_DELETE", {
          unavailableReason: op.reason,
        });
        held.isPublic = false;
        // The removal stays in the feed; a later addResource may use the same id again.
        if (op.op === "removeResource") this.held.delete(resourceKey(held));
        return sequence;
      }
      case "restore":
        held.isPublic = true;
        held.createdSequence = this.record(held, op.at, "RESOURCE_CREATE");
        held.createdAt = op.at;
        return held.createdSequence;
      case "invalidate":
        if (op.rows !== null) {
          held.load = null;
          held.rows = keyed(op.rows);
        }
        return this.record(held, op.at, "RESOURCE_INVALIDATE");
      case "touch":
        return this.record(held, op.at, "RESOURCE_UPDATE");
      case "unknownMutation":
        return this.record(held, op.at, op.type, {
          recordType: op.recordType,
          recordKey: op.recordKey,
          json: op.json,
        });
    }
  }

  private hold(
    resource: Omit<SandboxResource, "rows">,
    load: () => Iterable<SandboxRow>,
    at: number,
  ): Held {
    const { group, id, resourceContentId, listing } = resource;
    const held: Held = {
      group,
      id,
      resourceContentId,
      listing,
      isPublic: true,
      createdSequence: ++this.last,
      createdAt: at,
      load,
      rows: new Map(),
    };
    this.held.set(resourceKey(held), held);
    this.knownGroups.add(group);
    return held;
  }

  private record(
    held: Held,
    at: number,
    type: string,
    about: Partial<LoggedMutation> = {},
  ): number {
    const sequence = ++this.last;
    if (held.isPublic) this.log.push({ ...mutation(held, sequence, at, type), ...about });
    return sequence;
  }
}

function mutation(
  held: PublishedResource,
  sequence: number,
  changedAt: number,
  type: string,
): LoggedMutation {
  return {
    sequence,
    type,
    group: held.group,
    id: held.id,
    resourceContentId: held.resourceContentId,
    recordType: null,
    recordKey: null,
    sourceRecordId: null,
    changedAt,
    json: null,
    unavailableReason: null,
  };
}

function loaded(held: Held): Map<string, SandboxRow> {
  if (held.load !== null) {
    held.rows = keyed(held.load());
    held.load = null;
  }
  return held.rows;
}

function keyed(rows: Iterable<SandboxRow>): Map<string, SandboxRow> {
  const map = new Map<string, SandboxRow>();
  for (const row of rows) map.set(rowKey(row), row);
  return map;
}
