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
      entryPoint: z.string().optional(),
      inputs: z.record(z.string(), z.unknown()),
      imports: z.array(
        z.object({ path: z.string(), kind: z.string(), external: z.boolean().optional() }),
      ),
    }),
  ),
});

export interface LoadedCode {
  readonly bytes: number;
  /** Names of the packages with code in it. */
  readonly packages: readonly string[];
}

/** The code that the built extension loads at activation. */
export function activationCode(): Promise<LoadedCode> {
  return loadedCode("src/extension.ts");
}

/** The code that it loads in the task after activation. */
export function servicesCode(): Promise<LoadedCode> {
  return loadedCode("src/services.ts");
}

/** The code of a module and its static imports. */
async function loadedCode(source: string): Promise<LoadedCode> {
  const file = path.join(root, "dist", "extension.meta.json");
  const { outputs } = metafileSchema.parse(JSON.parse(await readFile(file, "utf8")));
  const loaded = new Set(
    Object.keys(outputs).filter((output) => outputs[output]?.entryPoint === source),
  );
  if (loaded.size === 0) throw new Error(`${source} has no file of its own.`);
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
