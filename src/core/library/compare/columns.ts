import { MOST_COLUMNS, type DifferenceChoice } from "../../model/comparison.js";
import { readerKind } from "../../model/pages.js";
import {
  hasRows,
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../../model/resource.js";
import type { StoreState } from "../../model/storeState.js";
import { tagOf } from "../language.js";
import { quranCoreOf } from "../reading/arabic.js";

/**
 * The resources that can be chosen as columns: those with verses or commentaries in the local copy,
 * except the Arabic text, which has its own column.
 */
export function comparableResources(state: Pick<StoreState, "resources">): LocalResource[] {
  const arabic = quranCoreOf(state);
  return state.resources.filter((resource) => {
    const kind = readerKind(resource.group);
    return resource !== arabic && hasRows(resource) && (kind === "verses" || kind === "tafsir");
  });
}

/** The user's known choices of columns. They may refer to any resources. */
export interface ColumnWishes {
  /** The resources of the open readers, the active one first. */
  readonly open: readonly ResourceRef[];
  /** The columns of the last comparison. */
  readonly kept: readonly ResourceRef[];
  /** Recently read resources, newest first. */
  readonly recent: readonly string[];
}

/**
 * The columns of a new comparison: the open readers and, if only one is open, the columns of the
 * last comparison. A single column gets a second one: a recently read resource, else one of the
 * same group and language.
 */
export function chooseColumns(
  comparable: readonly LocalResource[],
  { open, kept, recent }: ColumnWishes,
): ResourceRef[] {
  const byKey = new Map(comparable.map((one) => [String(resourceKey(one)), one]));
  const chosen = new Set<string>();
  const add = (keys: readonly string[], until: number): void => {
    for (const key of keys) if (chosen.size < until && byKey.has(key)) chosen.add(key);
  };
  add(open.map(resourceKey), MOST_COLUMNS);
  if (chosen.size < 2) add(kept.map(resourceKey), MOST_COLUMNS);
  add(recent, 2);
  const [first] = chosen;
  const like = first === undefined ? undefined : byKey.get(first);
  const isLike = (one: LocalResource): number =>
    like === undefined
      ? Number(one.group === "translations")
      : 2 * Number(one.group === like.group) + Number(isSameLanguage(one, like));
  const others = [...comparable].sort((a, b) => isLike(b) - isLike(a));
  add(others.map(resourceKey), 2);
  return [...chosen].flatMap((key) => {
    const found = byKey.get(key);
    return found === undefined ? [] : [{ group: found.group, id: found.id }];
  });
}

type Spoken = Pick<LocalResource, "languageCode" | "languageName" | "group">;

/** True if the words of two resources can be compared: `en` and `en-GB` are one language. */
export function isSameLanguage(a: Spoken, b: Spoken): boolean {
  const language = languageOf(a);
  return language !== null && language === languageOf(b);
}

/** The primary language of a resource, else its lowercase name; null if it is unknown. */
export function languageOf(resource: Spoken): string | null {
  const tag = tagOf(resource) ?? (resource.group === "quran_core" ? "ar" : null);
  return (tag?.split("-")[0] ?? resource.languageName)?.toLowerCase() ?? null;
}

/**
 * A difference that a comparison of these resources can show; null if a column is gone, or the two
 * languages differ.
 */
export function possibleDifference(
  columns: readonly LocalResource[],
  difference: DifferenceChoice | null,
): DifferenceChoice | null {
  if (difference === null) return null;
  const find = (ref: ResourceRef): LocalResource | undefined =>
    columns.find((one) => resourceKey(one) === resourceKey(ref));
  const of = find(difference.of);
  if (of === undefined || difference.against === null) return of === undefined ? null : difference;
  const against = find(difference.against);
  return against !== undefined && against !== of && isSameLanguage(of, against) ? difference : null;
}
