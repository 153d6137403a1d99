import * as l10n from "@vscode/l10n";
import { type Mark, resourceMarks } from "./resourceMarks.js";
import type { TreeInput, ResourceNode, Tooltip } from "./nodes.js";
import { resourceLabel, languageTitle, joined, changesText } from "../text/resources.js";
import { groupTitle } from "../text/groups.js";
import { describeError } from "../text/errors.js";
import { age, count, moment, size } from "../text/age.js";
import type { SessionStatus } from "../../core/sync/types.js";
import type { ListedResource, StoreState } from "../../core/model/storeState.js";
import {
  hasRows,
  type ResourceRef,
  resourceKey,
  type LocalResource,
  type ResourceKey,
} from "../../core/model/resource.js";
import { plural } from "../../core/model/plural.js";
import type { ResourceFilter } from "../../core/model/filter.js";
import { VERSE_COUNT } from "../../core/model/verseCount.js";
import { copyState } from "../../core/library/copyState.js";

/** A resource that is in the settings, but not in the local copy. */
export function pendingNode(
  ref: ResourceRef,
  listed: ListedResource | undefined,
  input: TreeInput,
): ResourceNode {
  const label = resourceLabel(ref, undefined, listed);
  const waits = l10n.t("not fetched yet");
  const busy = input.busy.has(resourceKey(ref));
  const language = languageTitle(listed?.languageName, input.locale);
  return {
    kind: "resource",
    group: ref.group,
    id: ref.id,
    nodeId: `resource/${resourceKey(ref)}`,
    label,
    description: joined([waits, language]),
    icon: busy ? "loading~spin" : "circle-outline",
    contextValue: "resource pending named",
    accessibilityLabel: joined([label, groupTitle(ref.group), language, waits], ", "),
    tooltip: {
      title: label,
      notes: [l10n.t("In your settings. The next sync fetches it.")],
      facts: facts([
        [l10n.t("Group"), groupTitle(ref.group)],
        [l10n.t("Author"), listed?.authorName],
        [l10n.t("Language"), language],
        [l10n.t("Resource"), resourceKey(ref)],
      ]),
    },
    isStored: false,
    changes: null,
  };
}

/** Values shared by a node's texts. */
interface ResourceTexts {
  readonly label: string;
  readonly language: string | null;
  readonly quantity: string | null;
  readonly findings: string | null;
  readonly age: string | null;
  readonly marks: readonly Mark[];
}

/** The resources of the settings. */
export interface Chosen {
  readonly filter: ResourceFilter;
  /** Those that have an entry of their own. */
  readonly named: ReadonlySet<ResourceKey>;
}

/** Everything that a row depends on. */
interface RowFacts {
  readonly resource: LocalResource;
  readonly listed: ListedResource | undefined;
  readonly isNamed: boolean;
  readonly isSynced: boolean;
  readonly isBusy: boolean;
  readonly age: string | null;
  readonly covered: number | null;
  readonly findings: number;
  /** The scope that the credentials lack for the name of the resource. */
  readonly missingScope: string | null;
  readonly thisYear: number;
  readonly locale: string;
}

/** The last row of each resource. A sync redraws the tree often, and changes few rows each time. */
const drawn = new WeakMap<
  LocalResource,
  { readonly facts: RowFacts; readonly node: ResourceNode }
>();

export function resourceNode(
  resource: LocalResource,
  listed: ListedResource | undefined,
  input: TreeInput,
  state: StoreState,
  { filter, named }: Chosen,
): ResourceNode {
  const { locale, now } = input;
  const key = resourceKey(resource);
  const { currentAt, isSynced } = copyState(resource, state, filter);
  const facts: RowFacts = {
    resource,
    listed,
    isNamed: named.has(key),
    isSynced,
    isBusy: input.busy.has(key),
    age: currentAt === null ? null : age(currentAt, now, locale),
    covered: input.coveredVerses.get(key) ?? null,
    findings: input.findings.get(key) ?? 0,
    missingScope: missingScope(resource, input.status),
    thisYear: new Date(now).getFullYear(),
    locale,
  };
  const before = drawn.get(resource);
  if (before !== undefined && isShallowEqual(before.facts, facts)) return before.node;
  const node = nodeOf(facts);
  drawn.set(resource, { facts, node });
  return node;
}

function isShallowEqual<T extends object>(some: T, other: T): boolean {
  return (Object.keys(some) as (keyof T)[]).every((name) => some[name] === other[name]);
}

function nodeOf(facts: RowFacts): ResourceNode {
  const { resource, listed, locale, isSynced } = facts;
  const { group, id } = resource;
  const isStored = hasRows(resource);
  const language = languageTitle(resource.languageName ?? listed?.languageName, locale);
  const marks = resourceMarks(resource, isSynced, facts.thisYear, locale);
  const texts: ResourceTexts = {
    label: resourceLabel(resource, resource, listed),
    language,
    quantity: isStored ? quantityText(resource, facts.covered, locale, language !== null) : null,
    findings: findingsText(facts.findings, locale),
    age: facts.age,
    marks,
  };
  return {
    kind: "resource",
    group,
    id,
    nodeId: `resource/${resourceKey(resource)}`,
    label: texts.label,
    description: descriptionOf(resource, texts, locale),
    icon: facts.isBusy ? "loading~spin" : (marks[0]?.icon ?? NORMAL_ICON),
    contextValue: [
      "resource",
      isStored ? "stored" : "pending",
      ...(facts.isNamed ? ["named"] : []),
      ...(isSynced ? ["covered"] : []),
      ...(resource.unreviewedRows > 0 ? ["changed"] : []),
      ...marks.map((mark) => mark.flag),
    ].join(" "),
    accessibilityLabel: accessibilityLabelOf(resource, texts, locale),
    tooltip: tooltipOf(facts, texts),
    isStored,
    changes: resource.unreviewedRows === 0 ? null : changesText(resource.unreviewedRows, locale),
  };
}

