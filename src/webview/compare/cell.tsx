import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { rowKey } from "../../core/model/row.js";
import type { CellText, ComparisonCellTexts } from "../../core/model/comparison.js";
import type { DiffPart } from "../../core/model/wordDiff.js";
import type { CompareCell, CompareColumn } from "../../protocol/compare.js";
import { ChangedText } from "../shared/changedText.js";
import { formatsFor } from "../shared/format.js";
import { Published } from "../shared/published.js";
import { keyOf } from "./layout.js";
import { drawLater } from "./longTexts.js";
import { markWords } from "./marked.js";
import type { CompareModel } from "./model.js";

export interface CellProps {
  readonly model: CompareModel;
  readonly chapter: number;
  readonly column: CompareColumn;
  readonly cell: CompareCell;
  readonly content: ComparisonCellTexts;
  /** The difference of the other column, to mark this column's words. */
  readonly marks: readonly DiffPart[] | null;
  /** The other column has a text about exactly these verses. */
  readonly isPaired: boolean;
  readonly notes: ReadonlyMap<string, readonly string[]>;
  readonly locale: string;
  readonly style: { readonly gridColumn: string; readonly gridRow: string };
}

/** One text of a column, next to its verses. */
export function Cell(props: CellProps): JSX.Element {
  const { chapter, column, cell } = props;
  const { about } = cell;
  const isRange = about.from !== about.to;
  const range = `${chapter}:${about.from}–${about.to}`;
  return (
    <div
      class={`cell ${cell.kind} ${column.direction}`}
      data-cell-verse={cell.from}
      style={props.style}
    >
      <p class="cell-name">
        <bdi>{column.name}</bdi>
      </p>
      {isRange && cell.kind !== "none" ? (
        <p class="cell-range">
          <bdi dir="ltr">{range}</bdi>
          {cell.kind === "continued" ? ` ${l10n.t("continued")}` : null}
        </p>
      ) : null}
      {cell.kind === "none" ? <p class="cell-empty">{l10n.t("No text")}</p> : null}
      {cell.kind === "text" ? <CellContent {...props} /> : null}
    </div>
  );
}

function CellContent(props: CellProps): JSX.Element {
  const { content, isPaired, marks } = props;
  const difference = content.difference;
  const note = differenceNote(content, props.column.name);
  const isInline =
    difference !== null &&
    (difference.kind === "removed" ||
      difference.kind === "spacing" ||
      (difference.kind === "words" && !isPaired));
  const own = difference?.kind === "words" && isPaired ? difference.parts : marks;
  const side = marks === null ? "added" : "removed";
  return (
    <>
      {isInline ? (
        <InlineDifference {...props} parts={difference.parts} />
      ) : (
        content.texts.map((text) => (
          <OneText
            key={rowKey(text)}
            {...props}
            text={text}
            parts={content.texts.length === 1 ? own : null}
            side={side}
          />
        ))
      )}
      {note === null ? null : (
        <p class="cell-note">
          <bdi dir={formatsFor(props.locale).direction}>{note}</bdi>
        </p>
      )}
    </>
  );
}

/** The note about a cell's difference, shown in addition to the marked words. */
function differenceNote({ difference }: ComparisonCellTexts, name: string): string | null {
  switch (difference?.kind) {
    case undefined:
    case "words":
      return null;
    case "same":
      return difference?.parts.length === 0 ? null : l10n.t("Same words");
    case "spacing":
      return l10n.t("Only spacing differs.");
    case "otherVerses":
      return l10n.t("The other text is about other verses.");
    case "missing":
      return l10n.t("The other column has no text here.");
    case "otherFields":
      return l10n.t("The text is the same; another field of {0} changed.", name);
    case "removed":
      return l10n.t("This text was removed.");
  }
}

/** Both texts merged, with removed and added words in place. */
function InlineDifference(props: CellProps & { readonly parts: readonly DiffPart[] }): JSX.Element {
  const { column, parts } = props;
  return (
    <div
      class={`published text inline-difference ${arabicClass(column)}`}
      lang={column.lang ?? undefined}
      dir={column.direction}
      translate={false}
    >
      {parts.map((part, index) =>
        part.kind === "same" ? part.text : <ChangedText key={index} part={part} />,
      )}
    </div>
  );
}

function arabicClass({ group }: CompareColumn): string {
  return group === "quran_core" ? "arabic" : "";
}

function OneText(
  props: CellProps & {
    readonly text: CellText;
    readonly parts: readonly DiffPart[] | null;
    readonly side: "added" | "removed";
  },
): JSX.Element {
  const { model, chapter, column, text, parts, side } = props;
  const key = `${keyOf(column)}/${rowKey(text)}`;
  const id = `note-${chapter}-${key.replace(/[^\w-]/g, "-")}`;
  const open = props.notes.get(key) ?? NONE;
  const [isOther, setOther] = useState(false);
  const isLate = useLate(text.html.length);
  const decorate = useCallback(
    (fragment: DocumentFragment) => {
      // If markup hides or adds words, the texts are shown merged.
      if (parts !== null && !markWords(fragment, parts, side)) setOther(true);
    },
    [parts, side],
  );
  useEffect(() => setOther(false), [parts]);
  if (isLate) return <p class="cell-empty">{l10n.t("Loading…")}</p>;
  if (isOther && parts !== null && side === "added") {
    return <InlineDifference {...props} parts={parts} />;
  }
  const toggle = (note: string): void => model.toggleNote(key, note);
  const published = {
    lang: column.lang,
    dir: column.direction,
    base: column.direction,
    onVerse: (verse: string) => void model.openVerse(verse),
  };
  const notes = text.notes.filter(({ id: note }) => open.includes(note));
  return (
    <div
      onKeyDown={(event) => {
        const last = open.at(-1);
        if (event.key !== "Escape" || last === undefined) return;
        event.preventDefault();
        toggle(last);
      }}
    >
      <Published
        {...published}
        html={text.html}
        class={`${column.group === "tafsirs" ? "prose" : "text"} ${arabicClass(column)}`}
        notes={text.notes.map((note) => note.id)}
        open={open}
        noteId={(note) => `${id}-${note}`}
        onNote={toggle}
        decorate={parts === null ? undefined : decorate}
      />
      {notes.map((note) => (
        <div key={note.id} class="note" id={`${id}-${note.id}`} role="note">
          <Published {...published} html={note.html} class="note-text" />
        </div>
      ))}
    </div>
  );
}

const NONE: readonly string[] = [];

/** True while a long text waits for its turn to be drawn. */
function useLate(length: number): boolean {
  const [isLate, setLate] = useState(length > LONG_TEXT);
  useEffect(() => (isLate ? drawLater(() => setLate(false)) : undefined), [isLate]);
  return isLate;
}

/** Maximum characters of HTML drawn together with other texts. */
const LONG_TEXT = 8000;
