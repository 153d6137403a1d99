import { createContext, type JSX } from "preact";
import { useContext } from "preact/hooks";
import type { VerseMargin } from "../../protocol/reader.js";
import { Icon } from "../shared/icon.js";
import { isWithin } from "./labels.js";

export interface MarginContext {
  readonly verses: readonly VerseMargin[];
  readonly open: (kind: "finding" | "note", verseKey: string) => void;
}

/** The marks of the chapter on the page. */
export const Margin = createContext<MarginContext | null>(null);

const ICONS = { error: "error", warning: "warning", information: "info" } as const;

/** The findings and notes of one verse, or of the verses from `from` to `to`. */
export function MarginMarks(props: {
  readonly from: string;
  readonly to?: string | undefined;
}): JSX.Element | null {
  const margin = useContext(Margin);
  const { from, to = from } = props;
  const verses =
    margin?.verses.filter(({ verseKey }) => verseKey === from || isWithin(verseKey, from, to)) ??
    [];
  if (margin === null || verses.length === 0) return null;
  return (
    <span class="margin">
      {verses.flatMap(({ verseKey, finding, note }) => [
        finding === undefined ? null : (
          <MarginButton
            key={`finding ${verseKey}`}
            kind={`finding ${finding.severity}`}
            icon={ICONS[finding.severity]}
            label={finding.label}
            onPress={() => margin.open("finding", verseKey)}
          />
        ),
        note === undefined ? null : (
          <MarginButton
            key={`note ${verseKey}`}
            kind={`note-mark ${note.isOpen ? "open" : ""}`}
            icon={note.isOpen ? "comment-unresolved" : "comment"}
            label={note.label}
            onPress={() => margin.open("note", verseKey)}
          />
        ),
      ])}
    </span>
  );
}

function MarginButton(props: {
  readonly kind: string;
  readonly icon: string;
  readonly label: string;
  readonly onPress: () => void;
}): JSX.Element {
  return (
    <button
      type="button"
      class={`margin-mark ${props.kind}`}
      title={props.label}
      aria-label={props.label}
      onClick={props.onPress}
    >
      <Icon name={props.icon} />
    </button>
  );
}
