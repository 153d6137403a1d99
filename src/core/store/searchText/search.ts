import { ContentError } from "../../model/errors.js";
import { excerptOf } from "../../model/search/excerpts.js";
import { matchesExactly } from "../../model/search/matches.js";
import { adjacentWords, foldQuery } from "../../model/search/needles.js";
import type {
  FoundLines,
  RowText,
  SearchRequest,
  SearchSummary,
  TextQuery,
} from "../../model/search/request.js";
import { compareResources, resourceKey, type ResourceRef } from "../../model/resource.js";
import { reviewedOf, type CatalogEntry } from "../catalog.js";
import { damagedCopy } from "../openDatabases.js";
import type { ResourceDatabase } from "../resource/resourceDatabase.js";
import type { RowsByWord } from "../resource/rows.js";
import { Slices } from "../slices.js";
import { DamagedFile } from "../sqlite.js";
import type { StoreReader } from "../storeReader.js";
import { BlockMemory, type LineFilter, type SearchTextFile } from "./file.js";
import { UnusableText } from "./format.js";
import { Scanner } from "./scanner.js";

/** Longer texts rank as if they had this length. */
const LENGTH_STEPS = 2 ** 20;
const LINE_STEPS = 2 ** 26;

/** Readings of rows that commits keep replacing. More would be a defect. */
export const ATTEMPTS = 5;

/** A commit, often of another window, has replaced the rows that were read. */
class RowsReplaced extends ContentError {
  constructor() {
    super("store_busy", "The rows change faster than they can be read.");
  }
}

/** Reads again if a commit replaces the rows in the meantime. */
async function untilCurrent<T>(read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof RowsReplaced) || attempt === ATTEMPTS) throw error;
    }
  }
}

/**
 * Searches one resource after another and calls back for each one that has hits. Resources whose
 * search text is missing, or whose rows are replaced meanwhile, come last. After an abort, the search
 * ends with its current slice and the hits so far.
 */
export async function searchStore(
  store: StoreReader,
  request: SearchRequest,
  found: (lines: FoundLines) => void,
  signal?: AbortSignal,
): Promise<SearchSummary> {
  const scanner = new Scanner(foldQuery(request.query), adjacentWords(request.query));
  const catalog = await store.keeper.refresh();
  const entries = entriesOf([...catalog.resources.values()], request).filter(
    ({ file }) => !scanner.isEmpty && !store.keeper.isDamaged(file),
  );
  const search: Search = {
    store,
    scanner,
    request,
    slices: new Slices(),
    memory: new BlockMemory(),
  };
  const { slices } = search;
  const failed: ResourceRef[] = [];
  let resources = 0;
  let rows = 0;
  const unbuilt: StoredEntry[] = [];
  const searchOne = async (entry: StoredEntry, mayBuild: boolean): Promise<void> => {
    try {
      const text = mayBuild ? null : store.texts.openReady(entry.file);
      if (text === null && !mayBuild) {
        unbuilt.push(entry);
        return;
      }
      const lines = await (mayBuild
        ? searchCurrent(search, entry)
        : searchResource(search, entry, text));
      if (lines === null) return;
      resources++;
      rows += lines.searched;
      if (lines.lines.length > 0) found(lines);
    } catch (error) {
      if (error instanceof RowsReplaced && !mayBuild) {
        unbuilt.push(entry);
        return;
      }
      const why = error instanceof Error ? error.message : String(error);
      store.logger.warn(`${resourceKey(entry)} was not searched: ${why}`);
      failed.push({ group: entry.group, id: entry.id });
    }
    if (slices.isOver) await slices.pause();
  };
  for (const [of, mayBuild] of [
    [entries, false],
    [unbuilt, true],
  ] as const) {
    for (const entry of of) {
      if (signal?.aborted === true) break;
      await searchOne(entry, mayBuild);
    }
  }
  return { resources, rows, failed };
}

type StoredEntry = CatalogEntry & { readonly file: string };

