import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { KNOWN_GROUPS } from "../../core/model/resource.js";
import type { TablePage, WordsProblem } from "../../core/model/pages.js";
import { Icon, IconButton } from "../shared/icon.js";
import { useReading } from "./context.js";
import { words } from "./labels.js";

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
  const known = (KNOWN_GROUPS as readonly string[]).includes(resource.group);
  const last = page.offset + page.rows.length;
  const openRow = (row: TablePage["rows"][number]): JSX.Element => (
    <IconButton
      icon="json"
      label={l10n.t("Open {0} as JSON", row.recordKey)}
      onPress={() => act("openRow", row, row.verseKey)}
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
                <tr key={`${row.recordType}/${row.recordKey}`} data-record={row.recordKey}>
                  <th scope="row">{row.recordKey}</th>
                  {row.cells.map((cell, index) => (
                    <td key={page.columns[index]} dir="auto" translate={false}>
                      {cell}
                    </td>
                  ))}
                  <td>{openRow(row)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        page.rows.map((row) => (
          <article
            class="card"
            key={`${row.recordType}/${row.recordKey}`}
            data-record={row.recordKey}
            aria-label={`${words(row.recordType)} ${row.recordKey}`}
          >
            <header class="card-head">
              <h2>
                {words(row.recordType)} <bdi>{row.verseKey ?? row.recordKey}</bdi>
              </h2>
              {openRow(row)}
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
          </article>
        ))
      )}
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
