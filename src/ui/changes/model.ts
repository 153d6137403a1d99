import * as l10n from "@vscode/l10n";
import type { ChangedPart } from "../../core/library/review/classify.js";
import type { ChangeHead, ChangeKind } from "../../core/model/change.js";
import { chapterById } from "../../core/model/chapters.js";
import { labelOf } from "../../core/model/label.js";
import { readerKind, type ReaderKind } from "../../core/model/pages.js";
import { plural } from "../../core/model/plural.js";
import {
  findRef,
  resourceKey,
  type LocalResource,
  type ResourceKey,
  type ResourceRef,
} from "../../core/model/resource.js";
import { rowKey } from "../../core/model/row.js";
import { verseAt, verseKey, versesName } from "../../core/model/verse.js";
import type { StoreState } from "../../core/model/storeState.js";
import { age, count, DAY, moment } from "../text/age.js";
import { changesText, resourceLabel } from "../text/resources.js";

/** The filter of the view; an empty set shows all changes. */
export interface ChangesFilter {
  readonly resources: ReadonlySet<ResourceKey>;
  readonly kinds: ReadonlySet<ChangeKind>;
  readonly parts: ReadonlySet<ChangedPart>;
  /** Only changes that the service recorded in the last days; null for all. */
  readonly days: number | null;
}

export const NO_FILTER: ChangesFilter = {
  resources: new Set(),
  kinds: new Set(),
  parts: new Set(),
  days: null,
};

export interface ResourceChangesNode {
  readonly kind: "resource";
  readonly resource: LocalResource;
  readonly nodeId: string;
  readonly label: string;
  readonly description: string;
  readonly accessibilityLabel: string;
}

export interface ChapterChangesNode {
  readonly kind: "chapter";
  readonly resource: LocalResource;
  readonly nodeId: string;
  readonly label: string;
  readonly description: string;
  /** In reading order. */
  readonly heads: readonly ChangeHead[];
}

/** A changed row, or all changed words or segments of a verse, which the reader shows together. */
export interface ChangeNode {
  readonly kind: "change";
  readonly resource: LocalResource;
  readonly first: ChangeHead;
  /** In reading order; the first is `first`. */
  readonly heads: readonly ChangeHead[];
  readonly nodeId: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly accessibilityLabel: string;
}

export type ChangesNode = ResourceChangesNode | ChapterChangesNode | ChangeNode;

/** The filter's resources with unreviewed changes. */
export function filteredResources(
  state: Pick<StoreState, "resources">,
  { resources }: ChangesFilter,
): LocalResource[] {
  return state.resources.filter(
    (resource) =>
      resource.unreviewedRows > 0 && (resources.size === 0 || resources.has(resourceKey(resource))),
  );
}

/**
 * The resources with unreviewed changes, most changes first. `shown` has the number of matching
 * changes if the filter hides some; resources without any are left out.
 */
export function changedResources(
  state: StoreState,
  filter: ChangesFilter,
  locale: string,
  shown: ReadonlyMap<ResourceKey, number> | null = null,
): ResourceChangesNode[] {
  const changesOf = (resource: LocalResource): number =>
    shown === null ? resource.unreviewedRows : (shown.get(resourceKey(resource)) ?? 0);
  return filteredResources(state, filter)
    .filter((resource) => changesOf(resource) > 0)
    .sort((a, b) => changesOf(b) - changesOf(a))
    .map((resource) => {
      const listed = findRef(state.listed, resource);
      const label = resourceLabel(resource, resource, listed);
      return {
        kind: "resource",
        resource,
        nodeId: `changes/${resourceKey(resource)}`,
        label,
        description: count(changesOf(resource), locale),
        accessibilityLabel: `${label}, ${
          shown === null
            ? changesText(resource.unreviewedRows, locale)
            : plural(
                l10n.t("{0, plural, one {# change} other {# changes}}"),
                locale,
                changesOf(resource),
              )
        }`,
      };
    });
}

/**
 * True if the changes of a resource are listed directly below it, without surahs, as for an
 * article.
 */
export function isFlat({ group }: ResourceRef): boolean {
  return readerKind(group) === "articles";
}

