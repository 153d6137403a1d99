import { Fragment, type JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { WordsEntry, WordsPage, WordText } from "../../core/model/pages.js";
import { RowActions } from "./actions.js";
import { rowKey } from "../../core/model/row.js";
import { type ShownMark } from "./changes.js";
import { useReading } from "./context.js";
import { MarginMarks } from "./margin.js";
import { Differences, markClass, MarkName, Removed, useMarks } from "./marks.js";
import { useRangeClass } from "./range.js";
import { memo } from "../shared/memo.js";
import { Published } from "./published.js";
import { arabicByKey } from "./verses.js";

/** Words under their verse, in the order of the Arabic words. */
export function Words(props: {
  readonly page: WordsPage;
  readonly current: string | null;
}): JSX.Element {
  const { resource, showArabic } = useReading();
  const { lang, direction: dir } = resource;
  const { shown } = useMarks();
  const arabic = useMemo(() => arabicByKey(props.page.arabic), [props.page.arabic]);
  const { entries } = props.page;
  const isUthmani = useMemo(() => hasWasla(entries), [entries]);
  // Tab must always reach one of the verses.
  const current = (entries.find((one) => one.verseKey === props.current) ?? entries[0])?.verseKey;
  return (
    <>
      {props.page.entries.map((entry, index) => {
        const first = firstRow(entry);
        return (
          <Fragment key={entry.verseKey ?? `#${index}`}>
            {first === undefined ? null : <Removed before={first} lang={lang} dir={dir} />}
            <WordsOfVerse
              entry={entry}
              isUthmani={isUthmani}
              arabic={showArabic ? (arabic.get(entry.verseKey ?? "") ?? null) : null}
              lang={lang}
              dir={dir}
              current={entry.verseKey === current}
              mark={first === undefined ? undefined : shown.get(rowKey(first))}
            />
          </Fragment>
        );
      })}
      <Removed before={null} lang={lang} dir={dir} />
    </>
  );
}

/** True for a surah in a script with the alef wasla, which the IndoPak script does not have. */
function hasWasla(entries: readonly WordsEntry[]): boolean {
  return entries.some(({ words }) => words.some(({ arabic }) => arabic?.includes("\u0671")));
}

/** The row that represents a verse's words. */
function firstRow(entry: WordsEntry): WordText | undefined {
  return entry.words.flatMap((word) => word.texts)[0];
}

interface WordsProps {
  readonly entry: WordsEntry;
  readonly isUthmani: boolean;
  readonly arabic: string | null;
  readonly lang: string | null;
  readonly dir: "ltr" | "rtl";
  readonly current: boolean;
  readonly mark: ShownMark | undefined;
}

const WordsOfVerse = memo(function WordsOfVerse(props: WordsProps): JSX.Element {
  const { entry } = props;
  const key = entry.verseKey ?? "";
  const id = `v-${key.replace(":", "-")}`;
  const first = firstRow(entry);
  const inRange = useRangeClass(entry.verseKey);
  const hasArabic = entry.words.some((word) => word.arabic !== null);
  return (
    <article
      class={`verse ${markClass(props.mark)} ${inRange}`}
      id={id}
      data-verse={key}
      data-record={first?.recordKey}
      data-record-type={first?.recordType}
      tabIndex={props.current ? 0 : -1}
      aria-labelledby={`${id}-key`}
    >
      <div class="verse-key" id={`${id}-key`}>
        <MarkName mark={props.mark} />
        <bdi>{entry.verseKey ?? "–"}</bdi>
        <MarginMarks from={key} />
      </div>
      <div class="verse-body">
        {props.arabic === null ? null : (
          <div class="arabic" lang="ar" dir="rtl" translate={false}>
            {props.arabic}
          </div>
        )}
        <ol class="words" dir={props.arabic === null && !hasArabic ? props.dir : "rtl"}>
          {entry.words.map((word, index) => (
            <li key={word.texts[0]?.recordKey ?? `#${index}`}>
              {word.arabic === null ? null : (
                <div
                  class={props.isUthmani ? "word-arabic uthmani" : "word-arabic"}
                  lang="ar"
                  dir="rtl"
                  translate={false}
                >
                  {word.arabic}
                </div>
              )}
              {word.texts.map((text) => (
                <Published
                  key={text.recordKey}
                  html={text.html}
                  lang={props.lang}
                  dir="auto"
                  class="word"
                />
              ))}
            </li>
          ))}
        </ol>
        {first === undefined ? null : (
          <Differences row={first} mark={props.mark} lang={props.lang} dir={props.dir} />
        )}
      </div>
      {first === undefined ? null : (
        <RowActions
          recordType={first.recordType}
          recordKey={first.recordKey}
          verseKey={entry.verseKey}
          name={key}
        />
      )}
    </article>
  );
});
