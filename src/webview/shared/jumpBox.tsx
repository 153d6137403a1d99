import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { withKeys } from "./icon.js";

/** Properties of `JumpBox`. */
export interface JumpBoxProps {
  /** The fault of the last reference, or null. */
  readonly problem: string | null;
  /** Goes to a reference; false if that is impossible. */
  readonly jump: (reference: string) => Promise<boolean>;
  /** Runs after a jump, when the box is empty again. */
  readonly onJumped: (input: HTMLInputElement) => void;
  readonly onInput: () => void;
  /** Runs at Escape. */
  readonly onLeave: () => void;
}

/** The box for a verse reference. */
export function JumpBox(props: JumpBoxProps): JSX.Element {
  const { problem } = props;
  const jump = async (input: HTMLInputElement): Promise<void> => {
    if (!(await props.jump(input.value))) return;
    input.value = "";
    props.onJumped(input);
  };
  return (
    <form
      class="jump"
      onSubmit={(event) => {
        event.preventDefault();
        const input = event.currentTarget.querySelector("input");
        if (input !== null) void jump(input);
      }}
    >
      <input
        type="text"
        id="jump"
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        aria-label={l10n.t("Jump to a verse or surah")}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : "jump-problem"}
        placeholder="2:255"
        title={withKeys(l10n.t("Jump to a verse or surah"), "g")}
        onInput={props.onInput}
        onKeyDown={(event) => {
          if (event.key === "Escape" && !event.isComposing) props.onLeave();
        }}
      />
      {problem === null ? null : (
        <div class="jump-problem" id="jump-problem" role="alert">
          {problem}
        </div>
      )}
    </form>
  );
}
