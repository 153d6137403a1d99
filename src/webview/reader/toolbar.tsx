import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { CHAPTERS, type Chapter } from "../../core/model/chapters.js";
import type { Preferences } from "../../protocol/reader.js";
import { Icon, IconButton, withKeys } from "../shared/icon.js";
import { Popover } from "../shared/popover.js";
import { useReading } from "./context.js";
import { KEYS, keyLabel } from "./keys.js";

export type Surface = "changes" | "chapters" | "comfort" | "outline" | "more" | "help";

export interface OutlineItem {
  readonly level: number;
  readonly label: string;
  readonly go: () => void;
}

export interface ToolbarProps {
  /** Null for resources without chapters. */
  readonly chapter: Chapter | null;
  readonly coverage: readonly number[] | null;
  readonly canBack: boolean;
  readonly canForward: boolean;
  readonly hasArabic: boolean;
  readonly preferences: Preferences;
  readonly surface: Surface | null;
  readonly jumpProblem: string | null;
  readonly hasOutline: boolean;
  /** What the outline lists while it is open. */
  readonly outline: readonly OutlineItem[];
  /** Null where the resource is nothing but a table. */
  readonly asTable: boolean | null;
  /** Changes of the resource that nobody has reviewed. */
  readonly changes: number;
  readonly onStepChange: (by: 1 | -1) => void;
  readonly onShowChanges: () => void;
  readonly onReviewAll: () => void;
  readonly onSurface: (surface: Surface | null) => void;
  readonly onChapter: (chapter: number) => void;
  readonly onJump: (text: string) => Promise<boolean>;
  /** The jump box is left without a jump. */
  readonly onLeaveJump: () => void;
  readonly onJumpEdit: () => void;
  readonly onBack: () => void;
  readonly onForward: () => void;
  readonly onPreferences: (change: Partial<Preferences>) => void;
  readonly onCompare: () => void;
  readonly onInspect: () => void;
  readonly onAsTable: (on: boolean) => void;
}

