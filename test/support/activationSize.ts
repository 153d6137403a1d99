import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { root } from "./vscode/paths.js";

/** The parts of esbuild's metafile that this file reads. */
const metafileSchema = z.object({
  outputs: z.record(
    z.string(),
    z.object({
      imports: z.array(
        z.object({ path: z.string(), kind: z.string(), external: z.boolean().optional() }),
      ),
    }),
  ),
});

/**
 * Bytes of the files that the built extension loads at activation: its entry and its static
 * imports.
 */
export async function activationSize(): Promise<number> {
  const file = path.join(root, "dist", "extension.meta.json");
  const { outputs } = metafileSchema.parse(JSON.parse(await readFile(file, "utf8")));
  const loaded = new Set(["dist/extension.js"]);
  for (const output of loaded) {
    for (const { path: target, kind, external } of outputs[output]?.imports ?? []) {
      if (kind === "import-statement" && external !== true) loaded.add(target);
    }
  }
  const sizes = await Promise.all([...loaded].map((each) => stat(path.join(root, each))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}
