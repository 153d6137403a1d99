/** Names one public content resource: its group (`translations`) and its id within the group. */
export interface ResourceRef {
  readonly group: string;
  readonly id: number;
}

/** A resource as one string, for maps and sets: `translations:19`. */
export type ResourceKey = `${string}:${number}`;

export function resourceKey(ref: ResourceRef): ResourceKey {
  return `${ref.group}:${ref.id}`;
}

/** Order of the public API and of the tree: by group, then by id. */
export function compareResources(a: ResourceRef, b: ResourceRef): number {
  return a.group < b.group ? -1 : a.group > b.group ? 1 : a.id - b.id;
}

/** The groups that the service's documents and observations name (spec notes, "Groups and rows"). */
export const KNOWN_GROUPS = [
  "articles",
  "chapter_recitations",
  "mushafs",
  "quran_core",
  "recitations",
  "tafsirs",
  "translations",
  "word_by_word_translations",
  "word_by_word_transliterations",
] as const;

export type KnownGroup = (typeof KNOWN_GROUPS)[number];

/** Group names are data from a server and parts of file names, so their alphabet is fixed. */
export const GROUP_PATTERN = /^[a-z][a-z0-9_]{0,63}$/;

export type ResourceStatus = "available" | "unavailable" | "held";

/** What other extensions see of a resource. A fixed part of the public API. */
export interface ResourceInfo extends ResourceRef {
  readonly resourceContentId: number | null;
  readonly name: string | null;
  readonly languageName: string | null;
  readonly direction: "ltr" | "rtl" | null;
  readonly status: ResourceStatus;
  readonly unavailableReason: string | null;
  readonly schemaVersion: number | null;
  readonly syncSequence: number | null;
  readonly rowCount: number;
  /** ISO 8601: when the last full copy was stored. */
  readonly lastRefreshedAt: string | null;
  /** ISO 8601: when the last change was applied. */
  readonly lastChangedAt: string | null;
}

/** Why a resource could not be brought up to date in the last run that tried. */
export interface ResourceFailure {
  readonly code: string;
  readonly message: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Everything the local catalog knows about a resource. */
export interface LocalResource extends ResourceInfo {
  readonly authorName: string | null;
  /** ISO 639 code for `lang` attributes, from the service's list of languages; null where unknown. */
  readonly languageCode: string | null;
  /** Size of the resource's database file in bytes; 0 where there is none. */
  readonly bytes: number;
  /** File name of the current generation below the store's folder; null where nothing is stored. */
  readonly file: string | null;
  readonly rowsByType: Readonly<Record<string, number>>;
  /** `sync_sequence` of the last full copy. */
  readonly fullCopySequence: number | null;
  /**
   * The local rows contain every mutation up to this sequence; older ones that come again are
   * skipped. At least `syncSequence`; also raised by runs that brought no change, and for
   * resources that are known to be unavailable.
   */
  readonly currentThrough: number | null;
  /** The feed that `currentThrough` belongs to (`StoreState.feed`); in another it proves nothing. */
  readonly currentFeed: number | null;
  /** ISO 8601: when the rows were last known to be current. */
  readonly checkedAt: string | null;
  /** ISO 8601. */
  readonly unavailableSince: string | null;
  readonly failure: ResourceFailure | null;
  /** Failures in a row. */
  readonly failedAttempts: number;
  /**
   * ISO 8601: before this moment no full copy is asked for, unless a person asks or the service
   * announces the resource again. Null: no pause, and nothing to look for again.
   */
  readonly retryAt: string | null;
  /** Rows that the last full copy lost against the one before, until somebody has looked; else null. */
  readonly lostRows: number | null;
  /** The local rows are damaged, deleted or uncertain: the next run fetches a full copy. */
  readonly needsFullCopy: boolean;
  /** ISO 8601: changes that were applied up to then were reviewed; null where none ever was. */
  readonly reviewedThrough: string | null;
  /** Rows that differ from what was last reviewed, as far as the local history is kept. */
  readonly unreviewedRows: number;
}

/** The resource in a state of the store; undefined if the store does not know it. */
export function findResource(
  state: { readonly resources: readonly LocalResource[] },
  ref: ResourceRef,
): LocalResource | undefined {
  return findRef(state.resources, ref);
}

/** The first of these that is the resource, or is about it. */
export function findRef<T extends ResourceRef>(all: readonly T[], ref: ResourceRef): T | undefined {
  return all.find(({ group, id }) => id === ref.id && group === ref.group);
}

/** One local row, as other extensions see it. A fixed part of the public API. */
export interface Row {
  readonly recordType: string;
  readonly recordKey: string;
  readonly verseKey: string | null;
  readonly data: Record<string, unknown>;
}
