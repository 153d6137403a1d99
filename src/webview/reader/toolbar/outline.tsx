import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { IconButton } from "../../shared/icon.js";
import { Popover } from "../../shared/popover.js";
import { usePanel } from "../context.js";
import { outlineOf } from "../outline.js";

/** The list of a chapter's commentaries and headings. */
export function OutlineButton(): JSX.Element {
  const { surface, setSurface } = usePanel();
  const isOpen = surface === "outline";
  return (
    <span class="anchor">
      <IconButton
        icon="list-tree"
        label={l10n.t("Outline")}
        expanded={isOpen}
        onPress={() => setSurface(isOpen ? null : "outline")}
      />
      {isOpen ? <OutlineSurface /> : null}
    </span>
  );
}

export function OutlineSurface(): JSX.Element {
  const { model, view, setSurface } = usePanel();
  return (
    <Popover
      role="menu"
      class="end outline"
      label={l10n.t("Outline")}
      onClose={() => setSurface(null)}
    >
      {outlineOf(model, view).map((item, index) => (
        <button
          type="button"
          role="menuitem"
          tabIndex={-1}
          key={index}
          class={`level-${item.level}`}
          onClick={() => {
            setSurface(null);
            item.go();
          }}
        >
          <span dir="auto">{item.label}</span>
        </button>
      ))}
    </Popover>
  );
}