function entriesOf(all: readonly CatalogEntry[], request: SearchRequest): StoredEntry[] {
  const { groups, resources, order, changedOnly = false } = request;
  const named = resources && new Set(resources.map(resourceKey));
  const place = new Map(order?.map((ref, index) => [resourceKey(ref), index]));
  const placeOf = (entry: CatalogEntry): number =>
    place.get(resourceKey(entry)) ?? Number.MAX_SAFE_INTEGER;
  return all
    .filter(
      (entry): entry is StoredEntry =>
        entry.file !== null &&
        // The service withdrew it: its rows stay readable, but a search does not offer them.
        entry.status !== "unavailable" &&
        groups?.includes(entry.group) !== false &&
        named?.has(resourceKey(entry)) !== false &&
        (!changedOnly || entry.unreviewedRows > 0),
    )
    .sort((a, b) => placeOf(a) - placeOf(b) || compareResources(a, b));
}

/** One search. */
interface Search {
  readonly store: StoreReader;
  readonly scanner: Scanner;
  readonly request: SearchRequest;
  readonly slices: Slices;
  readonly memory: BlockMemory;
}

/** Searches the rows of the last commit, and builds their search text; null without rows. */
function searchCurrent(search: Search, ref: ResourceRef): Promise<FoundLines | null> {
  return untilCurrent(async () => {
    const entry = await storedEntry(search.store, ref);
    return entry === null ? null : searchResource(search, entry, null);
  });
}

/** The entry of a resource in the last commit; null without readable rows. */
async function storedEntry({ keeper }: StoreReader, ref: ResourceRef): Promise<StoredEntry | null> {
  const entry = (await keeper.refresh()).resources.get(resourceKey(ref));
  if (entry === undefined || entry.file === null || keeper.isDamaged(entry.file)) return null;
  return { ...entry, file: entry.file };
}

/** Searches one resource. Closes `opened`, its search text; builds the text if it is null. */
async function searchResource(
  { store, scanner, request, slices, memory }: Search,
  entry: StoredEntry,
  opened: SearchTextFile | null,
): Promise<FoundLines> {
  const search = async (text: SearchTextFile): Promise<FoundLines> => {
    const filter: LineFilter = {
      ...(request.chapters === undefined ? {} : { chapters: new Set(request.chapters) }),
      ...(request.changedOnly === true
        ? { rowIds: new Set(await changedRowIds(store, entry)) }
        : {}),
    };
    const keys: number[] = [];
    const hit = (line: number, score: number): void => {
      const { starts } = text.table();
      const length = (starts[line + 1] ?? 0) - (starts[line] ?? 0);
      keys.push((score * LENGTH_STEPS + Math.min(length, LENGTH_STEPS - 1)) * LINE_STEPS + line);
    };
    await text.scan(scanner, filter, slices, hit, memory);
    const { exactMarks } = request.query;
    const kept = exactMarks ? await exactOnes(text, keys, request, slices) : keys;
    return foundLines(entry, text, Float64Array.from(kept).sort());
  };
  return withText(store, entry, search, opened);
}

async function exactOnes(
  text: SearchTextFile,
  keys: readonly number[],
  { query }: SearchRequest,
  slices: Slices,
): Promise<number[]> {
  const kept: number[] = [];
  for (const key of keys) {
    if (matchesExactly(text.publishedText(key % LINE_STEPS), query)) kept.push(key);
    if (slices.isOver) await slices.pause();
  }
  return kept;
}

function foundLines(entry: StoredEntry, text: SearchTextFile, keys: Float64Array): FoundLines {
  const lines = Uint32Array.from(keys, (key) => key % LINE_STEPS);
  const isEmpty = lines.length === 0;
  const from = new Uint32Array(lines.length);
  const digests = new Uint32Array(lines.length);
  if (!isEmpty) {
    const table = text.table();
    for (const [index, line] of lines.entries()) {
      from[index] = table.from[line] ?? 0;
      digests[index] = table.digests[line] ?? 0;
    }
  }
  return {
    group: entry.group,
    id: entry.id,
    generation: entry.file,
    searched: text.header.lines,
    lines,
    ranks: Float64Array.from(keys, (key) => Math.floor(key / LINE_STEPS)),
    from,
    digests,
  };
}

/**
 * Reads a resource's search text, already open or not. Rebuilds a damaged one once. Throws
 * RowsReplaced if the rows are gone because of a commit, and `store_damaged`.
 */
