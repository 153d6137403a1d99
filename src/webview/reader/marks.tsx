import * as l10n from "@vscode/l10n";
import { createContext, type JSX } from "preact";
import { useContext, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { ChangeMark, Difference } from "../../core/model/pages.js";
import { rowKey, type RowName } from "../../core/model/row.js";
import { isOnlySpacing, wordDiff } from "../../core/model/wordDiff.js";
import { ChangedText } from "../shared/changedText.js";
import { giveFocus } from "../shared/focus.js";
import { withContext, type PageMarks, type ShownMark } from "./changes.js";
import { useReading } from "./context.js";
import type { ReaderModel } from "./model.js";
import { newest } from "./review.js";
import { elementOfRow } from "./screen.js";
import type { ReaderView } from "./view.js";

/** The changes of the page, and the actions on them. */
export interface MarksContext {
  readonly shown: ReadonlyMap<string, ShownMark>;
  readonly removed: PageMarks["removed"];
  readonly differences: ReaderView["differences"];
  readonly review: (row: RowName) => void;
  /** Closes a difference without a review. */
  readonly close: (row: RowName) => void;
  readonly toggle: (row: RowName) => void;
}

export const Marks = createContext<MarksContext | null>(null);

export function useMarks(): MarksContext {
  const context = useContext(Marks);
  if (context === null) throw new Error("This part is shown outside of a reader.");
  return context;
}

/** The changes of the page and their actions, memoized. */
export function useMarksContext(model: ReaderModel, view: ReaderView): MarksContext {
  const shown = useShownMarks(view);
  return useMemo(
    () => ({
      shown,
      removed: view.marked.removed,
      differences: view.differences,
      review: (row) => void model.review.review(row),
      close: (row) => void model.review.close(row),
      toggle: (row) => void model.review.toggle(row),
    }),
    [model, shown, view.marked, view.differences],
  );
}

function useShownMarks(view: ReaderView): ReadonlyMap<string, ShownMark> {
  const { marked, differences, glimpsed } = view;
  return useMemo(() => {
    const shown = new Map<string, ShownMark>();
    for (const [key, marks] of marked.elements) {
      shown.set(key, {
        kind: marks.every(({ kind }) => kind === "created") ? "created" : "updated",
        seen: glimpsed.get(key) === newest(marks),
        differences: differences.get(key) ?? null,
      });
    }
    return shown;
  }, [marked, differences, glimpsed]);
}

/** CSS classes of a changed element. */
export function markClass(mark: ShownMark | undefined): string {
  return mark === undefined ? "" : `changed ${mark.kind} ${mark.seen ? "seen" : ""}`;
}

/** The mark in words, for screen readers. */
export function MarkName(props: { readonly mark: ShownMark | undefined }): JSX.Element | null {
  if (props.mark === undefined) return null;
  return (
    <span class="visually-hidden">
      {props.mark.kind === "created" ? l10n.t("New.") : l10n.t("Changed.")}{" "}
    </span>
  );
}

interface Language {
  readonly lang: string | null;
  readonly dir: "ltr" | "rtl";
}

/** The open difference of an element since its review. */
export function Differences(
  props: Language & { readonly row: RowName; readonly mark: ShownMark | undefined },
): JSX.Element | null {
  const differences = props.mark?.differences ?? null;
  return differences === null ? null : <OpenDifferences {...props} differences={differences} />;
}

function OpenDifferences(
  props: Language & { readonly row: RowName; readonly differences: readonly Difference[] },
): JSX.Element {
  const { row, differences } = props;
  const { review, close } = useMarks();
  const element = useRef<HTMLDivElement>(null);
  // Scrolls into view, because the text may be near the bottom of the screen.
  useLayoutEffect(() => element.current?.scrollIntoView({ block: "nearest" }), []);
  return (
    <div
      ref={element}
      class="difference"
      role="group"
      aria-label={l10n.t("Changes since the last review")}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        focusRow(row);
        close(row);
      }}
    >
      {differences.map((one) => (
        <OneDifference key={rowKey(one)} difference={one} lang={props.lang} dir={props.dir} />
      ))}
      <div class="difference-actions">
        <button
          type="button"
          class="button"
          title={l10n.t("{0} ({1})", l10n.t("Mark as reviewed"), "d")}
          onClick={() => {
            focusRow(row);
            review(row);
          }}
        >
          {l10n.t("Mark as reviewed")}
        </button>
        <button
          type="button"
          class="text-button"
          title={l10n.t("{0} ({1})", l10n.t("Close, keep the mark"), l10n.t("Esc"))}
          onClick={() => {
            focusRow(row);
            close(row);
          }}
        >
          {l10n.t("Close, keep the mark")}
        </button>
      </div>
    </div>
  );
}

