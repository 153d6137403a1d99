import { readFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { build, type Plugin } from "esbuild";

const ROOT = join(__dirname, "../..");
/** In the repository, so that Node finds its packages. */
const OUTFILE = join(ROOT, ".vscode-test/bench/parts.cjs");

/** Keeps `__filename` and `__dirname` of each source file. */
const keepPlaces: Plugin = {
  name: "keep places",
  setup(builder) {
    builder.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => ({
      contents: [
        `const __filename = ${JSON.stringify(path)}, __dirname = ${JSON.stringify(dirname(path))};`,
        await readFile(path, "utf8"),
      ].join(" "),
      loader: extname(path) === ".tsx" ? "tsx" : "ts",
    }));
  },
};

/**
 * Bundles the benchmarks in the same way as the extension, and returns the file. In the output of
 * tsx, each use of an import calls a getter, which takes up to a quarter of the time.
 */
export async function bundleParts(entry: string): Promise<string> {
  await build({
    entryPoints: [entry],
    bundle: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    target: "node20",
    sourcemap: "inline",
    outfile: OUTFILE,
    plugins: [keepPlaces],
    logLevel: "error",
  });
  return OUTFILE;
}