/** One slim bar: move, jump, size, compare, Arabic, more. */
export function Toolbar(props: ToolbarProps): JSX.Element {
  const { chapter, surface } = props;
  const toggle = (name: Surface): void => props.onSurface(surface === name ? null : name);
  const close = (): void => props.onSurface(null);
  return (
    <nav class="bar" aria-label={l10n.t("Reader")}>
      <IconButton
        class="wide-only"
        icon="arrow-left"
        flip
        label={l10n.t("Back")}
        keys="Alt+←"
        disabled={!props.canBack}
        onPress={props.onBack}
      />
      <IconButton
        class="wide-only"
        icon="arrow-right"
        flip
        label={l10n.t("Forward")}
        keys="Alt+→"
        disabled={!props.canForward}
        onPress={props.onForward}
      />
      {chapter === null ? null : (
        <>
          <span class="bar-gap wide-only" />
          <IconButton
            icon="chevron-left"
            flip
            label={l10n.t("Previous surah")}
            keys="p"
            disabled={chapter.id === 1}
            onPress={() => props.onChapter(chapter.id - 1)}
          />
          <span class="anchor shrinks">
            <button
              type="button"
              class="text-button chapter-button"
              aria-haspopup="dialog"
              aria-expanded={surface === "chapters"}
              title={withKeys(l10n.t("List of surahs"), "s")}
              onClick={() => toggle("chapters")}
            >
              <span class="chapter-name">
                <bdi dir="ltr">
                  {chapter.id} {chapter.name}
                </bdi>
              </span>
              <Icon name="chevron-down" />
            </button>
            {surface === "chapters" ? (
              <Popover label={l10n.t("Surahs")} class="chapters" focus="input" onClose={close}>
                <ChapterList
                  current={chapter.id}
                  coverage={props.coverage}
                  onChoose={(id) => {
                    close();
                    props.onChapter(id);
                  }}
                  problem={props.jumpProblem}
                  onJump={props.onJump}
                  onEdit={props.onJumpEdit}
                />
              </Popover>
            ) : null}
          </span>
          <IconButton
            icon="chevron-right"
            flip
            label={l10n.t("Next surah")}
            keys="n"
            disabled={chapter.id === 114}
            onPress={() => props.onChapter(chapter.id + 1)}
          />
          <JumpBox
            problem={surface === "chapters" ? null : props.jumpProblem}
            onJump={props.onJump}
            onLeave={props.onLeaveJump}
            onEdit={props.onJumpEdit}
          />
        </>
      )}
      <span class="spring" />
      {props.changes === 0 ? null : <Changes {...props} toggle={toggle} close={close} />}
      {!props.hasOutline ? null : (
        <span class="anchor">
          <IconButton
            icon="list-tree"
            label={l10n.t("Outline")}
            expanded={surface === "outline"}
            onPress={() => toggle("outline")}
          />
          {surface === "outline" ? (
            <Popover role="menu" class="end outline" label={l10n.t("Outline")} onClose={close}>
              {props.outline.map((item, index) => (
                <button
                  type="button"
                  role="menuitem"
                  tabIndex={-1}
                  key={index}
                  class={`level-${item.level}`}
                  onClick={() => {
                    close();
                    item.go();
                  }}
                >
                  <span dir="auto">{item.label}</span>
                </button>
              ))}
            </Popover>
          ) : null}
        </span>
      )}
      {props.hasArabic ? (
        <button
          type="button"
          class="icon-button arabic-toggle"
          aria-label={l10n.t("Arabic verse")}
          title={withKeys(l10n.t("Arabic verse"), "a")}
          aria-pressed={props.preferences.showArabic}
          onClick={() => props.onPreferences({ showArabic: !props.preferences.showArabic })}
        >
          <span lang="ar" aria-hidden="true">
            ع
          </span>
        </button>
      ) : null}
      <span class="anchor">
        <IconButton
          icon="text-size"
          label={l10n.t("Text size and width")}
          expanded={surface === "comfort"}
          onPress={() => toggle("comfort")}
        />
        {surface === "comfort" ? (
          <Popover class="end comfort" label={l10n.t("Text size and width")} onClose={close}>
            <Comfort
              preferences={props.preferences}
              hasArabic={props.hasArabic}
              onPreferences={props.onPreferences}
            />
          </Popover>
        ) : null}
      </span>
      {chapter === null ? null : (
        <IconButton
          class="wide-only"
          icon="split-horizontal"
          label={l10n.t("Compare resources")}
          keys="v"
          onPress={props.onCompare}
        />
      )}
      <span class="anchor">
        <IconButton
          icon="ellipsis"
          label={l10n.t("More")}
          expanded={surface === "more"}
          onPress={() => toggle("more")}
        />
        {surface === "more" ? (
          <Popover role="menu" class="end" label={l10n.t("More")} onClose={close}>
            <MenuItem
              icon="arrow-left"
              label={l10n.t("Back")}
              keys="Alt+←"
              onPress={props.onBack}
            />
            <MenuItem
              icon="arrow-right"
              label={l10n.t("Forward")}
              keys="Alt+→"
              onPress={props.onForward}
            />
            {chapter === null ? null : (
              <MenuItem
                icon="split-horizontal"
                label={l10n.t("Compare resources")}
                keys="v"
                onPress={() => {
                  close();
                  props.onCompare();
                }}
              />
            )}
            <div role="separator" />
            {props.asTable === null ? null : (
              <MenuItem
                icon={props.asTable ? "book" : "table"}
                label={props.asTable ? l10n.t("Show as text") : l10n.t("Show as table")}
                onPress={() => {
                  close();
                  props.onAsTable(props.asTable === false);
                }}
              />
            )}
            <MenuItem
              icon="diff-multiple"
              label={l10n.t("Show changes")}
              onPress={() => {
                close();
                props.onShowChanges();
              }}
            />
            <MenuItem
              icon="inspect"
              label={l10n.t("Inspect this resource")}
              onPress={() => {
                close();
                props.onInspect();
              }}
            />
            <MenuItem
              icon="keyboard"
              label={l10n.t("Keys")}
              keys="?"
              onPress={() => props.onSurface("help")}
            />
          </Popover>
        ) : null}
        {surface === "help" ? (
          <Popover class="end help" label={l10n.t("Keys")} onClose={close}>
            <h2 tabIndex={0}>{l10n.t("Keys")}</h2>
            <dl>
              {KEYS.map((entry) => (
                <div key={entry.does}>
                  <dt>
                    {entry.keys.map((key) => (
                      <kbd key={key} dir="ltr">
                        {keyLabel(key)}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{entry.label()}</dd>
                </div>
              ))}
            </dl>
          </Popover>
        ) : null}
      </span>
    </nav>
  );
}

/** How many changes wait for review, the way between them, and their review. */
function Changes(
  props: ToolbarProps & {
    readonly toggle: (surface: Surface) => void;
    readonly close: () => void;
  },
): JSX.Element {
  const { formats } = useReading();
  const { close } = props;
  const number = formats.number(props.changes);
  const chosen = (act: () => void): void => {
    close();
    act();
  };
  return (
    <>
      <span class="anchor">
        <button
          type="button"
          class="text-button changes-button"
          aria-haspopup="menu"
          aria-expanded={props.surface === "changes"}
          aria-label={l10n.t("Changes not reviewed yet: {0}", number)}
          title={l10n.t("Changes not reviewed yet: {0}", number)}
          onClick={() => props.toggle("changes")}
        >
          <span class="dot" aria-hidden="true">
            ●
          </span>
          {number}
        </button>
        {props.surface === "changes" ? (
          <Popover role="menu" class="end" label={l10n.t("Changes")} onClose={close}>
            <MenuItem
              icon="arrow-down"
              label={l10n.t("Next change")}
              keys="."
              onPress={() => chosen(() => props.onStepChange(1))}
            />
            <MenuItem
              icon="arrow-up"
              label={l10n.t("Previous change")}
              keys=","
              onPress={() => chosen(() => props.onStepChange(-1))}
            />
            <div role="separator" />
            <MenuItem
              icon="diff-multiple"
              label={l10n.t("Show changes")}
              onPress={() => chosen(props.onShowChanges)}
            />
            <MenuItem
              icon="check-all"
              label={l10n.t("Mark all as reviewed")}
              onPress={() => chosen(props.onReviewAll)}
            />
          </Popover>
        ) : null}
      </span>
      <IconButton
        class="widest-only"
        icon="arrow-up"
        label={l10n.t("Previous change")}
        keys=","
        onPress={() => props.onStepChange(-1)}
      />
      <IconButton
        class="widest-only"
        icon="arrow-down"
        label={l10n.t("Next change")}
        keys="."
        onPress={() => props.onStepChange(1)}
      />
      <IconButton
        class="widest-only"
        icon="check-all"
        label={l10n.t("Mark all as reviewed")}
        onPress={props.onReviewAll}
      />
      <span class="bar-gap widest-only" />
    </>
  );
}

function MenuItem(props: {
  icon: string;
  label: string;
  keys?: string;
  onPress: () => void;
}): JSX.Element {
  return (
    <button type="button" role="menuitem" tabIndex={-1} onClick={props.onPress}>
      <Icon name={props.icon} />
      <span>{props.label}</span>
      {props.keys === undefined ? null : (
        <span class="keys" dir="ltr">
          {props.keys}
        </span>
      )}
    </button>
  );
}

function JumpBox(props: {
  readonly problem: string | null;
  readonly onJump: (text: string) => Promise<boolean>;
  readonly onLeave: () => void;
  readonly onEdit: () => void;
}): JSX.Element {
  return (
    <form
      class="jump"
      onSubmit={(event) => {
        event.preventDefault();
        const input = event.currentTarget.querySelector("input");
        if (input === null) return;
        void props.onJump(input.value).then((found) => {
          if (!found) return;
          input.value = "";
          input.blur();
        });
      }}
    >
      <input
        type="text"
        id="jump"
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        aria-label={l10n.t("Jump to a verse or surah")}
        aria-invalid={props.problem !== null}
        aria-describedby={props.problem === null ? undefined : "jump-problem"}
        placeholder="2:255"
        title={withKeys(l10n.t("Jump to a verse or surah"), "g")}
        onInput={props.onEdit}
        onKeyDown={(event) => {
          if (event.key === "Escape" && !event.isComposing) props.onLeave();
        }}
      />
      {props.problem === null ? null : (
        <div class="jump-problem" id="jump-problem" role="alert">
          {props.problem}
        </div>
      )}
    </form>
  );
}

/** Letters that people leave out or write differently do not matter when a surah is looked for. */
function folded(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]/g, "")
    .replace(/[أإآٱ]/g, "ا")
    .replace(/[^\p{L}\p{N}]/gu, "");
}

function ChapterList(props: {
  readonly current: number;
  readonly coverage: readonly number[] | null;
  readonly onChoose: (id: number) => void;
  readonly problem: string | null;
  readonly onJump: (text: string) => Promise<boolean>;
  readonly onEdit: () => void;
}): JSX.Element {
  const { formats } = useReading();
  const [text, setText] = useState("");
  const [active, setActive] = useState(props.current);
  const listbox = useRef<HTMLUListElement>(null);
  const matches = useMemo(() => {
    const wanted = folded(text);
    if (wanted === "") return CHAPTERS;
    return CHAPTERS.filter(
      (chapter) =>
        String(chapter.id) === wanted ||
        folded(chapter.name).includes(wanted) ||
        folded(chapter.nameEnglish).includes(wanted) ||
        folded(chapter.nameArabic).includes(wanted),
    );
  }, [text]);
  const at = Math.max(
    0,
    matches.findIndex((chapter) => chapter.id === active),
  );
  const chosen = matches[at];
  const move = (to: number): void => {
    const next = matches[Math.min(Math.max(to, 0), matches.length - 1)];
    if (next === undefined) return;
    setActive(next.id);
    listbox.current?.querySelector(`#chapter-${next.id}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <>
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
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          props.onEdit();
        }}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === "ArrowDown") move(at + 1);
          else if (event.key === "ArrowUp") move(at - 1);
          else if (event.key === "PageDown") move(at + 10);
          else if (event.key === "PageUp") move(at - 10);
          else if (event.key === "Enter") {
            if (chosen !== undefined && !/\d\D+\d/.test(text)) props.onChoose(chosen.id);
            else void props.onJump(text);
          } else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {props.problem === null ? null : (
        <p class="list-problem" role="alert">
          {props.problem}
        </p>
      )}
      <ul
        role="listbox"
        id="chapter-list"
        aria-label={l10n.t("Surahs")}
        ref={(element) => {
          if (element !== null && listbox.current === null) {
            listbox.current = element;
            element.querySelector(`#chapter-${props.current}`)?.scrollIntoView({ block: "center" });
          }
        }}
      >
        {matches.map((chapter) => {
          const missing = props.coverage?.[chapter.id - 1] === 0;
          return (
            <li
              key={chapter.id}
              id={`chapter-${chapter.id}`}
              role="option"
              aria-selected={chapter.id === chosen?.id}
              aria-current={chapter.id === props.current ? "true" : undefined}
              class={missing ? "missing" : undefined}
              title={missing ? l10n.t("Not in the local copy") : undefined}
              onClick={() => props.onChoose(chapter.id)}
            >
              <span class="chapter-number">{chapter.id}</span>
              <span class="chapter-names">
                <span>{chapter.name}</span>
                <span class="chapter-meaning">{chapter.nameEnglish}</span>
                {missing ? (
                  <span class="visually-hidden">. {l10n.t("Not in the local copy")}</span>
                ) : null}
              </span>
              <span class="chapter-arabic" lang="ar" dir="rtl" translate={false}>
                {chapter.nameArabic}
              </span>
              <span class="count">{formats.number(chapter.versesCount)}</span>
            </li>
          );
        })}
      </ul>
      {matches.length > 0 || props.problem !== null ? null : (
        <p class="hint">
          {/\p{Nd}/u.test(text)
            ? l10n.t("Press Enter to go to this verse.")
            : l10n.t("No surah has this name.")}
        </p>
      )}
    </>
  );
}

