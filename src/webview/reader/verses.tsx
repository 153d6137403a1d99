import { Fragment, type JSX } from "preact";
import { useCallback, useMemo } from "preact/hooks";
import type { ArabicVerse, VerseEntry, VersesPage } from "../../core/model/pages.js";
import type { Preferences } from "../../protocol/reader.js";
import { RowActions, useTouched } from "./actions.js";
import { rowKey } from "../../core/model/row.js";
import { type ShownMark } from "./changes.js";
import { usePanel, useReading, type ReaderContext } from "./context.js";
import { DragHandle } from "./dragHandle.js";
import { isWithin, verseRangeLabel } from "./labels.js";
import { MarginMarks } from "./margin.js";
import { Differences, markClass, MarkName, Removed, useMarks } from "./marks.js";
import { giveFocus } from "../shared/focus.js";
import { memo } from "../shared/memo.js";
import { noteName, noteNumbers } from "../shared/published.js";
import { Published } from "./published.js";
import { useRangeClass } from "./range.js";
import { useSlices } from "../shared/slices.js";
import { Unplaced } from "./unplaced.js";

/** The most verses that are drawn at once, enough for a tall screen. */
const MOST_DRAWN = 14;
/** Heights in CSS pixels of a verse with one line of each text, at the normal sizes of text. */
const LOWEST = { text: 45, arabic: 45 };

/** The number of verses to draw at once: those that fill the window, however short they are. */
function firstDrawn(showArabic: boolean, { textScale, arabicScale }: Preferences): number {
  const lowest = LOWEST.text * textScale + (showArabic ? LOWEST.arabic * arabicScale : 0);
  return Math.min(MOST_DRAWN, Math.ceil(window.innerHeight / lowest) + 1);
}

/** Verse by verse: a translation, or the Arabic text itself. */
export function Verses(props: {
  readonly page: VersesPage;
  readonly current: string | null;
  /** Open footnotes by row key. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
}): JSX.Element {
  const { resource, showArabic, toggleNote } = useReading();
  const { shown } = useMarks();
  const arabic = useMemo(() => arabicByKey(props.page.arabic), [props.page.arabic]);
  const wanted = props.page.entries.findIndex((entry) => isAbout(entry, props.current));
  // Tab must always reach one of the verses.
  const current = props.page.entries[Math.max(0, wanted)]?.verseKey ?? null;
  const { preferences } = usePanel().view;
  const first = firstDrawn(showArabic, preferences);
  const drawn = useSlices(props.page.entries.length, wanted, first);
  const { unplaced } = props.page;
  const isArabic = resource.group === "quran_core";
  const lang = isArabic ? "ar" : resource.lang;
  const dir = isArabic ? "rtl" : resource.direction;
  return (
    <>
      {props.page.entries.slice(0, drawn.to).map((entry, index) => (
        <Fragment key={entry.recordKey}>
          <Removed before={entry} lang={lang} dir={dir} />
          <Verse
            drawn={index >= drawn.from}
            entry={entry}
            arabic={showArabic ? arabicOf(entry, arabic) : null}
            isArabic={isArabic}
            lang={resource.lang}
            dir={resource.direction}
            current={entry.verseKey === current}
            open={props.notes.get(rowKey(entry)) ?? NONE_OPEN}
            toggleNote={toggleNote}
            mark={shown.get(rowKey(entry))}
          />
        </Fragment>
      ))}
      {drawn.to < props.page.entries.length ? null : (
        <Removed before={null} lang={lang} dir={dir} />
      )}
      {unplaced === undefined || drawn.to < props.page.entries.length ? null : (
        <Unplaced count={unplaced.count}>
          {unplaced.entries.map((entry) => (
            <Verse
              key={rowKey(entry)}
              drawn
              entry={entry}
              arabic={null}
              isArabic={isArabic}
              lang={resource.lang}
              dir={resource.direction}
              current={entry.verseKey === props.current}
              open={props.notes.get(rowKey(entry)) ?? NONE_OPEN}
              toggleNote={toggleNote}
              mark={shown.get(rowKey(entry))}
            />
          ))}
        </Unplaced>
      )}
    </>
  );
}

/** True if a text is about a verse: its own, or one within its range. */
function isAbout({ verseKey, to }: VerseEntry, wanted: string | null): boolean {
  if (wanted === null) return false;
  return to === undefined ? verseKey === wanted : isWithin(wanted, verseKey, to);
}

/** The Arabic text of an entry's verses; null if it is not in the local copy. */
function arabicOf(entry: VerseEntry, arabic: ReadonlyMap<string, string>): string | null {
  const { verseKey, to } = entry;
  if (to === undefined) return arabic.get(verseKey) ?? null;
  const texts = [...arabic].flatMap(([key, text]) => (isWithin(key, verseKey, to) ? [text] : []));
  return texts.length === 0 ? null : texts.join(" ");
}

export function arabicByKey(verses: readonly ArabicVerse[]): Map<string, string> {
  return new Map(verses.map((verse) => [verse.verseKey, verse.text]));
}

const NONE_OPEN: readonly string[] = [];

interface VerseProps {
  /** False for a verse far above the wanted one, which gets its text later. */
  readonly drawn: boolean;
  readonly entry: VerseEntry;
  readonly arabic: string | null;
  readonly isArabic: boolean;
  readonly lang: string | null;
  readonly dir: "ltr" | "rtl";
  readonly current: boolean;
  /** Ids of the footnotes that are open. */
  readonly open: readonly string[];
  readonly toggleNote: ReaderContext["toggleNote"];
  readonly mark: ShownMark | undefined;
}

const Verse = memo(function Verse(props: VerseProps): JSX.Element {
  const { entry, open, toggleNote } = props;
  const inRange = useRangeClass(entry.verseKey, entry.to);
  const { touched, onPointerEnter, onFocusIn } = useTouched(props.current);
  const id = `v-${entry.verseKey.replace(":", "-")}`;
  const toggle = useCallback((note: string) => toggleNote(entry, note), [entry, toggleNote]);
  const close = (note: string, from: HTMLElement): void => {
    toggle(note);
    const marker = `.note-marker[data-note="${CSS.escape(note)}"]`;
    giveFocus(from.closest(".verse")?.querySelector<HTMLElement>(marker), {});
  };
  return (
    <article
      class={`verse ${markClass(props.mark)} ${inRange}`}
      id={id}
      data-verse={entry.verseKey}
      data-verse-to={entry.to}
      data-record={entry.recordKey}
      data-record-type={entry.recordType}
      tabIndex={props.current ? 0 : -1}
      aria-labelledby={`${id}-key`}
      onPointerEnter={onPointerEnter}
      onFocusIn={onFocusIn}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || open.length === 0) return;
        const target = event.target;
        if (!(target instanceof HTMLElement)) return;
        const note =
          target.dataset.note ?? target.closest<HTMLElement>(".note")?.dataset.note ?? open.at(-1);
        if (note !== undefined && open.includes(note)) {
          event.preventDefault();
          event.stopPropagation();
          close(note, target);
        }
      }}
    >
      {props.drawn ? <VerseText {...props} id={id} onNote={toggle} /> : null}
      {touched ? (
        <RowActions
          recordType={entry.recordType}
          recordKey={entry.recordKey}
          verseKey={entry.verseKey}
          name={verseRangeLabel(entry.verseKey, entry.to ?? entry.verseKey)}
        />
      ) : null}
    </article>
  );
});

