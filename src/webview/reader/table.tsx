import * as l10n from "@vscode/l10n";
import { Fragment, type JSX } from "preact";
import { KNOWN_GROUPS } from "../../core/model/resource.js";
import type { TablePage, WordsProblem } from "../../core/model/pages.js";
import { Icon, IconButton } from "../shared/icon.js";
import { rowKey } from "../../core/model/row.js";
import { useReading } from "./context.js";
import { words } from "./labels.js";
import { Differences, markClass, MarkName, Removed, useMarks } from "./marks.js";

/** Why words are here, and what puts them under their verses. */
function problemText(problem: WordsProblem): string {
  return problem === "noMushaf"
    ? l10n.t(
        "These rows name each word by a number and do not say which verse it is in. A mushaf says that: with one in the local copy, the words stand under their verses.",
      )
    : l10n.t(
        "These rows name each word by a number and do not say which verse it is in. The mushaf in the local copy does not say it of these words either; another one may.",
      );
}

/** Rows of any shape: a table for the groups that are known, a list of fields for others. */
export function Table(props: {
  readonly page: TablePage;
  readonly onPage: (recordType: string | null, offset: number) => void;
  readonly onAddMushaf: () => void;
}): JSX.Element {
  const { page } = props;
  const { resource, formats, act } = useReading();
  const { shown, toggle } = useMarks();
  const known = (KNOWN_GROUPS as readonly string[]).includes(resource.group);
  const last = page.offset + page.rows.length;
  const actions = (row: TablePage["rows"][number]): JSX.Element => (
    <span class="row-actions">
      {shown.has(rowKey(row)) ? (
        <IconButton
          icon="diff"
          label={l10n.t("What changed in {0}", row.recordKey)}
          keys="d"
          expanded={shown.get(rowKey(row))?.differences != null}
          onPress={() => toggle(row)}
        />
      ) : null}
      <IconButton
        icon="json"
        label={l10n.t("Open {0} as JSON", row.recordKey)}
        onPress={() => act("openRow", row, row.verseKey)}
      />
    </span>
  );
  const differences = (row: TablePage["rows"][number]): JSX.Element => (
    <Differences
      row={row}
      mark={shown.get(rowKey(row))}
      lang={resource.lang}
      dir={resource.direction}
    />
  );
  return (
    <div class="table-view">
      <h1 class="table-title" dir="auto">
        {resource.name}
      </h1>
      {page.wordsProblem === null ? null : (
        <div class="missing" role="note" dir={formats.direction}>
          <Icon name="info" />
          <div>
            <p>{problemText(page.wordsProblem)}</p>
            <button type="button" class="button" onClick={props.onAddMushaf}>
              {l10n.t("Add a mushaf…")}
            </button>
          </div>
        </div>
      )}
      {page.recordTypes.length > 1 ? (
        <div class="tabs" role="group" aria-label={l10n.t("Record types")}>
          {page.recordTypes.map((type) => (
            <button
              type="button"
              class="tab"
              key={type.name}
              aria-pressed={type.name === page.recordType}
              onClick={() => props.onPage(type.name, 0)}
            >
              {words(type.name)} <span class="count">{formats.number(type.count)}</span>
            </button>
          ))}
        </div>
      ) : null}
      {known ? (
        <div class="table-scroll" tabIndex={0} role="region" aria-label={l10n.t("Rows")}>
          <table class="rows" dir="ltr">
            <thead>
              <tr>
                <th scope="col">{l10n.t("key")}</th>
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
                <Fragment key={`${row.recordType}/${row.recordKey}`}>
                  <tr
                    class={markClass(shown.get(rowKey(row)))}
                    data-record={row.recordKey}
                    data-record-type={row.recordType}
                    tabIndex={shown.has(rowKey(row)) ? -1 : undefined}
                  >
                    <th scope="row">
                      <MarkName mark={shown.get(rowKey(row))} />
                      {row.recordKey}
                    </th>
                    {row.cells.map((cell, index) => (
                      <td key={page.columns[index]} dir="auto" translate={false}>
                        {cell}
                      </td>
                    ))}
                    <td>{actions(row)}</td>
                  </tr>
                  {shown.get(rowKey(row))?.differences == null ? null : (
                    <tr data-record={row.recordKey} data-record-type={row.recordType} tabIndex={-1}>
                      <td colSpan={page.columns.length + 2}>{differences(row)}</td>
                    </tr>
                  )}
                </Fragment>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        page.rows.map((row) => (
          <article
            class={`card ${markClass(shown.get(rowKey(row)))}`}
            key={`${row.recordType}/${row.recordKey}`}
            data-record={row.recordKey}
            data-record-type={row.recordType}
            tabIndex={shown.has(rowKey(row)) ? -1 : undefined}
            aria-label={`${words(row.recordType)} ${row.recordKey}`}
          >
            <header class="card-head">
              <h2>
                <MarkName mark={shown.get(rowKey(row))} />
                {words(row.recordType)} <bdi>{row.verseKey ?? row.recordKey}</bdi>
              </h2>
              {actions(row)}
            </header>
            <dl>
              {page.columns.map((column, index) =>
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
            {differences(row)}
          </article>
        ))
      )}
      <Removed before={null} lang={resource.lang} dir={resource.direction} />
      <nav class="pager" aria-label={l10n.t("Pages of rows")}>
        <IconButton
          icon="chevron-left"
          flip
          label={l10n.t("Previous rows")}
          disabled={page.offset === 0}
          onPress={() => props.onPage(page.recordType, Math.max(0, page.offset - 100))}
        />
        <span>
          {page.rows.length === 0
            ? l10n.t("No rows")
            : l10n.t(
                "{0}–{1} of {2}",
                formats.number(page.offset + 1),
                formats.number(last),
                formats.number(page.total),
              )}
        </span>
        <IconButton
          icon="chevron-right"
          flip
          label={l10n.t("Next rows")}
          disabled={page.nextOffset === null}
          onPress={() => props.onPage(page.recordType, page.nextOffset ?? 0)}
        />
      </nav>
    </div>
  );
}
