import { setImmediate } from "node:timers/promises";
import { chapterById } from "../../model/chapters.js";
import type {
  CellDifference,
  CellText,
  ComparisonBlock,
  ComparisonBlockTexts,
  ComparisonCell,
  ComparisonCellTexts,
  DifferenceChoice,
} from "../../model/comparison.js";
import type { ArabicVerse, Difference } from "../../model/pages.js";
import { findResource, resourceKey, type LocalResource } from "../../model/resource.js";
import { rowKey, type RowHead, type StoredRow } from "../../model/row.js";
import { parseVerseKey, versePosition } from "../../model/verse.js";
import type { ContentStore } from "../../ports.js";
import type { StoreState } from "../../model/storeState.js";
import { allPages } from "../allPages.js";
import { tagOf } from "../language.js";
import { payloadOf, textField } from "../payload.js";
import { arabicText, quranCoreOf, readArabic } from "../reading/arabic.js";
import { chapterRange } from "../reading/part.js";
import { escapeText, footnotesOf } from "../reading/row.js";
import { readDifferences } from "../review/difference.js";
import { alignChapter, type PlacedRow } from "./align.js";
import { comparableText, differenceOfTexts, differenceSinceReview } from "./difference.js";

export type CompareStore = Pick<ContentStore, "rows" | "rowHeads" | "changes" | "changeHeads">;

/** Limits of rows and bytes in one answer of the store. */
const PAGE_ROWS = 1000;
const PAGE_BYTES = 1024 * 1024;

interface Column {
  readonly resource: LocalResource;
  /** Ids of the current rows, by their key. */
  readonly rowIds: ReadonlyMap<string, number>;
  readonly generation: string;
}

/** The rows changed since the comparison was aligned; it must be aligned again. */
export class ComparisonOutdated extends Error {}

/** One chapter of several resources, aligned by verse. Texts are read on demand. */
export class Comparison {
  private constructor(
    private readonly store: CompareStore,
    private readonly columns: readonly Column[],
    private readonly arabic: LocalResource | null,
    readonly chapter: number,
    readonly blocks: readonly ComparisonBlock[],
    readonly difference: DifferenceChoice | null,
    /** Verses with unreviewed changes, for a review difference. */
    readonly changedVerses: readonly number[],
  ) {}

  /** Aligns a chapter. Throws a RangeError for a chapter outside 1 to 114. */
  static async read(
    store: CompareStore,
    state: Pick<StoreState, "resources">,
    wanted: {
      readonly resources: readonly LocalResource[];
      readonly chapter: number;
      readonly difference: DifferenceChoice | null;
    },
  ): Promise<Comparison> {
    const { resources, chapter, difference } = wanted;
    const columns: Column[] = [];
    const placed: (readonly PlacedRow[])[] = [];
    let changedVerses: number[] = [];
    for (const resource of resources) {
      const { heads, generation } = await readHeads(store, resource, chapter);
      const rows = heads.flatMap((head) => placedRow(head, chapter));
      if (difference?.against === null && isSame(difference.of, resource)) {
        const changed = await readChanged(store, resource, chapter);
        const keys = new Set(changed.map(rowKey));
        changedVerses = [...changed, ...rows.filter((row) => keys.has(rowKey(row)))]
          .map(({ from }) => from)
          .sort((a, b) => a - b);
        const present = new Set(rows.map(rowKey));
        rows.push(...changed.filter((row) => !present.has(rowKey(row))));
      }
      const rowIds = new Map(heads.map((head) => [rowKey(head), head.rowId]));
      columns.push({ resource, rowIds, generation });
      placed.push(rows);
    }
    const { versesCount } = chapterById(chapter) ?? { versesCount: 0 };
    const blocks = alignChapter(versesCount, placed);
    const verses = [...new Set(changedVerses)];
    const core = quranCoreOf(state);
    return new Comparison(store, columns, core, chapter, blocks, difference, verses);
  }

  get resources(): readonly LocalResource[] {
    return this.columns.map(({ resource }) => resource);
  }

