/*
 * Builds dist/: the extension and its chunks, the store's worker, a script and a style for each
 * panel, and the files that they load. `--watch` rebuilds on every change, `--production` minifies.
 */
const esbuild = require("esbuild");
const fs = require("node:fs");
const path = require("node:path");

const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");
const root = __dirname;
const dist = path.join(root, "dist");

/**
 * Packages that declare `sideEffects: false`, but whose ES modules have a second package.json that
 * does not declare it. esbuild reads the second one, which left 80 kB of unused code in each
 * program.
 * @type {import("esbuild").Plugin}
 */
const pureModules = {
  name: "pure-modules",
  setup(build) {
    const packages = /^(dom-serializer|domelementtype|domhandler|domutils|entities)$/;
    build.onResolve({ filter: packages }, async ({ path: name, ...options }) => {
      if (options.pluginData === packages) return undefined;
      const found = await build.resolve(name, { ...options, pluginData: packages });
      return { ...found, sideEffects: false };
    });
  },
};

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
          if (production && metafile !== undefined) joinActivation(files, metafile);
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
  // esbuild copies the hundreds of members of VS Code's API into an object for each chunk, as a
  // module without `default` may need it, which was a third of the time to load the extension.
  return [file, code.replaceAll(/\b[\w$]+\((require\("vscode"\))(?:, ?1)?\)/g, "$1")];
}

/**
 * Moves the chunks that `extension.js` loads at activation into it, because one file loads faster
 * than a dozen. The file of each moved chunk then re-exports the module from `extension.js`, for
 * chunks that load later.
 * @param {Map<string, string>} files code by path
 * @param {import("esbuild").Metafile} metafile
 */
function joinActivation(files, { outputs }) {
  const entry = "dist/extension.js";
  const loaded = new Set([entry]);
  for (const output of loaded) {
    for (const { path: target, kind, external } of outputs[output]?.imports ?? []) {
      if (kind === "import-statement" && external !== true) loaded.add(target);
    }
  }
  loaded.delete(entry);
  let modules = "";
  for (const chunk of loaded) {
    const file = path.join(root, chunk);
    const name = JSON.stringify(path.basename(chunk));
    modules += `${name}:(module,exports,require)=>{${files.get(file)}\n},`;
    files.set(file, `module.exports=require("../extension.js").chunk(${name});\n`);
  }
  const main = path.join(root, entry);
  files.set(
    main,
    `"use strict";const chunks={${modules}},made={},chunk=(name)=>{
let module=made[name];if(module===undefined){module=made[name]={exports:{}};
chunks[name](module,module.exports,(id)=>find("./",id))}return module.exports},
vscode=require("vscode"),find=(folder,id)=>id==="vscode"?vscode:id.startsWith(folder)?Object.hasOwn(chunks,id.slice(folder.length))
?chunk(id.slice(folder.length)):require("./chunks/"+id.slice(folder.length)):require(id);
((require)=>{${files.get(main)}
})((id)=>find("./chunks/",id));
Object.defineProperty(module.exports,"chunk",{value:chunk});
`,
  );
}

/**
 * The scripts and styles of the webviews, with one entry point for each panel.
 * @type {import("esbuild").BuildOptions}
 */
const webview = {
  ...common,
  entryPoints: panels(),
  outdir: "dist/webview",
  platform: "browser",
  target: "chrome128",
  format: "iife",
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".ttf": "file", ".woff2": "file" },
  assetNames: "[name]",
  // `src/ui/panels/pageHtml.ts` puts script and style into the page, and knows the folder's address.
  publicPath: "panel-folder:/",
};

/** `src/webview/<panel>/main.tsx` becomes `dist/webview/<panel>.js` and `.css`. */
function panels() {
  const folder = path.join(root, "src/webview");
  const entries = fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "shared")
    .map((entry) => [entry.name, `src/webview/${entry.name}/main.tsx`]);
  return Object.fromEntries(entries);
}

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

const builds = [extension, programs, webview];

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
