import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useState } from "preact/hooks";
import { formatsFor, type Formats } from "../shared/format.js";
import { Icon, IconButton } from "../shared/icon.js";
import { coverageCells, type CoverageState } from "./coverage.js";
import { indentJson } from "./indent.js";
import type { InspectorModel, InspectorView } from "./model.js";
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
    return (
      <main class="empty" role="status">
        <h1>{view.nothing.title}</h1>
        <p>{view.nothing.message}</p>
      </main>
    );
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
          <Icon name="book" /> Read
        </button>
      </header>
      <Facts view={view} formats={formats} />
      {view.coverage === null || view.coverage.verses.every((count) => count === 0) ? null : (
        <Coverage coverage={view.coverage} formats={formats} onChapter={(key) => model.read(key)} />
      )}
      <section class="rows-section" aria-labelledby="rows-title">
        <h2 id="rows-title">Rows</h2>
        <Filter model={model} view={view} formats={formats} />
        {view.problem === null ? null : (
          <p class="problem" role="alert">
            {view.problem}
          </p>
        )}
        <div class="split">
          <RowTable model={model} view={view} formats={formats} />
          <Payload model={model} view={view} />
        </div>
      </section>
    </main>
  );
}

function Fact(props: {
  readonly name: string;
  readonly value: string | number | null | undefined;
  readonly code?: boolean;
}): JSX.Element | null {
  if (props.value === null || props.value === undefined || props.value === "") return null;
  return (
    <div>
      <dt>{props.name}</dt>
      <dd class={props.code === true ? "code" : undefined}>
        <bdi>{props.value}</bdi>
      </dd>
    </div>
  );
}

function Facts(props: { view: InspectorView; formats: Formats }): JSX.Element | null {
  const { view, formats } = props;
  const { resource, details } = view;
  if (resource === null || details === null) return null;
  const date = (iso: string | null): string | null => (iso === null ? null : formats.date(iso));
  const status = {
    available: "Available",
    unavailable: "Unavailable",
    held: "Held: a newer format than this version reads",
  }[resource.status];
  return (
    <div class="facts">
      <section aria-labelledby="service-title">
        <h2 id="service-title">What the service said</h2>
        <dl>
          <Fact name="Status" value={status} />
          <Fact name="Reason" value={resource.unavailableReason} />
          <Fact name="Unavailable since" value={date(resource.unavailableSince)} />
          <Fact name="Group" value={resource.group} code />
          <Fact name="Id" value={resource.id} code />
          <Fact name="Content id" value={details.resourceContentId} code />
          <Fact name="Author" value={resource.authorName} />
          <Fact name="Language" value={resource.languageName} />
          <Fact
            name="Direction"
            value={resource.direction === "rtl" ? "Right to left" : "Left to right"}
          />
          <Fact name="Schema version" value={details.schemaVersion} code />
          <Fact name="Sequence" value={details.syncSequence} code />
          <Fact name="Full copy's sequence" value={details.fullCopySequence} code />
          <Fact name="Current through" value={details.currentThrough} code />
          <Fact name="Last full copy" value={date(details.lastRefreshedAt)} />
          <Fact name="Last change" value={date(details.lastChangedAt)} />
          {details.failure === null ? null : (
            <Fact
              name="Last failure"
              value={`${details.failure.message} (${details.failure.code}, ${formats.date(details.failure.at)})`}
            />
          )}
        </dl>
      </section>
      <section aria-labelledby="stored-title">
        <h2 id="stored-title">What is stored</h2>
        <dl>
          <Fact name="Rows" value={formats.number(resource.rowCount)} />
          {details.rowsByType.map((type) => (
            <Fact key={type.name} name={type.name} value={formats.number(type.count)} />
          ))}
          <Fact name="Size" value={formats.bytes(details.bytes)} />
          <Fact name="File" value={details.file} code />
          <Fact name="Rows lost" value={details.lostRows} />
          {details.needsFullCopy ? <Fact name="Next run" value="Fetches a full copy" /> : null}
          <Fact name="Attribution" value={resource.attribution} />
        </dl>
      </section>
    </div>
  );
}

const STATE_LABELS: Readonly<Record<CoverageState, string>> = {
  complete: "complete",
  changed: "complete, changed lately",
  partial: "in part",
  missing: "missing",
};

