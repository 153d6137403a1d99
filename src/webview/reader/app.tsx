import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "preact/hooks";
import {
  FIRST_VERSES,
  readerKind,
  type ReaderPage,
  type WordsPage,
} from "../../core/model/pages.js";
import { chapterById, type Chapter } from "../../core/model/chapters.js";
import { parseVerseKey } from "../../core/model/verse.js";
import { formatsFor } from "../shared/format.js";
import { NothingToShow } from "../shared/nothing.js";
import { Article } from "./articles.js";
import { Reading, type ReaderContext, type VerseAction } from "./context.js";
import { actionOf } from "./keys.js";
import { rowKey, type RowName } from "../../core/model/row.js";
import { focusBeside, Marks, useShownMarks } from "./marks.js";
import { languageName, verseRangeLabel } from "./labels.js";
import { chapterOf, type ReaderModel, type ReaderView } from "./model.js";
import { Recitation } from "./recitation.js";
import {
  applyScroll,
  elementInUse,
  elementOfRecord,
  isOnScreen,
  elementOfVerse,
  focusText,
  focusTitle,
  placeOnScreen,
  verseElements,
} from "./screen.js";
import { Table } from "./table.js";
import { Tafsir } from "./tafsir.js";
import { Toolbar, type OutlineItem, type Surface } from "./toolbar.js";
import { Verses } from "./verses.js";
import { Words } from "./words.js";

export function App(props: { readonly model: ReaderModel }): JSX.Element {
  const { model } = props;
  const [view, setView] = useState(model.view);
  const [surface, setSurface] = useState<Surface | null>(null);
  const main = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    model.subscribe(() => setView(model.view));
    setView(model.view);
  }, [model]);

  const { resource, page, preferences } = view;
  const formats = useMemo(() => formatsFor(view.locale), [view.locale]);
  const act = useCallback<ReaderContext["act"]>(
    (action, row, verseKey) => void model.act(action, row, verseKey),
    [model],
  );
  const openVerse = useCallback((key: string) => void model.openVerse(key), [model]);

  const shown = useShownMarks(view);
  const marks = useMemo(
    () => ({
      shown,
      removed: view.marked.removed,
      differences: view.differences,
      review: (row: RowName) => void model.review(row),
      close: (row: RowName) => void model.closeDifference(row),
      toggle: (row: RowName) => void model.toggleDifference(row),
    }),
    [model, shown, view.marked, view.differences],
  );

  useComfort(view);
  useScrolling(model, view);
  useSeenMarks(model, view);

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => handleKey(event, model, setSurface),
    [model],
  );
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [onKeyDown]);

  if (view.nothing !== null && page === null) {
    return <NothingToShow nothing={view.nothing} onRetry={() => model.retry()} />;
  }
  if (resource === null || page === null) return <main class="empty" aria-busy="true" />;

  const number = chapterOf(page);
  const chapter = number === null ? null : (chapterById(number) ?? null);
  const reading: ReaderContext = {
    resource,
    formats,
    groups: view.groups,
    showArabic: preferences.showArabic && view.hasArabic,
    act,
    openVerse,
  };

  return (
    <Reading.Provider value={reading}>
      <Marks.Provider value={marks}>
        <div class="reader" dir={resource.direction} data-kind={page.kind}>
          <div class="top">
            <Toolbar
              chapter={chapter}
              coverage={view.coverage}
              canBack={view.trail.at > 0}
              canForward={view.trail.at < view.trail.places.length - 1}
              hasArabic={view.hasArabic && chapter !== null && resource.group !== "quran_core"}
              preferences={preferences}
              surface={surface}
              jumpProblem={view.jumpProblem}
              hasOutline={hasOutline(page)}
              outline={surface === "outline" ? outlineOf(model, view) : []}
              asTable={readerKind(resource.group) === "table" ? null : page.kind === "table"}
              changes={view.changes.total}
              onStepChange={(by) => {
                // The focus is on the button: the reader is at the verse read last.
                const verse = view.current === null ? null : elementOfVerse(view.current);
                void model.stepChange(by, rowOf(verse));
              }}
              onShowChanges={() => model.showChanges()}
              onReviewAll={() => void model.reviewAll()}
              onSurface={setSurface}
              onChapter={(next) => void model.openChapter(next)}
              onJump={async (text) => {
                const found = await model.jump(text);
                if (found) setSurface(null);
                return found;
              }}
              onLeaveJump={() => {
                model.forgetNotices();
                focusText(view.current);
              }}
              onJumpEdit={() => model.forgetJumpProblem()}
              onBack={() => void model.stepTrail(-1)}
              onForward={() => void model.stepTrail(1)}
              onPreferences={(change) => model.setPreferences(change)}
              onCompare={() => {
                const verse = view.current ?? firstVerse(view);
                if (verse !== null) model.compare(verse);
              }}
              onInspect={() => model.inspect()}
              onAsTable={(on) => {
                if (on) void model.openTable(null, 0);
                else void model.openText();
              }}
            />
            <Notices view={view} formats={formats} />
          </div>
          <main class="page" ref={main}>
            {chapter === null ? null : <ChapterHead model={model} chapter={chapter} view={view} />}
            {page.kind === "verses" ? (
              <Verses
                key={`${page.chapter}/${page.offset}/${view.trail.at}`}
                page={page}
                current={view.current}
              />
            ) : page.kind === "tafsir" ? (
              <Tafsir page={page} current={view.current} />
            ) : page.kind === "words" ? (
              <Words page={page} current={view.current} />
            ) : page.kind === "recitation" ? (
              <Recitation page={page} current={view.current} />
            ) : page.kind === "articles" ? (
              <Article page={page} onSelect={(key) => void model.openArticle(key)} />
            ) : (
              <Table
                page={page}
                onPage={(type, offset) => void model.openTable(type, offset)}
                onAddMushaf={() => void model.addMushaf()}
              />
            )}
            {chapter === null ? null : <ChapterEnd model={model} view={view} chapter={chapter} />}
          </main>
          <section class="endnotes" lang={resource.lang ?? undefined} />
          <Footer model={model} view={view} formats={formats} />
        </div>
      </Marks.Provider>
    </Reading.Provider>
  );
}

