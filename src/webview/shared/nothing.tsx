import * as l10n from "@vscode/l10n";
import type { ComponentChildren, JSX } from "preact";

/** The reason for an empty panel. */
export interface Nothing {
  readonly title: string;
  readonly message: string;
  readonly canRetry: boolean;
}

/** The page of a panel that has nothing to show. The children are buttons of further steps. */
export function NothingToShow(props: {
  readonly nothing: Nothing;
  readonly onRetry: () => void;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const { title, message, canRetry } = props.nothing;
  return (
    <main class="empty">
      <div role="status">
        <h1>{title}</h1>
        <p>{message}</p>
      </div>
      {canRetry ? (
        <button type="button" class="button" onClick={props.onRetry}>
          {l10n.t("Try Again")}
        </button>
      ) : null}
      {props.children}
    </main>
  );
}
