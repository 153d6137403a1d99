import * as l10n from "@vscode/l10n";
import type { QuickPickItem } from "vscode";
import { filterCovers, parseFilter } from "../../core/model/filter.js";
import {
  findRef,
  hasRows,
  KNOWN_GROUPS,
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../../core/model/resource.js";
import type { ListedResource, StoreState } from "../../core/model/storeState.js";
import { compareGroups, groupTitle } from "../text/groups.js";
import { joined, languageTitle, resourceLabel } from "../text/resources.js";

export interface EntryItem extends QuickPickItem {
  /** The entry of the setting; null for a heading. */
  readonly entry: string | null;
}

/** `vscode.QuickPickItemKind.Separator`, copied so that Node can test this file. */
const SEPARATOR = -1;

interface Known extends ResourceRef {
  readonly listed: ListedResource | undefined;
  readonly local: LocalResource | undefined;
  /** How the settings choose it. */
  readonly choice: "own" | "group" | "none";
}

/**
 * Everything that can be synced, by group: first the resources in the person's languages (the
 * editor's, and those of the resources chosen one by one before), then the others, then the whole
 * group.
 */
export function entryItems(
  state: StoreState,
  tracked: ReadonlySet<string | null>,
  locale: string,
): EntryItem[] {
  const known = knownResources(state, tracked);
  const languages = new Set([languageOf(locale)]);
  for (const one of known) {
    const language = spoken(one);
    // A whole group has every language, so choosing it says nothing about the person's languages.
    if (language !== null && one.choice === "own") languages.add(language);
  }
  const isMine = (one: Known): boolean => {
    const language = spoken(one);
    return language !== null && languages.has(language);
  };
  const collator = new Intl.Collator(locale, { numeric: true });
  const item = (one: Known): EntryItem => ({
    entry: resourceKey(one),
    label: resourceLabel(one, one.local, one.listed),
    // Names of authors can be long, and the end is cut off.
    description: joined([
      languageOfItem(one, locale),
      stateOf(one),
      authorOf(one),
      resourceKey(one),
    ]),
  });
  const groups = new Set([...KNOWN_GROUPS, ...known.map(({ group }) => group)]);
  return [...groups].sort(compareGroups).flatMap((group) => {
    const members = known
      .filter((one) => one.group === group)
      .map((one) => ({ one, item: item(one) }))
      .sort((a, b) => collator.compare(a.item.label, b.item.label));
    const mine = members.filter(({ one }) => isMine(one));
    const others = members.filter(({ one }) => !isMine(one));
    const title = groupTitle(group);
    return [
      ...(mine.length > 0 && others.length > 0
        ? [heading(l10n.t("{0} · your languages", title)), ...mine.map((each) => each.item)]
        : []),
      heading(title),
      ...(mine.length > 0 && others.length > 0 ? others : members).map((each) => each.item),
      {
        entry: `${group}:*`,
        label: l10n.t("All in {0}", title),
        description: l10n.t("{0}:* · includes new ones", group),
      },
    ];
  });
}

/**
 * The selection after a change, without contradictions: choosing a whole group deselects its
 * members, and choosing a member deselects the whole group.
 */
export function settleSelection(
  before: ReadonlySet<string>,
  now: ReadonlySet<string>,
): ReadonlySet<string> {
  const added = [...now].filter((entry) => !before.has(entry));
  const wholeGroups = new Set(added.filter((entry) => entry.endsWith(":*")));
  const membersOf = new Set(
    added.filter((entry) => !entry.endsWith(":*")).map((entry) => wholeGroupOf(entry)),
  );
  return new Set(
    [...now].filter((entry) =>
      entry.endsWith(":*")
        ? wholeGroups.has(entry) || !membersOf.has(entry)
        : !wholeGroups.has(wholeGroupOf(entry)),
    ),
  );
}

/** Usual size of a full copy in bytes, for groups without a stored one. */
const USUAL_BYTES: Readonly<Record<string, number>> = {
  translations: 1_800_000,
  tafsirs: 12_000_000,
  recitations: 2_500_000,
  articles: 60_000,
  word_by_word_translations: 15_000_000,
  word_by_word_transliterations: 15_000_000,
  chapter_recitations: 5_000_000,
  mushafs: 20_000_000,
  quran_core: 6_000_000,
};

/**
 * Estimated bytes of these entries' first copies, from the average of their group's stored copies
 * or its usual size. Null if a group's number of resources is unknown.
 */
export function downloadBytes(entries: readonly string[], state: StoreState): number | null {
  let sum = 0;
  for (const entry of entries) {
    const group = entry.slice(0, entry.indexOf(":"));
    const stored = state.resources.filter((one) => one.group === group && one.bytes > 0);
    const typical =
      stored.length > 0
        ? stored.reduce((total, { bytes }) => total + bytes, 0) / stored.length
        : USUAL_BYTES[group];
    if (typical === undefined) return null;
    const isStored = (ref: ResourceRef): boolean => findRef(stored, ref) !== undefined;
    if (entry.endsWith(":*")) {
      const members = state.listed.filter((one) => one.group === group);
      if (members.length === 0) return null;
      sum += members.filter((one) => !isStored(one)).length * typical;
    } else if (!stored.some((one) => resourceKey(one) === entry)) sum += typical;
  }
  return sum;
}

function knownResources(state: StoreState, tracked: ReadonlySet<string | null>): Known[] {
  const { filter } = parseFilter([...tracked].filter((entry) => entry !== null));
  const local = new Map(state.resources.map((one) => [resourceKey(one), one]));
  const listed = new Map(state.listed.map((one) => [resourceKey(one), one]));
  const refs = new Map(
    [...state.listed, ...state.resources].map(({ group, id }) => [
      resourceKey({ group, id }),
      { group, id },
    ]),
  );
  return [...refs].map(([key, ref]) => ({
    ...ref,
    listed: listed.get(key),
    local: local.get(key),
    choice: tracked.has(key) ? "own" : filterCovers(filter, ref) ? "group" : "none",
  }));
}

function languageOfItem({ listed, local }: Known, locale: string): string | null {
  return languageTitle(listed?.languageName ?? local?.languageName, locale);
}

function authorOf({ listed, local }: Known): string | null {
  return listed?.authorName ?? local?.authorName ?? null;
}

/**
 * A resource that only its group chooses is not checked, because the group's own item is; so its
 * text tells that it is chosen.
 */
function stateOf({ local, choice }: Known): string {
  if (local?.status === "unavailable") return l10n.t("not published here");
  const isStored = local !== undefined && hasRows(local);
  switch (choice) {
    case "own":
      return isStored ? l10n.t("stored") : l10n.t("chosen");
    case "group":
      return isStored ? l10n.t("stored, chosen with its group") : l10n.t("chosen with its group");
    case "none":
      return isStored ? l10n.t("stored, not synced") : "";
  }
}

function heading(label: string): EntryItem {
  return { entry: null, label, kind: SEPARATOR };
}

function wholeGroupOf(entry: string): string {
  return `${entry.slice(0, entry.indexOf(":"))}:*`;
}

/** The language of a resource, for comparison with others; null if the service names none. */
function spoken({ listed, local }: Known): string | null {
  const code = listed?.languageCode ?? local?.languageCode ?? null;
  return code === null ? null : languageOf(code);
}

/** `pt` of `pt-BR`. */
function languageOf(code: string): string {
  return code.toLowerCase().split("-")[0] ?? "";
}