  /** The texts of some blocks, by their index. Throws ComparisonOutdated after a commit. */
  async texts(indexes: readonly number[]): Promise<ComparisonBlockTexts[]> {
    const blocks = indexes.flatMap((index) => {
      const block = this.blocks[index];
      return block === undefined ? [] : [{ index, block }];
    });
    if (blocks.length === 0) return [];
    const loaded = await Promise.all(
      this.columns.map((column, at) =>
        this.readColumn(
          column,
          blocks.flatMap(({ block }) => block.columns[at] ?? []),
        ),
      ),
    );
    const arabic = await this.readArabic(blocks.map(({ block }) => block));
    const changes = await this.readReview(blocks.map(({ block }) => block));
    const result: ComparisonBlockTexts[] = [];
    for (const { index, block } of blocks) {
      const columns = block.columns.map((cells, at) =>
        cells.map(({ rows }) => rows.flatMap((row) => loaded[at]?.get(rowKey(row)) ?? [])),
      );
      const withDifferences: (readonly ComparisonCellTexts[])[] = [];
      for (const [at, texts] of columns.entries()) {
        const differences = await this.differencesIn(block, at, columns, changes);
        withDifferences.push(
          texts.map((cell, k) => ({ texts: cell, difference: differences[k] ?? null })),
        );
      }
      const inBlock = arabic.filter(({ verseKey }) => {
        const verse = parseVerseKey(verseKey)?.verse ?? 0;
        return block.from <= verse && verse <= block.to;
      });
      result.push({ index, arabic: inBlock, columns: withDifferences });
    }
    return result;
  }

  private async readColumn(
    { resource, rowIds, generation }: Column,
    cells: readonly ComparisonCell[],
  ): Promise<Map<string, CellText>> {
    const ids = cells.flatMap(({ rows }) => rows.flatMap((row) => rowIds.get(rowKey(row)) ?? []));
    if (ids.length === 0) return new Map();
    const rows = await allPages(async (offset) => {
      const page = await this.store.rows(resource, { rowIds: ids, offset, maxBytes: PAGE_BYTES });
      if (page.generation !== generation) throw new ComparisonOutdated();
      return page;
    });
    return new Map(rows.map((row) => [rowKey(row), cellText(resource.group, row)]));
  }

  private async readArabic(blocks: readonly ComparisonBlock[]): Promise<readonly ArabicVerse[]> {
    if (this.arabic === null) return [];
    const from = Math.min(...blocks.map((block) => block.from));
    const to = Math.max(...blocks.map((block) => block.to));
    const position = (verse: number): number => versePosition({ chapter: this.chapter, verse });
    return readArabic(this.store, this.arabic, position(from), position(to));
  }

  /** The unreviewed changes of the rows in some blocks, by row. */
  private async readReview(
    blocks: readonly ComparisonBlock[],
  ): Promise<ReadonlyMap<string, Difference>> {
    const { difference } = this;
    if (difference?.against !== null) return new Map();
    const at = this.columnOf(difference.of);
    const rows = blocks.flatMap(({ columns }) => (columns[at] ?? []).flatMap((cell) => cell.rows));
    if (rows.length === 0) return new Map();
    const changes = await readDifferences(this.store, difference.of, rows);
    return new Map(changes.map((change) => [rowKey(change), change]));
  }

  private columnOf(ref: { readonly group: string; readonly id: number }): number {
    return this.columns.findIndex(({ resource }) => isSame(resource, ref));
  }

  /** The differences of one column's cells in a block; empty if the column shows none. */
  private async differencesIn(
    block: ComparisonBlock,
    at: number,
    texts: readonly (readonly (readonly CellText[])[])[],
    changes: ReadonlyMap<string, Difference>,
  ): Promise<CellDifference[]> {
    const { difference } = this;
    if (difference === null || at !== this.columnOf(difference.of)) return [];
    const language = tagOf(this.columns[at]?.resource ?? NO_LANGUAGE);
    const own = texts[at] ?? [];
    const cells = block.columns[at] ?? [];
    const other = difference.against === null ? -1 : this.columnOf(difference.against);
    const result: CellDifference[] = [];
    for (const [k, cell] of cells.entries()) {
      // A long pair of texts takes tens of milliseconds, and other extensions share the thread.
      await setImmediate();
      const current = own[k] ?? [];
      if (difference.against === null) {
        const changed = cell.rows.flatMap((row) => changes.get(rowKey(row)) ?? []);
        result.push(differenceSinceReview(current, changed, language));
      } else if (cell.kind !== "text") result.push(NOTHING_TO_COMPARE);
      else {
        const base = textAbout(cell, block.columns[other] ?? [], texts[other] ?? []);
        result.push(
          typeof base === "string"
            ? differenceOfTexts(base, comparableText(current), language)
            : base,
        );
      }
    }
    return result;
  }
}

