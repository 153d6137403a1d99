import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { readerKind } from "../../../core/model/pages.js";
import { chapterById, type Chapter } from "../../../core/model/chapters.js";
import { ArabicSwitch } from "../../shared/arabicSwitch.js";
import { IconButton } from "../../shared/icon.js";
import { usePanel } from "../context.js";
import { hasOutline } from "../outline.js";
import { chapterOf } from "../pageParts.js";
import { compareHere, canShowArabic } from "./actions.js";
import { ChaptersButton } from "./chapters.js";
import { ChangesControls } from "./changes.js";
import { ComfortButton } from "./comfort.js";
import { ReaderJumpBox } from "./jump.js";
import { MoreMenu } from "./more.js";
import { useNarrow } from "./narrow.js";
import { OutlineButton } from "./outline.js";

/** One slim bar: navigation, jump box, review, outline, Arabic, size, compare, more. */
export function Toolbar(): JSX.Element {
  const { model, view } = usePanel();
  const number = chapterOf(view.page);
  const chapter = number === null ? null : (chapterById(number) ?? null);
  const isNarrow = useNarrow();
  const isTableOnly = view.resource === null || readerKind(view.resource.group) === "table";
  const hasList = view.page !== null && hasOutline(view.page);
  return (
    <nav class="bar" aria-label={l10n.t("Reader")}>
      {isNarrow ? null : <TrailButtons />}
      {chapter === null ? null : <ChapterControls chapter={chapter} hasJump={!isNarrow} />}
      <span class="spring" />
      {isNarrow ? null : (
        <>
          {view.changes.total === 0 ? null : <ChangesControls />}
          {hasList ? <OutlineButton /> : null}
          {canShowArabic(view) ? <ArabicToggle /> : null}
          <ComfortButton />
          {chapter === null ? null : (
            <IconButton
              class="wide-only"
              icon="split-horizontal"
              label={l10n.t("Compare resources")}
              keys="v"
              onPress={() => compareHere(model)}
            />
          )}
        </>
      )}
      <MoreMenu
        hasChapters={chapter !== null}
        isTableOnly={isTableOnly}
        hasOutline={hasList}
        isNarrow={isNarrow}
      />
    </nav>
  );
}

function TrailButtons(): JSX.Element {
  const { model, view } = usePanel();
  const { trail } = view;
  return (
    <>
      <IconButton
        class="wide-only"
        icon="arrow-left"
        flip
        label={l10n.t("Back")}
        keys="Alt+←"
        disabled={trail.at <= 0}
        onPress={() => void model.stepTrail(-1)}
      />
      <IconButton
        class="wide-only"
        icon="arrow-right"
        flip
        label={l10n.t("Forward")}
        keys="Alt+→"
        disabled={trail.at >= trail.places.length - 1}
        onPress={() => void model.stepTrail(1)}
      />
    </>
  );
}

function ChapterControls(props: {
  readonly chapter: Chapter;
  readonly hasJump: boolean;
}): JSX.Element {
  const { chapter } = props;
  const { model } = usePanel();
  return (
    <>
      <span class="bar-gap wide-only" />
      <IconButton
        icon="chevron-left"
        flip
        label={l10n.t("Previous surah")}
        keys="p"
        disabled={chapter.id === 1}
        onPress={() => void model.openChapter(chapter.id - 1)}
      />
      <ChaptersButton chapter={chapter} />
      <IconButton
        icon="chevron-right"
        flip
        label={l10n.t("Next surah")}
        keys="n"
        disabled={chapter.id === 114}
        onPress={() => void model.openChapter(chapter.id + 1)}
      />
      {props.hasJump ? <ReaderJumpBox /> : null}
    </>
  );
}

function ArabicToggle(): JSX.Element {
  const { model, view } = usePanel();
  return (
    <ArabicSwitch
      preferences={view.preferences}
      onChange={(change) => model.setPreferences(change)}
    />
  );
}