function firstVerse(view: ReaderView): string | null {
  const chapter = chapterOf(view.page);
  return chapter === null ? null : `${chapter}:1`;
}

/** Sizes and widths are variables on the root; the style sheet does the rest. */
function useComfort(view: ReaderView): void {
  const { textScale, arabicScale, measure } = view.preferences;
  useLayoutEffect(() => {
    const style = document.documentElement.style;
    style.setProperty("--text-scale", String(textScale));
    style.setProperty("--arabic-scale", String(arabicScale));
    style.setProperty("--measure", measure === 0 ? "100%" : `${measure}ch`);
  }, [textScale, arabicScale, measure]);
}

/** Puts the text where the last change wants it, and remembers where people read. */
function useScrolling(model: ReaderModel, view: ReaderView): void {
  useLayoutEffect(() => {
    const { scroll } = model;
    model.scroll = { kind: "keep" };
    applyScroll(scroll);
    if (!model.hasArrived) return;
    model.hasArrived = false;
    if (chapterOf(view.page) !== null) focusTitle();
  }, [view.page]);

  useEffect(() => {
    let frame = 0;
    let last = "";
    const remember = (): void => {
      frame = 0;
      const place = placeOnScreen(model.view.page);
      if (place === null) return;
      const text = JSON.stringify(place);
      if (text === last) return;
      last = text;
      model.keep(place);
    };
    const later = (): void => {
      if (frame === 0) frame = requestAnimationFrame(remember);
    };
    // `scrollend` tells the resting place once; scrolling itself stays free of work.
    document.addEventListener("scrollend", later);
    later();
    return () => {
      document.removeEventListener("scrollend", later);
      if (frame !== 0) cancelAnimationFrame(frame);
    };
  }, [model, view.page]);

  // A panel that opens gets a beginning first; the rest is there for Find and for paper.
  useEffect(() => {
    const { page } = view;
    if (page?.kind === "verses" && page.entries.length <= FIRST_VERSES) void model.grow();
  }, [model, view.page]);

  // The next part of a long chapter comes when its end comes near.
  useEffect(() => {
    const end = document.querySelector(".chapter-more");
    if (end === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void model.grow();
      },
      { rootMargin: "1200px" },
    );
    observer.observe(end);
    return () => observer.disconnect();
  }, [model, view.page]);
}

/** A mark grows quiet when its text has been on the screen and leaves it; it goes with a review. */
function useSeenMarks(model: ReaderModel, view: ReaderView): void {
  useEffect(() => {
    const { elements, elementOf } = view.marked;
    const marked = new Map<string, RowName>();
    for (const row of elementOf.values()) {
      if (elements.has(rowKey(row))) marked.set(rowKey(row), row);
    }
    if (marked.size === 0) return undefined;
    const seen = new Set<string>();
    const look = (): void => {
      if (document.visibilityState !== "visible") return;
      for (const [key, row] of marked) {
        if (isOnScreen(row)) seen.add(key);
        else if (seen.delete(key)) model.seen(row);
      }
    };
    document.addEventListener("scrollend", look);
    const frame = requestAnimationFrame(look);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener("scrollend", look);
    };
  }, [model, view.marked]);
}

