import { exportResource } from "../core/library/export/exportResource.js";
import { fileSink } from "../core/library/export/sink.js";
import { exportAttribution } from "../core/library/export/source.js";
import type { LeftOut } from "../core/library/export/tally.js";
import { resourceKey, type ResourceRef } from "../core/model/resource.js";
import type { ExportArguments } from "./arguments.js";
import { environmentNameOf } from "./service.js";
import { refuseLost, withStore } from "./store.js";

/** The reasons of an export of one whole resource. */
const LEFT_OUT: readonly (readonly [reason: keyof LeftOut, words: string])[] = [
  ["repeated", "of the same verses as an earlier row"],
  ["withoutText", "without a text"],
  ["withoutVerse", "about no verse"],
];

/** Writes one resource to a file. The file changes only after everything is written. */
export function exportCommand(options: ExportArguments, signal: AbortSignal): Promise<number> {
  const { dir, resource, format, out } = options;
  const isUsed = (ref: ResourceRef): boolean =>
    resourceKey(ref) === resourceKey(resource) ||
    // Translators' formats have the Arabic text beside the translation.
    ((format === "tmx" || format === "xliff") && ref.group === "quran_core");
  return withStore(dir, "read", async (store) => {
    refuseLost((await store.state()).resources.filter(isUsed));
    const { rows, units, leftOut } = await exportResource(
      { resource, format },
      {
        store,
        attribution: exportAttribution(await environmentNameOf(dir)),
        now: Date.now,
        openSink: () => fileSink(out),
        signal,
      },
    );
    const written = units === null ? `${rows} rows` : `${units} translation units`;
    const left = LEFT_OUT.flatMap(([reason, words]) =>
      leftOut[reason] === 0 ? [] : [`${leftOut[reason]} ${words}`],
    );
    const rest = left.length === 0 ? "" : `; left out: ${left.join(", ")}`;
    process.stderr.write(`${written}: ${out}${rest}\n`);
    return 0;
  });
}
