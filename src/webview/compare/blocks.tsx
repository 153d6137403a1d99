import * as l10n from "@vscode/l10n";
import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { chapterById } from "../../core/model/chapters.js";
import type { ComparisonBlockTexts } from "../../core/model/comparison.js";
import type { CompareBlock, CompareColumn, ComparisonMessage } from "../../protocol/compare.js";
import { IconButton } from "../shared/icon.js";
import { memo } from "../shared/memo.js";
import { useSlices, type Slice } from "../shared/slices.js";
import { Cell } from "./cell.js";
import {
  arabicColumns,
  blockOf,
  columnOf,
  estimatedHeight,
  ownColumns,
  isSmall,
  keyOf,
  partner,
} from "./layout.js";
import type { CompareModel } from "./model.js";
import type { PartProps } from "./partProps.js";
import { restorePlace } from "./screen.js";

/** Distance from the visible area within which blocks are drawn, in pixels. */
const MARGIN = 1200;
/** Blocks in the first drawing, enough for a tall screen. */
const FIRST_BLOCKS = 12;

/**
 * All verses of the surah, drawn in slices from the verse in use. The page has all texts of a small
 * surah, so that Find in the page finds them; of a large one it has the texts near the window.
 */
export function Blocks(props: PartProps & { readonly width: number }): JSX.Element {
  const { model, view, comparison, isStacked, width } = props;
  const list = useRef<HTMLDivElement>(null);
  const count = comparison.blocks.length;
  const wanted = blockOf(comparison.blocks, model.hold?.verse ?? view.current);
  const drawn = useSlices(count, wanted, FIRST_BLOCKS);
  const isComplete = drawn.from === 0 && drawn.to >= count;
  const isAll = useMemo(() => isSmall(comparison.blocks), [comparison.blocks]);
  const near = useNearBlocks(list, drawn, count, () =>
    blockOf(comparison.blocks, model.hold?.verse ?? comparison.state.verse),
  );
  useWantedTexts(props, near, isAll && isComplete);
  // Keeps the text in place while blocks above it are drawn.
  useLayoutEffect(() => {
    if (model.hold !== null) restorePlace(model.hold);
  }, [drawn, near]);
  const { showArabic } = view.preferences;
  const hasArabic = comparison.hasArabic && showArabic;
  const heights = useMemo(
    () => comparison.blocks.map((one) => estimatedHeight(one, width, isStacked, hasArabic)),
    [comparison.blocks, width, isStacked, hasArabic],
  );
  const textsAt = (index: number): ComparisonBlockTexts | null =>
    isAll || near.has(index) ? (view.texts.get(index) ?? null) : null;
  const space = (from: number, to: number): JSX.Element => {
    const height = heights.slice(from, to).reduce((sum, one) => sum + one, 0);
    return (
      <div key={`space-${from === 0 ? "above" : "below"}`} style={{ blockSize: `${height}px` }} />
    );
  };
  return (
    <div class="blocks" ref={list} aria-label={l10n.t("Verses")} role="region">
      {drawn.from === 0 ? null : space(0, drawn.from)}
      {comparison.blocks.slice(drawn.from, drawn.to).map((block, at) => (
        <Block
          key={drawn.from + at}
          model={model}
          comparison={comparison}
          block={block}
          index={drawn.from + at}
          texts={textsAt(drawn.from + at)}
          notes={view.notes}
          current={isIn(block, view.current) ? view.current : null}
          marked={view.marked !== null && isIn(block, view.marked) ? view.marked : null}
          hasArabic={hasArabic}
          height={heights[drawn.from + at] ?? 0}
        />
      ))}
      {drawn.to < count ? space(drawn.to, count) : null}
    </div>
  );
}

/** Indexes of the drawn blocks near the window. */
function useNearBlocks(
  list: RefObject<HTMLDivElement>,
  drawn: Slice,
  count: number,
  first: () => number,
): ReadonlySet<number> {
  const [near, setNear] = useState<ReadonlySet<number>>(() => new Set([first()]));
  const observer = useRef<IntersectionObserver | null>(null);
  useEffect(() => {
    const own = new IntersectionObserver(
      (entries) => {
        setNear((before) => {
          const after = new Set(before);
          for (const { target, isIntersecting } of entries) {
            const index = target instanceof HTMLElement ? Number(target.dataset.block) : -1;
            if (isIntersecting) after.add(index);
            else after.delete(index);
          }
          return after;
        });
      },
      // Without an explicit root, a cross-origin frame ignores the margin.
      { root: document, rootMargin: `${MARGIN}px 0px` },
    );
    observer.current = own;
    return () => own.disconnect();
  }, [count]);
  useEffect(() => {
    const blocks = list.current?.querySelectorAll("[data-block]") ?? [];
    for (const block of blocks) observer.current?.observe(block);
  }, [count, drawn]);
  return near;
}

