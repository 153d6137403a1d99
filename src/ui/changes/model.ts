import * as l10n from "@vscode/l10n";
import type { ChangedPart } from "../../core/library/review/classify.js";
import type { ChangeHead, ChangeKind } from "../../core/model/change.js";
import { chapterById } from "../../core/model/chapters.js";
import { plural } from "../../core/model/plural.js";
import {
  resourceKey,
  type LocalResource,
  type ResourceKey,
  type ResourceRef,
} from "../../core/model/resource.js";
import { rowKey } from "../../core/model/row.js";
import { verseAt, verseKey } from "../../core/model/verse.js";
import type { StoreState } from "../../core/ports.js";
import { age, count, moment } from "../text/age.js";
import { resourceLabel } from "../tree/model.js";

/** The changes that the view shows; an empty set of kinds or parts shows all. */
export interface ChangesFilter {
  readonly resources: ReadonlySet<ResourceKey>;
  readonly kinds: ReadonlySet<ChangeKind>;
  readonly parts: ReadonlySet<ChangedPart>;
  /** ISO 8601: only changes recorded after it; null for all. */
  readonly since: string | null;
}

export const NO_FILTER: ChangesFilter = {
  resources: new Set(),
  kinds: new Set(),
  parts: new Set(),
  since: null,
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
  readonly changes: readonly ChangeNode[];
}

export interface ChangeNode {
  readonly kind: "change";
  readonly resource: LocalResource;
  readonly head: ChangeHead;
  readonly nodeId: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly accessibilityLabel: string;
}

export type ChangesNode = ResourceChangesNode | ChapterChangesNode | ChangeNode;

/** The resources with unreviewed changes, those with most changes first. */
export function changedResources(
  state: StoreState,
  filter: ChangesFilter,
  locale: string,
): ResourceChangesNode[] {
  return state.resources
    .filter((resource) => resource.unreviewedRows > 0)
    .filter(
      (resource) => filter.resources.size === 0 || filter.resources.has(resourceKey(resource)),
    )
    .sort((a, b) => b.unreviewedRows - a.unreviewedRows)
    .map((resource) => {
      const listed = state.listed.find((one) => resourceKey(one) === resourceKey(resource));
      const label = resourceLabel(resource, resource, listed);
      return {
        kind: "resource",
        resource,
        nodeId: `changes/${resourceKey(resource)}`,
        label,
        // Under a filter the number of shown changes is known only when they are read.
        description: hidesChanges(filter) ? "" : count(resource.unreviewedRows, locale),
        accessibilityLabel: hidesChanges(filter)
          ? label
          : `${label}, ${changesText(resource.unreviewedRows, locale)}`,
      };
    });
}

/** The chapters of a resource's changes; changes without a chapter come last. */
export function chaptersOf(
  resource: LocalResource,
  heads: readonly ChangeHead[],
  options: { readonly now: number; readonly locale: string },
): ChapterChangesNode[] {
  const chapters = new Map<number, ChangeHead[]>();
  for (const head of heads) {
    const chapter = head.position === null ? 0 : Math.floor(head.position / 1000);
    const known = chapters.get(chapter);
    if (known === undefined) chapters.set(chapter, [head]);
    else known.push(head);
  }
  return [...chapters]
    .sort(([a], [b]) => (a === 0 ? Infinity : a) - (b === 0 ? Infinity : b))
    .map(([chapter, changes]) => {
      const name = chapterById(chapter)?.name;
      return {
        kind: "chapter",
        resource,
        nodeId: `changes/${resourceKey(resource)}/${String(chapter)}`,
        label: name === undefined ? l10n.t("Other rows") : `${String(chapter)} ${name}`,
        description: count(changes.length, options.locale),
        changes: changes.map((head) => changeNode(resource, head, options)),
      };
    });
}

/** The changes that pass the filter. `partOf` is needed only if the filter names parts. */
export function passing(
  heads: readonly ChangeHead[],
  filter: ChangesFilter,
  partOf: (head: ChangeHead) => ChangedPart | undefined,
): ChangeHead[] {
  return heads.filter((head) => {
    if (filter.kinds.size > 0 && !filter.kinds.has(head.kind)) return false;
    if (filter.since !== null && head.changedAt < filter.since) return false;
    if (filter.parts.size === 0) return true;
    const part = partOf(head);
    return part !== undefined && filter.parts.has(part);
  });
}

/** The one line above the view: since when nothing has changed, or that a filter hides changes. */
export function messageText(
  state: StoreState | null,
  filter: ChangesFilter,
  locale: string,
): string | undefined {
  if (state === null) return undefined;
  if (isFiltered(filter)) return l10n.t("The filter may hide changes.");
  if (state.resources.some(({ unreviewedRows }) => unreviewedRows > 0)) return undefined;
  const reviewed = state.resources.flatMap(({ reviewedThrough }) => reviewedThrough ?? []).sort();
  const first = state.resources.flatMap(({ lastRefreshedAt }) => lastRefreshedAt ?? []).sort();
  const since = reviewed.at(-1) ?? first[0];
  return since === undefined
    ? l10n.t("Nothing is stored yet.")
    : l10n.t("No changes since {0}.", moment(since, locale));
}

/** True if some changes of a listed resource may be hidden. */
function hidesChanges({ kinds, parts, since }: ChangesFilter): boolean {
  return kinds.size > 0 || parts.size > 0 || since !== null;
}

export function isFiltered(filter: ChangesFilter): boolean {
  return (
    filter.resources.size > 0 ||
    filter.kinds.size > 0 ||
    filter.parts.size > 0 ||
    filter.since !== null
  );
}

/** The verse that a change is about, also if its row is gone; null without a verse. */
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

export function changesText(changes: number, locale: string): string {
  return plural(
    l10n.t("{0, plural, one {# change not reviewed} other {# changes not reviewed}}"),
    locale,
    changes,
  );
}

const ICONS: Readonly<Record<ChangeKind, string>> = {
  created: "diff-added",
  updated: "diff-modified",
  deleted: "diff-removed",
};

function changeNode(
  resource: LocalResource,
  head: ChangeHead,
  { now, locale }: { readonly now: number; readonly locale: string },
): ChangeNode {
  const label = verseOfChange(head) ?? `${head.recordType} ${head.recordKey}`;
  const kind = changeKindText(head.kind);
  const since = age(head.changedAt, now, locale);
  return {
    kind: "change",
    resource,
    head,
    nodeId: `changes/${resourceKey(resource)}/${rowKey(head)}`,
    label,
    description: `${kind} · ${since}`,
    icon: ICONS[head.kind],
    accessibilityLabel: [label, kind, since].join(", "),
  };
}

/** The resource that a node belongs to, as a command's argument. */
export function refOf({ resource }: ChangesNode): ResourceRef {
  return { group: resource.group, id: resource.id };
}
