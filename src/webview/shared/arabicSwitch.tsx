import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import type { Preferences } from "../../protocol/reader.js";
import { withKeys } from "./icon.js";

/** The button that shows or hides the Arabic verses. */
export function ArabicSwitch(props: {
  readonly preferences: Pick<Preferences, "showArabic">;
  readonly onChange: (change: Pick<Preferences, "showArabic">) => void;
}): JSX.Element {
  const { showArabic } = props.preferences;
  return (
    <button
      type="button"
      class="icon-button arabic-toggle"
      aria-label={l10n.t("Arabic verse")}
      title={withKeys(l10n.t("Arabic verse"), "a")}
      aria-pressed={showArabic}
      onClick={() => props.onChange({ showArabic: !showArabic })}
    >
      <ArabicLetter />
    </button>
  );
}

/** The letter that stands for the Arabic text. */
export function ArabicLetter(): JSX.Element {
  return (
    <span lang="ar" aria-hidden="true">
      ع
    </span>
  );
}
