import {
  FIRST_VERSES,
  readerKind,
  type ChapterPage,
  type Coverage,
  type Difference,
  type PageChanges,
  type ReaderPage,
  type ReaderPlace,
  type WordsProblem,
} from "../../model/pages.js";
import { chapterOfKey } from "../../model/groups/fields.js";
import { JUMP_OFFSET } from "../../model/readerPlace.js";
import { findResource, type LocalResource, type ResourceRef } from "../../model/resource.js";
import { parseVerseKey, verseKey, type VerseRef } from "../../model/verse.js";
import type { RowName } from "../../model/row.js";
import type { StoreState } from "../../model/storeState.js";
import { readDifferences } from "../review/difference.js";
import {
  markedPart,
  NO_CHANGES,
  type MarkedPart,
  type ReviewMarks,
  type ReviewStore,
} from "../review/marks.js";
import {
  changeBeside,
  changeTarget,
  type ChangeTarget,
  type FoundChange,
  type ReadingPlace,
} from "../review/steps.js";
import { quranCoreOf, withArabic } from "./arabic.js";
import { readArticle } from "./articles.js";
import { joinParts, readChapter } from "./chapter.js";
import type { ReadingFacts, ResourceFacts } from "./facts.js";
import type { ReadStore } from "./store.js";
import { readTable } from "./table.js";
import type { WordsStore } from "./wordPlaces.js";

export type ReaderStore = ReadStore & WordsStore & ReviewStore;

/** The sources of a reader's pages. */
export interface ReaderSource {
  readonly store: () => ReaderStore;
  /** The newest known state; reading it costs no trip to the store's worker. */
  readonly state: () => Promise<StoreState>;
  readonly facts: ResourceFacts;
  readonly marks: ReviewMarks;
  /** Base of relative audio addresses; null if it is unknown. */
  readonly audioBase: () => string | null;
  /** BCP 47 tags of the reader's languages, best first: they choose an article's localization. */
  readonly languages: readonly string[];
}

/** The first page of a reader. */
export interface ReaderStart {
  readonly state: StoreState;
  readonly resource: LocalResource;
  readonly page: ReaderPage;
  readonly changes: PageChanges;
  readonly place: ReaderPlace | null;
  /** True if a person asked for the place, and false if it is remembered. */
  readonly isJump: boolean;
}

/** The resource or the row is not in the local copy. */
export class NotStored extends Error {}

/** The visible part, which is reread after a commit. */
type Shown =
  | {
      readonly kind: "chapter";
      readonly chapter: number;
      readonly from: number;
      readonly to: number | null;
    }
  | { readonly kind: "article"; readonly recordKey: string | null }
  | { readonly kind: "table"; readonly recordType: string | null; readonly offset: number };

interface Known {
  readonly state: StoreState;
  readonly resource: LocalResource;
}

interface PartOfChapter {
  readonly verse?: number | null;
  readonly offset?: number | undefined;
  readonly enough?: number | undefined;
}

/** The pages of one resource in one reader. Remembers only which part is visible. */
export class ReaderPages {
  private shown: Shown | null = null;
  private part: MarkedPart | null = null;
  /**
   * The reason why words are in a table; null if the table was requested, or if the rows have no
   * verses.
   */
  private wordsProblem: WordsProblem | null = null;
  /** False for the first page, which does not wait for the list of all rows. */
  private readsUnplaced = false;

  constructor(
    readonly ref: ResourceRef,
    private readonly source: ReaderSource,
  ) {}

  get kind(): ReturnType<typeof readerKind> {
    return readerKind(this.ref.group);
  }

  /** True if resources of this group are read by chapters. */
  get hasChapters(): boolean {
    return this.kind !== "articles" && this.kind !== "table";
  }

  /** True if the reader can show a verse, as far as is known. */
  get showsVerses(): boolean {
    return this.hasChapters && this.wordsProblem === null;
  }

  get isEmpty(): boolean {
    return this.shown === null;
  }

  /** The newest state, and the resource in it; null if the resource is unknown. */
  async known(): Promise<{ readonly state: StoreState; readonly resource: LocalResource | null }> {
    const state = await this.source.state();
    return { state, resource: findResource(state, this.ref) ?? null };
  }

  /**
   * The first page: at the wanted verse, else at a remembered place, else at the beginning. With
   * `isBrief` a page at the top of a chapter has only its first verses. Null if nothing is stored.
   */
  async start(at: {
    readonly wanted: VerseRef | null;
    readonly place: ReaderPlace | null;
    readonly isBrief: boolean;
  }): Promise<ReaderStart | null> {
    const { state, resource } = await this.known();
    if (resource === null || resource.rowCount === 0) return null;
    this.source.marks.prepare(resource);
    const known = { state, resource };
    const { wanted } = at;
    const place: ReaderPlace | null =
      wanted === null
        ? at.place
        : {
            chapter: wanted.chapter,
            verseKey: verseKey(wanted),
            part: null,
            offset: JUMP_OFFSET,
          };
    const page = await this.startPage(known, place, at.isBrief && wanted === null);
    if (wanted === null && isEmptyChapter(page)) {
      // If the local copy has lost the last read chapter, reading begins at the first one.
      const beginning = await this.startPage(known, null, at.isBrief);
      return {
        ...known,
        page: beginning,
        changes: await this.changesOn(beginning, resource),
        place: null,
        isJump: false,
      };
    }
    const isJump = wanted !== null && "chapter" in page;
    const changes = await this.changesOn(page, resource);
    return { ...known, page, changes, place: wanted === null || isJump ? place : at.place, isJump };
  }

