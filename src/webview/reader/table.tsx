import * as l10n from "@vscode/l10n";
import { Fragment, type JSX } from "preact";
import { KNOWN_GROUPS } from "../../core/model/resource.js";
import type { TablePage, WordsProblem } from "../../core/model/pages.js";
import { Icon, IconButton } from "../shared/icon.js";
import { rowKey, type RowName } from "../../core/model/row.js";
import { useReading } from "./context.js";
import { words } from "./labels.js";
import { Differences, markClass, MarkName, Removed, useMarks } from "./marks.js";

type Row = TablePage["rows"][number];

/** Rows in one page of the table, as the host sends them. */
const PAGE_ROWS = 100;

interface TableProps {
  readonly page: TablePage;
  /** The target row. */
  readonly row: RowName | null;
  readonly onPage: (recordType: string | null, offset: number) => void;
  readonly onAddMushaf: () => void;
}

/** Rows of any shape: a table for known groups, a list of fields for others. */
export function Table(props: TableProps): JSX.Element {
  const { page } = props;
  const { resource } = useReading();
  const current = props.row === null ? null : rowKey(props.row);
  const known = (KNOWN_GROUPS as readonly string[]).includes(resource.group);
  return (
    <div class="table-view">
      <h1 class="table-title" dir="auto">
        {resource.name}
      </h1>
      {page.wordsProblem === null ? null : (
        <WordsNote problem={page.wordsProblem} onAddMushaf={props.onAddMushaf} />
      )}
      {page.recordTypes.length > 1 ? <RecordTypes {...props} /> : null}
      {known ? (
        <Rows page={page} current={current} />
      ) : (
        page.rows.map((row) => (
          <Card
            key={rowKey(row)}
            row={row}
            columns={page.columns}
            isCurrent={rowKey(row) === current}
          />
        ))
      )}
      <Removed before={null} lang={resource.lang} dir={resource.direction} />
      <Pager {...props} />
    </div>
  );
}

/** The reason for a table of words, with the remedy. */
function WordsNote(props: {
  readonly problem: WordsProblem;
  readonly onAddMushaf: () => void;
}): JSX.Element {
  const { formats } = useReading();
  return (
    <div class="words-note" role="note" dir={formats.direction}>
      <Icon name="info" />
      <div>
        <p>
          {props.problem === "noMushaf"
            ? l10n.t(
                "These rows name each word by number, without its verse. With a mushaf in the local copy, the words appear under their verses.",
              )
            : l10n.t(
                "These rows name each word by number, without its verse. The mushaf in the local copy does not place these words either; another one may.",
              )}
        </p>
        <button type="button" class="button" onClick={props.onAddMushaf}>
          {l10n.t("Add a mushaf…")}
        </button>
      </div>
    </div>
  );
}

function RecordTypes({ page, onPage }: TableProps): JSX.Element {
  const { formats } = useReading();
  return (
    <div class="tabs" role="group" aria-label={l10n.t("Record types")}>
      {page.recordTypes.map((type) => (
        <button
          type="button"
          class="tab"
          key={type.name}
          aria-pressed={type.name === page.recordType}
          onClick={() => onPage(type.name, 0)}
        >
          {words(type.name)} <span class="count">{formats.number(type.count)}</span>
        </button>
      ))}
    </div>
  );
}

