import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { IconButton } from "../../shared/icon.js";
import { Popover } from "../../shared/popover.js";
import { usePanel } from "../context.js";
import { KEYS, keyLabel } from "../keys.js";
import { canShowArabic, compareHere } from "./actions.js";
import { ChangesItems } from "./changes.js";
import { ComfortSurface } from "./comfort.js";
import { MenuItem } from "./menuItem.js";
import { OutlineSurface } from "./outline.js";

interface MoreProps {
  readonly hasChapters: boolean;
  /** True if the resource can only be shown as a table. */
  readonly isTableOnly: boolean;
  readonly hasOutline: boolean;
  /** True if the bar has only this button and the surah's. */
  readonly isNarrow: boolean;
}

/** The actions without a button in the bar. */
export function MoreMenu(props: MoreProps): JSX.Element {
  const { surface, setSurface } = usePanel();
  const isOpen = surface === "more";
  return (
    <span class="anchor">
      <IconButton
        icon="ellipsis"
        label={l10n.t("More")}
        expanded={isOpen}
        onPress={() => setSurface(isOpen ? null : "more")}
      />
      {isOpen ? (
        <Popover role="menu" class="end" label={l10n.t("More")} onClose={() => setSurface(null)}>
          <MoreItems {...props} />
        </Popover>
      ) : null}
      {surface === "help" ? <KeysHelp /> : null}
      {props.isNarrow && surface === "comfort" ? <ComfortSurface /> : null}
      {props.isNarrow && surface === "outline" ? <OutlineSurface /> : null}
    </span>
  );
}

/** The items for the bar's buttons, in a panel without room for them. */
function BarItems({ hasChapters, hasOutline }: MoreProps): JSX.Element {
  const { model, view, setSurface } = usePanel();
  const { showArabic } = view.preferences;
  return (
    <>
      {hasChapters ? (
        <MenuItem
          icon="go-to-file"
          label={l10n.t("Jump to a verse or surah")}
          keys="g"
          onPress={() => setSurface("chapters")}
        />
      ) : null}
      {view.changes.total === 0 ? null : (
        <>
          <div role="separator" />
          <ChangesItems />
        </>
      )}
      <div role="separator" />
      {hasOutline ? (
        <MenuItem
          icon="list-tree"
          label={l10n.t("Outline")}
          onPress={() => setSurface("outline")}
        />
      ) : null}
      {canShowArabic(view) ? (
        <MenuItem
          icon={showArabic ? "eye-closed" : "eye"}
          label={l10n.t("Show or hide the Arabic verse")}
          keys="a"
          onPress={() => {
            setSurface(null);
            model.setPreferences({ showArabic: !showArabic });
          }}
        />
      ) : null}
      <MenuItem
        icon="text-size"
        label={l10n.t("Text size and width")}
        onPress={() => setSurface("comfort")}
      />
      <div role="separator" />
    </>
  );
}

function MoreItems(props: MoreProps): JSX.Element {
  const { hasChapters, isTableOnly, isNarrow } = props;
  const { model, view, setSurface } = usePanel();
  const isTable = view.page?.kind === "table";
  const closing = (act: () => void) => (): void => {
    setSurface(null);
    act();
  };
  return (
    <>
      <MenuItem
        icon="arrow-left"
        label={l10n.t("Back")}
        keys="Alt+←"
        disabled={view.trail.at <= 0}
        onPress={() => void model.stepTrail(-1)}
      />
      <MenuItem
        icon="arrow-right"
        label={l10n.t("Forward")}
        keys="Alt+→"
        disabled={view.trail.at >= view.trail.places.length - 1}
        onPress={() => void model.stepTrail(1)}
      />
      {isNarrow ? <BarItems {...props} /> : null}
      {hasChapters ? (
        <MenuItem
          icon="split-horizontal"
          label={l10n.t("Compare resources")}
          keys="v"
          onPress={closing(() => compareHere(model))}
        />
      ) : null}
      <div role="separator" />
      {isTableOnly ? null : (
        <MenuItem
          icon={isTable ? "book" : "table"}
          label={isTable ? l10n.t("Show as text") : l10n.t("Show as table")}
          onPress={closing(() => void (isTable ? model.openText() : model.openTable(null, 0)))}
        />
      )}
      {isNarrow && view.changes.total > 0 ? null : (
        <MenuItem
          icon="diff-multiple"
          label={l10n.t("Show changes")}
          onPress={closing(() => model.showChanges())}
        />
      )}
      <MenuItem
        icon="inspect"
        label={l10n.t("Inspect this resource")}
        onPress={closing(() => model.inspect())}
      />
      <MenuItem
        icon="keyboard"
        label={l10n.t("Keys")}
        keys="?"
        onPress={() => setSurface("help")}
      />
      {isNarrow ? (
        <p class="menu-source" role="none">
          <bdi>{view.resource?.attribution}</bdi>
        </p>
      ) : null}
    </>
  );
}

/** The list of the reader's keys. */
function KeysHelp(): JSX.Element {
  const { setSurface } = usePanel();
  return (
    <Popover class="end help" label={l10n.t("Keys")} onClose={() => setSurface(null)}>
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
  );
}
