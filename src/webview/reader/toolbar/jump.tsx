import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { withKeys } from "../../shared/icon.js";
import { usePanel } from "../context.js";
import { focusText } from "../screen.js";

/** The box for a verse reference. */
export function JumpBox(): JSX.Element {
  const { model, view, surface, setSurface } = usePanel();
  // The list of surahs shows the problem while it is open.
  const problem = surface === "chapters" ? null : view.jumpProblem;
  const jump = async (input: HTMLInputElement): Promise<void> => {
    if (!(await model.jump(input.value))) return;
    setSurface(null);
    input.value = "";
    input.blur();
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
        onInput={() => model.forgetJumpProblem()}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.isComposing) return;
          model.forgetNotices();
          focusText(view.current);
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
