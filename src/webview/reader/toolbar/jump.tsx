import type { JSX } from "preact";
import { JumpBox } from "../../shared/jumpBox.js";
import { usePanel } from "../context.js";
import { focusText } from "../screen.js";

/** The reader's box for a verse reference. */
export function ReaderJumpBox(): JSX.Element {
  const { model, view, surface, setSurface } = usePanel();
  return (
    <JumpBox
      // While the list of surahs is open, it shows the problem.
      problem={surface === "chapters" ? null : view.jumpProblem}
      jump={(reference) => model.jump(reference)}
      onJumped={(input) => {
        setSurface(null);
        input.blur();
      }}
      onInput={() => model.forgetJumpProblem()}
      onLeave={() => {
        model.forgetNotices();
        focusText(view.current);
      }}
    />
  );
}
