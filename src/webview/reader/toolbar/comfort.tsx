import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { IconButton } from "../../shared/icon.js";
import { Popover } from "../../shared/popover.js";
import { usePanel } from "../context.js";

const MEASURES = [50, 68, 90, 0] as const;

function measureLabel(measure: (typeof MEASURES)[number]): string {
  switch (measure) {
    case 50:
      return l10n.t("Narrow");
    case 68:
      return l10n.t("Medium");
    case 90:
      return l10n.t("Wide");
    case 0:
      return l10n.t("Full");
  }
}

/** Sizes of the texts, and the length of a line. */
export function ComfortButton(): JSX.Element {
  const { surface, setSurface } = usePanel();
  const isOpen = surface === "comfort";
  return (
    <span class="anchor">
      <IconButton
        icon="text-size"
        label={l10n.t("Text size and width")}
        expanded={isOpen}
        onPress={() => setSurface(isOpen ? null : "comfort")}
      />
      {isOpen ? <ComfortSurface /> : null}
    </span>
  );
}

export function ComfortSurface(): JSX.Element {
  const { model, view, setSurface } = usePanel();
  const { textScale, arabicScale, measure: chosen } = view.preferences;
  return (
    <Popover
      class="end comfort"
      label={l10n.t("Text size and width")}
      onClose={() => setSurface(null)}
    >
      <Size
        label={l10n.t("Text")}
        name={l10n.t("Text size")}
        smaller={l10n.t("Smaller text")}
        larger={l10n.t("Larger text")}
        value={textScale}
        onChange={(next) => model.setPreferences({ textScale: next })}
      />
      <Size
        label={l10n.t("Arabic")}
        name={l10n.t("Arabic size")}
        smaller={l10n.t("Smaller Arabic")}
        larger={l10n.t("Larger Arabic")}
        value={arabicScale}
        onChange={(next) => model.setPreferences({ arabicScale: next })}
      />
      <fieldset class="measures">
        <legend>{l10n.t("Line width")}</legend>
        {MEASURES.map((measure) => (
          <label key={measure}>
            <input
              type="radio"
              name="measure"
              checked={chosen === measure}
              onChange={() => model.setPreferences({ measure })}
            />
            {measureLabel(measure)}
          </label>
        ))}
      </fieldset>
    </Popover>
  );
}

function Size(props: {
  readonly label: string;
  /** The accessible name of the group. */
  readonly name: string;
  readonly smaller: string;
  readonly larger: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}): JSX.Element {
  const { formats } = usePanel();
  const change = (by: number): void =>
    props.onChange(Math.min(2.5, Math.max(0.7, Math.round((props.value + by) * 10) / 10)));
  return (
    <div class="size" role="group" aria-label={props.name}>
      <span>{props.label}</span>
      <IconButton
        icon="dash"
        label={props.smaller}
        disabled={props.value <= 0.7}
        onPress={() => change(-0.1)}
      />
      <output>{formats.percent(props.value)}</output>
      <IconButton
        icon="add"
        label={props.larger}
        disabled={props.value >= 2.5}
        onPress={() => change(0.1)}
      />
    </div>
  );
}
