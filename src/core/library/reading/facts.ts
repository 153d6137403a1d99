import { LRUCache } from "lru-cache";
import { readerKind, type Coverage, type WordsProblem } from "../../model/pages.js";
import type { LocalResource } from "../../model/resource.js";
import type { RowHead } from "../../model/row.js";
import type { StoreState } from "../../model/storeState.js";
import { allPages } from "../allPages.js";
import { coverageOf } from "./coverage.js";
import { firstChapter } from "./firstChapter.js";
import type { ReadStore } from "./store.js";
import {
  coverageOfWords,
  firstChapterOfWords,
  WordPlaces,
  type PlacedWords,
  type WordsStore,
} from "./wordPlaces.js";

/** The layout of a resource: by chapters, or a table if `firstChapter` is null. */
export interface ReadingFacts {
  readonly firstChapter: number | null;
  /** Places of the words, if the resource's own rows do not name their verses. */
  readonly words: PlacedWords | null;
  readonly wordsProblem: WordsProblem | null;
}

const NO_CHAPTERS: ReadingFacts = { firstChapter: null, words: null, wordsProblem: null };

/** Maximum row heads in the cache: about ten whole resources with a row for each verse. */
const KEPT_HEADS = 60_000;
/** Row heads in one page. */
const PAGE_HEADS = 10_000;
const KEPT_RESOURCES = 200;

/**
 * Facts about the rows of resources. A generation's file never changes, so each fact is read once
 * for a generation, however many readers ask.
 */
export class ResourceFacts {
  private readonly firstChapters = new Kept<number | null>(KEPT_RESOURCES);
  private readonly coverages = new Kept<Coverage>(KEPT_RESOURCES);
  private readonly unplacedRows = new Kept<readonly RowHead[]>(KEPT_RESOURCES);
  private readonly heads = new Kept<readonly RowHead[]>(KEPT_HEADS, (rows) => rows.length + 1);
  private readonly wordPlaces: WordPlaces;

  constructor(private readonly store: () => ReadStore & WordsStore) {
    this.wordPlaces = new WordPlaces(store);
  }

  /** The layout of a resource. */
  async reading(
    state: Pick<StoreState, "resources">,
    resource: LocalResource,
  ): Promise<ReadingFacts> {
    const kind = readerKind(resource.group);
    if (kind === "articles" || kind === "table") return NO_CHAPTERS;
    const first = await this.firstChapters.of(resource, () => firstChapter(this.store(), resource));
    if (first !== null || kind !== "words") return { ...NO_CHAPTERS, firstChapter: first };
    const placement = await this.wordPlaces.of(state, resource);
    if (placement.kind === "missing") return { ...NO_CHAPTERS, wordsProblem: placement.why };
    const { words } = placement;
    return { firstChapter: firstChapterOfWords(words), words, wordsProblem: null };
  }

  /** The rows of a resource without their payloads, in reading order. */
  rowHeads(resource: LocalResource): Promise<readonly RowHead[]> {
    return this.heads.of(resource, () =>
      allPages((offset) => this.store().rowHeads(resource, { offset, limit: PAGE_HEADS })),
    );
  }

  /** The rows whose verse key names no verse of the Quran. */
  unplaced(resource: LocalResource): Promise<readonly RowHead[]> {
    return this.unplacedRows.of(resource, async () =>
      (await this.rowHeads(resource)).filter(
        ({ from, verseKey }) => from === null && verseKey !== null,
      ),
    );
  }

  async coverage(state: Pick<StoreState, "resources">, resource: LocalResource): Promise<Coverage> {
    const { words } = await this.reading(state, resource);
    if (words !== null) return coverageOfWords(words);
    return this.coverages.of(resource, async () => coverageOf(await this.rowHeads(resource)));
  }

  /** Clears the cache after a switch to another environment. */
  clear(): void {
    this.firstChapters.clear();
    this.coverages.clear();
    this.unplacedRows.clear();
    this.heads.clear();
  }
}

/** Caches a value for each generation. Simultaneous callers share one read. */
class Kept<T> {
  private readonly values: LRUCache<string, { readonly value: T }>;
  private readonly reading = new Map<string, Promise<T>>();

  constructor(maxSize: number, sizeOf: (value: T) => number = () => 1) {
    this.values = new LRUCache({ maxSize, sizeCalculation: ({ value }) => sizeOf(value) });
  }

  async of({ file }: Pick<LocalResource, "file">, read: () => Promise<T>): Promise<T> {
    if (file === null) return read();
    const kept = this.values.get(file);
    if (kept !== undefined) return kept.value;
    const running = this.reading.get(file);
    if (running !== undefined) return running;
    const started = read()
      .then((value) => {
        if (this.reading.get(file) === started) this.values.set(file, { value });
        return value;
      })
      .finally(() => {
        if (this.reading.get(file) === started) this.reading.delete(file);
      });
    this.reading.set(file, started);
    return started;
  }

  clear(): void {
    this.values.clear();
    this.reading.clear();
  }
}
