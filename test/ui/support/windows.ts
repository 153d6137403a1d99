import { sandboxSettings } from "../../support/sandboxSettings.js";
import type { Loopback } from "./loopback.js";
import { Workbench, type WorkbenchOptions } from "./workbench.js";

/** A window on the embedded sandbox, after a complete sync, with the focus in the view. */
export function openSandbox(options: Omit<WorkbenchOptions, "settings"> = {}): Promise<Workbench> {
  const settings = { ...sandboxSettings, "quranContentSync.syncOnStartup": false };
  return openSynced({ ...options, settings });
}

/**
 * A window that is signed in to a service, after a sync of these resources, with the focus in the
 * view.
 */
export function openLoopback(
  { settings, env }: Loopback,
  resources: readonly string[],
  options: WorkbenchOptions = {},
): Promise<Workbench> {
  return openSynced({
    ...options,
    env,
    settings: { ...settings, "quranContentSync.resources": resources, ...options.settings },
  });
}

async function openSynced(options: WorkbenchOptions): Promise<Workbench> {
  const workbench = await Workbench.open(options);
  await workbench.showView();
  await workbench.syncNow();
  return workbench;
}
