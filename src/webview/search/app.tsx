import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { giveFocus } from "../shared/focus.js";
import { formatsFor } from "../shared/format.js";
import { MAX_QUERY } from "../../protocol/search.js";
import { Icon, IconButton } from "../shared/icon.js";
import { NothingToShow } from "../shared/nothing.js";
import { Popover } from "../shared/popover.js";
import { Companions, Filters } from "./filters.js";
import { ResultList } from "./list.js";
import type { SearchModel } from "./model.js";
import type { PartProps } from "./partProps.js";

export function App(props: { readonly model: SearchModel }): JSX.Element {
  const { model } = props;
  const [view, setView] = useState(model.view);
  const box = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    model.subscribe(() => setView(model.view));
    setView(model.view);
  }, [model]);
  const hasBox = view.nothing === null;
  useLayoutEffect(() => giveFocus(box.current), [hasBox]);
  const formats = useMemo(() => formatsFor(view.locale), [view.locale]);
  if (view.nothing !== null) {
    return <NothingToShow nothing={view.nothing} onRetry={() => model.retry()} />;
  }
  const part = { model, view, formats };
  const focusBox = (): void => giveFocus(box.current, {});
  const focusList = (): void => giveFocus(document.getElementById("results"), {});
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && view.entries > 0) {
      event.preventDefault();
      model.selectFirstHit();
      focusList();
    } else if (event.key === "Enter") {
      event.preventDefault();
      model.run();
      model.remember();
    }
  };
  return (
    <main class="search" dir={formats.direction}>
      <h1 class="visually-hidden">{l10n.t("Search synced text")}</h1>
      <search class="head">
        <div class="box">
          <Icon name="search" />
          <input
            ref={box}
            type="search"
            dir="auto"
            list="history"
            spellcheck={false}
            maxLength={MAX_QUERY}
            aria-label={l10n.t("Search synced text")}
            aria-describedby="status"
            placeholder={l10n.t('words, "a phrase", -without, begin*, or a verse such as 2:255')}
            value={view.state.query}
            onInput={(event) => model.change({ query: event.currentTarget.value })}
            onKeyDown={onKeyDown}
          />
          <Toggles {...part} />
        </div>
        <datalist id="history">
          {view.history.map((query) => (
            <option key={query} value={query} />
          ))}
        </datalist>
        <Filters {...part} />
        <StatusLine {...part} onSearchAgain={focusBox} />
      </search>
      {view.state.by === "verse" ? <Companions {...part} /> : null}
      <Advice {...part} />
      <ResultList {...part} onLeave={focusBox} />
    </main>
  );
}

function Toggles({ model, view }: PartProps): JSX.Element {
  const { exactMarks, wholeWords } = view.state;
  return (
    <span class="toggles" role="group" aria-label={l10n.t("How to compare")}>
      <IconButton
        icon="case-sensitive"
        label={l10n.t("Exact marks: vowel marks, accents and case must match")}
        pressed={exactMarks}
        onPress={() => model.change({ exactMarks: !exactMarks })}
      />
      <IconButton
        icon="whole-word"
        label={l10n.t("Whole words")}
        pressed={wholeWords}
        onPress={() => model.change({ wholeWords: !wholeWords })}
      />
    </span>
  );
}

function StatusLine(props: PartProps & { readonly onSearchAgain: () => void }): JSX.Element {
  const { model, view, formats } = props;
  const { query, by } = view.state;
  const found = (view.progress?.sections.length ?? 0) > 0;
  const unplaced = by === "verse" ? (view.progress?.unplacedCount ?? 0) : 0;
  return (
    <div class="line">
      <p id="status" class="sub" role="status" aria-live="polite">
        {view.isBusy ? <span class="busy codicon codicon-loading" aria-hidden="true" /> : null}
        {query.trim() === "" ? "" : view.progress?.status}
        {query.trim() === "" || unplaced === 0 ? null : (
          <span class="note">
            {" "}
            {formats.plural(
              l10n.t(
                "{0, plural, one {# hit has no verse and is only in the list by resource.} other {# hits have no verse and are only in the list by resource.}}",
              ),
              unplaced,
            )}
          </span>
        )}
        {view.note === "" ? null : <span class="note"> {view.note}</span>}
      </p>
      {view.isStale ? (
        <button
          type="button"
          class="text-button"
          onClick={() => {
            // The button disappears with the answer.
            props.onSearchAgain();
            model.run();
          }}
        >
          <Icon name="refresh" /> {l10n.t("The local copy changed. Search again")}
        </button>
      ) : null}
      <span class="spread" />
      {found ? (
        <span id="order" class="sub">
          {view.state.by === "verse"
            ? l10n.t("In the order of the Quran")
            : l10n.t("Best hits first in each resource")}
        </span>
      ) : null}
      <Grouping model={model} view={view} />
      {found ? <CopyMenu model={model} /> : null}
    </div>
  );
}

