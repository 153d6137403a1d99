import type * as vscode from "vscode";
import {
  exportResource,
  type ExportRequest,
  type ExportSurroundings,
} from "../core/library/export/exportResource.js";
import { exportAttribution } from "../core/library/export/source.js";
import type { ExportResult } from "../core/library/export/tally.js";
import { openExportTarget } from "../platform/exportTarget.js";
import type { OpenContent } from "./activeEnvironment.js";

/** Exports from an open environment. Throws the same errors as `exportResource` of the core. */
export async function exportTo(
  { store, environment }: Pick<OpenContent, "store" | "environment">,
  request: ExportRequest,
  target: vscode.Uri,
  options: Pick<ExportSurroundings, "signal" | "onProgress"> = {},
): Promise<ExportResult> {
  return exportResource(request, {
    store,
    attribution: exportAttribution(environment.name),
    now: Date.now,
    openSink: () => openExportTarget(target),
    ...options,
  });
}
