import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useState } from "preact/hooks";
import { giveFocus } from "../shared/focus.js";
import { formatsFor, type Formats } from "../shared/format.js";
import { Icon, IconButton } from "../shared/icon.js";
import { NothingToShow } from "../shared/nothing.js";
import { coverageCells, rangesText, type CoverageState } from "./coverage.js";
import { indentJson } from "../../core/model/indentJson.js";
import type { InspectorModel, InspectorView } from "./model.js";
import { Facts } from "./facts.js";
import { QualitySummary } from "./quality.js";
import { RowTable } from "./rowTable.js";

export function App(props: { readonly model: InspectorModel }): JSX.Element {
  const { model } = props;
  const [view, setView] = useState(model.view);
  useLayoutEffect(() => {
    model.subscribe(() => setView(model.view));
    setView(model.view);
  }, [model]);
  const formats = useMemo(() => formatsFor(view.locale), [view.locale]);
  const { resource, details } = view;
  if (view.nothing !== null && resource === null) {
    return <NothingToShow nothing={view.nothing} onRetry={() => model.retry()} />;
  }
  if (resource === null || details === null) return <main class="empty" aria-busy="true" />;
  return (
    <main class="inspector">
      <header class="top">
        <div>
          <h1>
            <bdi>{resource.name}</bdi>
          </h1>
          <p class="sub">
            {resource.group}:{resource.id}
          </p>
        </div>
        <button type="button" class="button" onClick={() => model.read(null)}>
          <Icon name="book" /> {l10n.t("Read")}
        </button>
      </header>
      <Facts view={view} formats={formats} />
      <QualitySummary model={model} findings={view.findings} formats={formats} />
      {view.coverage === null || view.coverage.verses.every((count) => count === 0) ? null : (
        <Coverage coverage={view.coverage} formats={formats} onChapter={(key) => model.read(key)} />
      )}
      <section class="rows-section" aria-labelledby="rows-title">
        <h2 id="rows-title">{l10n.t("Rows")}</h2>
        <Filter model={model} view={view} formats={formats} />
        {view.problem === null ? null : (
          <p class="problem" role="alert">
            {view.problem}
          </p>
        )}
        <div class="split">
          <RowTable model={model} view={view} formats={formats} />
          <Payload model={model} view={view} formats={formats} />
        </div>
      </section>
    </main>
  );
}

function stateLabel(state: CoverageState): string {
  switch (state) {
    case "complete":
      return l10n.t("complete");
    case "changed":
      return l10n.t("complete, recently changed");
    case "partial":
      return l10n.t("in part");
    case "missing":
      return l10n.t("missing");
  }
}

type Cell = ReturnType<typeof coverageCells>[number];

function cellLabel(cell: Cell, formats: Formats): string {
  return cell.missing === ""
    ? formats.plural(
        l10n.t(
          "{3, plural, one {{0}: {1}, {2, number} of # verse} other {{0}: {1}, {2, number} of # verses}}",
        ),
        `${cell.chapter} ${cell.name}`,
        stateLabel(cell.state),
        cell.covered,
        cell.verses,
      )
    : formats.plural(
        l10n.t(
          "{3, plural, one {{0}: {1}, {2, number} of # verse; missing: {4}} other {{0}: {1}, {2, number} of # verses; missing: {4}}}",
        ),
        `${cell.chapter} ${cell.name}`,
        stateLabel(cell.state),
        cell.covered,
        cell.verses,
        cell.missing,
      );
}

function Coverage(props: {
  readonly coverage: NonNullable<InspectorView["coverage"]>;
  readonly formats: Formats;
  readonly onChapter: (verseKey: string) => void;
}): JSX.Element {
  const { coverage, formats } = props;
  const { missing } = coverage;
  const cells = coverageCells(coverage.verses, coverage.changes, missing);
  const [active, setActive] = useState(1);
  const covered = cells.reduce((sum, cell) => sum + cell.covered, 0);
  const all = cells.reduce((sum, cell) => sum + cell.verses, 0);
  const chosen = cells[active - 1];
  return (
    <section class="coverage" aria-labelledby="coverage-title">
      <h2 id="coverage-title">
        {l10n.t("Coverage")}{" "}
        <span class="sub">
          {l10n.t("{0} of {1} verses", formats.number(covered), formats.number(all))}
        </span>
      </h2>
      <Strip
        cells={cells}
        active={active}
        formats={formats}
        onActive={setActive}
        onChapter={props.onChapter}
      />
      <div class="strip-foot">
        <span>{chosen === undefined ? "" : cellLabel(chosen, formats)}</span>
        {missing.length === 0 ? null : <CopyMissing missing={missing} />}
        <Legend cells={cells} formats={formats} />
      </div>
    </section>
  );
}

/** Copies the missing verses, and says so until the button loses the focus. */
function CopyMissing(props: {
  readonly missing: NonNullable<InspectorView["coverage"]>["missing"];
}): JSX.Element {
  const [said, setSaid] = useState("");
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(rangesText(props.missing));
    setSaid(l10n.t("Copied."));
  };
  return (
    <span>
      <button
        type="button"
        class="text-button"
        onClick={() => void copy()}
        onBlur={() => setSaid("")}
      >
        {l10n.t("Copy Missing Verses")}
      </button>{" "}
      <span role="status">{said}</span>
    </span>
  );
}

