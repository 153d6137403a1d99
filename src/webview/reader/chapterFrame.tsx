import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { chapterById, type Chapter } from "../../core/model/chapters.js";
import type { ReaderPage, WordsPage } from "../../core/model/pages.js";
import { parseVerseKey } from "../../core/model/verse.js";
import { usePanel } from "./context.js";
import type { ReaderView } from "./view.js";
import { verseWithin } from "./outline.js";

/** The title of a chapter, with a link to its earlier part. */
export function ChapterHead({ chapter }: { readonly chapter: Chapter }): JSX.Element {
  const { model, view } = usePanel();
  const earlier = earlierVerse(view.page);
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
        <WordsSource page={view.page} />
      ) : null}
      <NoArabic />
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

/** The reason for missing Arabic above the verses, until the person turns Arabic off. */
function NoArabic(): JSX.Element | null {
  const { model, view, formats } = usePanel();
  const isWanted = view.preferences.showArabic && view.resource?.group !== "quran_core";
  if (view.hasArabic || !isWanted) return null;
  return (
    <p class="chapter-sub no-arabic" role="note" dir={formats.direction}>
      {l10n.t("The Arabic text is not in the local copy.")}{" "}
      <button type="button" class="link" onClick={() => model.addResources("quran_core")}>
        {l10n.t("Add the Arabic text…")}
      </button>{" "}
      <button
        type="button"
        class="link"
        onClick={() => model.setPreferences({ showArabic: false })}
      >
        {l10n.t("Read without it")}
      </button>
    </p>
  );
}

/** The mushaf that placed the words, and the number of words missing in it. */
function WordsSource({ page }: { readonly page: WordsPage }): JSX.Element {
  const { formats } = usePanel();
  return (
    <p class="chapter-sub" dir={formats.direction}>
      {l10n.t("Words and their order:")} <bdi>{page.placedBy}</bdi>
      {page.unplaced === 0 ? null : (
        <>
          <br />
          {formats.plural(
            l10n.t(
              "{0, plural, one {It does not have the word of # row, which is in the table only.} other {It does not have the words of # rows, which are in the table only.}}",
            ),
            page.unplaced,
          )}
        </>
      )}
    </p>
  );
}

/** The verse of the link at the top of a page that begins inside its chapter; otherwise null. */
function earlierVerse(page: ReaderPage | null): number | null {
  if (page === null || page.kind === "articles" || page.kind === "table") return null;
  if (page.offset === 0) return null;
  if (page.kind === "tafsir") {
    return verseWithin(page.chapter, page.heads[page.offset - 1]?.from);
  }
  const first = parseVerseKey(page.entries[0]?.verseKey)?.verse ?? 1;
  return Math.max(1, first - 20);
}

/** The link at the end of a page: to its next part, the next chapter, or the next one with text. */
export function ChapterEnd({ chapter }: { readonly chapter: Chapter }): JSX.Element {
  const { model, view } = usePanel();
  const { page } = view;
  if (page !== null && "entries" in page && page.entries.length === 0) {
    return <EmptyChapter chapter={chapter} />;
  }
  if (page !== null && "nextOffset" in page && page.nextOffset !== null) {
    return (
      <div class="chapter-end chapter-more">
        <button type="button" class="button" onClick={() => void model.grow()}>
          {l10n.t("Continue")}
        </button>
      </div>
    );
  }
  const next = nextChapter(chapter, view.coverage);
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

/** The next chapter with text; while the coverage is unknown, the next chapter. */
function nextChapter({ id }: Chapter, coverage: ReaderView["coverage"]): Chapter | undefined {
  if (coverage === null) return chapterById(id + 1);
  const index = coverage.findIndex((count, at) => at >= id && count > 0);
  return index < 0 ? undefined : chapterById(index + 1);
}

function EmptyChapter({ chapter }: { readonly chapter: Chapter }): JSX.Element {
  const { model, view, formats } = usePanel();
  const first = view.coverage?.findIndex((count) => count > 0) ?? -1;
  const goal =
    view.coverage === null
      ? undefined
      : (nextChapter(chapter, view.coverage) ?? chapterById(first + 1));
  return (
    <div class="chapter-end" dir={formats.direction}>
      <p>{l10n.t("This surah is not in the local copy of {0}.", view.resource?.name ?? "")}</p>
      {goal === undefined ? null : (
        <button type="button" class="button" onClick={() => void model.openChapter(goal.id)}>
          {l10n.t("Go to {0}", goal.name)}
        </button>
      )}
    </div>
  );
}