/** Requests the texts of near blocks, then all others if `wantsAll` is set. */
function useWantedTexts(
  { model, view, comparison }: PartProps,
  near: ReadonlySet<number>,
  wantsAll: boolean,
): void {
  const { blocks, version } = comparison;
  useEffect(() => {
    const middle = blockOf(blocks, view.current);
    // Closest to the verse in use first.
    const byDistance = (indexes: readonly number[]): number[] =>
      indexes
        .filter((index) => index < blocks.length)
        .sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
    model.want(byDistance([...near]), byDistance(wantsAll ? [...blocks.keys()] : []));
  }, [near, version, wantsAll]);
}

function isIn({ from, to }: CompareBlock, verse: number): boolean {
  return from <= verse && verse <= to;
}

interface BlockProps {
  readonly model: CompareModel;
  readonly comparison: ComparisonMessage;
  readonly block: CompareBlock;
  readonly index: number;
  /** Null while the block is far from the window, or its texts are missing. */
  readonly texts: ComparisonBlockTexts | null;
  readonly notes: ReadonlyMap<string, readonly string[]>;
  /** The verse in use, if it is in the block. */
  readonly current: number | null;
  readonly marked: number | null;
  readonly hasArabic: boolean;
  /** The estimated height of a block that was not drawn. */
  readonly height: number;
}

const Block = memo(function Block(props: BlockProps): JSX.Element {
  const { block, comparison, texts, height } = props;
  const element = useRef<HTMLElement>(null);
  const measured = useRef<number | null>(null);
  const isDrawn = texts !== null;
  useLayoutEffect(() => {
    if (!isDrawn) return undefined;
    const { current } = element;
    // A removed block keeps its height.
    return () => {
      measured.current = current?.offsetHeight ?? null;
    };
  }, [isDrawn]);
  const length = block.to - block.from + 1;
  const verses = Array.from({ length }, (_, at) => block.from + at);
  const isRange = length > 1;
  const isTogether = isRange && isArabicTogether(block);
  return (
    <section
      ref={element}
      class={`block ${isTogether ? "together" : isRange ? "range" : ""}`}
      data-block={props.index}
      aria-busy={!isDrawn}
      style={{
        minBlockSize: isDrawn ? "" : `${measured.current ?? height}px`,
        containIntrinsicBlockSize: `auto ${height}px`,
        // Each verse has a row for its Arabic and one for its texts. A long text about several
        // verses stretches only the last row, so that the verses' own texts stay close.
        gridTemplateRows: isRange
          ? `repeat(${isTogether ? length : length * 2 - 1}, auto) 1fr`
          : "",
      }}
    >
      {isTogether && isDrawn && props.hasArabic ? <ArabicOfRange {...props} texts={texts} /> : null}
      {verses.map((verse, at) => (
        <Verse
          key={verse}
          {...props}
          texts={texts}
          verse={verse}
          row={isTogether ? at + 2 : at * 2 + 1}
          isTogether={isTogether}
          chapter={comparison.state.chapter}
        />
      ))}
    </section>
  );
});

/**
 * True if, at some verse, every text continues from an earlier verse, which leaves no place for the
 * Arabic above the texts.
 */
function isArabicTogether(block: CompareBlock): boolean {
  for (let verse = block.from; verse <= block.to; verse++) {
    if (arabicColumns(block, verse) === null) return true;
  }
  return false;
}

/** The Arabic verses of several rows, for texts that span the rows. */
function ArabicOfRange({ texts }: { readonly texts: ComparisonBlockTexts }): JSX.Element {
  return (
    <div class="arabic of-range" lang="ar" dir="rtl" translate={false} style={{ gridRow: "1" }}>
      {texts.arabic.map(({ verseKey, text }) => (
        <span key={verseKey}>
          {text}{" "}
          <bdi class="arabic-key" dir="ltr">
            {verseKey}
          </bdi>{" "}
        </span>
      ))}
    </div>
  );
}

