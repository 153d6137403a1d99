import * as l10n from "@vscode/l10n";
import { Fragment, type JSX } from "preact";
import { useMemo } from "preact/hooks";
import { isWithin, verseRangeLabel } from "./labels.js";
import type { TafsirEntry, TafsirPage } from "../../core/model/pages.js";
import { RowActions } from "./actions.js";
import { rowKey } from "../../core/model/row.js";
import { type ShownMark } from "./changes.js";
import { useReading } from "./context.js";
import { MarginMarks } from "./margin.js";
import { Differences, markClass, MarkName, Removed, useMarks } from "./marks.js";
import { memo } from "../shared/memo.js";
import { Published } from "./published.js";
import { useRangeClass } from "./range.js";
import { Unplaced } from "./unplaced.js";

/** Commentaries, each under its range of verses. */
export function Tafsir(props: {
  readonly page: TafsirPage;
  readonly current: string | null;
}): JSX.Element {
  const { resource, showArabic } = useReading();
  const { lang, direction: dir } = resource;
  const { shown } = useMarks();
  // The commentary on the verse, else the first, so that Tab reaches one of them.
  const { entries, unplaced } = props.page;
  const verse = props.current;
  const current =
    (verse === null ? undefined : entries.findLast((one) => isWithin(verse, one.from, one.to))) ??
    entries[0];
  return (
    <>
      {props.page.entries.map((entry) => (
        <Fragment key={entry.recordKey}>
          <Removed before={entry} lang={lang} dir={dir} />
          <Commentary
            entry={entry}
            arabic={props.page.arabic}
            showArabic={showArabic}
            lang={lang}
            dir={dir}
            current={entry === current}
            mark={shown.get(rowKey(entry))}
          />
        </Fragment>
      ))}
      <Removed before={null} lang={lang} dir={dir} />
      {unplaced === undefined ? null : (
        <Unplaced count={unplaced.count}>
          {unplaced.entries.map((entry) => (
            <Commentary
              key={rowKey(entry)}
              entry={entry}
              arabic={NO_ARABIC}
              showArabic={false}
              lang={lang}
              dir={dir}
              current={false}
              mark={shown.get(rowKey(entry))}
            />
          ))}
        </Unplaced>
      )}
    </>
  );
}

const NO_ARABIC: TafsirPage["arabic"] = [];

interface CommentaryProps {
  readonly entry: TafsirEntry;
  readonly arabic: TafsirPage["arabic"];
  readonly showArabic: boolean;
  readonly lang: string | null;
  readonly dir: "ltr" | "rtl";
  readonly current: boolean;
  readonly mark: ShownMark | undefined;
}

const Commentary = memo(function Commentary(props: CommentaryProps): JSX.Element {
  const { entry } = props;
  const { formats } = useReading();
  const id = `v-${entry.from.replace(":", "-")}`;
  const label = verseRangeLabel(entry.from, entry.to);
  const inRange = useRangeClass(entry.from, entry.to);
  const verses = useMemo(
    () => props.arabic.filter((verse) => isWithin(verse.verseKey, entry.from, entry.to)),
    [props.arabic, entry.from, entry.to],
  );
  return (
    <article
      class={`verse commentary ${markClass(props.mark)} ${inRange}`}
      id={id}
      data-verse={entry.from}
      data-verse-to={entry.to}
      data-record={entry.recordKey}
      data-record-type={entry.recordType}
      tabIndex={props.current ? 0 : -1}
      aria-labelledby={`${id}-key`}
    >
      <header class="commentary-head">
        <h2 class="range" id={`${id}-key`}>
          <MarkName mark={props.mark} />
          <bdi>{label}</bdi>
        </h2>
        <MarginMarks from={entry.from} to={entry.to} />
        <RowActions
          recordType={entry.recordType}
          recordKey={entry.recordKey}
          verseKey={entry.from}
          name={label}
        />
      </header>
      <Differences row={entry} mark={props.mark} dir={props.dir} lang={props.lang} />
      {props.showArabic && verses.length > 0 ? (
        <details class="folded" open={verses.length <= 3}>
          <summary>
            {formats.plural(l10n.t("{0, plural, one {Verse} other {# verses}}"), verses.length)}
          </summary>
          <div class="arabic" lang="ar" dir="rtl" translate={false}>
            {verses.map((verse) => (
              <p key={verse.verseKey}>
                {verse.text} <bdi class="verse-sign">{verse.verseKey}</bdi>
              </p>
            ))}
          </div>
        </details>
      ) : null}
      <Published html={entry.html} lang={props.lang} dir={props.dir} class="prose" />
    </article>
  );
});
