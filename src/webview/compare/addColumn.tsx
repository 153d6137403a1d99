import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { CompareChoice } from "../../protocol/compare.js";
import { Popover } from "../shared/popover.js";
import { columnOf, keyOf } from "./layout.js";
import type { PartProps } from "./partProps.js";

/** The resources without a column, with a search box. */
export function AddColumn({ model, comparison }: PartProps): JSX.Element {
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const matches = useMemo(() => {
    const words = fold(text).split(/\s+/);
    return comparison.choices.filter((choice) => {
      const name = fold([choice.name, choice.languageName, choice.groupName].join(" "));
      return columnOf(comparison.columns, choice) < 0 && words.every((word) => name.includes(word));
    });
  }, [text, comparison]);
  const at = Math.max(0, Math.min(active, matches.length - 1));
  const choose = (choice: CompareChoice | undefined): void => {
    if (choice === undefined) return;
    model.setSurface(null);
    void model.addColumn(choice);
  };
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(to, matches.length - 1));
    setActive(next);
    document.querySelector(`#choice-${next}`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at - 1);
    else if (event.key === "Enter") choose(matches[at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Popover
      label={l10n.t("Add a column")}
      class="choices"
      focus="input"
      onClose={() => model.setSurface(null)}
    >
      <input
        type="search"
        role="combobox"
        dir="auto"
        aria-label={l10n.t("Find a resource")}
        aria-expanded="true"
        aria-controls="choice-list"
        aria-autocomplete="list"
        aria-activedescendant={matches.length === 0 ? undefined : `choice-${at}`}
        autocomplete="off"
        spellcheck={false}
        placeholder={l10n.t("Name, language or group")}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ChoiceList matches={matches} active={at} choose={choose} />
      {matches.length > 0 ? null : (
        <p class="hint">
          {text.trim() === ""
            ? l10n.t("Every synced resource has a column. Sync more to compare more.")
            : l10n.t("No synced resource has this name.")}
        </p>
      )}
    </Popover>
  );
}

function ChoiceList(props: {
  readonly matches: readonly CompareChoice[];
  readonly active: number;
  readonly choose: (choice: CompareChoice) => void;
}): JSX.Element {
  return (
    <ul role="listbox" id="choice-list" aria-label={l10n.t("Resources")}>
      {props.matches.map((choice, index) => (
        <li
          key={keyOf(choice)}
          id={`choice-${index}`}
          role="option"
          aria-selected={index === props.active}
          onClick={() => props.choose(choice)}
        >
          <bdi class="name">{choice.name}</bdi>
          <span class="sub">
            {[choice.languageName, choice.groupName].filter((one) => one !== null).join(" · ")}
          </span>
        </li>
      ))}
    </ul>
  );
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
