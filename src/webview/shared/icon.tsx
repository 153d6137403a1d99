import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";

/**
 * A decorative codicon; its control has its own name. The build leaves out icons whose names are not
 * in the sources, so a name is never put together from parts.
 */
export function Icon(props: { name: string; flip?: boolean }): JSX.Element {
  const flip = props.flip === true ? " flips" : "";
  return <span class={`codicon codicon-${props.name}${flip}`} aria-hidden="true" />;
}

export interface IconButtonProps {
  readonly icon: string;
  readonly label: string;
  readonly flip?: boolean;
  readonly keys?: string;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly disabled?: boolean;
  readonly class?: string;
  readonly onPress: (event: MouseEvent) => void;
}

/** A control's name with its keys, for its tooltip. */
export function withKeys(label: string, keys: string): string {
  return l10n.t("{0} ({1})", label, keys);
}

/** A button with only an icon. */
export function IconButton(props: IconButtonProps): JSX.Element {
  const title = props.keys === undefined ? props.label : withKeys(props.label, props.keys);
  return (
    <button
      type="button"
      class={`icon-button ${props.class ?? ""}`}
      aria-label={props.label}
      title={title}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      aria-disabled={props.disabled === true ? true : undefined}
      onClick={(event) => {
        if (props.disabled !== true) props.onPress(event);
      }}
    >
      <Icon name={props.icon} flip={props.flip ?? false} />
    </button>
  );
}
