import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { CHAPTERS } from "../../core/model/chapters.js";
import { MOST_COLUMNS } from "../../core/model/comparison.js";
import { ArabicLetter, ArabicSwitch } from "../shared/arabicSwitch.js";
import { Icon, IconButton, withKeys } from "../shared/icon.js";
import { JumpBox } from "../shared/jumpBox.js";
import { Popover } from "../shared/popover.js";
import { AddColumn } from "./addColumn.js";
import { columnOf, differences, isSameDifference } from "./layout.js";
import { KEYS, keyLabel } from "./keys.js";
import type { PartProps } from "./partProps.js";
import { focusVerse } from "./screen.js";

/** One slim bar: navigation, jump box, difference, columns, Arabic, more. */
export function Bar(props: PartProps): JSX.Element {
  const { model, view, comparison } = props;
  const { chapter } = comparison.state;
  return (
    <nav class="bar" aria-label={l10n.t("Comparison")}>
      <span class="group">
        <IconButton
          icon="chevron-left"
          flip
          label={l10n.t("Previous surah")}
          keys="p"
          disabled={chapter === 1}
          onPress={() => void model.openChapter(chapter - 1)}
        />
        <select
          class="chapter"
          aria-label={l10n.t("Surah")}
          value={String(chapter)}
          onChange={(event) => void model.openChapter(Number(event.currentTarget.value))}
        >
          {CHAPTERS.map(({ id, name }) => (
            <option key={id} value={String(id)}>
              {`${id} ${name}`}
            </option>
          ))}
        </select>
        <IconButton
          icon="chevron-right"
          flip
          label={l10n.t("Next surah")}
          keys="n"
          disabled={chapter === 114}
          onPress={() => void model.openChapter(chapter + 1)}
        />
        <JumpBox
          problem={view.jumpProblem}
          jump={(reference) => model.jump(reference)}
          onJumped={() => focusVerse(model.view.current)}
          onInput={() => model.forgetJumpProblem()}
          onLeave={() => {
            model.forgetJumpProblem();
            focusVerse(view.current);
          }}
        />
      </span>
      <DifferenceSelect {...props} />
      <span class="group end">
        <Arabic {...props} />
        <AddButton {...props} />
        <MoreMenu {...props} />
      </span>
    </nav>
  );
}

/** The switch of the Arabic verses. Without them in the local copy, the way to add them. */
function Arabic({ model, view, comparison }: PartProps): JSX.Element | null {
  if (comparison.hasArabic) {
    const { preferences } = view;
    return (
      <ArabicSwitch preferences={preferences} onChange={(change) => model.setPreferences(change)} />
    );
  }
  // A person who reads without it needs no hint.
  return view.preferences.showArabic ? (
    <button
      type="button"
      class="text-button add-arabic"
      title={l10n.t("The Arabic text is not in the local copy.")}
      onClick={() => void model.addResources("quran_core")}
    >
      <ArabicLetter /> {l10n.t("Add the Arabic text…")}
    </button>
  ) : null;
}

function DifferenceSelect({ model, comparison }: PartProps): JSX.Element {
  const { columns, state, changedVerses } = comparison;
  const all = differences(columns);
  const shown = state.difference;
  const at = shown === null ? -1 : all.findIndex((one) => isSameDifference(one, shown));
  const nameAt = (index: number): string => columns[index]?.name ?? "";
  const changesOf = (index: number, isShown: boolean): string => {
    const column = columns[index];
    if (column === undefined || column.unreviewedRows === 0) {
      return l10n.t("{0}: no unreviewed changes", nameAt(index));
    }
    return isShown && changedVerses.length === 0
      ? l10n.t("{0}: no unreviewed changes in this surah", column.name)
      : l10n.t("{0}: unreviewed changes", column.name);
  };
  return (
    <label class="difference-choice">
      <Icon name="diff" />
      <select
        aria-label={l10n.t("Difference")}
        title={withKeys(l10n.t("Difference"), "d")}
        value={String(at)}
        onChange={(event) =>
          void model.setDifference(all[Number(event.currentTarget.value)] ?? null)
        }
      >
        <option value="-1">{l10n.t("Differences not marked")}</option>
        {all.map(({ of, against }, index) => (
          <option key={index} value={String(index)}>
            {against === null
              ? changesOf(columnOf(columns, of), index === at)
              : l10n.t(
                  "{0} ↔ {1}",
                  nameAt(columnOf(columns, against)),
                  nameAt(columnOf(columns, of)),
                )}
          </option>
        ))}
      </select>
    </label>
  );
}

function AddButton(props: PartProps): JSX.Element {
  const { model, view, comparison } = props;
  const isOpen = view.surface === "add";
  const isFull = comparison.columns.length >= MOST_COLUMNS;
  return (
    <span class="anchor">
      <IconButton
        icon="add"
        label={isFull ? l10n.t("A comparison has at most six columns.") : l10n.t("Add a column")}
        {...(isFull ? {} : { keys: "b" })}
        expanded={isOpen}
        disabled={isFull}
        onPress={() => model.setSurface(isOpen ? null : "add")}
      />
      {isOpen && !isFull ? <AddColumn {...props} /> : null}
    </span>
  );
}

function MoreMenu(props: PartProps): JSX.Element {
  const { model, view } = props;
  const isOpen = view.surface === "more";
  const item = (icon: string, label: string, keys: string, act: () => void): JSX.Element => (
    <button
      type="button"
      role="menuitem"
      onClick={() => {
        model.setSurface(null);
        act();
      }}
    >
      <Icon name={icon} />
      <span>{label}</span>
      <kbd class="keys">{keyLabel(keys)}</kbd>
    </button>
  );
  return (
    <span class="anchor">
      <IconButton
        icon="ellipsis"
        label={l10n.t("More")}
        expanded={isOpen}
        onPress={() => model.setSurface(isOpen ? null : "more")}
      />
      {isOpen ? (
        <Popover role="menu" label={l10n.t("More")} onClose={() => model.setSurface(null)}>
          {item(
            "copy",
            l10n.t("Copy the verse as a Markdown table"),
            "c",
            () => void model.copy(view.current),
          )}
          {item(
            "copy",
            l10n.t("Copy the surah as a Markdown table"),
            "C",
            () => void model.copy(null),
          )}
          <div role="separator" />
          {item("keyboard", l10n.t("Keys"), "?", () => model.setSurface("help"))}
        </Popover>
      ) : null}
      {view.surface === "help" ? <Help {...props} /> : null}
    </span>
  );
}

function Help({ model }: PartProps): JSX.Element {
  return (
    <Popover class="help" label={l10n.t("Keys")} focus="h2" onClose={() => model.setSurface(null)}>
      <h2 tabIndex={-1}>{l10n.t("Keys")}</h2>
      <dl>
        {KEYS.map(({ keys, does, label }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{keyLabel(key)}</kbd>
              ))}
            </dt>
            <dd>{label()}</dd>
          </div>
        ))}
      </dl>
    </Popover>
  );
}
