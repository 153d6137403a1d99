import * as l10n from "@vscode/l10n";
import type { ComponentChildren, JSX } from "preact";
import { useReading } from "./context.js";

/** Rows whose verse key matches no verse of the surah, under a line that counts them. */
export function Unplaced(props: {
  readonly count: number;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { formats } = useReading();
  return (
    <section class="unplaced" aria-labelledby="unplaced-rows">
      <h2 id="unplaced-rows" class="unplaced-head" dir={formats.direction}>
        {formats.plural(
          l10n.t(
            "{0, plural, one {# row names no verse of this surah} other {# rows name no verse of this surah}}",
          ),
          props.count,
        )}
      </h2>
      {props.children}
    </section>
  );
}
