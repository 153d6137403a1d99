import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import type { CompareColumn } from "../../protocol/compare.js";
import { Icon } from "../shared/icon.js";
import { Popover } from "../shared/popover.js";
import { keyOf } from "./layout.js";
import type { PartProps } from "./partProps.js";
import { keyLabel } from "./keys.js";
import { focusColumn } from "./screen.js";

/** The sticky heads of the columns. Each has a menu. */
export function ColumnHeads(props: PartProps): JSX.Element {
  return (
    <ol class="heads" aria-label={l10n.t("Columns")}>
      {props.comparison.columns.map((column, index) => (
        <ColumnHead key={keyOf(column)} {...props} column={column} index={index} />
      ))}
    </ol>
  );
}

function ColumnHead(
  props: PartProps & { readonly column: CompareColumn; readonly index: number },
): JSX.Element {
  const { model, view, comparison, formats, column, index, isStacked } = props;
  const surface = `column-${index}` as const;
  const isOpen = view.surface === surface;
  const { difference } = comparison.state;
  const isOf = difference !== null && keyOf(difference.of) === keyOf(column);
  const isAgainst = difference?.against != null && keyOf(difference.against) === keyOf(column);
  return (
    <li
      class={`head ${isOf ? "of" : ""} ${isAgainst ? "against" : ""}`}
      // Above its texts, a head is on the side where their lines begin.
      dir={isStacked ? undefined : column.direction}
    >
      <span class="anchor shrinks">
        <button
          type="button"
          class="text-button head-button"
          data-column={index}
          title={column.name}
          aria-haspopup="menu"
          aria-expanded={isOpen}
          onClick={() => model.setSurface(isOpen ? null : surface)}
        >
          <span class="head-text" dir={formats.direction}>
            <bdi class="head-name" lang={column.lang ?? undefined}>
              {column.name}
            </bdi>
            <span class="head-sub">
              <bdi>{column.languageName}</bdi>
              {column.unreviewedRows === 0 ? null : (
                <span class="changed-count">
                  {formats.plural(
                    l10n.t("{0, plural, one {# change} other {# changes}}"),
                    column.unreviewedRows,
                  )}
                </span>
              )}
            </span>
          </span>
          <Icon name="chevron-down" />
        </button>
        {isOpen ? <ColumnMenu {...props} /> : null}
      </span>
    </li>
  );
}

function ColumnMenu(
  props: PartProps & { readonly column: CompareColumn; readonly index: number },
): JSX.Element {
  const { model, comparison, formats, column, index } = props;
  const { length } = comparison.columns;
  const isRtl = formats.direction === "rtl";
  const item = (
    icon: string,
    label: string,
    keys: string | null,
    isOff: boolean,
    act: () => void,
  ): JSX.Element => (
    <button
      type="button"
      role="menuitem"
      aria-disabled={isOff ? true : undefined}
      onClick={() => {
        if (isOff) return;
        model.setSurface(null);
        act();
      }}
    >
      <Icon name={icon} />
      <span>{label}</span>
      {keys === null ? null : <kbd class="keys">{keyLabel(keys)}</kbd>}
    </button>
  );
  const move = (to: number) => (): void =>
    void model.moveColumn(index, to).then(() => focusColumn(to));
  const left = isRtl ? index + 1 : index - 1;
  const right = isRtl ? index - 1 : index + 1;
  const isOutside = (at: number): boolean => at < 0 || at >= length;
  return (
    <Popover role="menu" label={column.name} onClose={() => model.setSurface(null)}>
      {item("book", l10n.t("Open in the reader"), "o", false, () => void model.open(column))}
      {item(
        "diff",
        l10n.t("Mark the unreviewed changes"),
        null,
        false,
        () =>
          void model.setDifference({
            of: { group: column.group, id: column.id },
            against: null,
          }),
      )}
      <div role="separator" />
      {item(
        "arrow-left",
        l10n.t("Move to the left"),
        "Shift+ArrowLeft",
        isOutside(left),
        move(left),
      )}
      {item(
        "arrow-right",
        l10n.t("Move to the right"),
        "Shift+ArrowRight",
        isOutside(right),
        move(right),
      )}
      {item(
        "close",
        l10n.t("Remove the column"),
        "x",
        length <= 2,
        () => void model.removeColumn(index),
      )}
    </Popover>
  );
}
