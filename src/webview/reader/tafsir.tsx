import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { verseRangeLabel } from "./labels.js";
import type { TafsirEntry, TafsirPage } from "../../core/model/pages.js";
import { RowActions } from "./actions.js";
import { useReading } from "./context.js";
import { memo } from "./memo.js";
import { Published } from "./published.js";
import { Difference, type MarkProps } from "./verses.js";

/** Commentaries, each once under the range of verses it is about. */
export function Tafsir(
  props: MarkProps & { readonly page: TafsirPage; readonly current: string | null },
): JSX.Element {
  const { resource, showArabic } = useReading();
  const current = props.current ?? props.page.entries[0]?.from ?? null;
  return (
    <>
      {props.page.entries.map((entry) => (
        <Commentary
          key={entry.recordKey}
          entry={entry}
          arabic={props.page.arabic}
          showArabic={showArabic}
          lang={resource.lang}
          dir={resource.direction}
          current={entry.from === current}
          changed={props.marks.has(entry.recordKey)}
          before={
            props.shownDiffs.has(entry.recordKey)
              ? (props.marks.get(entry.recordKey) ?? "")
              : undefined
          }
        />
      ))}
    </>
  );
}

interface CommentaryProps {
  readonly entry: TafsirEntry;
  readonly arabic: TafsirPage["arabic"];
  readonly showArabic: boolean;
  readonly lang: string | null;
  readonly dir: "ltr" | "rtl";
  readonly current: boolean;
  readonly changed: boolean;
  readonly before: string | undefined;
}

const Commentary = memo(function Commentary(props: CommentaryProps): JSX.Element {
  const { entry } = props;
  const { formats } = useReading();
  const id = `v-${entry.from.replace(":", "-")}`;
  const label = verseRangeLabel(entry.from, entry.to);
  const verses = useMemo(
    () => props.arabic.filter((verse) => within(verse.verseKey, entry.from, entry.to)),
    [props.arabic, entry.from, entry.to],
  );
  return (
    <article
      class={`verse commentary ${props.changed ? "changed" : ""}`}
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
          {props.changed ? <span class="visually-hidden">{l10n.t("Changed.")} </span> : null}
          <bdi>{label}</bdi>
        </h2>
        <RowActions
          recordType={entry.recordType}
          recordKey={entry.recordKey}
          verseKey={entry.from}
          name={label}
        />
      </header>
      {props.showArabic && verses.length > 0 ? (
        <details class="folded" open={verses.length <= 3}>
          <summary>
            {verses.length === 1
              ? l10n.t("Verse")
              : l10n.t("Verses: {0}", formats.number(verses.length))}
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
      {props.before === undefined ? null : (
        <Difference before={props.before} after={entry.html} dir={props.dir} lang={props.lang} />
      )}
    </article>
  );
});

function positionOf(key: string): number {
  const [chapter, verse] = key.split(":").map(Number);
  return (chapter ?? 0) * 1000 + (verse ?? 0);
}

function within(key: string, from: string, to: string): boolean {
  const position = positionOf(key);
  return positionOf(from) <= position && position <= positionOf(to);
}
