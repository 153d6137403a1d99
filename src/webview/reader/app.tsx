import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useState } from "preact/hooks";
import { chapterById } from "../../core/model/chapters.js";
import type { ReaderPage } from "../../core/model/pages.js";
import type { ResourceHead } from "../../protocol/reader.js";
import { formatsFor } from "../shared/format.js";
import { NothingToShow } from "../shared/nothing.js";
import { Article } from "./articles.js";
import { Banner } from "./banner.js";
import { ChapterEnd, ChapterHead } from "./chapterFrame.js";
import { Panel, Reading, usePanel, type PanelContext, type ReaderContext } from "./context.js";
import { Footer } from "./footer.js";
import { useKeyboard } from "./keyboard.js";
import { Margin, type MarginContext } from "./margin.js";
import { Marks, useMarksContext } from "./marks.js";
import type { ReaderModel } from "./model.js";
import { chapterOf } from "./pageParts.js";
import { MarkedRange } from "./range.js";
import { Recitation } from "./recitation.js";
import { useComfort, useScrolling, useSeenMarks } from "./scrolling.js";
import { Table } from "./table.js";
import { Tafsir } from "./tafsir.js";
import type { Surface } from "./toolbar/surface.js";
import { Toolbar } from "./toolbar/toolbar.js";
import { Verses } from "./verses.js";
import type { ReaderView } from "./view.js";
import { Words } from "./words.js";

export function App(props: { readonly model: ReaderModel }): JSX.Element {
  const { model } = props;
  const [view, setView] = useState(model.view);
  const [surface, setSurface] = useState<Surface | null>(null);
  useLayoutEffect(() => {
    model.subscribe(() => setView(model.view));
    setView(model.view);
  }, [model]);
  const formats = useMemo(() => formatsFor(view.locale), [view.locale]);
  const panel = useMemo<PanelContext>(
    () => ({ model, view, formats, surface, setSurface }),
    [model, view, formats, surface],
  );
  useComfort(view);
  useScrolling(model, view);
  useSeenMarks(model, view);
  useKeyboard(model, setSurface);

  const { resource, page, nothing } = view;
  if (nothing !== null && page === null) {
    return <NothingToShow nothing={nothing} onRetry={() => model.retry()} />;
  }
  if (resource === null || page === null) return <main class="empty" aria-busy="true" />;
  return (
    <Panel.Provider value={panel}>
      <ReaderPanel resource={resource} page={page} />
    </Panel.Provider>
  );
}

function ReaderPanel(props: {
  readonly resource: ResourceHead;
  readonly page: ReaderPage;
}): JSX.Element {
  const { resource, page } = props;
  const { model, view, formats } = usePanel();
  const reading = useReadingContext(resource);
  const marks = useMarksContext(model, view);
  const number = chapterOf(page);
  const margin = useMemo<MarginContext | null>(
    () =>
      view.margin?.chapter !== number
        ? null
        : {
            verses: view.margin.verses,
            open: (kind, verseKey) => model.openMargin(kind, verseKey),
          },
    [model, view.margin, number],
  );
  const chapter = number === null ? null : (chapterById(number) ?? null);
  return (
    <Reading.Provider value={reading}>
      <Marks.Provider value={marks}>
        <div class="reader" dir={resource.direction} data-kind={page.kind}>
          <div class="top" dir={formats.direction}>
            <Toolbar />
            <Banner />
          </div>
          <main class="page">
            {chapter === null ? null : <ChapterHead chapter={chapter} />}
            <MarkedRange.Provider value={view.range}>
              <Margin.Provider value={margin}>
                <PageText page={page} model={model} view={view} />
              </Margin.Provider>
            </MarkedRange.Provider>
            {chapter === null ? null : <ChapterEnd chapter={chapter} />}
          </main>
          <section class="endnotes" lang={resource.lang ?? undefined} />
          <Footer />
        </div>
      </Marks.Provider>
    </Reading.Provider>
  );
}

/** Memoized, because every verse with a menu uses it. */
function useReadingContext(resource: ResourceHead): ReaderContext {
  const { model, view, formats } = usePanel();
  const { groups } = view;
  const showArabic = view.preferences.showArabic && view.hasArabic;
  return useMemo(
    () => ({
      resource,
      formats,
      groups,
      showArabic,
      act: (action, row, verseKey) => void model.act(action, row, verseKey),
      openVerse: (key) => void model.openVerse(key),
      toggleNote: (row, note) => model.toggleNote(row, note),
    }),
    [model, resource, formats, groups, showArabic],
  );
}

function PageText(props: {
  readonly page: ReaderPage;
  readonly model: ReaderModel;
  readonly view: ReaderView;
}): JSX.Element {
  const { page, model, view } = props;
  switch (page.kind) {
    case "verses":
      return (
        <Verses
          key={`${page.chapter}/${page.offset}/${view.trail.at}`}
          page={page}
          current={view.current}
          notes={view.notes}
        />
      );
    case "tafsir":
      return <Tafsir page={page} current={view.current} />;
    case "words":
      return <Words page={page} current={view.current} />;
    case "recitation":
      return <Recitation page={page} current={view.current} />;
    case "articles":
      return <Article page={page} onSelect={(key) => void model.openArticle(key)} />;
    case "table":
      return (
        <Table
          page={page}
          row={view.row}
          onPage={(type, offset) => void model.openTable(type, offset)}
          onAddMushaf={() => model.addResources("mushafs")}
        />
      );
  }
}