const MEASURES = [50, 68, 90, 0] as const;

function measureLabel(measure: (typeof MEASURES)[number]): string {
  switch (measure) {
    case 50:
      return l10n.t("Narrow");
    case 68:
      return l10n.t("Medium");
    case 90:
      return l10n.t("Wide");
    case 0:
      return l10n.t("Full");
  }
}

function Comfort(props: {
  readonly preferences: Preferences;
  readonly hasArabic: boolean;
  readonly onPreferences: (change: Partial<Preferences>) => void;
}): JSX.Element {
  const { preferences, onPreferences } = props;
  return (
    <>
      <Size
        label={l10n.t("Text")}
        name={l10n.t("Text size")}
        smaller={l10n.t("Smaller text")}
        larger={l10n.t("Larger text")}
        value={preferences.textScale}
        onChange={(textScale) => onPreferences({ textScale })}
      />
      <Size
        label={l10n.t("Arabic")}
        name={l10n.t("Arabic size")}
        smaller={l10n.t("Smaller Arabic")}
        larger={l10n.t("Larger Arabic")}
        value={preferences.arabicScale}
        onChange={(arabicScale) => onPreferences({ arabicScale })}
      />
      <fieldset class="measures">
        <legend>{l10n.t("Line width")}</legend>
        {MEASURES.map((measure) => (
          <label key={measure}>
            <input
              type="radio"
              name="measure"
              checked={preferences.measure === measure}
              onChange={() => onPreferences({ measure })}
            />
            {measureLabel(measure)}
          </label>
        ))}
      </fieldset>
    </>
  );
}

function Size(props: {
  readonly label: string;
  /** What the group is called for those who cannot see it. */
  readonly name: string;
  readonly smaller: string;
  readonly larger: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}): JSX.Element {
  const { formats } = useReading();
  const change = (by: number): void =>
    props.onChange(Math.min(2.5, Math.max(0.7, Math.round((props.value + by) * 10) / 10)));
  return (
    <div class="size" role="group" aria-label={props.name}>
      <span>{props.label}</span>
      <IconButton
        icon="dash"
        label={props.smaller}
        disabled={props.value <= 0.7}
        onPress={() => change(-0.1)}
      />
      <output>{formats.percent(props.value)}</output>
      <IconButton
        icon="add"
        label={props.larger}
        disabled={props.value >= 2.5}
        onPress={() => change(0.1)}
      />
    </div>
  );
}