function descriptionOf(resource: LocalResource, texts: ResourceTexts, locale: string): string {
  const changes = resource.unreviewedRows;
  return joined([
    // What needs attention is first, because a narrow view cuts off the end.
    changes === 0 ? null : `●${count(changes, locale)}`,
    ...texts.marks.map((mark) => mark.text),
    texts.language,
    texts.quantity,
    texts.findings,
    texts.marks.some((mark) => mark.hidesAge) ? null : texts.age,
  ]);
}

function accessibilityLabelOf(
  resource: LocalResource,
  texts: ResourceTexts,
  locale: string,
): string {
  const changes = resource.unreviewedRows;
  return joined(
    [
      texts.label,
      groupTitle(resource.group),
      texts.language,
      texts.quantity,
      texts.findings,
      ...texts.marks.map((mark) => mark.text),
      texts.age === null ? null : l10n.t("age of the copy: {0}", texts.age),
      changes === 0 ? null : changesText(changes, locale),
    ],
    ", ",
  );
}

function tooltipOf(
  { resource, listed, missingScope, locale }: RowFacts,
  texts: ResourceTexts,
): Tooltip {
  const { lastRefreshedAt, checkedAt, lastChangedAt, failure } = resource;
  const changes = resource.unreviewedRows;
  return {
    title: texts.label,
    notes: [
      ...texts.marks.map((mark) => mark.note),
      ...(missingScope === null
        ? []
        : [l10n.t("The name is missing: the API credentials lack the scope {0}.", missingScope)]),
      ...(changes === 0 ? [] : [`${changesText(changes, locale)}.`]),
    ],
    facts: facts([
      [l10n.t("Group"), groupTitle(resource.group)],
      [l10n.t("Author"), resource.authorName ?? listed?.authorName],
      [l10n.t("Language"), texts.language],
      [l10n.t("Resource"), resourceKey(resource)],
      [l10n.t("Content id"), resource.resourceContentId?.toString()],
      [l10n.t("Rows"), count(resource.rowCount, locale)],
      [l10n.t("Sequence"), resource.syncSequence?.toString()],
      [l10n.t("Last full copy"), lastRefreshedAt && moment(lastRefreshedAt, locale)],
      [l10n.t("Last checked"), checkedAt && moment(checkedAt, locale)],
      [l10n.t("Last change"), lastChangedAt && moment(lastChangedAt, locale)],
      [l10n.t("Size"), resource.bytes > 0 ? size(resource.bytes, locale) : null],
      [l10n.t("Last error"), failure && describeError({ ...failure, details: {} }, locale).message],
    ]),
  };
}

/** The scope for each group's list of names. */
const NAME_SCOPES: Readonly<Record<string, string>> = {
  translations: "content.translations.read",
  tafsirs: "content.tafsirs.read",
  recitations: "content.audio.read",
};

/** The scope that the credentials lack for the name of a resource; null if it has a name. */
function missingScope(resource: LocalResource, status: SessionStatus | null): string | null {
  const scope = NAME_SCOPES[resource.group];
  if (resource.name !== null || scope === undefined) return null;
  return status?.missingScopes.includes(scope) === true ? scope : null;
}

function findingsText(findings: number, locale: string): string | null {
  if (findings === 0) return null;
  return plural(l10n.t("{0, plural, one {# finding} other {# findings}}"), locale, findings);
}

/**
 * The number of rows (for some groups, of verses), with the expected number if some are missing.
 */
function quantityText(
  resource: LocalResource,
  covered: number | null,
  locale: string,
  followsLanguage: boolean,
): string {
  const verses = (value: number): string =>
    value === VERSE_COUNT
      ? count(value, locale)
      : `${count(value, locale)}/${count(VERSE_COUNT, locale)}`;
  if (resource.group === "translations") {
    // A number at the start needs its unit.
    return followsLanguage
      ? verses(resource.rowCount)
      : l10n.t("{0} verses", verses(resource.rowCount));
  }
  if (resource.group === "tafsirs" && covered !== null) {
    return l10n.t("covers {0}", verses(covered));
  }
  return plural(l10n.t("{0, plural, one {# row} other {# rows}}"), locale, resource.rowCount);
}

/** Every row has an icon, so that their names are aligned. */
const NORMAL_ICON = "bookmark";

function facts(
  pairs: readonly (readonly [label: string, value: string | null | undefined])[],
): Tooltip["facts"] {
  return pairs.flatMap(([label, value]) =>
    value == null || value === "" ? [] : [{ label, value }],
  );
}