async function withText<T>(
  store: StoreReader,
  entry: StoredEntry,
  read: (text: SearchTextFile) => Promise<T> | T,
  opened: SearchTextFile | null = null,
): Promise<T> {
  const use = async (text: SearchTextFile): Promise<T> => {
    try {
      return await read(text);
    } finally {
      text.close();
    }
  };
  try {
    try {
      return await use(opened ?? (await store.texts.open(entry, entry.file)));
    } catch (error) {
      if (!(error instanceof UnusableText)) throw error;
      return await use(await store.texts.replace(entry, entry.file, error.message));
    }
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error;
    const current = (await store.keeper.refresh()).resources.get(resourceKey(entry));
    if (current?.file !== entry.file) throw new RowsReplaced();
    store.keeper.noteDamage(entry, entry.file, error.message);
    throw damagedCopy(entry, error);
  }
}

/** The displayed texts of one resource. */
export async function readTexts(
  store: StoreReader,
  ref: ResourceRef,
  request: TextQuery,
): Promise<RowText[]> {
  return (await textsOf(store, ref, request)) ?? [];
}

/** The same; null if the rows are no longer of the generation that the request names. */
export function textsOf(
  store: StoreReader,
  ref: ResourceRef,
  request: TextQuery,
): Promise<RowText[] | null> {
  return untilCurrent(async () => {
    const entry = await storedEntry(store, ref);
    if (request.generation !== undefined && request.generation !== entry?.file) return null;
    if (entry === null) return [];
    const slices = new Slices();
    return withText(store, entry, async (text) => {
      const rows: RowText[] = [];
      for (const line of request.lines ?? linesAbout(text, request.verses ?? [])) {
        if (line >= text.header.lines) continue;
        rows.push(rowText(text, line, request));
        if (slices.isOver) await slices.pause();
      }
      return rows;
    });
  });
}

function linesAbout(text: SearchTextFile, verses: readonly number[]): number[] {
  const { from, to } = text.table();
  const lines: number[] = [];
  for (let line = 0; line < text.header.lines; line++) {
    const first = from[line] ?? 0;
    const last = to[line] ?? 0;
    if (first > 0 && verses.some((verse) => verse >= first && verse <= last)) lines.push(line);
  }
  return lines;
}

function rowText(text: SearchTextFile, line: number, { query, length }: TextQuery): RowText {
  const table = text.table();
  const published = text.publishedText(line);
  const excerpt =
    query === undefined
      ? { text: published, ranges: [], cutBefore: false, cutAfter: false }
      : excerptOf(published, query, length ?? Number.MAX_SAFE_INTEGER);
  const verse = (position: number | undefined): number | null =>
    position === undefined || position === 0 ? null : position;
  return {
    line,
    ...text.name(line),
    from: verse(table.from[line]),
    to: verse(table.to[line]),
    ...excerpt,
  };
}

/**
 * Reads rows of the last commit, with the ids of the rows that contain each word, folded as in a
 * search. `empty` if nothing is stored.
 */
export function readByWord<T>(
  store: StoreReader,
  ref: ResourceRef,
  words: readonly string[],
  empty: T,
  read: (database: ResourceDatabase, entry: CatalogEntry, found: RowsByWord) => T,
): Promise<T> {
  return untilCurrent(async () => {
    const entry = words.length === 0 ? null : await storedEntry(store, ref);
    const found =
      entry === null ? new Map<string, number[]>() : await rowsWith(store, entry, words);
    return store.databases.read(ref, empty, (database, current) => {
      if (words.length > 0 && current.file !== entry?.file) throw new RowsReplaced();
      return read(database, current, found);
    });
  });
}

function rowsWith(
  store: StoreReader,
  entry: StoredEntry,
  words: readonly string[],
): Promise<Map<string, number[]>> {
  return withText(store, entry, async (text) => {
    const found = new Map<string, number[]>();
    const slices = new Slices();
    for (const word of words) {
      const terms = [{ text: word, kind: "word", excluded: false }] as const;
      const query = { terms, exactMarks: false, wholeWords: false };
      const scanner = new Scanner(foldQuery(query), null);
      const rowIds: number[] = [];
      found.set(word, rowIds);
      if (scanner.isEmpty) continue;
      await text.scan(scanner, {}, slices, (line) => {
        rowIds.push(text.table().rowIds[line] ?? 0);
      });
    }
    return found;
  });
}

/** Row ids of the unreviewed rows. Throws RowsReplaced if a commit has replaced the rows. */
function changedRowIds(store: StoreReader, entry: StoredEntry): Promise<readonly number[]> {
  return store.databases.read(entry, [], (database, current) => {
    if (current.file !== entry.file) throw new RowsReplaced();
    return database.changes.rowIds(reviewedOf(current));
  });
}
