/** The name of a public content resource: its group (`translations`) and its id in the group. */
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

/**
 * The known groups, from the service's documents and from observation (spec notes, "Groups and
 * rows").
 */
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

/** Group names come from a server and become parts of file names, so their alphabet is fixed. */
export const GROUP_PATTERN = /^[a-z][a-z0-9_]{0,63}$/;

export type ResourceStatus = "available" | "unavailable" | "held";

/** A resource in the public API. These fields are fixed. */
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

/** The reason why the last attempt to update a resource failed. */
export interface ResourceFailure {
  readonly code: string;
  readonly message: string;
  /** ISO 8601. */
  readonly at: string;
}

/** A resource in the local catalog. */
export interface LocalResource extends ResourceInfo {
  readonly authorName: string | null;
  /** ISO 639 code for `lang` attributes, from the service's list of languages; null if unknown. */
  readonly languageCode: string | null;
  /** Size of the resource's database file in bytes; 0 without a file. */
  readonly bytes: number;
  /** File name of the current generation below the store's folder; null without local rows. */
  readonly file: string | null;
  readonly rowsByType: Readonly<Record<string, number>>;
  /** `sync_sequence` of the last full copy. */
  readonly fullCopySequence: number | null;
  /**
   * The local rows contain every mutation up to this sequence; older ones are skipped. At least
   * `syncSequence`; also raised by runs without changes, and for unavailable resources.
   */
  readonly currentThrough: number | null;
  /**
   * The feed that `currentThrough` belongs to (`StoreState.feed`); it says nothing about other
   * feeds.
   */
  readonly currentFeed: number | null;
  /** ISO 8601: when the rows were last known to be current. */
  readonly checkedAt: string | null;
  /** ISO 8601. */
  readonly unavailableSince: string | null;
  readonly failure: ResourceFailure | null;
  /** Consecutive failures. */
  readonly failedAttempts: number;
  /**
   * ISO 8601: earliest time of the next automatic full copy; the user or a new announcement of the
   * service overrides it. Null without a pause.
   */
  readonly retryAt: string | null;
  /**
   * Number of rows lost in the last full copy, until the user opens the resource; otherwise null.
   */
  readonly lostRows: number | null;
  /** The local rows are damaged, deleted or uncertain: the next run fetches a full copy. */
  readonly needsFullCopy: boolean;
  /** ISO 8601: changes applied up to this time are reviewed; null before the first review. */
  readonly reviewedThrough: string | null;
  /** Rows that differ from their last reviewed state, within the kept history. */
  readonly unreviewedRows: number;
}

/** True if there are rows to read. */
export function hasRows({ file, rowCount }: Pick<LocalResource, "file" | "rowCount">): boolean {
  return file !== null && rowCount > 0;
}

/** The resource in a state of the store; undefined if the store does not know it. */
export function findResource(
  state: { readonly resources: readonly LocalResource[] },
  ref: ResourceRef,
): LocalResource | undefined {
  return findRef(state.resources, ref);
}

/** The first item with this reference. */
export function findRef<T extends ResourceRef>(all: readonly T[], ref: ResourceRef): T | undefined {
  return all.find(({ group, id }) => id === ref.id && group === ref.group);
}

/** A local row in the public API. These fields are fixed. */
export interface Row {
  readonly recordType: string;
  readonly recordKey: string;
  readonly verseKey: string | null;
  readonly data: Record<string, unknown>;
}