function ChapterHead(props: {
  model: ReaderModel;
  chapter: Chapter;
  view: ReaderView;
}): JSX.Element {
  const { model, chapter, view } = props;
  const earlier = earlierVerse(view);
  return (
    <header class="chapter-head">
      <h1 tabIndex={-1}>
        <span class="chapter-title" dir="ltr">
          {chapter.name}
        </span>
        <span class="chapter-title-arabic" lang="ar" dir="rtl" translate={false}>
          {chapter.nameArabic}
        </span>
      </h1>
      <p class="chapter-sub">
        <bdi>{view.resource?.name}</bdi>
      </p>
      {view.page?.kind === "words" && view.page.placedBy !== null ? (
        <WordsSource page={view.page} view={view} />
      ) : null}
      {earlier === null ? null : (
        <button
          type="button"
          class="button earlier"
          onClick={() => void model.openChapter(chapter.id, earlier)}
        >
          {l10n.t("Earlier in this surah")}
        </button>
      )}
    </header>
  );
}

/** Where the order of the words is from, and how many words it does not have. */
function WordsSource(props: { page: WordsPage; view: ReaderView }): JSX.Element {
  const { page, view } = props;
  const formats = useMemo(() => formatsFor(view.locale), [view.locale]);
  return (
    <p class="chapter-sub" dir={formats.direction}>
      {l10n.t("Words and their order:")} <bdi>{page.placedBy}</bdi>
      {page.unplaced === 0 ? null : (
        <>
          <br />
          {l10n.t(
            "It does not have the words of {0} rows; these are in the table only.",
            formats.number(page.unplaced),
          )}
        </>
      )}
    </p>
  );
}

/** Where to go on upwards from a page that begins in the middle of its chapter; else null. */
function earlierVerse(view: ReaderView): number | null {
  const { page } = view;
  if (page === null || page.kind === "articles" || page.kind === "table") return null;
  if (page.offset === 0) return null;
  if (page.kind === "tafsir") {
    return verseWithin(page.chapter, page.heads[page.offset - 1]?.from);
  }
  const first = parseVerseKey(page.entries[0]?.verseKey)?.verse ?? 1;
  return Math.max(1, first - 20);
}

function ChapterEnd(props: {
  model: ReaderModel;
  view: ReaderView;
  chapter: Chapter;
}): JSX.Element {
  const { model, view, chapter } = props;
  const page = view.page;
  const empty = page !== null && "entries" in page && page.entries.length === 0;
  const more = page !== null && "nextOffset" in page && page.nextOffset !== null;
  const covered = view.coverage?.findIndex((count) => count > 0) ?? -1;
  if (empty) {
    return (
      <div class="chapter-end">
        <p>{l10n.t("This surah is not in the local copy of {0}.", view.resource?.name ?? "")}</p>
        {covered < 0 ? null : (
          <button type="button" class="button" onClick={() => void model.openChapter(covered + 1)}>
            {l10n.t("Go to {0}", chapterById(covered + 1)?.name ?? "")}
          </button>
        )}
      </div>
    );
  }
  if (more) {
    return (
      <div class="chapter-end chapter-more">
        <button type="button" class="button" onClick={() => void model.grow()}>
          {l10n.t("Continue")}
        </button>
      </div>
    );
  }
  const next = chapterById(chapter.id + 1);
  return (
    <nav class="chapter-end" aria-label={l10n.t("After this surah")}>
      {next === undefined ? null : (
        <button type="button" class="button" onClick={() => void model.openChapter(next.id)}>
          <bdi dir="ltr">
            {next.id} {next.name}
          </bdi>
        </button>
      )}
    </nav>
  );
}