/** A cell for each surah, as wide as its number of verses. */
function Strip(props: {
  readonly cells: readonly Cell[];
  readonly active: number;
  readonly formats: Formats;
  readonly onActive: (chapter: number) => void;
  readonly onChapter: (verseKey: string) => void;
}): JSX.Element {
  const { active, formats, onActive } = props;
  return (
    <div
      class="strip"
      role="group"
      aria-label={l10n.t("Surahs")}
      onKeyDown={(event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 10, ArrowUp: -10 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        const next = Math.min(114, Math.max(1, active + step));
        onActive(next);
        giveFocus(event.currentTarget.querySelector<HTMLElement>(`[data-chapter="${next}"]`), {});
      }}
    >
      {props.cells.map((cell) => (
        <button
          type="button"
          key={cell.chapter}
          class={`cell ${cell.state}`}
          data-chapter={cell.chapter}
          style={{ flexGrow: String(cell.verses) }}
          tabIndex={cell.chapter === active ? 0 : -1}
          aria-label={cellLabel(cell, formats)}
          title={cellLabel(cell, formats)}
          onFocus={() => onActive(cell.chapter)}
          onPointerEnter={() => onActive(cell.chapter)}
          onClick={() => props.onChapter(cell.firstMissing ?? `${cell.chapter}:1`)}
        />
      ))}
    </div>
  );
}

function Legend(props: {
  readonly cells: readonly Cell[];
  readonly formats: Formats;
}): JSX.Element {
  return (
    <span class="legend">
      {(["complete", "changed", "partial", "missing"] as const).map((state) => (
        <span key={state}>
          <span class={`cell ${state}`} aria-hidden="true" /> {stateLabel(state)}{" "}
          {props.formats.number(props.cells.filter((cell) => cell.state === state).length)}
        </span>
      ))}
    </span>
  );
}

function Filter(props: {
  readonly model: InspectorModel;
  readonly view: InspectorView;
  readonly formats: Formats;
}): JSX.Element {
  const { model, view, formats } = props;
  const types = view.details?.rowsByType ?? [];
  return (
    <div class="filter" role="search">
      <input
        type="search"
        dir="auto"
        aria-label={l10n.t("Filter rows")}
        placeholder={l10n.t("Filter by text, key or verse")}
        value={view.contains}
        onInput={(event) => model.filter(event.currentTarget.value)}
      />
      {types.length > 1 ? (
        <select
          aria-label={l10n.t("Record type")}
          value={view.recordType ?? ""}
          onChange={(event) =>
            model.chooseType(event.currentTarget.value === "" ? null : event.currentTarget.value)
          }
        >
          <option value="">{l10n.t("All record types")}</option>
          {types.map((type) => (
            <option key={type.name} value={type.name}>
              {type.name}
            </option>
          ))}
        </select>
      ) : null}
      <span class="sub" role="status">
        {view.total === null
          ? ""
          : formats.plural(l10n.t("{0, plural, one {# row} other {# rows}}"), view.total)}
      </span>
    </div>
  );
}

/** Maximum characters of JSON here, because the browser takes seconds to lay out a long text. */
const SHOWN_JSON = 100_000;

/** The displayed JSON; only the beginning of a very long one. */
function beginningOf(json: string, isIndented: boolean): string {
  const text = isIndented && json.length <= 10 * SHOWN_JSON ? indentJson(json) : json;
  return text.length <= SHOWN_JSON
    ? text
    : text.slice(0, SHOWN_JSON).replace(/[\ud800-\udbff]$/, "");
}

function Payload(props: {
  readonly model: InspectorModel;
  readonly view: InspectorView;
  readonly formats: Formats;
}): JSX.Element {
  const { model, view, formats } = props;
  const row = view.selectedRow;
  const text = useMemo(
    () => (view.json === null ? "" : beginningOf(view.json, view.indented)),
    [view.json, view.indented],
  );
  if (row === null) {
    return (
      <div class="payload none">
        <p role="status">
          {view.rowProblem ?? l10n.t("Select a row to see its JSON as it was received.")}
        </p>
      </div>
    );
  }
  return (
    <section class="payload" aria-label={l10n.t("JSON of {0}", row.recordKey)}>
      <header>
        <h3>
          <bdi>
            {row.recordType} {row.recordKey}
          </bdi>
        </h3>
        <IconButton
          icon="list-tree"
          label={l10n.t("Indent")}
          pressed={view.indented}
          onPress={() => model.setIndented(!view.indented)}
        />
        <IconButton
          icon="go-to-file"
          label={l10n.t("Open as a document")}
          onPress={() => model.openSelected()}
        />
        {row.verseKey === null ? null : (
          <IconButton
            icon="book"
            label={l10n.t("Read {0}", row.verseKey)}
            onPress={() => model.read(row.verseKey)}
          />
        )}
      </header>
      <pre tabIndex={0} dir="ltr" translate={false} aria-label={l10n.t("JSON")}>
        {text}
      </pre>
      {text.length < SHOWN_JSON - 1 ? null : (
        <p class="cut">
          {l10n.t("Only the beginning is shown here: {0} characters.", formats.number(SHOWN_JSON))}{" "}
          <button type="button" class="button" onClick={() => model.openSelected()}>
            {l10n.t("Open as a document")}
          </button>
        </p>
      )}
    </section>
  );
}