function Rows({
  page,
  current,
}: {
  readonly page: TablePage;
  readonly current: string | null;
}): JSX.Element {
  // The rows of a mushaf state the verse of a word as its number in the whole text.
  const hasVerses =
    !page.columns.includes("verse_key") && page.rows.some(({ verseKey }) => verseKey !== null);
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={l10n.t("Rows")}>
      <table class="rows" dir="ltr">
        <thead>
          <tr>
            <th scope="col">{l10n.t("key")}</th>
            {hasVerses ? <th scope="col">{l10n.t("verse")}</th> : null}
            {page.columns.map((column) => (
              <th scope="col" key={column}>
                {words(column)}
              </th>
            ))}
            <th scope="col">
              <span class="visually-hidden">{l10n.t("Open as JSON")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {page.rows.map((row) => (
            <TableRow
              key={rowKey(row)}
              row={row}
              columns={page.columns}
              hasVerses={hasVerses}
              isCurrent={rowKey(row) === current}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A number, or an id made of numbers, such as `256/73` or `2:255`. */
const NUMBER = /^[\d.,:/-]{1,24}$/;

interface RowProps {
  readonly row: Row;
  readonly columns: readonly string[];
  readonly isCurrent: boolean;
}

function TableRow({
  row,
  columns,
  hasVerses,
  isCurrent,
}: RowProps & { readonly hasVerses: boolean }): JSX.Element {
  const { shown } = useMarks();
  const mark = shown.get(rowKey(row));
  return (
    <Fragment>
      <tr
        class={markClass(mark)}
        data-record={row.recordKey}
        data-record-type={row.recordType}
        aria-current={isCurrent ? "true" : undefined}
        tabIndex={mark === undefined && !isCurrent ? undefined : -1}
      >
        <th scope="row">
          <MarkName mark={mark} />
          {row.recordKey}
        </th>
        {hasVerses ? (
          <td class="number">
            <VerseLink row={row} />
          </td>
        ) : null}
        {row.cells.map((cell, index) => (
          <td
            key={columns[index]}
            class={cell !== null && NUMBER.test(cell) ? "number" : undefined}
            dir="auto"
            translate={false}
          >
            {cell}
          </td>
        ))}
        <td>
          <RowButtons row={row} />
        </td>
      </tr>
      {mark?.differences == null ? null : (
        <tr data-record={row.recordKey} data-record-type={row.recordType} tabIndex={-1}>
          <td colSpan={columns.length + (hasVerses ? 3 : 2)}>
            <RowDifferences row={row} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

/** The verse of a row, which leads to a translation if there is one. */
function VerseLink({ row }: { readonly row: Row }): JSX.Element | null {
  const { act, groups } = useReading();
  const { verseKey } = row;
  if (verseKey === null) return null;
  if (!groups.includes("translations")) return <bdi>{verseKey}</bdi>;
  return (
    <button
      type="button"
      class="text-button"
      aria-label={l10n.t("Read {0} in translation", verseKey)}
      title={l10n.t("Read in translation")}
      onClick={() => act("translations", row, verseKey)}
    >
      <bdi>{verseKey}</bdi>
    </button>
  );
}

/** A row of an unknown group, field by field. */
function Card({ row, columns, isCurrent }: RowProps): JSX.Element {
  const { shown } = useMarks();
  const mark = shown.get(rowKey(row));
  return (
    <article
      class={`card ${markClass(mark)}`}
      data-record={row.recordKey}
      data-record-type={row.recordType}
      aria-current={isCurrent ? "true" : undefined}
      tabIndex={mark === undefined && !isCurrent ? undefined : -1}
      aria-label={`${words(row.recordType)} ${row.recordKey}`}
    >
      <header class="card-head">
        <h2>
          <MarkName mark={mark} />
          {words(row.recordType)} <bdi>{row.verseKey ?? row.recordKey}</bdi>
        </h2>
        <RowButtons row={row} />
      </header>
      <dl>
        {columns.map((column, index) =>
          row.cells[index] == null ? null : (
            <div key={column}>
              <dt>{words(column)}</dt>
              <dd dir="auto" translate={false}>
                {row.cells[index]}
              </dd>
            </div>
          ),
        )}
      </dl>
      <RowDifferences row={row} />
    </article>
  );
}

function RowButtons({ row }: { readonly row: Row }): JSX.Element {
  const { act } = useReading();
  const { shown, toggle } = useMarks();
  const mark = shown.get(rowKey(row));
  return (
    <span class="row-actions">
      {mark === undefined ? null : (
        <IconButton
          icon="diff"
          label={l10n.t("What changed in {0}", row.recordKey)}
          keys="d"
          expanded={mark.differences != null}
          onPress={() => toggle(row)}
        />
      )}
      <IconButton
        icon="json"
        label={l10n.t("Open {0} as JSON", row.recordKey)}
        onPress={() => act("openRow", row, row.verseKey)}
      />
    </span>
  );
}

function RowDifferences({ row }: { readonly row: Row }): JSX.Element {
  const { resource } = useReading();
  const { shown } = useMarks();
  return (
    <Differences
      row={row}
      mark={shown.get(rowKey(row))}
      lang={resource.lang}
      dir={resource.direction}
    />
  );
}

function Pager({ page, onPage }: TableProps): JSX.Element {
  const { formats } = useReading();
  return (
    <nav class="pager" aria-label={l10n.t("Pages of rows")}>
      <IconButton
        icon="chevron-left"
        flip
        label={l10n.t("Previous rows")}
        disabled={page.offset === 0}
        onPress={() => onPage(page.recordType, Math.max(0, page.offset - PAGE_ROWS))}
      />
      <span>
        {page.rows.length === 0
          ? l10n.t("No rows")
          : l10n.t(
              "{0}–{1} of {2}",
              formats.number(page.offset + 1),
              formats.number(page.offset + page.rows.length),
              formats.number(page.total),
            )}
      </span>
      <IconButton
        icon="chevron-right"
        flip
        label={l10n.t("Next rows")}
        disabled={page.nextOffset === null}
        onPress={() => onPage(page.recordType, page.nextOffset ?? 0)}
      />
    </nav>
  );
}