function Notices(props: {
  view: ReaderView;
  formats: ReturnType<typeof formatsFor>;
}): JSX.Element | null {
  const { view, formats } = props;
  const { resource } = view;
  if (resource === null) return null;
  let text: string | null = null;
  if (view.rowsGone) {
    text = l10n.t(
      "This resource is no longer in the local copy. What you are reading stays until this panel is closed.",
    );
  } else if (resource.status === "unavailable") {
    text = [
      resource.unavailableSince === null
        ? l10n.t("The service no longer offers this resource.")
        : l10n.t(
            "The service stopped offering this resource on {0}.",
            formats.date(resource.unavailableSince),
          ),
      ...(resource.unavailableReason === null
        ? []
        : [l10n.t("Reason: {0}.", resource.unavailableReason)]),
      l10n.t("The local copy stays readable."),
    ].join(" ");
  } else if (resource.status === "held") {
    text = l10n.t(
      "The service has a newer format of this resource. This is the last copy that could be read; an update of the extension is needed.",
    );
  }
  if (text === null) return null;
  return (
    <div class="notice" role="status">
      <span class="codicon codicon-info" aria-hidden="true" />
      <span dir="auto">{text}</span>
    </div>
  );
}

function Footer(props: {
  model: ReaderModel;
  view: ReaderView;
  formats: ReturnType<typeof formatsFor>;
}): JSX.Element {
  const { model, view, formats } = props;
  const { resource } = view;
  // The age is counted from the moment of drawing. Nothing else draws while somebody reads on.
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(() => drawAgain(0), 60_000);
    return () => clearInterval(timer);
  }, []);
  const age = resource?.syncedAt == null ? null : formats.age(resource.syncedAt, Date.now());
  const author = resource?.authorName ?? null;
  const foot = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = foot.current;
    if (element === null) return undefined;
    // What floats above the footer keeps clear of it, however many lines it has.
    const observer = new ResizeObserver(() => {
      const style = document.documentElement.style;
      style.setProperty("--foot-height", `${element.offsetHeight}px`);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <footer class="foot" ref={foot} dir={formats.direction}>
      <span class="foot-source">
        <bdi>{resource?.attribution}</bdi>
        {" · "}
        <bdi>{resource?.name}</bdi>
        {author !== null && author !== resource?.name ? (
          <>
            {" · "}
            <bdi>{author}</bdi>
          </>
        ) : null}
        {resource?.languageName == null ? null : (
          <>
            {" · "}
            <bdi>{languageName(resource.lang, resource.languageName, view.locale)}</bdi>
          </>
        )}
        {age === null ? null : (
          <>
            {" · "}
            <bdi title={resource?.syncedAt == null ? undefined : formats.date(resource.syncedAt)}>
              {age}
            </bdi>
          </>
        )}
      </span>
      <span class="foot-end">
        <span class="foot-notice" role="status">
          {view.notice}
        </span>
        {view.reviewed === null ? null : (
          <button
            type="button"
            class="text-button"
            title={l10n.t("{0} ({1})", l10n.t("Undo"), "u")}
            onClick={() => void model.undoReview()}
          >
            {l10n.t("Undo")}
          </button>
        )}
      </span>
    </footer>
  );
}

/** Whether there is anything to list. */
function hasOutline(page: ReaderPage): boolean {
  return page.kind === "tafsir"
    ? page.heads.length > 0
    : page.kind === "articles" && /<h[1-4][\s>]/i.test(page.html);
}

/** Commentaries of the chapter, and the headings of those that are shown. */
function outlineOf(model: ReaderModel, view: ReaderView): OutlineItem[] {
  const { page } = view;
  if (page === null) return [];
  const items: OutlineItem[] = [];
  if (page.kind === "tafsir") {
    for (const head of page.heads) {
      const verse = verseWithin(page.chapter, head.from);
      items.push({
        level: 1,
        label: verseRangeLabel(head.from, head.to),
        go: () => void model.openChapter(page.chapter, verse),
      });
      for (const heading of headingsOf(head.recordKey)) items.push(heading);
    }
  } else if (page.kind === "articles") {
    const head = page.localizations[page.selected];
    if (head !== undefined) items.push(...headingsOf(head.recordKey));
  }
  return items;
}

/** The verse of a chapter that a commentary begins with, which may begin in an earlier one. */
function verseWithin(chapter: number, from: string | undefined): number {
  const verse = parseVerseKey(from);
  return verse?.chapter === chapter ? verse.verse : 1;
}

function headingsOf(recordKey: string): OutlineItem[] {
  const element = elementOfRecord(recordKey);
  if (element === null) return [];
  return [
    ...element.querySelectorAll<HTMLElement>(
      ".published h1, .published h2, .published h3, .published h4",
    ),
  ].map((heading) => ({
    level: 1 + Number(heading.tagName.slice(1)),
    label: heading.textContent.trim(),
    go: () => {
      heading.tabIndex = -1;
      heading.scrollIntoView({ block: "start" });
      heading.focus({ preventScroll: true });
    },
  }));
}

