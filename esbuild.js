/*
 * Builds dist/: the extension and its chunks, the store's worker, and with src/webview/build.js a
 * script and a style for each panel, and the files that they load. `--watch` rebuilds on every
 * change, `--production` minifies.
 */
const esbuild = require("esbuild");
const fs = require("node:fs");
const path = require("node:path");
const { inlineParts, pageParts, pages, pureModules } = require("./src/webview/build.js");

const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");
const root = __dirname;
const dist = path.join(root, "dist");

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  metafile: true,
  logLevel: "info",
  plugins: [pureModules],
  define: { "process.env.NODE_ENV": production ? '"production"' : '"development"' },
};

/** @type {import("esbuild").BuildOptions} */
const node = {
  ...common,
  outdir: "dist",
  platform: "node",
  target: "node20",
  external: ["vscode"],
};

/** The threads of the extension host, and the command-line tool. @type {import("esbuild").BuildOptions} */
const programs = {
  ...node,
  entryPoints: { "store-worker": "src/app/thread.ts", cli: "src/cli/main.ts" },
  format: "cjs",
};

/**
 * The code of the extension host: `extension.js` for activation, and a chunk for each `import()`,
 * loaded when it is first needed. esbuild splits ES modules only, so each file is converted to
 * CommonJS afterwards.
 * @type {import("esbuild").BuildOptions}
 */
const extension = {
  ...node,
  entryPoints: {
    extension: "src/extension.ts",
    // Loaded by `require()`, because their callers cannot wait: a function of the public API, and
    // the texts with plural forms.
    "chunks/verseReference": "src/core/model/verseReference/index.ts",
    "chunks/icuMessage": "src/core/model/icuMessage.ts",
  },
  format: "esm",
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  sourcemap: production ? false : "inline",
  write: false,
  plugins: [
    pureModules,
    {
      name: "to-commonjs",
      setup(build) {
        build.onEnd(async ({ outputFiles = [], metafile }) => {
          const files = new Map(await Promise.all(outputFiles.map(asCommonJs)));
          // A joined file would lose its source map, so development builds are not joined.
          if (production && metafile !== undefined) {
            await joinActivation(files, outputFiles, metafile);
          }
          for (const [file, code] of files) {
            fs.mkdirSync(path.dirname(file), { recursive: true });
            fs.writeFileSync(file, code);
          }
        });
      },
    },
  ],
};

/**
 * @param {import("esbuild").OutputFile} file
 * @returns {Promise<[string, string]>} its path and its code
 */
async function asCommonJs({ path: file, text }) {
  const { code } = await esbuild.transform(text, {
    format: "cjs",
    platform: "node",
    target: "node20",
    // `import()` becomes `require()`, which finds `vscode`.
    supported: { "dynamic-import": false },
    minify: production,
    sourcemap: production ? false : "inline",
    sourcefile: path.basename(file),
  });
  return [file, withoutCopies(code)];
}

/**
 * The code without copies of VS Code's API: esbuild copies its hundreds of members into an object
 * for each chunk, as a module without `default` may need it, which was a third of the time to load
 * the extension.
 * @param {string} code
 */
function withoutCopies(code) {
  return code.replaceAll(/\b[\w$]+\((require\("vscode"\))(?:, ?1)?\)/g, "$1");
}

/**
 * Moves the chunks that `extension.js` loads at activation into it, because one file loads faster
 * than a dozen. The file of each moved chunk then re-exports the module from `extension.js`, for
 * chunks that load later.
 * @param {Map<string, string>} files CommonJS code by path; the moved ones are replaced
 * @param {import("esbuild").OutputFile[]} modules the same files as ES modules
 * @param {import("esbuild").Metafile} metafile
 */
