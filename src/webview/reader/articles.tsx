import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { giveFocus } from "../shared/focus.js";
import type { ArticleHead, ArticlesPage } from "../../core/model/pages.js";
import { RowActions } from "./actions.js";
import { rowKey } from "../../core/model/row.js";
import { useReading } from "./context.js";
import { languageLabel } from "./labels.js";
import { Differences, markClass, MarkName, Removed, useMarks } from "./marks.js";
import { Published } from "./published.js";

interface ArticleProps {
  readonly page: ArticlesPage;
  readonly onSelect: (recordKey: string) => void;
}

/** An article with a tab for each localization, each in its language and direction. */
export function Article(props: ArticleProps): JSX.Element {
  const { page } = props;
  const { resource } = useReading();
  const head = page.localizations[page.selected];
  const hasTabs = page.localizations.length > 1;
  return (
    <div class="article">
      {hasTabs ? <Tabs {...props} /> : null}
      {head === undefined ? null : (
        <div
          id="localization"
          role={hasTabs ? "tabpanel" : undefined}
          aria-labelledby={hasTabs ? `tab-${page.selected}` : undefined}
        >
          <Localization head={head} html={page.html} />
        </div>
      )}
      <Removed before={null} lang={null} dir={resource.direction} />
    </div>
  );
}

function Tabs({ page, onSelect }: ArticleProps): JSX.Element {
  const { shown } = useMarks();
  const { length } = page.localizations;
  // The last chosen tab, until its text arrives.
  const [chosen, setChosen] = useState(page.selected);
  useLayoutEffect(() => setChosen(page.selected), [page]);
  const select = (index: number): void => {
    const at = (index + length) % length;
    const next = page.localizations[at];
    if (next === undefined) return;
    setChosen(at);
    onSelect(next.recordKey);
  };
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: Element }): void => {
    const rtl = getComputedStyle(event.currentTarget).direction === "rtl";
    if (event.key === (rtl ? "ArrowLeft" : "ArrowRight")) select(chosen + 1);
    else if (event.key === (rtl ? "ArrowRight" : "ArrowLeft")) select(chosen - 1);
    else if (event.key === "Home") select(0);
    else if (event.key === "End") select(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="tabs" role="tablist" aria-label={l10n.t("Languages")} onKeyDown={onKeyDown}>
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
            // After a selection by arrow key, the focus follows.
            const isOnTab = document.activeElement?.getAttribute("role") === "tab";
            if (index === chosen && isOnTab) giveFocus(element, {});
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
  );
}

function Localization(props: { readonly head: ArticleHead; readonly html: string }): JSX.Element {
  const { head } = props;
  const { resource } = useReading();
  const { shown } = useMarks();
  const mark = shown.get(rowKey(head));
  const title = head.title ?? resource.name;
  return (
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
          {title}
        </h1>
        <RowActions
          recordType={head.recordType}
          recordKey={head.recordKey}
          verseKey={null}
          name={title}
        />
      </header>
      <Differences row={head} mark={mark} dir={head.direction} lang={head.lang} />
      <Published html={props.html} lang={head.lang} dir={head.direction} class="prose" />
    </article>
  );
}
