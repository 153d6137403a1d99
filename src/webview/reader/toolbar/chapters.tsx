import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useState } from "preact/hooks";
import type { Chapter } from "../../../core/model/chapters.js";
import { suggestReferences } from "../../../core/model/verseReference/index.js";
import { Icon, withKeys } from "../../shared/icon.js";
import { Popover } from "../../shared/popover.js";
import { usePanel } from "../context.js";

/** The name of the surah, which opens the list of all surahs. */
export function ChaptersButton({ chapter }: { readonly chapter: Chapter }): JSX.Element {
  const { surface, setSurface } = usePanel();
  const isOpen = surface === "chapters";
  return (
    <span class="anchor shrinks">
      <button
        type="button"
        class="text-button chapter-button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        title={withKeys(l10n.t("List of surahs"), "s")}
        onClick={() => setSurface(isOpen ? null : "chapters")}
      >
        <span class="chapter-name">
          <bdi dir="ltr">
            {chapter.id} {chapter.name}
          </bdi>
        </span>
        <Icon name="chevron-down" />
      </button>
      {isOpen ? (
        <Popover
          label={l10n.t("Surahs")}
          class="choices chapters"
          focus="input"
          onClose={() => setSurface(null)}
        >
          <ChapterList current={chapter.id} />
        </Popover>
      ) : null}
    </span>
  );
}

/** The surahs matching a typed text: by number, by any of their names, or with a verse. */
function matching(text: string): readonly Chapter[] {
  const suggested = suggestReferences(text).filter(
    ({ reason }) => reason?.kind !== "noSuchChapter",
  );
  return [...new Set(suggested.map(({ chapter }) => chapter))];
}

/** True if the text names a verse, not only a surah; then Enter goes to the verse. */
function namesVerse(text: string): boolean {
  const [first] = suggestReferences(text, 1);
  return first?.isWholeChapter !== true;
}

function ChapterList({ current }: { readonly current: number }): JSX.Element {
  const { model, view, setSurface } = usePanel();
  const [text, setText] = useState("");
  const [active, setActive] = useState(current);
  const matches = useMemo(() => matching(text), [text]);
  const found = matches.findIndex((chapter) => chapter.id === active);
  const at = Math.max(0, found);
  const chosen = matches[at];
  const choose = (id: number): void => {
    setSurface(null);
    void model.openChapter(id);
  };
  const jump = async (): Promise<void> => {
    if (await model.jump(text)) setSurface(null);
  };
  const move = (by: number): void => {
    const next = matches[Math.min(Math.max(at + by, 0), matches.length - 1)];
    if (next === undefined) return;
    setActive(next.id);
    document.querySelector(`#chapter-${next.id}`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const by = STEPS[event.key];
    if (by !== undefined) move(by);
    else if (event.key !== "Enter") return;
    else if (chosen !== undefined && !namesVerse(text)) choose(chosen.id);
    else void jump();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <ChapterFilter
        text={text}
        chosen={chosen}
        onText={(next) => {
          setText(next);
          model.forgetJumpProblem();
        }}
        onKeyDown={onKeyDown}
      />
      {view.jumpProblem === null ? null : (
        <p class="list-problem" role="alert">
          {view.jumpProblem}
        </p>
      )}
      <ChapterOptions matches={matches} current={current} chosen={chosen} onChoose={choose} />
      {matches.length > 0 || view.jumpProblem !== null ? null : (
        <p class="hint">
          {/\p{Nd}/u.test(text)
            ? l10n.t("Press Enter to go to this verse.")
            : l10n.t("No surah has this name.")}
        </p>
      )}
    </>
  );
}

const STEPS: Readonly<Record<string, number | undefined>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
};

function ChapterOptions(props: {
  readonly matches: readonly Chapter[];
  readonly current: number;
  readonly chosen: Chapter | undefined;
  readonly onChoose: (id: number) => void;
}): JSX.Element {
  const { current, chosen } = props;
  useLayoutEffect(() => {
    document.querySelector(`#chapter-${current}`)?.scrollIntoView({ block: "center" });
  }, []);
  return (
    <ul role="listbox" id="chapter-list" aria-label={l10n.t("Surahs")}>
      {props.matches.map((chapter) => (
        <ChapterOption
          key={chapter.id}
          chapter={chapter}
          isSelected={chapter.id === chosen?.id}
          isCurrent={chapter.id === current}
          onChoose={props.onChoose}
        />
      ))}
    </ul>
  );
}

function ChapterFilter(props: {
  readonly text: string;
  readonly chosen: Chapter | undefined;
  readonly onText: (text: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}): JSX.Element {
  const { chosen } = props;
  return (
    <input
      type="search"
      role="combobox"
      dir="auto"
      aria-label={l10n.t("Find a surah")}
      aria-expanded="true"
      aria-controls="chapter-list"
      aria-autocomplete="list"
      aria-activedescendant={chosen === undefined ? undefined : `chapter-${chosen.id}`}
      autocomplete="off"
      spellcheck={false}
      placeholder={l10n.t("Name, number or 2:255")}
      value={props.text}
      onInput={(event) => props.onText(event.currentTarget.value)}
      onKeyDown={props.onKeyDown}
    />
  );
}

function ChapterOption(props: {
  readonly chapter: Chapter;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
  readonly onChoose: (id: number) => void;
}): JSX.Element {
  const { view, formats } = usePanel();
  const { chapter } = props;
  const missing = view.coverage?.[chapter.id - 1] === 0;
  return (
    <li
      id={`chapter-${chapter.id}`}
      role="option"
      aria-selected={props.isSelected}
      aria-current={props.isCurrent ? "true" : undefined}
      class={missing ? "missing" : undefined}
      title={missing ? chapter.nameEnglish : undefined}
      onClick={() => props.onChoose(chapter.id)}
    >
      <span class="chapter-number">{chapter.id}</span>
      <span class="chapter-names">
        <span>{chapter.name}</span>
        <span class="chapter-meaning">
          {missing ? l10n.t("Not in the local copy") : chapter.nameEnglish}
        </span>
      </span>
      <span class="chapter-arabic" lang="ar" dir="rtl" translate={false}>
        {chapter.nameArabic}
      </span>
      <span class="count">{formats.number(chapter.versesCount)}</span>
    </li>
  );
}