const NO_LANGUAGE = { languageCode: null, languageName: null };
const NOTHING_TO_COMPARE: CellDifference = { kind: "missing", parts: [] };

/**
 * The text of another column about exactly the verses of a cell, or the reason why it is missing.
 */
function textAbout(
  { about }: ComparisonCell,
  cells: readonly ComparisonCell[],
  texts: readonly (readonly CellText[])[],
): string | CellDifference {
  const touching = cells.flatMap((cell, index) =>
    cell.kind !== "none" && cell.about.from <= about.to && cell.about.to >= about.from
      ? [{ cell, texts: texts[index] ?? [] }]
      : [],
  );
  if (touching.length === 0) return NOTHING_TO_COMPARE;
  const covered = touching.reduce((sum, { cell }) => sum + cell.about.to - cell.about.from + 1, 0);
  const isSameVerses =
    touching[0]?.cell.about.from === about.from &&
    touching.at(-1)?.cell.about.to === about.to &&
    covered === about.to - about.from + 1;
  if (!isSameVerses) return { kind: "otherVerses", parts: [] };
  return comparableText(touching.flatMap((one) => one.texts));
}

async function readHeads(
  store: CompareStore,
  resource: LocalResource,
  chapter: number,
): Promise<{ readonly heads: readonly RowHead[]; readonly generation: string }> {
  let generation = "";
  const recordTypes = resource.group === "quran_core" ? { recordTypes: ["verse"] } : {};
  const heads = await allPages(async (offset) => {
    const range = chapterRange(chapter);
    const page = await store.rowHeads(resource, {
      ...range,
      ...recordTypes,
      offset,
      limit: PAGE_ROWS,
    });
    ({ generation } = page);
    return page;
  });
  return { heads, generation };
}

/** A row with its verses in the chapter. */
function placedRow(head: RowHead, chapter: number): PlacedRow[] {
  const { recordType, recordKey, from, to, bytes } = head;
  const range = chapterRange(chapter);
  if (from === null) return [];
  const first = Math.max(from, range.from) - chapter * 1000;
  const last = Math.min(to ?? from, range.to) - chapter * 1000;
  return [{ recordType, recordKey, from: first, to: last, bytes }];
}

/** Unreviewed changes in the chapter, deleted rows included. */
async function readChanged(
  store: CompareStore,
  resource: LocalResource,
  chapter: number,
): Promise<PlacedRow[]> {
  const changes = await allPages((offset) =>
    store.changeHeads(resource, { chapter, offset, limit: PAGE_ROWS }),
  );
  return changes.flatMap(({ recordType, recordKey, position }) => {
    const verse = position === null ? 0 : position - chapter * 1000;
    if (verse < 1) return [];
    return [{ recordType, recordKey, from: verse, to: verse, bytes: 0 }];
  });
}

function cellText(group: string, row: StoredRow): CellText {
  const { recordType, recordKey } = row;
  const payload = payloadOf(row);
  if (group === "quran_core") {
    return { recordType, recordKey, html: escapeText(arabicText(payload) ?? ""), notes: [] };
  }
  const html = textField(payload, "text") ?? "";
  return { recordType, recordKey, html, notes: footnotesOf(payload) };
}

function isSame(
  a: { readonly group: string; readonly id: number },
  b: { readonly group: string; readonly id: number },
): boolean {
  return resourceKey(a) === resourceKey(b);
}

/** The resources with these references, in this order. Skips unknown and empty resources. */
export function storedResources(
  state: Pick<StoreState, "resources">,
  refs: readonly { readonly group: string; readonly id: number }[],
): LocalResource[] {
  return refs.flatMap((ref) => {
    const found = findResource(state, ref);
    return found === undefined || found.rowCount === 0 ? [] : [found];
  });
}