async function joinActivation(files, modules, { outputs }) {
  const entry = "dist/extension.js";
  const loaded = new Set([entry]);
  for (const output of loaded) {
    for (const { path: target, kind, external } of outputs[output]?.imports ?? []) {
      if (kind === "import-statement" && external !== true) loaded.add(target);
    }
  }
  loaded.delete(entry);
  const names = [...loaded].map((chunk) => path.basename(chunk));
  const texts = new Map(modules.map(({ path: file, text }) => [file, text]));
  const { outputFiles = [] } = await esbuild.build({
    ...node,
    logLevel: "warning",
    metafile: false,
    write: false,
    format: "cjs",
    supported: { "dynamic-import": false },
    stdin: {
      resolveDir: dist,
      contents: [
        'export * from "./extension.js";',
        ...names.map((name, index) => `import * as chunk${index} from "./chunks/${name}";`),
        `export const chunks = {${names.map((name, index) => `"${name}": chunk${index}`).join()}};`,
      ].join("\n"),
    },
    plugins: [
      {
        name: "built-modules",
        setup(build) {
          build.onResolve({ filter: /^\.\.?\// }, ({ kind, path: name, resolveDir }) => {
            const file = path.resolve(resolveDir, name);
            return kind === "dynamic-import"
              ? { path: `./${path.relative(dist, file).replaceAll(path.sep, "/")}`, external: true }
              : { path: file };
          });
          build.onLoad({ filter: /\.js$/ }, ({ path: file }) => {
            const contents = texts.get(file);
            return contents === undefined
              ? undefined
              : { contents, resolveDir: path.dirname(file) };
          });
        },
      },
    ],
  });
  for (const { text } of outputFiles) {
    // Each `require("vscode")` asks VS Code which extension is asking.
    const code = withoutCopies(text).replaceAll('require("vscode")', "$vscode");
    files.set(path.join(root, entry), `"use strict";const $vscode=require("vscode");${code}`);
  }
  for (const name of names) {
    const stub = `module.exports=require("../extension.js").chunks["${name}"];\n`;
    files.set(path.join(dist, "chunks", name), stub);
  }
}

/** The webviews: their pages, and what these load later. @type {import("esbuild").BuildOptions[]} */
const webviews = [pages, pageParts, inlineParts].map((options) => ({ ...common, ...options }));

/** Files copied unchanged, by their path in dist. */
const assets = {
  "sql-wasm.wasm": "node_modules/sql.js/dist/sql-wasm.wasm",
};

function copyAssets() {
  for (const [target, source] of Object.entries(assets)) {
    const to = path.join(dist, target);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.copyFileSync(path.join(root, source), to);
  }
}

/**
 * The licences of all bundled packages, which require their texts to be distributed with the code.
 * @param {import("esbuild").Metafile[]} metafiles
 */
function writeNotices(metafiles) {
  const packages = new Set(["sql.js"]);
  for (const file of metafiles.flatMap((metafile) => Object.keys(metafile.inputs))) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
    if (name !== undefined) {
      packages.add(name);
    }
  }
  const notices = [...packages].sort().map((name) => {
    const folder = path.join(root, "node_modules", name);
    const { version, license } = JSON.parse(
      fs.readFileSync(path.join(folder, "package.json"), "utf8"),
    );
    const texts = fs
      .readdirSync(folder)
      .filter((file) => /^(licen[cs]e|copying)/i.test(file))
      .map((file) => fs.readFileSync(path.join(folder, file), "utf8").trim());
    return [`## ${name} ${version} (${license})`, ...texts].join("\n\n");
  });
  fs.writeFileSync(path.join(dist, "THIRD-PARTY-NOTICES.md"), `${notices.join("\n\n")}\n`);
}

/** Lines that the watch task of .vscode/tasks.json waits for. @type {import("esbuild").Plugin} */
const watchMarks = {
  name: "watch-marks",
  setup(build) {
    build.onStart(() => console.log("build started"));
    build.onEnd(() => console.log("build finished"));
  },
};

const builds = [extension, programs, ...webviews];

async function main() {
  // A package must not contain stale files. A development build may be in use by an open window.
  if (production) {
    fs.rmSync(dist, { recursive: true, force: true });
  }
  copyAssets();
  if (watch) {
    const contexts = await Promise.all(
      builds.map((each) =>
        esbuild.context({ ...each, plugins: [...(each.plugins ?? []), watchMarks] }),
      ),
    );
    await Promise.all(contexts.map((context) => context.watch()));
    return;
  }
  const results = await Promise.all(builds.map((each) => esbuild.build(each)));
  writeNotices(results.map((result) => result.metafile));
  // test/support/cli/package.ts reads this file to find the code that activation loads.
  fs.writeFileSync(path.join(dist, "extension.meta.json"), JSON.stringify(results[0].metafile));
}

main().catch((error) => {
  // esbuild has printed its own errors.
  if (!("errors" in error)) {
    console.error(error);
  }
  process.exitCode = 1;
});
