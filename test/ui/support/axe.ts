import axe from "axe-core";
import type { Frame } from "playwright-core";
import type { Workbench } from "./workbench.js";

async function panelFrame(workbench: Workbench): Promise<Frame> {
  const body = await workbench.panel.locator("body").elementHandle();
  const frame = await body?.ownerFrame();
  if (frame == null) throw new Error("There is no panel in front.");
  return frame;
}

/** Axe's findings in the panel in front, one per line. */
export async function axeFindings(workbench: Workbench): Promise<string[]> {
  const frame = await panelFrame(workbench);
  await frame.evaluate(axe.source);
  // During a transition, a colour has another contrast.
  await frame.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (one) => one.playState !== "running" || one.effect?.getTiming().iterations === Infinity,
      ),
  );
  return frame.evaluate(async () => {
    const runner: unknown = Reflect.get(window, "axe");
    if (typeof runner !== "object" || runner === null) throw new Error("axe is not there.");
    const run: unknown = Reflect.get(runner, "run");
    if (typeof run !== "function") throw new Error("axe cannot run.");
    const result = (await run.call(runner, document, { resultTypes: ["violations"] })) as {
      violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[];
    };
    return result.violations.flatMap(({ id, nodes }) =>
      nodes
        .slice(0, 3)
        .map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`),
    );
  });
}
