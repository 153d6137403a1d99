import {
  compareResources,
  hasRows,
  resourceKey,
  type LocalResource,
} from "../../model/resource.js";
import { verseAt, verseKey, versePosition } from "../../model/verse.js";
import type { VerseReference } from "../../model/verseReference/index.js";
import { readerKind, type Footnote } from "../../model/pages.js";
import type { RowsQuery, StoredRow } from "../../model/row.js";
import type { StoreState } from "../../model/storeState.js";
import { allPages, pagesUntil } from "../allPages.js";
import { quotedText } from "../export/quotedText.js";
import { rowText } from "../export/rowText.js";
import { payloadOf } from "../payload.js";
import { arabicSpellings, arabicText, quranCoreOf, readArabic } from "../reading/arabic.js";
import { PAGE_BYTES } from "../reading/part.js";
import { escapeText, keyOf } from "../reading/row.js";
import type { ReadStore } from "../reading/store.js";
import { TAFSIR_PAGE_BYTES } from "../reading/tafsir.js";
import { joinArabic, joinVerses, type NumberForm } from "../verseNumbers.js";

/** The text of some verses in one resource. */
export interface Quote {
  readonly resource: LocalResource;
  /** First and last verse key of the text. */
  readonly from: string;
  readonly to: string;
  /** HTML as published. Each of several verses has its number. */
  readonly html: string;
  /** The same without the numbers. */
  readonly unnumbered: string;
  /** The numbers as they are written in `html`; empty for one verse. */
  readonly numbers: readonly string[];
  readonly notes: readonly Footnote[];
}

/** Groups whose rows are the text of verses. */
const QUOTABLE: ReadonlySet<string> = new Set(["translations", "tafsirs", "quran_core"]);

export function isQuotable(resource: LocalResource): boolean {
  return QUOTABLE.has(resource.group) && hasRows(resource);
}

/** Maximum resources that are quoted without a setting. */
const MOST_READ = 3;

/**
 * The resources to quote, in order: those of the setting (`translations:20`), else the last read
 * ones, else the first translation. Of the last read ones, translations come before tafsirs: a
 * reference asks for the verse, and a commentary would move its text out of sight.
 */
export function resourcesToQuote(
  state: Pick<StoreState, "resources">,
  setting: readonly string[],
  recent: readonly string[],
): LocalResource[] {
  const byKey = new Map(
    state.resources.filter(isQuotable).map((one) => [resourceKey(one) as string, one]),
  );
  const find = (keys: readonly string[]): LocalResource[] =>
    [...new Set(keys)].flatMap((key) => byKey.get(key.replaceAll(/\s/g, "")) ?? []);
  if (setting.length > 0) return find(setting);
  const read = find(recent).filter(({ group }) => group !== "quran_core");
  if (read.length > 0) return translationsFirst(read);
  const others = [...byKey.values()].sort(
    (a, b) =>
      Number(b.group === "translations") - Number(a.group === "translations") ||
      compareResources(a, b),
  );
  return others.slice(0, 1);
}

/** The last read resources, among them a translation if one was read. */
function translationsFirst(read: readonly LocalResource[]): LocalResource[] {
  const isTranslation = ({ group }: LocalResource): boolean => group === "translations";
  const last = read.slice(0, MOST_READ);
  const translation = read.find(isTranslation);
  if (translation !== undefined && !last.includes(translation)) last[MOST_READ - 1] = translation;
  return [...last.filter(isTranslation), ...last.filter((one) => !isTranslation(one))];
}

/**
 * Every resource that can be quoted: those of the setting first, then the others that were read,
 * newest first, then the rest in the given order, with the translations first.
 */
export function quotableResources(
  state: Pick<StoreState, "resources">,
  setting: readonly string[],
  recent: readonly string[],
): LocalResource[] {
  const order = [...setting.map((key) => key.replaceAll(/\s/g, "")), ...recent];
  const rank = new Map<string, number>();
  for (const key of order) if (!rank.has(key)) rank.set(key, rank.size);
  const rankOf = (one: LocalResource): number => rank.get(resourceKey(one)) ?? Infinity;
  const kind = ({ group }: LocalResource): number =>
    ["translations", "quran_core", "tafsirs"].indexOf(group);
  return state.resources.filter(isQuotable).toSorted((a, b) => {
    const [first, second] = [rankOf(a), rankOf(b)];
    if (first !== second) return first < second ? -1 : 1;
    return kind(a) - kind(b);
  });
}

