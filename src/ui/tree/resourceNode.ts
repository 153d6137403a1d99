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
    description: joined([language, waits]),
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

export function resourceNode(
  resource: LocalResource,
  listed: ListedResource | undefined,
  input: TreeInput,
  state: StoreState,
  { filter, named }: Chosen,
): ResourceNode {
  const { locale, now } = input;
  const key = resourceKey(resource);
  const isStored = resource.file !== null && resource.rowCount > 0;
  const { currentAt, isSynced } = copyState(resource, state, filter);
  const language = languageTitle(resource.languageName ?? listed?.languageName, locale);
  const marks = resourceMarks(resource, isSynced, input);
  const texts: ResourceTexts = {
    label: resourceLabel(resource, resource, listed),
    language,
    quantity: isStored
      ? quantityText(resource, input.coveredVerses.get(key) ?? null, locale, language !== null)
      : null,
    findings: findingsText(input.findings.get(key) ?? 0, locale),
    age: currentAt === null ? null : age(currentAt, now, locale),
    marks,
  };
  return {
    kind: "resource",
    group: resource.group,
    id: resource.id,
    nodeId: `resource/${key}`,
    label: texts.label,
    description: descriptionOf(resource, texts, locale),
    icon: input.busy.has(key)
      ? "loading~spin"
      : (marks.find((mark) => mark.icon !== null)?.icon ?? NORMAL_ICON),
    contextValue: [
      "resource",
      isStored ? "stored" : "pending",
      ...(named.has(key) ? ["named"] : []),
      ...(isSynced ? ["covered"] : []),
      ...(resource.unreviewedRows > 0 ? ["changed"] : []),
      ...marks.map((mark) => mark.flag),
    ].join(" "),
    accessibilityLabel: accessibilityLabelOf(resource, texts, locale),
    tooltip: tooltipOf(resource, listed, texts, input),
    isStored,
    changes: resource.unreviewedRows === 0 ? null : changesText(resource.unreviewedRows, locale),
  };
}

function descriptionOf(resource: LocalResource, texts: ResourceTexts, locale: string): string {
  const changes = resource.unreviewedRows;
  return joined([
    // First, because a narrow view cuts off the end.
    changes === 0 ? null : `●${count(changes, locale)}`,
    texts.language,
    texts.quantity,
    texts.findings,
    ...texts.marks.map((mark) => mark.text),
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
  resource: LocalResource,
  listed: ListedResource | undefined,
  texts: ResourceTexts,
  { status, locale }: TreeInput,
): Tooltip {
  const { lastRefreshedAt, checkedAt, lastChangedAt, failure } = resource;
  const changes = resource.unreviewedRows;
  return {
    title: texts.label,
    notes: [
      ...texts.marks.map((mark) => mark.note),
      ...missingNameNote(resource, status),
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

/** A note if the name is missing because the credentials lack a scope. */
function missingNameNote(resource: LocalResource, status: SessionStatus | null): string[] {
  const scope = NAME_SCOPES[resource.group];
  if (resource.name !== null || scope === undefined) return [];
  if (status?.missingScopes.includes(scope) !== true) return [];
  return [l10n.t("The name is missing: the API credentials lack the scope {0}.", scope)];
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
