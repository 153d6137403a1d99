import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { CHAPTERS, chapterById, type Chapter } from "../../../core/model/chapters.js";
import { Icon, withKeys } from "../../shared/icon.js";
import { Popover } from "../../shared/popover.js";
import { usePanel } from "../context.js";
import type { FoundSurahs } from "../surahSearch.js";

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

type Search = (text: string) => FoundSurahs;

const ALL: FoundSurahs = { surahs: CHAPTERS.map(({ id }) => id), namesVerse: false };

const loadSearch = async (): Promise<Search> => (await import("../surahSearch.js")).findSurahs;

/** The search of the list; null until its code is loaded. */
function useSearch(): Search | null {
  const [search, setSearch] = useState<Search | null>(null);
  useEffect(() => void loadSearch().then((loaded) => setSearch(() => loaded)), []);
  return search;
}

/** The surah to choose: the active one if it was found, else the best. */
function chosenOf({ surahs }: FoundSurahs, active: number): number | undefined {
  return surahs.includes(active) ? active : surahs[0];
}

function ChapterList({ current }: { readonly current: number }): JSX.Element {
  const { model, view, setSurface } = usePanel();
  const [text, setText] = useState("");
  const [active, setActive] = useState(current);
  const search = useSearch();
  const found = useMemo(
    () => (text === "" || search === null ? ALL : search(text)),
    [text, search],
  );
  const chosen = chosenOf(found, active);
  const choose = (id: number): void => {
    setSurface(null);
    void model.openChapter(id);
  };
  const jump = async (): Promise<void> => {
    if (await model.jump(text)) setSurface(null);
  };
  /**
   * Goes to the verse or surah of the text, even if it was typed before the search was loaded. If the
   * search cannot be loaded, the host reads the text.
   */
  const go = async (): Promise<void> => {
    const loaded = search ?? (await loadSearch().catch(() => null));
    const result = text === "" ? ALL : loaded?.(text);
    const best = result === undefined ? undefined : chosenOf(result, active);
    if (best !== undefined && result?.namesVerse === false) choose(best);
    else await jump();
  };
  const move = (by: number): void => {
    const { surahs } = found;
    const at = surahs.findIndex((id) => id === chosen);
    const next = surahs[Math.min(Math.max(at + by, 0), surahs.length - 1)];
    if (next === undefined) return;
    setActive(next);
    document.querySelector(`#chapter-${next}`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const by = STEPS[event.key];
    if (by !== undefined) move(by);
    else if (event.key !== "Enter") return;
    else void go();
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
      <ChapterOptions found={found.surahs} current={current} chosen={chosen} onChoose={choose} />
      {found.surahs.length > 0 || view.jumpProblem !== null ? null : (
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
  readonly found: readonly number[];
  readonly current: number;
  readonly chosen: number | undefined;
  readonly onChoose: (id: number) => void;
}): JSX.Element {
  const { current, chosen } = props;
  useLayoutEffect(() => {
    document.querySelector(`#chapter-${current}`)?.scrollIntoView({ block: "center" });
  }, []);
  return (
    <ul role="listbox" id="chapter-list" aria-label={l10n.t("Surahs")}>
      {props.found
        .flatMap((id) => chapterById(id) ?? [])
        .map((chapter) => (
          <ChapterOption
            key={chapter.id}
            chapter={chapter}
            isSelected={chapter.id === chosen}
            isCurrent={chapter.id === current}
            onChoose={props.onChoose}
          />
        ))}
    </ul>
  );
}

function ChapterFilter(props: {
  readonly text: string;
  readonly chosen: number | undefined;
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
      aria-activedescendant={chosen === undefined ? undefined : `chapter-${chosen}`}
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