/**
 * Maximum rows below one node for changes without a chapter; a longer list would block the
 * extension host.
 */
const MOST_OTHER_ROWS = 500;

/** The chapters of a resource's changes; changes without a chapter come last, in parts. */
export function chaptersOf(
  resource: LocalResource,
  heads: readonly ChangeHead[],
  locale: string,
): ChapterChangesNode[] {
  const chapters = new Map<number, ChangeHead[]>();
  const others: ChangeHead[] = [];
  for (const head of heads) {
    const chapter = head.position === null ? 0 : Math.floor(head.position / 1000);
    const known = chapter === 0 ? others : chapters.get(chapter);
    if (known === undefined) chapters.set(chapter, [head]);
    else known.push(head);
  }
  const node = (id: string, label: string, own: readonly ChangeHead[]): ChapterChangesNode => ({
    kind: "chapter",
    resource,
    nodeId: `changes/${resourceKey(resource)}/${id}`,
    label,
    description: count(own.length, locale),
    heads: own,
  });
  const nodes = [...chapters]
    .sort(([a], [b]) => a - b)
    .map(([chapter, own]) =>
      node(String(chapter), `${chapter} ${chapterById(chapter)?.name ?? ""}`, own),
    );
  for (let at = 0; at < others.length; at += MOST_OTHER_ROWS) {
    const own = others.slice(at, at + MOST_OTHER_ROWS);
    const isOnly = own.length === others.length;
    const [from, to] = [at + 1, at + own.length].map((number) => count(number, locale));
    const label = isOnly
      ? l10n.t("Other rows")
      : l10n.t("Other rows {0}–{1}", from ?? "", to ?? "");
    nodes.push(node(`other${at}`, label, own));
  }
  return nodes;
}

/** Readers that show several rows of a verse as one element. */
const PARTS_OF_VERSES: ReadonlySet<ReaderKind> = new Set(["words", "recitation"]);

/** The changes of a chapter, in reading order. */
export function changesIn(
  { resource, heads }: Pick<ChapterChangesNode, "resource" | "heads">,
  options: {
    readonly now: number;
    readonly locale: string;
    /** Names of rows without verses, by row key. */
    readonly names?: ReadonlyMap<string, string>;
  },
): ChangeNode[] {
  const together = PARTS_OF_VERSES.has(readerKind(resource.group));
  const groups = new Map<string, ChangeHead[]>();
  for (const head of heads) {
    const verse = together ? verseOfChange(head) : null;
    const key = verse ?? rowKey(head);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [head]);
    else known.push(head);
  }
  // Many changes have the same time, and formatting is slow.
  const ages = new Map<string, string>();
  const ageOf = (iso: string): string => {
    const known = ages.get(iso) ?? age(iso, options.now, options.locale);
    ages.set(iso, known);
    return known;
  };
  return [...groups].flatMap(([key, own]) => {
    const [first] = own;
    return first === undefined
      ? []
      : [
          changeNode(resource, key, [first, ...own.slice(1)], {
            ageOf,
            locale: options.locale,
            name: options.names?.get(rowKey(first)) ?? null,
          }),
        ];
  });
}

/** The changes that pass the filter. `partOf` is needed only for a filter by part. */
export function passing(
  heads: readonly ChangeHead[],
  filter: ChangesFilter,
  partOf: (head: ChangeHead) => ChangedPart | undefined,
  now: number,
): ChangeHead[] {
  const since = filter.days === null ? "" : new Date(now - filter.days * DAY).toISOString();
  return heads.filter((head) => {
    if (filter.kinds.size > 0 && !filter.kinds.has(head.kind)) return false;
    if (head.changedAt < since) return false;
    if (filter.parts.size === 0) return true;
    const part = partOf(head);
    return part !== undefined && filter.parts.has(part);
  });
}

/**
 * The line above the view: the date since which nothing has changed, or the number of matching
 * changes. `shown` is that number; null while it is being counted.
 */
