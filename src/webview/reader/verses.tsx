import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { ArabicVerse, VerseEntry, VersesPage } from "../../core/model/pages.js";
import { RowActions, useTouched } from "./actions.js";
import { verseText, wordDiff } from "./changes.js";
import { useReading } from "./context.js";
import { memo } from "./memo.js";
import { Published, readableText } from "./published.js";

export interface MarkProps {
  /** Record keys whose text changed while it was shown, with the text seen before. */
  readonly marks: ReadonlyMap<string, string | null>;
  /** Record keys whose difference is shown. */
  readonly shownDiffs: ReadonlySet<string>;
}

/** Verse by verse: a translation, or the Arabic text itself. */
export function Verses(
  props: MarkProps & { readonly page: VersesPage; readonly current: string | null },
): JSX.Element {
  const { resource, showArabic } = useReading();
  const arabic = useMemo(() => arabicByKey(props.page.arabic), [props.page.arabic]);
  const first = props.page.entries[0]?.verseKey ?? null;
  const current = props.current ?? first;
  const drawn = useDrawn(props.page.entries, props.current);
  return (
    <>
      {props.page.entries.slice(0, drawn).map((entry) => (
        <Verse
          key={entry.recordKey}
          entry={entry}
          arabic={showArabic ? (arabic.get(entry.verseKey) ?? null) : null}
          isArabic={resource.group === "quran_core"}
          lang={resource.lang}
          dir={resource.direction}
          current={entry.verseKey === current}
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

/** Verses drawn at once, and those drawn in one go afterwards. */
const FIRST_VERSES = 40;
const MORE_VERSES = 30;

/**
 * How many verses are drawn: at first those that can be seen, up to some beyond the wanted one;
 * the others while nothing else is to be done.
 */
function useDrawn(entries: readonly VerseEntry[], wanted: string | null): number {
  const [drawn, setDrawn] = useState(() => {
    const at = entries.findIndex((entry) => entry.verseKey === wanted);
    return Math.max(FIRST_VERSES, at + FIRST_VERSES / 2);
  });
  useEffect(() => {
    if (drawn >= entries.length) return undefined;
    const idle = requestIdleCallback(() => setDrawn(drawn + MORE_VERSES), { timeout: 200 });
    return () => cancelIdleCallback(idle);
  }, [drawn, entries.length]);
  return drawn;
}

export function arabicByKey(verses: readonly ArabicVerse[]): Map<string, string> {
  return new Map(verses.map((verse) => [verse.verseKey, verse.text]));
}

interface VerseProps {
  readonly entry: VerseEntry;
  readonly arabic: string | null;
  readonly isArabic: boolean;
  readonly lang: string | null;
  readonly dir: "ltr" | "rtl";
  readonly current: boolean;
  readonly changed: boolean;
  readonly before: string | undefined;
}

const Verse = memo(function Verse(props: VerseProps): JSX.Element {
  const { entry } = props;
  const [open, setOpen] = useState<readonly string[]>([]);
  const { touched, onPointerEnter, onFocusIn } = useTouched(props.current);
  const id = `v-${entry.verseKey.replace(":", "-")}`;
  const noteId = useCallback((note: string) => `${id}-note-${note}`, [id]);
  const notes = useMemo(() => entry.notes.map((note) => note.id), [entry.notes]);
  const toggle = useCallback(
    (note: string) =>
      setOpen((now) => (now.includes(note) ? now.filter((one) => one !== note) : [...now, note])),
    [],
  );
  const close = (note: string, from: HTMLElement): void => {
    setOpen((now) => now.filter((one) => one !== note));
    from
      .closest(".verse")
      ?.querySelector<HTMLElement>(`.note-marker[data-note="${CSS.escape(note)}"]`)
      ?.focus();
  };
  return (
    <article
      class={`verse ${props.changed ? "changed" : ""}`}
      id={id}
      data-verse={entry.verseKey}
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
      <div class="verse-key" id={`${id}-key`}>
        {props.changed ? <span class="visually-hidden">{l10n.t("Changed.")} </span> : null}
        <bdi>{entry.verseKey}</bdi>
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
          open={open}
          noteId={noteId}
          onNote={toggle}
        />
        {entry.notes
          .filter((note) => open.includes(note.id))
          .map((note) => (
            <div class="note" key={note.id} id={noteId(note.id)} role="note" data-note={note.id}>
              <Published html={note.html} lang={props.lang} dir={props.dir} class="note-text" />
            </div>
          ))}
        {props.before === undefined ? null : (
          <Difference
            before={props.before}
            after={verseText(entry)}
            dir={props.dir}
            lang={props.lang}
          />
        )}
      </div>
      {touched ? (
        <RowActions
          recordType={entry.recordType}
          recordKey={entry.recordKey}
          verseKey={entry.verseKey}
          name={entry.verseKey}
        />
      ) : null}
    </article>
  );
});

/** What changed in a text since it was seen, in words. */
export function Difference(props: {
  readonly before: string;
  readonly after: string;
  readonly dir: "ltr" | "rtl";
  readonly lang: string | null;
}): JSX.Element {
  const parts = wordDiff(readableText(props.before), readableText(props.after));
  return (
    <div class="difference" dir={props.dir} lang={props.lang ?? undefined} role="note">
      {parts.map((part, index) =>
        part.kind === "same" ? (
          part.text
        ) : part.kind === "removed" ? (
          <del key={index}>{part.text}</del>
        ) : (
          <ins key={index}>{part.text}</ins>
        ),
      )}
    </div>
  );
}