const ACTIONS: ReadonlySet<string> = new Set<VerseAction>([
  "copyText",
  "copyReference",
  "copyMarkdown",
  "insert",
  "compare",
  "tafsirs",
]);

function isVerseAction(action: string): action is VerseAction {
  return ACTIONS.has(action);
}

/** The row that an element stands for. */
function rowOf(element: HTMLElement | null): RowName | null {
  const { record: recordKey, recordType } = element?.dataset ?? {};
  return recordKey === undefined || recordType === undefined ? null : { recordType, recordKey };
}

/** Opens the footnotes of a verse; closes them where all are open. */
function toggleNotes(verse: HTMLElement | null): void {
  const markers = new Map<string, HTMLElement>();
  for (const marker of verse?.querySelectorAll<HTMLElement>(".note-marker") ?? []) {
    markers.set(marker.dataset.note ?? "", marker);
  }
  const closed = [...markers.values()].filter((one) => one.ariaExpanded !== "true");
  for (const marker of closed.length > 0 ? closed : markers.values()) marker.click();
}

/** Keys act while no control that takes text, and no open surface, has the focus. */
function handleKey(
  event: KeyboardEvent,
  model: ReaderModel,
  setSurface: (surface: Surface | null) => void,
): void {
  const target = event.target;
  if (event.defaultPrevented || !(target instanceof Element)) return;
  if (target.closest("input, select, textarea, .popover") !== null) return;
  const action = actionOf(event);
  const { view } = model;
  const chapter = chapterOf(view.page);
  if (event.key === " " && view.page?.kind === "recitation" && target.closest("button") === null) {
    document.querySelector<HTMLElement>(".player .play")?.click();
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  if (action === null) return;
  const verses = verseElements();
  const focused = target.closest<HTMLElement>("[data-record]");
  const current = elementInUse(focused, view.current);
  const at = focused === null || focused !== current ? -1 : verses.indexOf(focused);
  const row = rowOf(current);
  const focusVerse = (element: HTMLElement | undefined): void => {
    if (element === undefined) return;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  };

  if (isVerseAction(action)) {
    const verseKey = current?.dataset.verse ?? null;
    if (action === "compare") {
      if (verseKey !== null) model.compare(verseKey);
    } else if (row !== null) void model.act(action, row, verseKey);
  } else {
    switch (action) {
      case "nextVerse":
        if (at < 0 && current !== null) focusVerse(current);
        else focusVerse(verses[at + 1]);
        break;
      case "previousVerse":
        if (at < 0 && current !== null) focusVerse(current);
        else focusVerse(verses[at - 1]);
        break;
      case "nextChapter":
        if (chapter !== null) void model.openChapter(chapter + 1);
        break;
      case "previousChapter":
        if (chapter !== null) void model.openChapter(chapter - 1);
        break;
      case "jump": {
        const box = document.querySelector<HTMLInputElement>("#jump");
        if (box !== null && box.offsetParent !== null) box.focus();
        else if (chapter !== null) setSurface("chapters");
        break;
      }
      case "chapters":
        if (chapter !== null) setSurface("chapters");
        break;
      case "back":
      case "forward": {
        const by = action === "back" ? -1 : 1;
        // At the end of the way the keys are VS Code's own.
        if (view.trail.places[view.trail.at + by] === undefined) return;
        void model.stepTrail(by);
        break;
      }
      case "notes":
        toggleNotes(current);
        break;
      case "arabic":
        model.setPreferences({ showArabic: !view.preferences.showArabic });
        break;
      case "difference":
        if (row !== null) {
          // A removed verse that shows its text goes with the review.
          if (current?.querySelector(".former") != null) focusBeside(current);
          void model.toggleDifference(row);
        }
        break;
      case "nextChange":
      case "previousChange":
        void model.stepChange(action === "nextChange" ? 1 : -1, rowOf(focused));
        break;
      case "undoReview":
        void model.undoReview();
        break;
      case "larger":
      case "smaller": {
        const by = action === "larger" ? 0.1 : -0.1;
        const textScale = Math.round((view.preferences.textScale + by) * 10) / 10;
        if (textScale >= 0.7 && textScale <= 2.5) model.setPreferences({ textScale });
        break;
      }
      case "help":
        setSurface("help");
        break;
      case "close":
        // Popovers and footnotes close themselves; else a difference does, or the last line goes.
        if (row === null || !model.closeDifference(row)) {
          model.forgetNotices();
          return;
        }
    }
  }
  event.preventDefault();
  event.stopPropagation();
}
