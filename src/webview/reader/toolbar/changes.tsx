import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { IconButton } from "../../shared/icon.js";
import { Popover } from "../../shared/popover.js";
import { usePanel } from "../context.js";
import type { ReaderModel } from "../model.js";
import { elementOfVerse, rowOf } from "../screen.js";
import { MenuItem } from "./menuItem.js";

/** Steps from the verse in use, because a button has the focus. */
export function stepChange(model: ReaderModel, by: 1 | -1): void {
  const { current } = model.view;
  const verse = current === null ? null : elementOfVerse(current);
  void model.review.step(by, rowOf(verse));
}

/** The number of unreviewed changes, with buttons for steps and review. */
export function ChangesControls(): JSX.Element {
  const { model } = usePanel();
  return (
    <>
      <ChangesMenu />
      <IconButton
        class="widest-only"
        icon="arrow-up"
        label={l10n.t("Previous change")}
        keys=","
        onPress={() => stepChange(model, -1)}
      />
      <IconButton
        class="widest-only"
        icon="arrow-down"
        label={l10n.t("Next change")}
        keys="."
        onPress={() => stepChange(model, 1)}
      />
      <IconButton
        class="widest-only"
        icon="check-all"
        label={l10n.t("Mark all as reviewed")}
        onPress={() => void model.review.reviewAll()}
      />
      <span class="bar-gap widest-only" />
    </>
  );
}

function ChangesMenu(): JSX.Element {
  const { view, formats, surface, setSurface } = usePanel();
  const { total } = view.changes;
  const label = formats.plural(
    l10n.t("{0, plural, one {# change not reviewed} other {# changes not reviewed}}"),
    total,
  );
  const isOpen = surface === "changes";
  return (
    <span class="anchor">
      <button
        type="button"
        class="text-button changes-button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={label}
        title={label}
        onClick={() => setSurface(isOpen ? null : "changes")}
      >
        <span class="dot" aria-hidden="true">
          ●
        </span>
        {formats.number(total)}
      </button>
      {isOpen ? (
        <Popover role="menu" class="end" label={l10n.t("Changes")} onClose={() => setSurface(null)}>
          <ChangesItems />
        </Popover>
      ) : null}
    </span>
  );
}

/** The items of a menu for the review of changes. */
export function ChangesItems(): JSX.Element {
  const { model, setSurface } = usePanel();
  const closing = (act: () => void) => (): void => {
    setSurface(null);
    act();
  };
  return (
    <>
      <MenuItem
        icon="arrow-down"
        label={l10n.t("Next change")}
        keys="."
        onPress={closing(() => stepChange(model, 1))}
      />
      <MenuItem
        icon="arrow-up"
        label={l10n.t("Previous change")}
        keys=","
        onPress={closing(() => stepChange(model, -1))}
      />
      <div role="separator" />
      <MenuItem
        icon="diff-multiple"
        label={l10n.t("Show changes")}
        onPress={closing(() => model.showChanges())}
      />
      <MenuItem
        icon="check-all"
        label={l10n.t("Mark all as reviewed")}
        onPress={closing(() => void model.review.reviewAll())}
      />
    </>
  );
}
