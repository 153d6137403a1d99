import type { CopiedHit } from "../../core/library/search/copies.js";
import { isOfWords, type RowPlace } from "../../core/library/reading/rowTarget.js";
import type { Hit, SearchResults } from "../../core/library/search/results.js";
import { NOTE_SEPARATOR } from "../../core/model/groups/fields.js";
import { resourceKey, type ResourceRef } from "../../core/model/resource.js";
import type { RowName } from "../../core/model/row.js";
import type { SearchQuery } from "../../core/model/search/query.js";
import type { RowText } from "../../core/model/search/request.js";
import { verseAt, verseKey } from "../../core/model/verse.js";
import type { ContentStore } from "../../core/ports.js";
import type { SearchPanelHit, SearchVerse } from "../../protocol/search.js";
import { rowPlaceText } from "../text/rowPlace.js";
import type { SearchMemory } from "./searchMemory.js";

/** Maximum UTF-16 units of a hit's text. */
const EXCERPT_LENGTH = 320;
/** Maximum hits shown for one verse. */
const MOST_HITS_OF_A_VERSE = 8;
/** Maximum hits in one copy or document. */
const MOST_COPIED = 20_000;

/** One search: its request and its hits. */
export interface Search {
  readonly number: number;
  readonly query: SearchQuery | null;
  readonly results: SearchResults;
  readonly ending: AbortController;
}

export interface SearchHitsSource {
  readonly searchMemory: Pick<SearchMemory, "companions">;
  store(): ContentStore;
  /** The places of rows that do not name their verses, such as words; null without one. */
  inText(rows: readonly (ResourceRef & RowName)[]): Promise<(RowPlace | null)[]>;
}

/** Reads the texts of hits for display and copies. */
export class SearchHits {
  constructor(
    private readonly context: SearchHitsSource,
    private readonly nameOf: (ref: ResourceRef) => string,
    private readonly locale: string,
  ) {}

  /** Hits for display, in their order; null for those of an outdated generation. */
  async shown(search: Search | null, hits: readonly Hit[]): Promise<(SearchPanelHit | null)[]> {
    const texts = await this.texts(search, hits, EXCERPT_LENGTH);
    const places = await this.placesOfWords(texts);
    return hits.map((hit) => {
      const row = texts.get(hit);
      if (row === undefined) return null;
      const { recordType, recordKey, text, ranges, cutBefore, cutAfter, line } = row;
      const place = places.get(row);
      const key = place?.kind === "verse" ? place.verseKey : row.verseKey;
      const { group, id } = hit.found;
      return {
        ref: { group, id },
        recordType,
        recordKey,
        line,
        verseKey: key,
        place: place?.kind === "page" ? rowPlaceText(place, this.locale) : null,
        alsoIn: hit.alsoIn.map((ref) => this.nameOf(ref)),
        text,
        ranges: ranges.map(({ start, end }) => ({ start, end })),
        cutBefore,
        cutAfter,
      };
    });
  }

  /** The places of words whose rows do not name their verses. */
  private async placesOfWords(
    texts: ReadonlyMap<Hit, RowText>,
  ): Promise<ReadonlyMap<RowText, RowPlace | null>> {
    const words = [...texts].filter(
      ([{ found }, { verseKey: key }]) => key === null && isOfWords(found.group),
    );
    const places = await this.context.inText(
      words.map(([{ found }, { recordType, recordKey }]) => {
        const { group, id } = found;
        return { group, id, recordType, recordKey };
      }),
    );
    return new Map(words.map(([, row], index) => [row, places[index] ?? null]));
  }

  /**
   * Texts of hits, with one request for each resource. Hits of an outdated generation have none.
   */
  private async texts(
    search: Search | null,
    hits: readonly Hit[],
    length: number | undefined,
  ): Promise<Map<Hit, RowText>> {
    const texts = new Map<Hit, RowText>();
    for (const found of new Set(hits.map((hit) => hit.found))) {
      const own = hits.filter((hit) => hit.found === found);
      const rows = await this.context.store().rowTexts(found, {
        generation: found.generation,
        lines: own.map(({ line }) => line),
        ...(search?.query == null ? {} : { query: search.query }),
        ...(length === undefined ? {} : { length }),
      });
      const byLine = new Map(rows.map((row) => [row.line, row]));
      for (const hit of own) {
        const row = byLine.get(hit.line);
        if (row !== undefined) texts.set(hit, row);
      }
    }
    return texts;
  }

  /** Verses with their hits and the texts of the companions. */
  async verses(search: Search | null, offset: number, limit: number): Promise<SearchVerse[]> {
    const verses = search?.results.verseHits(offset, limit) ?? [];
    const hits = verses.flatMap((verse) => verse.hits.slice(0, MOST_HITS_OF_A_VERSE));
    const stored = (await this.shown(search, hits)).filter((hit) => hit !== null);
    const shown = new Map(stored.map((hit) => [`${resourceKey(hit.ref)}/${hit.line}`, hit]));
    const positions = verses.map(({ position }) => position);
    const companions = await Promise.all(
      this.context.searchMemory.companions.map((ref) => this.textsOfVerses(ref, positions)),
    );
    return verses.map(({ position, hits: all }) => ({
      verseKey: verseKey(verseAt(position)),
      hits: all
        .slice(0, MOST_HITS_OF_A_VERSE)
        .flatMap(({ found, line }) => shown.get(`${resourceKey(found)}/${line}`) ?? []),
      more: Math.max(0, all.length - MOST_HITS_OF_A_VERSE),
      companions: companions.map((texts) => texts.get(position) ?? ""),
    }));
  }

  private async textsOfVerses(
    ref: ResourceRef,
    positions: readonly number[],
  ): Promise<Map<number, string>> {
    const rows = await this.context.store().rowTexts(ref, { verses: positions });
    const texts = new Map<number, string>();
    for (const position of positions) {
      const about = rows.find(
        ({ from, to }) => from !== null && from <= position && position <= (to ?? from),
      );
      if (about !== undefined) texts.set(position, about.text.split(NOTE_SEPARATOR)[0] ?? "");
    }
    return texts;
  }

  /**
   * Whole texts of all hits, or of one, with the names of their resources. `total` also counts hits
   * above the limit, and hits that a commit replaced after the search.
   */
  async copied(
    search: Search | null,
    one: { readonly ref: ResourceRef; readonly line: number } | null,
  ): Promise<{ readonly hits: readonly CopiedHit[]; readonly total: number }> {
    if (search === null) return { hits: [], total: one === null ? 0 : 1 };
    const hits: Hit[] = [];
    for (const [section, { ref, count }] of search.results.sections.entries()) {
      if (one !== null && resourceKey(one.ref) !== resourceKey(ref)) continue;
      const all = search.results.hits(section, 0, Math.min(count, MOST_COPIED - hits.length));
      hits.push(...all.filter(({ line }) => one === null || one.line === line));
    }
    const texts = await this.texts(search, hits, undefined);
    const places = await this.placesOfWords(texts);
    const copied = hits.flatMap((hit) => {
      const row = texts.get(hit);
      if (row === undefined) return [];
      const place = places.get(row);
      const verseKey = place?.kind === "verse" ? place.verseKey : row.verseKey;
      return [{ resource: this.nameOf(hit.found), row: { ...row, verseKey } }];
    });
    return { hits: copied, total: one === null ? search.results.count : 1 };
  }
}