const GROUPINGS = ["resource", "verse"] as const;

/** The choice between two lists, which is one stop of Tab; the arrow keys change it. */
function Grouping({ model, view }: Pick<PartProps, "model" | "view">): JSX.Element {
  const { by } = view.state;
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void => {
    if (!/^Arrow(?:Left|Right|Up|Down)$/.test(event.key)) return;
    event.preventDefault();
    const other = by === "resource" ? "verse" : "resource";
    model.change({ by: other });
    giveFocus(event.currentTarget.querySelector<HTMLElement>(`[data-by="${other}"]`), {});
  };
  return (
    <span
      class="segments"
      role="radiogroup"
      aria-label={l10n.t("Group the hits")}
      onKeyDown={onKeyDown}
    >
      {GROUPINGS.map((value) => (
        <button
          key={value}
          type="button"
          role="radio"
          class="segment"
          data-by={value}
          tabIndex={by === value ? 0 : -1}
          aria-checked={by === value}
          onClick={() => model.change({ by: value })}
        >
          {value === "resource" ? l10n.t("By resource") : l10n.t("By verse")}
        </button>
      ))}
    </span>
  );
}

function CopyMenu({ model }: { readonly model: SearchModel }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const act = (work: () => Promise<void>): void => {
    setOpen(false);
    void work();
  };
  return (
    <span class="anchor end">
      <IconButton
        icon="copy"
        label={l10n.t("Copy or open all hits")}
        expanded={isOpen}
        onPress={() => setOpen(!isOpen)}
      />
      {isOpen ? (
        <Popover label={l10n.t("Copy or open all hits")} role="menu" onClose={() => setOpen(false)}>
          <Item
            label={l10n.t("Copy all as text")}
            onPress={() => act(() => model.copy("text", null))}
          />
          <Item
            label={l10n.t("Copy all as Markdown")}
            onPress={() => act(() => model.copy("markdown", null))}
          />
          <Item
            label={l10n.t("Copy all as CSV")}
            onPress={() => act(() => model.copy("csv", null))}
          />
          <div role="separator" />
          <Item
            label={l10n.t("Open all as a document")}
            onPress={() => act(() => model.openDocument())}
          />
        </Popover>
      ) : null}
    </span>
  );
}

function Item(props: { readonly label: string; readonly onPress: () => void }): JSX.Element {
  return (
    <button type="button" role="menuitem" onClick={props.onPress}>
      {props.label}
    </button>
  );
}

/** The verse of the query, its fault, or a suggestion. */
function Advice({ model, view }: PartProps): JSX.Element | null {
  const { progress, state, resources } = view;
  if (state.query.trim() === "") {
    return (
      <div class="advice">
        <p>
          {resources.length === 0
            ? l10n.t("The local copy has no text yet. Sync a resource first.")
            : l10n.t(
                "Finds words in any script, with or without marks, in everything that is synced.",
              )}
        </p>
      </div>
    );
  }
  if (progress === null) return null;
  const { verse, advice } = progress;
  if (verse === null && advice.length === 0) return null;
  return (
    <div class="advice">
      {verse === null ? null : (
        <button type="button" class="button" onClick={() => void model.openVerse(verse.verseKey)}>
          <Icon name="arrow-right" flip /> {verse.label}
        </button>
      )}
      {advice.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}
