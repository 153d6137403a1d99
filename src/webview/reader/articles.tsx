import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import type { ArticlesPage } from "../../core/model/pages.js";
import { RowActions } from "./actions.js";
import { rowKey } from "../../core/model/row.js";
import { useReading } from "./context.js";
import { languageLabel } from "./labels.js";
import { Differences, markClass, MarkName, Removed, useMarks } from "./marks.js";
import { Published } from "./published.js";

/** An article: its localizations as tabs, each in its own language and direction. */
export function Article(props: {
  readonly page: ArticlesPage;
  readonly onSelect: (recordKey: string) => void;
}): JSX.Element {
  const { page } = props;
  const { shown } = useMarks();
  const { resource } = useReading();
  const head = page.localizations[page.selected];
  const mark = head === undefined ? undefined : shown.get(rowKey(head));
  const { length } = page.localizations;
  // The tab that was chosen last; its text may still be on the way.
  const [chosen, setChosen] = useState(page.selected);
  useLayoutEffect(() => setChosen(page.selected), [page]);
  const select = (index: number): void => {
    const at = (index + length) % length;
    const next = page.localizations[at];
    if (next === undefined) return;
    setChosen(at);
    props.onSelect(next.recordKey);
  };
  return (
    <div class="article">
      {page.localizations.length > 1 ? (
        <div
          class="tabs"
          role="tablist"
          aria-label={l10n.t("Languages")}
          onKeyDown={(event) => {
            const rtl = getComputedStyle(event.currentTarget).direction === "rtl";
            const forward = rtl ? "ArrowLeft" : "ArrowRight";
            const back = rtl ? "ArrowRight" : "ArrowLeft";
            if (event.key === forward) select(chosen + 1);
            else if (event.key === back) select(chosen - 1);
            else if (event.key === "Home") select(0);
            else if (event.key === "End") select(-1);
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        >
          {page.localizations.map((localization, index) => (
            <button
              type="button"
              key={localization.recordKey}
              role="tab"
              id={`tab-${index}`}
              class="tab"
              aria-selected={index === page.selected}
              aria-controls="localization"
              tabIndex={index === chosen ? 0 : -1}
              lang={localization.lang ?? undefined}
              ref={(element) => {
                // The focus follows the selection when it was moved with the arrow keys.
                if (
                  index === chosen &&
                  element !== null &&
                  document.activeElement?.getAttribute("role") === "tab"
                ) {
                  element.focus();
                }
              }}
              onClick={() => select(index)}
            >
              {languageLabel(localization.lang)}
              {shown.has(rowKey(localization)) ? (
                <span class="tab-mark">
                  <MarkName mark={shown.get(rowKey(localization))} />
                </span>
              ) : null}
            </button>
          ))}
        </div>
      ) : null}
      {head === undefined ? null : (
        <div
          id="localization"
          role={page.localizations.length > 1 ? "tabpanel" : undefined}
          aria-labelledby={page.localizations.length > 1 ? `tab-${page.selected}` : undefined}
        >
          <article
            class={`localization verse commentary ${markClass(mark)}`}
            dir={head.direction}
            lang={head.lang ?? undefined}
            data-record={head.recordKey}
            data-record-type={head.recordType}
            tabIndex={0}
            aria-labelledby="article-title"
          >
            <header class="commentary-head">
              <h1 id="article-title" class="article-title" translate={false}>
                <MarkName mark={mark} />
                {head.title ?? resource.name}
              </h1>
              <RowActions
                recordType={head.recordType}
                recordKey={head.recordKey}
                verseKey={null}
                name={head.title ?? resource.name}
              />
            </header>
            <Differences row={head} mark={mark} dir={head.direction} lang={head.lang} />
            <Published html={page.html} lang={head.lang} dir={head.direction} class="prose" />
          </article>
        </div>
      )}
      <Removed before={null} lang={null} dir={resource.direction} />
    </div>
  );
}