function Verse(
  props: BlockProps & {
    readonly verse: number;
    /** The first of the verse's rows in the block. */
    readonly row: number;
    /** The Arabic of all verses is above the block, and each verse has one row. */
    readonly isTogether: boolean;
    readonly chapter: number;
  },
): JSX.Element {
  const { model, comparison, block, texts, verse, row, isTogether, chapter } = props;
  const key = `${chapter}:${verse}`;
  const arabic =
    isTogether || !props.hasArabic
      ? undefined
      : texts?.arabic.find(({ verseKey }) => verseKey === key)?.text;
  const above = arabic === undefined ? null : arabicColumns(block, verse);
  const rows = isTogether ? 1 : 2;
  const isChanged = comparison.changedVerses.includes(verse);
  const last = chapterById(chapter)?.versesCount ?? verse;
  const gridRow = `${row} / span ${rows}`;
  const [first = { from: 0, to: 0 }, ...others] = ownColumns(block, verse);
  return (
    <div class={`verse ${props.marked === verse ? "marked" : ""}`}>
      <div
        class={`row ${props.marked === verse ? "marked" : ""} ${isChanged ? "changed" : ""}`}
        data-verse={verse}
        tabIndex={props.current === verse ? 0 : -1}
        role="group"
        aria-label={l10n.t("Verse {0} of {1}", key, last)}
        style={{ gridRow, gridColumn: gridColumnOf(first) }}
        onFocus={() => model.setCurrent(verse)}
      >
        <h2 class="key">
          <bdi dir="ltr">{key}</bdi>
          {isChanged ? <span class="visually-hidden"> {l10n.t("Changed.")}</span> : null}
        </h2>
        {texts === null ? null : (
          <IconButton
            class="copy"
            icon="copy"
            label={l10n.t("Copy {0} as a Markdown table", key)}
            onPress={() => void model.copy(verse)}
          />
        )}
      </div>
      {others.map((run) => (
        <div key={run.from} class="band" style={{ gridRow, gridColumn: gridColumnOf(run) }} />
      ))}
      {above === null ? null : (
        <div
          class="arabic"
          lang="ar"
          dir="rtl"
          translate={false}
          style={{ gridRow: String(row), gridColumn: `${above.from + 2} / ${above.to + 3}` }}
        >
          {arabic}
        </div>
      )}
      {texts === null
        ? null
        : comparison.columns.map((column, at) => (
            <ColumnCells
              key={keyOf(column)}
              {...props}
              texts={texts}
              column={column}
              at={at}
              row={row}
              rows={rows}
              hasArabic={above !== null}
            />
          ))}
    </div>
  );
}

function gridColumnOf({ from, to }: { readonly from: number; readonly to: number }): string {
  return `${from + 1} / ${to + 2}`;
}

/** The cells of a column that begin at a verse (at most one). */
function ColumnCells(
  props: BlockProps & {
    readonly texts: ComparisonBlockTexts;
    readonly column: CompareColumn;
    readonly at: number;
    readonly verse: number;
    readonly row: number;
    /** Number of rows for each verse. */
    readonly rows: number;
    /** The verse's first row has its Arabic. */
    readonly hasArabic: boolean;
  },
): JSX.Element | null {
  const { model, comparison, block, texts, notes, column, at, verse, row, rows } = props;
  const cells = block.columns[at] ?? [];
  const index = cells.findIndex(({ from }) => from === verse);
  const cell = cells[index];
  if (cell === undefined) return null;
  const { difference } = comparison.state;
  const content = texts.columns[at]?.[index] ?? { texts: [], difference: null };
  const isAgainst = difference?.against != null && keyOf(difference.against) === keyOf(column);
  const of = difference === null ? -1 : columnOf(comparison.columns, difference.of);
  // Marks each text's distinct words if both texts are about the same verses.
  const pair = isAgainst ? partner(cell, block.columns[of] ?? []) : -1;
  const other = pair < 0 ? null : (texts.columns[of]?.[pair]?.difference ?? null);
  const isPaired =
    difference?.against != null &&
    partner(cell, block.columns[columnOf(comparison.columns, difference.against)] ?? []) >= 0;
  return (
    <Cell
      model={model}
      chapter={comparison.state.chapter}
      column={column}
      cell={cell}
      content={content}
      marks={other?.kind === "words" ? other.parts : null}
      isPaired={isPaired}
      notes={notes}
      locale={comparison.locale}
      style={{
        gridColumn: String(at + 2),
        // The verse's own texts are aligned below the Arabic.
        gridRow:
          props.hasArabic && cell.from === cell.to
            ? String(row + 1)
            : `${row} / span ${(cell.to - cell.from + 1) * rows}`,
      }}
    />
  );
}