/** Maximum bytes of payload that are read for one quotation. */
const QUOTE_BYTES = 1024 * 1024;

/** The verses in one resource; null if it lacks them. */
export async function readQuote(
  store: Pick<ReadStore, "rows">,
  resource: LocalResource,
  reference: VerseReference,
): Promise<Quote | null> {
  const { rows, nextOffset } = await store.rows(resource, queryOf(resource, reference));
  return quoteOf(resource, reference, rows, nextOffset !== null);
}

/** Verses in one resource, as far as they were read. */
export interface QuoteStart {
  readonly quote: Quote;
  /** True if nothing follows. */
  readonly isWhole: boolean;
}

/**
 * The beginning of the verses in one resource: at least this many characters of plain text, if
 * there are as many; null if it lacks the verses. What fits into one part of a chapter is read
 * whole, as are a surah of a translation and a commentary, but not the commentaries on a surah.
 */
export async function readQuoteStart(
  store: Pick<ReadStore, "rows">,
  resource: LocalResource,
  reference: VerseReference,
  characters: number,
): Promise<QuoteStart | null> {
  const isTafsir = readerKind(resource.group) === "tafsir";
  const maxBytes = isTafsir ? TAFSIR_PAGE_BYTES : PAGE_BYTES;
  const query = { ...queryOf(resource, reference), maxBytes };
  const { rows, nextOffset } = await pagesUntil(
    (offset) => store.rows(resource, { ...query, offset }),
    (read) => {
      const start = quoteOf(resource, reference, read);
      return start !== null && plainQuote(start.html).length >= characters;
    },
  );
  const quote = quoteOf(resource, reference, rows, nextOffset !== null);
  return quote === null ? null : { quote, isWhole: nextOffset === null };
}

/** All the verses in one resource, however long; null if it lacks them. */
export async function readWholeQuote(
  store: Pick<ReadStore, "rows">,
  resource: LocalResource,
  reference: VerseReference,
): Promise<Quote | null> {
  const query = queryOf(resource, reference);
  const rows = await allPages((offset) => store.rows(resource, { ...query, offset }));
  return quoteOf(resource, reference, rows);
}

function queryOf(resource: LocalResource, { chapter, from, to }: VerseReference): RowsQuery {
  return {
    from: versePosition({ chapter, verse: from }),
    to: versePosition({ chapter, verse: to }),
    maxBytes: QUOTE_BYTES,
    ...(resource.group === "quran_core" ? { recordTypes: ["verse"] } : {}),
  };
}

function quoteOf(
  resource: LocalResource,
  reference: VerseReference,
  rows: readonly StoredRow[],
  hasMore = false,
): Quote | null {
  const texts = rows.flatMap((row) => {
    const text = rowText(resource.group, row);
    return text === null || text.html.trim() === "" ? [] : [{ row, text }];
  });
  const [first] = texts;
  if (first === undefined) return null;
  const positions = texts.flatMap(({ row }) => [row.from ?? Infinity, row.to ?? -Infinity]);
  const keyOf = (position: number, verse: number): string =>
    Number.isFinite(position)
      ? verseKey(verseAt(position))
      : verseKey({ chapter: reference.chapter, verse });
  return {
    resource,
    from: keyOf(Math.min(...positions), reference.from),
    to: keyOf(Math.max(...positions), reference.to),
    ...joinVerses(
      texts.map(({ row, text }) => ({ html: text.html, from: row.from, to: row.to })),
      numberForm(resource),
      hasMore,
    ),
    notes: texts.flatMap(({ text }) => text.notes),
  };
}

function numberForm({ group }: LocalResource): NumberForm {
  if (group === "quran_core") return "arabic";
  return readerKind(group) === "tafsir" ? "commentaries" : "verses";
}

