import { alignChapter } from "../../../src/core/library/compare/align.js";
import { comparableText, differenceOfTexts } from "../../../src/core/library/compare/difference.js";
import { chapterById } from "../../../src/core/model/chapters.js";
import type { ComparisonBlockTexts } from "../../../src/core/model/comparison.js";
import type {
  CompareColumn,
  ComparisonMessage,
  DifferenceChoice,
} from "../../../src/protocol/compare.js";
import { DEFAULT_PREFERENCES } from "../../../src/protocol/reader.js";
import { typeOf, type PanelHarness } from "./panelHarness.js";
import { HEAD } from "./readerMessages.js";

/** A resource of a test: its head, and its texts by verse. */
export interface ComparedResource {
  readonly column: CompareColumn;
  readonly texts: readonly { readonly from: number; readonly to: number; readonly html: string }[];
}

/** Texts about one verse each, starting with the first verse. */
export function byVerse(texts: readonly string[]): ComparedResource["texts"] {
  return texts.map((html, index) => ({ from: index + 1, to: index + 1, html }));
}

export function columnOf(id: number, name: string, more: Partial<CompareColumn>): CompareColumn {
  return { ...HEAD, id, name, language: more.lang ?? "en", unreviewedRows: 0, ...more };
}

/** The comparison of some resources, as the host sends it. */
export function comparisonOf(
  chapter: number,
  resources: readonly ComparedResource[],
  more: Partial<ComparisonMessage> = {},
): ComparisonMessage {
  const rows = resources.map(({ texts }) =>
    texts.map(({ from, to, html }) => ({
      recordType: "translation",
      recordKey: `${chapter}:${from}`,
      from,
      to,
      bytes: html.length,
    })),
  );
  const verses = chapterById(chapter)?.versesCount ?? 1;
  const ref = ({ column: { group, id } }: ComparedResource) => ({ group, id });
  return {
    type: "comparison",
    version: 1,
    locale: "en",
    state: { columns: resources.map(ref), chapter, verse: 1, difference: null },
    target: 1,
    notice: "",
    columns: resources.map(({ column }) => column),
    choices: [],
    blocks: alignChapter(verses, rows).map(({ from, to, columns }) => ({
      from,
      to,
      columns: columns.map((cells) => [...cells]),
    })),
    changedVerses: [],
    hasArabic: true,
    preferences: DEFAULT_PREFERENCES,
    ...more,
  };
}

/** The texts of blocks, as the host sends them, with the difference of the comparison. */
export function textsOf(
  { blocks, state }: ComparisonMessage,
  resources: readonly ComparedResource[],
  arabic: readonly string[],
  indexes: readonly number[],
): ComparisonBlockTexts[] {
  return indexes.flatMap((index) => {
    const block = blocks[index];
    if (block === undefined) return [];
    const verses = Array.from({ length: block.to - block.from + 1 }, (_, at) => block.from + at);
    return [
      {
        index,
        arabic: verses.map((verse) => ({
          verseKey: `${state.chapter}:${verse}`,
          text: arabic[verse - 1] ?? "",
        })),
        columns: block.columns.map((cells, at) =>
          cells.map(({ from, kind }) => {
            const html = kind === "text" ? textAt(resources[at], from) : "";
            return {
              texts:
                kind === "text"
                  ? [
                      {
                        recordType: "translation",
                        recordKey: `${state.chapter}:${from}`,
                        html,
                        notes: [],
                      },
                    ]
                  : [],
              difference: differenceAt(state.difference, resources, at, from, html),
            };
          }),
        ),
      },
    ];
  });
}

function textAt(resource: ComparedResource | undefined, verse: number): string {
  return resource?.texts.find(({ from }) => from === verse)?.html ?? "";
}

function differenceAt(
  choice: DifferenceChoice | null,
  resources: readonly ComparedResource[],
  at: number,
  verse: number,
  html: string,
): ReturnType<typeof differenceOfTexts> | null {
  if (choice?.against == null || choice.of.id !== resources[at]?.column.id) return null;
  const { against } = choice;
  const other = resources.find(({ column }) => column.id === against.id);
  const plain = (text: string): string => comparableText([{ html: text }]);
  return differenceOfTexts(plain(textAt(other, verse)), plain(html), resources[at].column.lang);
}

interface TextsRequest {
  readonly id: number;
  readonly type: "texts";
  readonly version: number;
  readonly indexes: readonly number[];
}

/** Answers the page's requests for texts from now on. */
export function answerTexts(
  harness: PanelHarness,
  comparison: () => ComparisonMessage,
  resources: readonly ComparedResource[],
  arabic: readonly string[] = [],
): void {
  const answered = new Set<number>();
  void harness.heard(() => {
    const requests = harness.said.filter(
      (message): message is TextsRequest => typeOf(message) === "texts",
    );
    for (const { id, version, indexes } of requests) {
      if (answered.has(id)) continue;
      answered.add(id);
      const blocks = textsOf(comparison(), resources, arabic, indexes);
      void harness.post({ type: "texts", id, version, blocks });
    }
    return null;
  });
}
