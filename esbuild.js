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
            await joinChunks(files, outputFiles, metafile);
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
 * Modules that are loaded as a whole while a window opens: at activation, and in the task after it.
 * The chunks that one of them loads are moved into its file, because one file loads faster than a
 * dozen. A chunk of both is moved into the first.
 */
const joined = ["src/extension.ts", "src/services.ts"];

/**
 * Moves chunks into the files of the `joined` modules. The file of a moved chunk then re-exports it,
 * for chunks that load later.
 * @param {Map<string, string>} files CommonJS code by path; the moved ones are replaced
 * @param {import("esbuild").OutputFile[]} modules the same files as ES modules
 * @param {import("esbuild").Metafile} metafile
 */
async function joinChunks(files, modules, { outputs }) {
  const texts = new Map(modules.map(({ path: file, text }) => [file, text]));
  const moved = new Set();
  for (const source of joined) {
    const [entry = ""] = Object.keys(outputs).filter((one) => outputs[one]?.entryPoint === source);
    const loaded = new Set([entry]);
    for (const output of loaded) {
      for (const { path: target, kind, external } of outputs[output]?.imports ?? []) {
        if (kind === "import-statement" && external !== true) loaded.add(target);
      }
    }
    loaded.delete(entry);
    const file = path.join(root, entry);
    const chunks = [...loaded]
      .map((chunk) => path.join(root, chunk))
      .filter((chunk) => !moved.has(chunk));
    files.set(file, await joinedCode(file, chunks, texts));
    for (const chunk of chunks) {
      const from = JSON.stringify(importPath(chunk, file));
      const stub = `module.exports=require(${from}).chunks["${path.basename(chunk)}"];\n`;
      files.set(chunk, stub);
      texts.set(chunk, stub);
      moved.add(chunk);
    }
  }
}

/**
 * The code of a file with some of the chunks that it imports, and with an export `chunks` for them.
 * @param {string} file
 * @param {string[]} chunks
 * @param {Map<string, string>} texts modules by path; a chunk that was moved elsewhere re-exports it
 */
async function joinedCode(file, chunks, texts) {
  const names = chunks.map((chunk) => path.basename(chunk));
  const { outputFiles = [] } = await esbuild.build({
    ...node,
    logLevel: "warning",
    metafile: false,
    write: false,
    format: "cjs",
    supported: { "dynamic-import": false },
    stdin: {
      resolveDir: path.dirname(file),
      contents: [
        `export * from "./${path.basename(file)}";`,
        ...chunks.map((chunk, n) => `import * as chunk${n} from "${importPath(file, chunk)}";`),
        `export const chunks = {${names.map((name, n) => `"${name}": chunk${n}`).join()}};`,
      ].join("\n"),
    },
    plugins: [
      {
        name: "built-modules",
        setup(build) {
          build.onResolve({ filter: /^\.\.?\// }, ({ kind, path: name, resolveDir }) => {
            const target = path.resolve(resolveDir, name);
            return kind === "import-statement"
              ? { path: target }
              : { path: importPath(file, target), external: true };
          });
          build.onLoad({ filter: /\.js$/ }, ({ path: module }) => {
            const contents = texts.get(module);
            return contents === undefined
              ? undefined
              : { contents, resolveDir: path.dirname(module) };
          });
        },
      },
    ],
  });
  // Each `require("vscode")` asks VS Code which extension is asking.
  const code = outputFiles
    .map(({ text }) => withoutCopies(text).replaceAll('require("vscode")', "$vscode"))
    .join("");
  return `"use strict";const $vscode=require("vscode");${code}`;
}

/**
 * The path of a file in an import of another file.
 * @param {string} from
 * @param {string} to
 */
function importPath(from, to) {
  const relative = path.relative(path.dirname(from), to).replaceAll(path.sep, "/");
  return relative.startsWith(".") ? relative : `./${relative}`;
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