/** The Arabic text of the verses; null if it is not synced. */
export async function readArabicQuote(
  store: Pick<ReadStore, "rows">,
  state: Pick<StoreState, "resources">,
  reference: VerseReference,
): Promise<string | null> {
  const core = quranCoreOf(state);
  if (core === null) return null;
  const { chapter, from, to } = reference;
  const verses = await readArabic(
    store,
    core,
    versePosition({ chapter, verse: from }),
    versePosition({ chapter, verse: to }),
  );
  return verses.length === 0 ? null : joinArabic(verses);
}

/** Verses that can be inserted from one resource. */
export interface QuoteOffer extends QuoteStart {
  /** Their Arabic text; null if it is not wanted, or not synced. */
  readonly arabic: string | null;
}

/**
 * The verses in each resource that has them, with the Arabic text if it is wanted. The rest of a
 * long text is left unread: most offers are never taken.
 */
export async function readOffers(
  store: Pick<ReadStore, "rows">,
  state: Pick<StoreState, "resources">,
  resources: readonly LocalResource[],
  reference: VerseReference,
  want: { readonly characters: number; readonly withArabic: boolean },
): Promise<QuoteOffer[]> {
  const read = await Promise.all(
    resources.map((resource) => readQuoteStart(store, resource, reference, want.characters)),
  );
  const starts = read.filter((start) => start !== null);
  const isTranslation = ({ group }: LocalResource): boolean => group !== "quran_core";
  const needsArabic =
    want.withArabic &&
    starts.some(({ quote, isWhole }) => isWhole && isTranslation(quote.resource));
  const arabic = needsArabic ? await readArabicStart(store, state, reference) : NO_ARABIC;
  return starts.map(({ quote, isWhole }) =>
    isTranslation(quote.resource)
      ? { quote, isWhole: isWhole && arabic.isWhole, arabic: arabic.text }
      : { quote, isWhole, arabic: null },
  );
}

interface ArabicStart {
  readonly text: string | null;
  readonly isWhole: boolean;
}

const NO_ARABIC: ArabicStart = { text: null, isWhole: true };

/** The Arabic text of the verses, as far as it fits into one part of a chapter. */
async function readArabicStart(
  store: Pick<ReadStore, "rows">,
  state: Pick<StoreState, "resources">,
  reference: VerseReference,
): Promise<ArabicStart> {
  const core = quranCoreOf(state);
  if (core === null) return NO_ARABIC;
  const query = { ...queryOf(core, reference), maxBytes: PAGE_BYTES };
  const { rows, nextOffset } = await store.rows(core, query);
  const verses = rows.flatMap((row) => {
    const text = arabicText(payloadOf(row));
    return text === null ? [] : [{ verseKey: keyOf(row), text }];
  });
  const isWhole = nextOffset === null;
  return { text: verses.length === 0 ? null : joinArabic(verses, !isWhole), isWhole };
}

/** The Arabic text of the verses in each stored spelling, beginning with the displayed one. */
export async function readArabicSpellings(
  store: Pick<ReadStore, "rows">,
  state: Pick<StoreState, "resources">,
  { chapter, from, to }: VerseReference,
): Promise<Quote[]> {
  const core = quranCoreOf(state);
  if (core === null) return [];
  const { rows } = await store.rows(core, {
    from: versePosition({ chapter, verse: from }),
    to: versePosition({ chapter, verse: to }),
    maxBytes: QUOTE_BYTES,
    recordTypes: ["verse"],
  });
  const verses = rows.map((row) => ({ row, spellings: arabicSpellings(payloadOf(row)) }));
  const fields = new Set(verses.flatMap(({ spellings }) => [...spellings.keys()]));
  return [...fields].flatMap((field) => {
    const texts = verses.flatMap(({ row, spellings }) => {
      const text = spellings.get(field);
      return text === undefined ? [] : [{ html: escapeText(text), from: row.from, to: row.to }];
    });
    if (texts.length < verses.length) return [];
    return [
      {
        resource: core,
        from: verseKey({ chapter, verse: from }),
        to: verseKey({ chapter, verse: to }),
        ...joinVerses(texts, "arabic"),
        notes: [],
      },
    ];
  });
}

/** A published text as plain text, without footnote markers. */
export function plainQuote(html: string): string {
  return quotedText(html, () => "").trim();
}
