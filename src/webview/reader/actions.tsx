import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useCallback, useState } from "preact/hooks";
import { Icon, IconButton } from "../shared/icon.js";
import { Popover } from "../shared/popover.js";
import { useReading } from "./context.js";
import type { VerseAction } from "./verseAction.js";

interface RowActionsProps {
  readonly recordType: string;
  readonly recordKey: string;
  readonly verseKey: string | null;
  /** The accessible name of the row: `2:255`. */
  readonly name: string;
}

/**
 * True once the pointer or focus has been in an element; then its actions are drawn. A surah has
 * hundreds of verses, and few of them are used.
 */
export function useTouched(isCurrent: boolean): {
  readonly touched: boolean;
  readonly onPointerEnter: () => void;
  readonly onFocusIn: () => void;
} {
  const [touched, setTouched] = useState(false);
  const touch = useCallback(() => setTouched(true), []);
  return { touched: touched || isCurrent, onPointerEnter: touch, onFocusIn: touch };
}

/** Copy, and a menu with the other actions of a verse. */
export function RowActions(props: RowActionsProps): JSX.Element {
  const reading = useReading();
  const [open, setOpen] = useState(false);
  const row = { recordType: props.recordType, recordKey: props.recordKey };
  const act = (action: VerseAction): void => {
    setOpen(false);
    reading.act(action, row, props.verseKey);
  };
  const item = (action: VerseAction, icon: string, label: string, keys?: string): JSX.Element => (
    <button type="button" role="menuitem" tabIndex={-1} onClick={() => act(action)}>
      <Icon name={icon} />
      <span>{label}</span>
      {keys === undefined ? null : (
        <span class="keys" dir="ltr">
          {keys}
        </span>
      )}
    </button>
  );
  const has = (group: string): boolean =>
    reading.groups.includes(group) && reading.resource.group !== group;
  return (
    <div class={`verse-actions ${open ? "open" : ""}`}>
      <IconButton
        icon="copy"
        label={l10n.t("Copy {0}", props.name)}
        onPress={() => act("copyText")}
      />
      <span class="anchor">
        <IconButton
          icon="ellipsis"
          label={l10n.t("More for {0}", props.name)}
          expanded={open}
          onPress={() => setOpen(!open)}
        />
        {open ? (
          <Popover
            role="menu"
            class="end"
            label={l10n.t("Actions for {0}", props.name)}
            onClose={() => setOpen(false)}
          >
            {item("copyText", "copy", l10n.t("Copy"), "c")}
            {item("copyReference", "quote", l10n.t("Copy with reference"), "r")}
            {item("copyMarkdown", "markdown", l10n.t("Copy as Markdown"), "m")}
            {item("insert", "insert", l10n.t("Insert at cursor"), "i")}
            {props.verseKey === null ? null : (
              <>
                <div role="separator" />
                {item("compare", "split-horizontal", l10n.t("Compare resources"), "v")}
                {item("history", "history", l10n.t("Show history"), "h")}
                {item("note", "comment", l10n.t("Add review note"), "w")}
                {has("tafsirs") ? item("tafsirs", "book", l10n.t("Read in tafsir"), "t") : null}
                {has("translations")
                  ? item("translations", "globe", l10n.t("Read in translation"))
                  : null}
              </>
            )}
            <div role="separator" />
            {item("openRow", "json", l10n.t("Open as JSON"))}
          </Popover>
        ) : null}
      </span>
    </div>
  );
}
