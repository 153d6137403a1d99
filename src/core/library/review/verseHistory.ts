import { cameWithFullCopy, type HistoryEntry } from "../../model/change.js";
import { readerKind, type Difference, type ReaderKind } from "../../model/pages.js";
import type { ResourceRef } from "../../model/resource.js";
import { rowKey } from "../../model/row.js";
import type { ContentStore } from "../../ports.js";
import { changedPart, type ChangedPart } from "./classify.js";
import { differenceOf, textOf } from "./difference.js";

/** One kept change of a verse, and the state that it led to. */
export interface VerseVersion {
  readonly entry: HistoryEntry;
  /** Equal for all versions of one text, even if it came back under another record key. */
  readonly line: string;
  readonly part: ChangedPart;
  readonly arrival: "rowChange" | "fullCopy";
  /** True for the creation of a verse that was deleted before. */
  readonly isRestored: boolean;
  /** The text after the change, without markup; JSON without a readable text; null if removed. */
  readonly text: string | null;
  /** The text before the change; null if the row did not exist. */
  readonly former: string | null;
}

/** More changes of one verse than anybody reads. */
const MOST_ENTRIES = 1000;

/**
 * The kept changes of a verse in one resource, newest first: everything within `keepHistoryDays`.
 * A verse with several rows has the changes of all of them.
 */
export async function verseHistory(
  store: Pick<ContentStore, "history">,
  ref: ResourceRef,
  verseKey: string,
): Promise<VerseVersion[]> {
  const entries = await store.history(ref, { verseKey, limit: MOST_ENTRIES });
  return entries.map((entry, index) => {
    const line = lineOf(ref, entry);
    const previous = entries.slice(index + 1).find((one) => lineOf(ref, one) === line);
    return {
      entry,
      line,
      part: changedPart(ref.group, entry),
      arrival: cameWithFullCopy(entry) ? "fullCopy" : "rowChange",
      isRestored: entry.kind === "created" && previous?.kind === "deleted",
      text: entry.after === null ? null : textOf(ref.group, entry.after),
      former: entry.before === null ? null : textOf(ref.group, entry.before),
    };
  });
}

/** Groups with one row for each verse: a verse that comes back can have another record key. */
const ONE_ROW: ReadonlySet<ReaderKind> = new Set(["verses", "tafsir"]);

function lineOf({ group }: ResourceRef, entry: HistoryEntry): string {
  return ONE_ROW.has(readerKind(group)) ? entry.recordType : rowKey(entry);
}

/** A state of a row: the one before or after a change. */
export interface KeptState {
  readonly recordType: string;
  readonly recordKey: string;
  readonly appliedAt: string;
  readonly sequence: number;
  readonly side: "before" | "after";
}

export function stateAt({ entry }: VerseVersion, side: KeptState["side"]): KeptState {
  const { recordType, recordKey, appliedAt, sequence } = entry;
  return { recordType, recordKey, appliedAt, sequence, side };
}

/** The state of a text today: the one after its newest change. */
export function today(versions: readonly VerseVersion[], version: VerseVersion): KeptState {
  return stateAt(versions.find(({ line }) => line === version.line) ?? version, "after");
}

/** The state after the next change of the same text; null for the newest. */
export function next(versions: readonly VerseVersion[], version: VerseVersion): KeptState | null {
  const later = versions
    .slice(0, versions.indexOf(version))
    .findLast(({ line }) => line === version.line);
  return later === undefined ? null : stateAt(later, "after");
}

/**
 * The texts before all kept changes: for each text its oldest change, newest first. Leaves out
 * texts that a kept change created.
 */
export function oldest(versions: readonly VerseVersion[]): VerseVersion[] {
  const last = new Map(versions.map((version) => [version.line, version]));
  return versions.filter(
    (version) => last.get(version.line) === version && version.former !== null,
  );
}

/** Two states of a verse as texts of one form; null if the history no longer has one of them. */
export async function compareStates(
  store: Pick<ContentStore, "history">,
  ref: ResourceRef,
  verseKey: string,
  states: { readonly from: KeptState; readonly to: KeptState },
): Promise<Difference | null> {
  const entries = await store.history(ref, { verseKey, limit: MOST_ENTRIES });
  const find = (state: KeptState): string | null | undefined =>
    entries.find(
      (entry) =>
        rowKey(entry) === rowKey(state) &&
        entry.appliedAt === state.appliedAt &&
        entry.sequence === state.sequence,
    )?.[state.side];
  const [before, after] = [find(states.from), find(states.to)];
  if (before === undefined || after === undefined) return null;
  const { recordType, recordKey } = states.to;
  return differenceOf(ref.group, { recordType, recordKey, before, after });
}