export function messageText(
  state: StoreState | null,
  filter: ChangesFilter,
  locale: string,
  shown: number | null = null,
): string | undefined {
  if (state === null) return undefined;
  const total = state.resources.reduce((sum, { unreviewedRows }) => sum + unreviewedRows, 0);
  if (isFiltered(filter) && total > 0) {
    if (shown === null) return l10n.t("The filter may hide changes.");
    if (shown === 0) return l10n.t("No changes match the filter.");
    return l10n.t(
      "{0} of {1} changes match the filter.",
      count(shown, locale),
      count(total, locale),
    );
  }
  if (state.resources.some(({ unreviewedRows }) => unreviewedRows > 0)) return undefined;
  const reviewed = state.resources.flatMap(({ reviewedThrough }) => reviewedThrough ?? []).sort();
  const first = state.resources.flatMap(({ lastRefreshedAt }) => lastRefreshedAt ?? []).sort();
  const since = reviewed.at(-1) ?? first[0];
  return since === undefined
    ? l10n.t("Nothing is stored yet.")
    : l10n.t("No changes since {0}.", moment(since, locale));
}

/** True if some changes of a listed resource may be hidden. */
export function hidesChanges({ kinds, parts, days }: ChangesFilter): boolean {
  return kinds.size > 0 || parts.size > 0 || days !== null;
}

export function isFiltered(filter: ChangesFilter): boolean {
  return filter.resources.size > 0 || hidesChanges(filter);
}

/** `1:2`, or `1:1–4` for a text about several verses; null without a verse. */
export function versesOfChange(head: ChangeHead): string | null {
  const { position, to } = head;
  const first = verseOfChange(head);
  if (first === null || position === null || to === null || to <= position) return first;
  return versesName(position, to);
}

/** The verse of a change, including that of a deleted row; null without a verse. */
export function verseOfChange(head: ChangeHead): string | null {
  if (head.verseKey !== null) return head.verseKey;
  const verse = head.position === null ? null : verseAt(head.position);
  return verse === null ? null : verseKey(verse);
}

export function changeKindText(kind: ChangeKind): string {
  switch (kind) {
    case "created":
      return l10n.t("added");
    case "updated":
      return l10n.t("changed");
    case "deleted":
      return l10n.t("removed");
  }
}

export function partText(part: ChangedPart): string {
  switch (part) {
    case "words":
      return l10n.t("Words");
    case "punctuation":
      return l10n.t("Punctuation only");
    case "spacing":
      return l10n.t("Spacing only");
    case "data":
      return l10n.t("Other data");
  }
}

const ICONS: Readonly<Record<ChangeKind, string>> = {
  created: "diff-added",
  updated: "diff-modified",
  deleted: "diff-removed",
};

function changeNode(
  resource: LocalResource,
  key: string,
  heads: readonly [ChangeHead, ...ChangeHead[]],
  {
    ageOf,
    locale,
    name,
  }: {
    readonly ageOf: (iso: string) => string;
    readonly locale: string;
    readonly name: string | null;
  },
): ChangeNode {
  const [first] = heads;
  const row = `${first.recordType} ${first.recordKey}`;
  const label = labelOf(name) ?? versesOfChange(first) ?? labelOf(row) ?? "";
  // A verse with a removed or added word is itself changed.
  const kind = heads.every((head) => head.kind === first.kind) ? first.kind : "updated";
  const newest = heads.reduce((a, b) => (a.changedAt > b.changedAt ? a : b), first);
  const facts = [
    changeKindText(kind),
    ...(heads.length > 1 ? [rowsText(heads.length, locale)] : []),
    ageOf(newest.changedAt),
  ];
  return {
    kind: "change",
    resource,
    first,
    heads,
    nodeId: `changes/${resourceKey(resource)}/row/${key}`,
    label,
    description: facts.join(" · "),
    icon: ICONS[kind],
    accessibilityLabel: [label, ...facts].join(", "),
  };
}

function rowsText(rows: number, locale: string): string {
  return plural(l10n.t("{0, plural, one {# row} other {# rows}}"), locale, rows);
}

/** The resource of a node, as a command's argument. */
export function refOf({ resource }: ChangesNode): ResourceRef {
  return { group: resource.group, id: resource.id };
}