  private async startPage(
    known: Known,
    place: ReaderPlace | null,
    isBrief: boolean,
  ): Promise<ReaderPage> {
    if (place?.table !== undefined) return this.tableOf(known, place.part, place.table);
    if (this.kind === "articles") return this.article(place?.part ?? null);
    if (!this.hasChapters) return this.tableOf(known, place?.part ?? null, 0);
    const verse = parseVerseKey(place?.verseKey)?.verse ?? null;
    const atTop = verse === null || verse < FIRST_VERSES / 2;
    const enough = isBrief && atTop ? FIRST_VERSES : undefined;
    return this.firstPage(known, place?.chapter ?? null, { verse, enough });
  }

  /**
   * A chapter, or the first one if `chapter` is null. Most resources begin with chapter 1, so it is
   * tried before the store is asked for the first chapter.
   */
  private async firstPage(
    known: Known,
    chapter: number | null,
    at: PartOfChapter,
  ): Promise<ReaderPage> {
    if (this.kind !== "words") {
      const page = await this.readPart(known, chapter ?? 1, at, null);
      if (page.entries.length > 0) return this.showPart(known, page, at);
    }
    const facts = await this.source.facts.reading(known.state, known.resource);
    if (facts.firstChapter === null) return this.tableOf(known, null, 0);
    return this.chapterOf(known, chapter ?? facts.firstChapter, at);
  }

  /** A part of a chapter; the table if the words of a resource have no verses. */
  async chapter(chapter: number, at: PartOfChapter = {}): Promise<ReaderPage> {
    return this.chapterOf(await this.stored(), chapter, at);
  }

  /** The part of the resource at a place. */
  async at(place: ReaderPlace): Promise<ReaderPage> {
    return this.startPage(await this.stored(), place, false);
  }

  /** The resource as text, from a chapter on or from its beginning; a table if it has no text. */
  async text(chapter: number | null, verse: number | null): Promise<ReaderPage> {
    if (this.kind === "articles") return this.article(null);
    const known = await this.stored();
    const { firstChapter } = await this.source.facts.reading(known.state, known.resource);
    if (firstChapter === null) return this.tableOf(known, null, 0);
    return this.chapterOf(known, chapter ?? firstChapter, { verse });
  }

  /** One localization of an article. */
  async article(recordKey: string | null): Promise<ReaderPage> {
    const page = await readArticle(this.source.store(), this.ref, {
      recordKey,
      languages: this.source.languages,
    });
    const head = page.localizations[page.selected];
    this.shown = { kind: "article", recordKey: head?.recordKey ?? null };
    return page;
  }

  async table(recordType: string | null, offset: number): Promise<ReaderPage> {
    return this.tableOf(await this.stored(), recordType, offset);
  }

  /** True if a verse can be shown now; words without places are a table. */
  async canShowVerses(): Promise<boolean> {
    const { state, resource } = await this.known();
    if (!this.hasChapters || resource === null || resource.rowCount === 0) return false;
    if (this.kind !== "words") return true;
    return (await this.source.facts.reading(state, resource)).wordsProblem === null;
  }

  /** Everything on the screen, read again as one page; null if nothing was shown. */
  async again(): Promise<ReaderPage | null> {
    const { shown } = this;
    if (shown === null) return null;
    if (shown.kind === "article") return this.article(shown.recordKey);
    const known = await this.stored();
    const facts = await this.source.facts.reading(known.state, known.resource);
    if (shown.kind === "table") {
      // If a mushaf has arrived, the words move to their verses.
      return this.wordsProblem !== null && facts.firstChapter !== null
        ? this.chapterOf(known, facts.firstChapter, {})
        : this.tableOf(known, shown.recordType, shown.offset);
    }
    if (facts.firstChapter === null && this.kind === "words") return this.tableOf(known, null, 0);
    let page = await this.readPart(known, shown.chapter, { offset: shown.from }, facts);
    while (page.nextOffset !== null && (shown.to === null || page.nextOffset < shown.to)) {
      const next = await this.readPart(known, shown.chapter, { offset: page.nextOffset }, facts);
      if (next.entries.length === 0) break;
      page = joinParts(page, next);
    }
    this.shown = { ...shown, from: page.offset, to: page.nextOffset };
    return this.withArabic(known.state, page);
  }

