import type { JSX } from "preact";
import { Icon } from "../../shared/icon.js";

/** One item of a menu, with the keys for the same action. */
export function MenuItem(props: {
  readonly icon: string;
  readonly label: string;
  readonly keys?: string;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}): JSX.Element {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      aria-disabled={props.disabled === true ? true : undefined}
      onClick={() => {
        if (props.disabled !== true) props.onPress();
      }}
    >
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
