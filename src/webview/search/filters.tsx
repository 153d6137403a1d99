import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { CHAPTERS } from "../../core/model/chapters.js";
import { giveFocus } from "../shared/focus.js";
import { Icon } from "../shared/icon.js";
import { keyOf } from "./model.js";
import type { PartProps } from "./partProps.js";

interface Option {
  readonly value: string;
  readonly label: string;
}

/** Chips for the search's filters, and lists to add one. */
export function Filters({ model, view }: PartProps): JSX.Element {
  const { filters } = view.state;
  const { resources } = view;
  const groups = unique(
    resources.map(({ group, groupName }) => ({ value: group, label: groupName })),
  );
  const languages = unique(
    resources.flatMap(({ languageName }) =>
      languageName === null ? [] : [{ value: languageName, label: languageName }],
    ),
  ).sort((a, b) => a.label.localeCompare(b.label));
  const named = resources.map((one) => ({ value: keyOf(one), label: one.name }));
  const chapters = CHAPTERS.map(({ id, name }) => ({ value: String(id), label: `${id} ${name}` }));
  const refs = filters.resources.map((ref) => keyOf(ref));
  const setRefs = (values: readonly string[]): void => {
    const chosen = resources.filter((one) => values.includes(keyOf(one)));
    model.filter({ resources: chosen.map(({ group, id }) => ({ group, id })) });
  };
  return (
    <div class="filters" role="group" aria-label={l10n.t("Limit the search")}>
      <Facet
        label={l10n.t("Group")}
        options={groups}
        chosen={filters.groups}
        onChange={(values) => model.filter({ groups: [...values] })}
      />
      <Facet
        label={l10n.t("Language")}
        options={languages}
        chosen={filters.languages}
        onChange={(values) => model.filter({ languages: [...values] })}
      />
      <Facet label={l10n.t("Resource")} options={named} chosen={refs} onChange={setRefs} />
      <Facet
        label={l10n.t("Surah")}
        options={chapters}
        chosen={filters.chapters.map(String)}
        onChange={(values) => model.filter({ chapters: values.map(Number) })}
      />
      <button
        type="button"
        class="chip toggle-chip"
        aria-pressed={filters.changedOnly}
        onClick={() => model.filter({ changedOnly: !filters.changedOnly })}
      >
        {filters.changedOnly ? <Icon name="check" /> : null} {l10n.t("Changed since reviewed")}
      </button>
    </div>
  );
}

/** Groups with rows about verses. */
const GROUPS_BY_VERSE: ReadonlySet<string> = new Set(["quran_core", "translations", "tafsirs"]);

/** The columns of the concordance. */
export function Companions({ model, view }: PartProps): JSX.Element {
  const options = view.resources
    .filter(({ group }) => GROUPS_BY_VERSE.has(group))
    .map((one) => ({ value: keyOf(one), label: one.name }));
  return (
    <div class="filters companions" role="group" aria-label={l10n.t("Columns beside the hits")}>
      <Facet
        label={l10n.t("Add column")}
        options={options}
        chosen={view.companions.map((ref) => keyOf(ref))}
        onChange={(values) =>
          model.setCompanions(
            values.flatMap((value) => {
              const one = view.resources.find((resource) => keyOf(resource) === value);
              return one === undefined ? [] : [{ group: one.group, id: one.id }];
            }),
          )
        }
      />
    </div>
  );
}

interface FacetProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
}

function Facet({ label, options, chosen, onChange }: FacetProps): JSX.Element | null {
  const open = options.filter(({ value }) => !chosen.includes(value));
  if (options.length < 2 && chosen.length === 0) return null;
  return (
    <>
      {chosen.map((value) => {
        const name = options.find((option) => option.value === value)?.label ?? value;
        return (
          <button
            key={value}
            type="button"
            class="chip chosen"
            aria-label={l10n.t("Remove {0}", name)}
            title={l10n.t("Remove {0}", name)}
            onClick={(event) => {
              focusBeside(event.currentTarget);
              onChange(chosen.filter((other) => other !== value));
            }}
          >
            <bdi>{name}</bdi> <Icon name="close" />
          </button>
        );
      })}
      {open.length === 0 ? null : (
        <select
          class="chip"
          aria-label={label}
          value=""
          onKeyDown={openList}
          onChange={(event) => {
            const { value } = event.currentTarget;
            event.currentTarget.value = "";
            if (value === "") return;
            if (open.length === 1) focusBeside(event.currentTarget);
            onChange([...chosen, value]);
          }}
        >
          <option value="">{label}</option>
          {open.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </>
  );
}

/**
 * Opens a list instead of changing its value: in a closed list each arrow key and each letter chooses
 * an option, which would become a filter at once.
 */
function openList(event: KeyboardEvent & { readonly currentTarget: HTMLSelectElement }): void {
  const { key } = event;
  const isOption = /^(?:Arrow|Page|Home$|End$)/.test(key) || (key.length === 1 && key !== " ");
  if (!isOption || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  try {
    event.currentTarget.showPicker();
  } catch {
    // A frame may lack the permission; Space and Alt+Down open the list anyway.
  }
}

/** Moves the focus from a chip or list that is about to disappear to the next one, else back. */
function focusBeside({ nextElementSibling, previousElementSibling }: Element): void {
  const beside = nextElementSibling ?? previousElementSibling;
  if (beside instanceof HTMLElement) giveFocus(beside);
}

function unique(options: readonly Option[]): Option[] {
  return [...new Map(options.map((option) => [option.value, option])).values()];
}