/** The key and texts of a verse, with its footnotes and difference. */
function VerseText(
  props: VerseProps & {
    readonly id: string;
    readonly onNote: (note: string) => void;
  },
): JSX.Element {
  const { entry, id } = props;
  const noteId = useCallback((note: string) => `${id}-note-${note}`, [id]);
  const notes = useMemo(() => entry.notes.map((note) => note.id), [entry.notes]);
  const numbers = useMemo(
    () => (props.open.length === 0 ? null : noteNumbers(entry.html, notes)),
    [props.open.length, entry.html, notes],
  );
  return (
    <>
      <div class="verse-key" id={`${props.id}-key`}>
        <MarkName mark={props.mark} />
        <DragHandle reference={verseRangeLabel(entry.verseKey, entry.to ?? entry.verseKey)}>
          {verseRangeLabel(entry.verseKey, entry.to ?? entry.verseKey)}
        </DragHandle>
        <MarginMarks from={entry.verseKey} to={entry.to} />
      </div>
      <div class="verse-body">
        {props.arabic === null ? null : (
          <div class="arabic" lang="ar" dir="rtl" translate={false}>
            {props.arabic}
          </div>
        )}
        <Published
          html={entry.html}
          lang={props.isArabic ? "ar" : props.lang}
          dir={props.isArabic ? "rtl" : props.dir}
          class={props.isArabic ? "arabic text" : "text"}
          notes={notes}
          open={props.open}
          noteId={noteId}
          onNote={props.onNote}
        />
        {entry.notes
          .filter((note) => props.open.includes(note.id))
          .map((note) => (
            <div
              class="note"
              key={note.id}
              id={noteId(note.id)}
              role="note"
              aria-label={noteName(numbers?.get(note.id))}
              data-note={note.id}
              data-number={numbers?.get(note.id)}
            >
              <Published html={note.html} lang={props.lang} dir={props.dir} class="note-text" />
            </div>
          ))}
        <Differences
          row={entry}
          mark={props.mark}
          dir={props.isArabic ? "rtl" : props.dir}
          lang={props.isArabic ? "ar" : props.lang}
        />
      </div>
    </>
  );
}
