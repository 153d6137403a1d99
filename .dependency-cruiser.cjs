/*
 * The dependency rules. Arrows point inwards, to src/core/model; ARCHITECTURE.md explains them.
 */

const nodeBuiltin = { dependencyTypes: ["core"] };

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "core-knows-nothing-above-it",
      comment: "core runs in plain Node: no VS Code, no user interface.",
      severity: "error",
      from: { path: "^src/core/" },
      to: {
        path: [
          "^src/(ui|app|cli|platform|webview|protocol|extension|publicApi)",
          "^node_modules/(@types/)?vscode/",
          "^vscode$",
        ],
      },
    },
    {
      name: "model-imports-nothing-outward",
      severity: "error",
      from: { path: "^src/core/model/" },
      to: { path: "^src/", pathNot: "^src/core/model/" },
    },
    {
      name: "ports-know-only-the-model",
      severity: "error",
      from: { path: "^src/core/ports\\.ts$" },
      to: { path: "^src/", pathNot: "^src/core/model/" },
    },
    {
      name: "parts-of-core-meet-at-the-ports",
      comment: "api, store, sync, library and sandbox are connected outside core.",
      severity: "error",
      from: { path: "^src/core/(api|store|sync|library|sandbox)/" },
      to: {
        path: "^src/core/(api|store|sync|library|sandbox)/",
        pathNot: ["^src/core/$1/", "^src/core/sync/types\\.ts$"],
      },
    },
    {
      name: "only-the-store-uses-sqljs",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/core/store/" },
      to: { path: "^node_modules/(@types/)?sql\\.js/" },
    },
    {
      name: "only-the-sandbox-serves-http",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/core/sandbox/" },
      to: { ...nodeBuiltin, path: "^(node:)?(http|https|http2|net|tls|dgram|dns)$" },
    },
    {
      name: "platform-knows-only-the-core",
      severity: "error",
      from: { path: "^src/platform/" },
      to: { path: "^src/", pathNot: "^src/(core|platform)/" },
    },
    {
      name: "app-is-no-user-interface",
      comment: "Services that connect core to VS Code; only src/app connects the parts of core.",
      severity: "error",
      from: { path: "^src/app/" },
      to: { path: "^src/", pathNot: "^src/(core|platform|app|publicApi)" },
    },
    {
      name: "cli-knows-only-the-core",
      comment: "Runs in plain Node, and connects the parts of core, as src/app does.",
      severity: "error",
      from: { path: "^src/cli/" },
      to: {
        path: ["^src/", "^node_modules/(@types/)?vscode/", "^vscode$"],
        pathNot: ["^src/(core|cli)/", "^src/platform/environment\\.ts$"],
      },
    },
    {
      name: "ui-writes-nothing",
      comment:
        "The user interface reads through the library and the ports, and writes nothing itself.",
      severity: "error",
      from: { path: "^src/ui/" },
      to: { path: "^src/core/(api|store)/" },
    },
    {
      name: "protocol-is-shared-by-both-ends",
      severity: "error",
      from: { path: "^src/protocol/" },
      to: {
        path: ".",
        pathNot: ["^src/protocol/", "^src/core/model/", "^node_modules/zod/"],
      },
    },
    {
      name: "webview-knows-only-the-protocol",
      comment: "A webview is a browser: no Node, no VS Code, no code of the host.",
      severity: "error",
      from: { path: "^src/webview/", pathNot: "^src/webview/build\\.(js|d\\.ts)$" },
      to: {
        path: ".",
        pathNot: [
          "^src/(webview|protocol)/",
          "^src/core/model/",
          "^node_modules/(preact|birpc|dompurify|intl-messageformat|zod|@tanstack/virtual-core|@types/vscode-webview|@vscode/l10n)/",
          "^node_modules/(@fontsource/amiri-quran|@vscode/codicons)/",
        ],
      },
    },
    {
      name: "panels-do-not-know-each-other",
      severity: "error",
      from: { path: "^src/webview/([^/]+)/" },
      to: { path: "^src/webview/([^/]+)/", pathNot: "^src/webview/($1|shared)/" },
    },
    {
      name: "nothing-imports-tests",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^test/" },
    },
    {
      name: "no-development-packages-in-the-product",
      severity: "error",
      from: { path: "^src/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        // Types vanish; fonts are copied into dist.
        pathNot: "^node_modules/(@types|@fontsource|@vscode/codicons)/",
      },
    },
    {
      name: "nothing-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^vscode$" },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", "^esbuild\\.js$"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