function Coverage(props: {
  readonly coverage: { readonly verses: readonly number[]; readonly changes: readonly number[] };
  readonly formats: Formats;
  readonly onChapter: (verseKey: string) => void;
}): JSX.Element {
  const { formats } = props;
  const cells = coverageCells(props.coverage.verses, props.coverage.changes);
  const [active, setActive] = useState(1);
  const covered = cells.reduce((sum, cell) => sum + cell.covered, 0);
  const all = cells.reduce((sum, cell) => sum + cell.verses, 0);
  const label = (cell: (typeof cells)[number]): string =>
    `${cell.chapter} ${cell.name}: ${STATE_LABELS[cell.state]}, ${formats.number(cell.covered)} of ${formats.number(cell.verses)} verses`;
  const chosen = cells[active - 1];
  return (
    <section class="coverage" aria-labelledby="coverage-title">
      <h2 id="coverage-title">
        Coverage{" "}
        <span class="sub">
          {formats.number(covered)} of {formats.number(all)} verses
        </span>
      </h2>
      <div
        class="strip"
        role="group"
        aria-label="Surahs"
        onKeyDown={(event) => {
          const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 10, ArrowUp: -10 }[event.key];
          if (step === undefined) return;
          event.preventDefault();
          const next = Math.min(114, Math.max(1, active + step));
          setActive(next);
          event.currentTarget.querySelector<HTMLElement>(`[data-chapter="${next}"]`)?.focus();
        }}
      >
        {cells.map((cell) => (
          <button
            type="button"
            key={cell.chapter}
            class={`cell ${cell.state}`}
            data-chapter={cell.chapter}
            style={{ flexGrow: String(cell.verses) }}
            tabIndex={cell.chapter === active ? 0 : -1}
            aria-label={label(cell)}
            title={label(cell)}
            onFocus={() => setActive(cell.chapter)}
            onPointerEnter={() => setActive(cell.chapter)}
            onClick={() => props.onChapter(`${cell.chapter}:1`)}
          />
        ))}
      </div>
      <div class="strip-foot">
        <span>{chosen === undefined ? "" : label(chosen)}</span>
        <span class="legend">
          {(["complete", "changed", "partial", "missing"] as const).map((state) => (
            <span key={state}>
              <span class={`cell ${state}`} aria-hidden="true" /> {STATE_LABELS[state]}{" "}
              {formats.number(cells.filter((cell) => cell.state === state).length)}
            </span>
          ))}
        </span>
      </div>
    </section>
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
        aria-label="Filter rows"
        placeholder="Filter by text, key or verse"
        value={view.contains}
        onInput={(event) => model.filter(event.currentTarget.value)}
      />
      {types.length > 1 ? (
        <select
          aria-label="Record type"
          value={view.recordType ?? ""}
          onChange={(event) =>
            model.chooseType(event.currentTarget.value === "" ? null : event.currentTarget.value)
          }
        >
          <option value="">All record types</option>
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
          : `${formats.number(view.total)} ${view.total === 1 ? "row" : "rows"}`}
      </span>
    </div>
  );
}

function Payload(props: {
  readonly model: InspectorModel;
  readonly view: InspectorView;
}): JSX.Element {
  const { model, view } = props;
  const row = view.rows.get(view.selected ?? -1);
  const text = useMemo(
    () => (view.json === null ? "" : view.indented ? indentJson(view.json) : view.json),
    [view.json, view.indented],
  );
  if (row === undefined) {
    return (
      <div class="payload none">
        <p>Select a row to see its JSON as it was received.</p>
      </div>
    );
  }
  return (
    <section class="payload" aria-label={`JSON of ${row.recordKey}`}>
      <header>
        <h3>
          <bdi>
            {row.recordType} {row.recordKey}
          </bdi>
        </h3>
        <IconButton
          icon="list-tree"
          label="Indent"
          pressed={view.indented}
          onPress={() => model.setIndented(!view.indented)}
        />
        <IconButton
          icon="go-to-file"
          label="Open as a document"
          onPress={() => model.openSelected()}
        />
        {row.verseKey === null ? null : (
          <IconButton
            icon="book"
            label={`Read ${row.verseKey}`}
            onPress={() => model.read(row.verseKey)}
          />
        )}
      </header>
      <pre tabIndex={0} dir="ltr" translate={false} aria-label="JSON">
        {text}
      </pre>
    </section>
  );
}