/** The focus goes back to the text when a control under it goes away. */
function focusRow(row: RowName): void {
  giveFocus(elementOfRow(row));
}

function OneDifference(props: Language & { readonly difference: Difference }): JSX.Element {
  const { before, after, form } = props.difference;
  const parts = useMemo(
    () =>
      before === null || after === null
        ? []
        : withContext(wordDiff(before, after, form === "json" ? null : props.lang)),
    [before, after, form, props.lang],
  );
  const { formats } = useReading();
  if (before === null) {
    return (
      <p class="difference-note">
        <bdi dir={formats.direction}>{l10n.t("New since it was reviewed.")}</bdi>
      </p>
    );
  }
  return (
    <>
      {after !== null && isOnlySpacing(before, after) ? (
        <p class="difference-note">
          <bdi dir={formats.direction}>{l10n.t("Only spacing changed.")}</bdi>
        </p>
      ) : null}
      <div
        class={`difference-text ${form}`}
        dir={form === "json" ? "ltr" : props.dir}
        lang={form === "json" ? undefined : (props.lang ?? undefined)}
        translate={false}
      >
        {after === null ? (
          <del>{before}</del>
        ) : (
          parts.map((part, index) =>
            part.kind === "same" ? part.text : <ChangedText key={index} part={part} />,
          )
        )}
      </div>
    </>
  );
}

/** Removed rows before an element, or after the last one. */
export function Removed(props: Language & { readonly before: RowName | null }): JSX.Element | null {
  const { removed } = useMarks();
  const marks = removed.get(props.before === null ? "" : rowKey(props.before));
  if (marks === undefined) return null;
  return (
    <>
      {marks.map((mark) => (
        <RemovedRow key={rowKey(mark)} mark={mark} lang={props.lang} dir={props.dir} />
      ))}
    </>
  );
}

function RemovedRow(props: Language & { readonly mark: ChangeMark }): JSX.Element {
  const { mark } = props;
  const { differences, review, toggle } = useMarks();
  const { formats } = useReading();
  const name = mark.verseKey ?? mark.recordKey;
  const loaded = differences.get(rowKey(mark))?.[0]?.before ?? null;
  const former = mark.former ?? loaded;
  return (
    <article
      class="verse removed"
      data-verse={mark.verseKey ?? undefined}
      data-record={mark.recordKey}
      data-record-type={mark.recordType}
      tabIndex={-1}
      aria-label={l10n.t("{0}: removed since it was reviewed", name)}
    >
      <div class="verse-key">
        <bdi>{name}</bdi>
      </div>
      <div class="verse-body">
        <p class="difference-note">
          <bdi dir={formats.direction}>{l10n.t("Removed since it was reviewed.")}</bdi>
        </p>
        {former === null ? null : (
          <del class="former" lang={props.lang ?? undefined} dir={props.dir} translate={false}>
            {former}
          </del>
        )}
        <div class="difference-actions">
          {former === null ? (
            <button type="button" class="button" onClick={() => toggle(mark)}>
              {l10n.t("Show the former text")}
            </button>
          ) : null}
          <button
            type="button"
            class="button"
            title={l10n.t("{0} ({1})", l10n.t("Mark as reviewed"), "d")}
            onClick={(event) => {
              focusBeside(event.currentTarget);
              review(mark);
            }}
          >
            {l10n.t("Mark as reviewed")}
          </button>
        </div>
      </div>
    </article>
  );
}

/** A reviewed removed verse disappears, so the focus moves to the next or previous one. */
export function focusBeside(control: Element): void {
  const removed = control.closest(".removed");
  if (removed === null) return;
  const isText = (element: Element | null): element is HTMLElement =>
    element instanceof HTMLElement && element.dataset.record !== undefined;
  const [next, previous] = [removed.nextElementSibling, removed.previousElementSibling];
  const beside = isText(next) ? next : isText(previous) ? previous : null;
  giveFocus(beside);
}