  /** The changes on a page since they were reviewed. */
  async changesOn(page: ReaderPage, of?: LocalResource): Promise<PageChanges> {
    const part = markedPart(page);
    this.part = part;
    const resource = of ?? (await this.known()).resource;
    return resource === null ? NO_CHANGES : this.source.marks.on(resource, part);
  }

  /** The present changes in the part for which `changesOn` was called last. */
  async changesShown(resource: LocalResource): Promise<PageChanges> {
    return this.part === null ? NO_CHANGES : this.source.marks.on(resource, this.part);
  }

  /** The covered verses; null for a resource without chapters. */
  async coverage(): Promise<Coverage | null> {
    const { state, resource } = await this.known();
    if (!this.hasChapters || resource === null) return null;
    return this.source.facts.coverage(state, resource);
  }

  /**
   * The visible page, completed with the rows that name no verse of its surah, which the first page
   * omits. Null if the surah has no such rows, and for every further call.
   */
  async completeFirstPage(): Promise<ChapterPage | null> {
    const { shown, kind } = this;
    const isRead = this.readsUnplaced || (kind !== "verses" && kind !== "tafsir");
    this.readsUnplaced = true;
    const { resource } = await this.known();
    if (isRead || shown?.kind !== "chapter" || resource === null) return null;
    const rows = await this.source.facts.unplaced(resource);
    if (!rows.some(({ verseKey: key }) => chapterOfKey(key) === shown.chapter)) return null;
    const page = await this.again();
    return page !== null && "unplaced" in page ? page : null;
  }

  /** The change after a place (1) or before it (-1), and where the reader shows it. */
  async findChange(
    from: ReadingPlace,
    by: 1 | -1,
  ): Promise<(FoundChange & { readonly target: ChangeTarget }) | null> {
    const { resource } = await this.known();
    if (resource === null) return null;
    const found = changeBeside(await this.source.marks.all(resource), from, by);
    if (found === null) return null;
    const target = await changeTarget(this.source.store(), this.ref, found.change);
    return { ...found, target };
  }

  differences(rows: readonly RowName[]): Promise<Difference[]> {
    return readDifferences(this.source.store(), this.ref, rows);
  }

  private async stored(): Promise<Known> {
    const { state, resource } = await this.known();
    if (resource === null || resource.rowCount === 0) throw new NotStored();
    return { state, resource };
  }

  private async chapterOf(known: Known, chapter: number, at: PartOfChapter): Promise<ReaderPage> {
    const facts =
      this.kind === "words" ? await this.source.facts.reading(known.state, known.resource) : null;
    if (facts?.wordsProblem != null) return this.tableOf(known, null, 0);
    return this.showPart(known, await this.readPart(known, chapter, at, facts), at);
  }

  private readPart(
    { resource }: Known,
    chapter: number,
    at: PartOfChapter,
    facts: ReadingFacts | null,
  ): Promise<ChapterPage> {
    return readChapter(this.source.store(), this.ref, chapter, {
      ...(at.verse === undefined ? {} : { verse: at.verse }),
      ...(at.offset === undefined ? {} : { offset: at.offset }),
      ...(at.enough === undefined ? {} : { enough: at.enough }),
      audioBase: this.source.audioBase(),
      words: facts?.words ?? null,
      heads: () => this.source.facts.rowHeads(resource),
      ...(this.readsUnplaced ? { unplaced: () => this.source.facts.unplaced(resource) } : {}),
      rowsByType: resource.rowsByType,
    });
  }

  private showPart(known: Known, page: ChapterPage, at: PartOfChapter): Promise<ReaderPage> {
    const { shown } = this;
    const grows =
      at.offset !== undefined &&
      shown?.kind === "chapter" &&
      shown.chapter === page.chapter &&
      shown.to === at.offset;
    this.wordsProblem = null;
    this.shown = {
      kind: "chapter",
      chapter: page.chapter,
      from: grows ? shown.from : page.offset,
      to: page.nextOffset,
    };
    return this.withArabic(known.state, page);
  }

  private withArabic(state: StoreState, page: ChapterPage): Promise<ChapterPage> {
    const core = this.ref.group === "quran_core" ? null : quranCoreOf(state);
    return withArabic(this.source.store(), core, page);
  }

  private async tableOf(
    { state, resource }: Known,
    recordType: string | null,
    offset: number,
  ): Promise<ReaderPage> {
    const { wordsProblem } =
      this.kind === "words"
        ? await this.source.facts.reading(state, resource)
        : { wordsProblem: null };
    const page = await readTable(this.source.store(), resource, recordType, offset, wordsProblem);
    this.wordsProblem = wordsProblem;
    this.shown = { kind: "table", recordType: page.recordType, offset };
    return page;
  }
}

function isEmptyChapter(page: ReaderPage): boolean {
  const unplaced = "unplaced" in page ? page.unplaced : undefined;
  return "chapter" in page && page.entries.length === 0 && (unplaced ?? 0) === 0;
}
