/*
 * How the webviews are built, for `esbuild.js` and for the tests that build a panel themselves.
 */
const fs = require("node:fs");
const path = require("node:path");
const zlib = require("node:zlib");
const { withOpenTanween } = require("./quranFont.js");

const sources = __dirname;
const root = path.join(__dirname, "../..");

/** Stands for the address of the built files, which only `src/ui/panels/pageHtml.ts` knows. */
const FOLDER = "panel-folder:/";

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

/**
 * Modules that a page loads after its first drawing, with `import()`. Each becomes a file with
 * copies of the modules that it imports, so these must not have state.
 */
const modules = ["reader/surahSearch.ts"];
/**
 * Parts that the host can also put into a document, before the page's script. They export nothing,
 * and leave their result in `window`.
 */
const inline = ["reader/checks.ts"];
const parts = [...modules, ...inline];
/** Packages with state. */
const stateful = /node_modules\/(@vscode\/l10n|preact)\//;

/** `reader/checks.ts` becomes `reader-checks`. @param {string} part */
const nameOfPart = (part) => part.replace("/", "-").replace(/\.tsx?$/, "");

/** Leaves `import()` of a part in a page. @type {import("esbuild").Plugin} */
const importParts = {
  name: "import-parts",
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ kind, path: name, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const file = path.relative(sources, path.join(resolveDir, name)).replaceAll(path.sep, "/");
      const part = parts.find((each) => each.replace(/\.tsx?$/, ".js") === file);
      return part === undefined
        ? { errors: [{ text: `${file} is not in the list of parts in src/webview/build.js.` }] }
        : { path: `${FOLDER}${nameOfPart(part)}.js`, external: true };
    });
  },
};

/** Fails if a part has a copy of a package with state. @type {import("esbuild").Plugin} */
const refuseState = {
  name: "refuse-state",
  setup(build) {
    build.onEnd(({ metafile }) => ({
      errors: Object.keys(metafile?.inputs ?? {})
        .filter((file) => stateful.test(file))
        .map((file) => ({ text: `A part of a page must not import ${file}, which has state.` })),
    }));
  },
};

/**
 * Leaves only those icons in the style sheet of the codicons whose names are in the sources: all of
 * them are half of a page's style sheet.
 * @type {import("esbuild").Plugin}
 */
const usedIcons = {
  name: "used-icons",
  setup(build) {
    build.onLoad({ filter: /[\\/]codicon\.css$/ }, ({ path: file }) => {
      const words = wordsOfSources();
      const css = fs.readFileSync(file, "utf8");
      return {
        loader: "css",
        contents: css.replaceAll(/^\.codicon-([a-z\d-]+):before \{.*\}\n/gm, (rule, name) =>
          words.has(name) ? rule : "",
        ),
      };
    });
  },
};

/** Everything in the webviews' sources that may be the name of an icon. */
function wordsOfSources() {
  const files = fs.readdirSync(sources, { recursive: true, encoding: "utf8" });
  const texts = files
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => fs.readFileSync(path.join(sources, file), "utf8"));
  const words = texts.flatMap((text) => text.match(/[a-z\d]+(?:-[a-z\d]+)*/g) ?? []);
  return new Set(words.map((word) => word.replace(/^codicon-/, "")));
}

const brotli = {
  /** @param {Buffer} bytes */
  compress: (bytes) =>
    zlib.brotliCompressSync(bytes, {
      params: { [zlib.constants.BROTLI_PARAM_MODE]: zlib.constants.BROTLI_MODE_FONT },
    }),
  /** @param {Buffer} bytes */
  decompress: (bytes) => zlib.brotliDecompressSync(bytes),
};

/** The font of the verses, with marks that it lacks. @type {import("esbuild").Plugin} */
const quranFont = {
  name: "quran-font",
  setup(build) {
    build.onLoad({ filter: /[\\/]amiri-quran-arabic-[^\\/]*\.woff2$/ }, ({ path: file }) => ({
      loader: "file",
      contents: withOpenTanween(fs.readFileSync(file), brotli),
    }));
  },
};

/** Options of pages and of their parts. @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  outdir: "dist/webview",
  platform: "browser",
  target: "chrome128",
  jsx: "automatic",
  jsxImportSource: "preact",
  metafile: true,
};

/**
 * The scripts and styles of the webviews, with one entry point for each panel.
 * @type {import("esbuild").BuildOptions}
 */
const pages = {
  ...common,
  entryPoints: panels(),
  format: "iife",
  loader: { ".ttf": "file", ".woff2": "file" },
  assetNames: "[name]",
  publicPath: FOLDER,
  plugins: [pureModules, importParts, usedIcons, quranFont],
};

/**
 * The files of parts.
 * @param {readonly string[]} files
 * @param {import("esbuild").Format} format
 * @returns {import("esbuild").BuildOptions}
 */
const filesOf = (files, format) => ({
  ...common,
  entryPoints: Object.fromEntries(
    files.map((part) => [nameOfPart(part), path.join(sources, part)]),
  ),
  format,
  plugins: [pureModules, refuseState],
});

const pageParts = filesOf(modules, "esm");
const inlineParts = filesOf(inline, "iife");

/** `src/webview/<panel>/main.tsx` becomes `dist/webview/<panel>.js` and `.css`. */
function panels() {
  const entries = fs
    .readdirSync(sources, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "shared")
    .map((entry) => [entry.name, `src/webview/${entry.name}/main.tsx`]);
  return Object.fromEntries(entries);
}

module.exports = { inlineParts, pages, pageParts, pureModules };
