import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { root } from "./vscode/paths.js";

const PACKAGE = /node_modules\/(?<name>(?:@[^/]+\/)?[^/]+)/;

/** The parts of esbuild's metafile that this file reads. */
const metafileSchema = z.object({
  outputs: z.record(
    z.string(),
    z.object({
      inputs: z.record(z.string(), z.unknown()),
      imports: z.array(
        z.object({ path: z.string(), kind: z.string(), external: z.boolean().optional() }),
      ),
    }),
  ),
});

export interface ActivationCode {
  readonly bytes: number;
  /** Names of the packages with code in it. */
  readonly packages: readonly string[];
}

/** The code that the built extension loads at activation: its entry and its static imports. */
export async function activationCode(): Promise<ActivationCode> {
  const file = path.join(root, "dist", "extension.meta.json");
  const { outputs } = metafileSchema.parse(JSON.parse(await readFile(file, "utf8")));
  const loaded = new Set(["dist/extension.js"]);
  for (const output of loaded) {
    for (const { path: target, kind, external } of outputs[output]?.imports ?? []) {
      if (kind === "import-statement" && external !== true) loaded.add(target);
    }
  }
  const sizes = await Promise.all([...loaded].map((each) => stat(path.join(root, each))));
  const inputs = [...loaded].flatMap((each) => Object.keys(outputs[each]?.inputs ?? {}));
  const packages = inputs.flatMap((input) => PACKAGE.exec(input)?.groups?.name ?? []);
  return {
    bytes: sizes.reduce((sum, { size }) => sum + size, 0),
    packages: [...new Set(packages)],
  };
}
