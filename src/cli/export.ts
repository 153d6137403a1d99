import { exportResource } from "../core/library/export/exportResource.js";
import { fileSink } from "../core/library/export/sink.js";
import { exportAttribution } from "../core/library/export/source.js";
import type { ExportArguments } from "./arguments.js";
import { environmentNameOf } from "./service.js";
import { withStore } from "./store.js";

/** Writes one resource to a file. The file changes only after everything is written. */
export function exportCommand(options: ExportArguments, signal: AbortSignal): Promise<number> {
  const { dir, resource, format, out } = options;
  return withStore(dir, "read", async (store) => {
    const { rows } = await exportResource(
      { resource, format },
      {
        store,
        attribution: exportAttribution(await environmentNameOf(dir)),
        now: Date.now,
        openSink: () => fileSink(out),
        signal,
      },
    );
    process.stderr.write(`${rows} rows: ${out}\n`);
    return 0;
  });
}
