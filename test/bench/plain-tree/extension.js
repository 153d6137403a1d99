/*
 * The peer for the view of changes: a tree of the same size, with rows made in memory and a
 * checkbox each, and a command that measures this thread.
 */
const { monitorEventLoopDelay } = require("node:perf_hooks");
const vscode = require("vscode");

/** The number of rows in each surah. */
const VERSES = (process.env.QCS_BENCH_VERSES ?? "").split(",").map(Number);

const item = (id, isLeaf) => ({
  id,
  label: id,
  description: "changed · now",
  collapsibleState: isLeaf ? 0 : 1,
  checkboxState: 0,
  ...(isLeaf ? { iconPath: new vscode.ThemeIcon("diff-modified") } : {}),
});

exports.activate = () => {
  const changed = new vscode.EventEmitter();
  const view = vscode.window.createTreeView("bench.plainTree", {
    manageCheckboxStateManually: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: (id) => item(id, id.split("/").length === 3),
      getChildren: (id) => {
        if (id === undefined) return ["all"];
        const [, surah] = id.split("/");
        const length = surah === undefined ? VERSES.length : VERSES[Number(surah) - 1];
        return Array.from({ length }, (_, at) => `${id}/${at + 1}`);
      },
    },
  });
  // Checking a row refreshes the tree, as a review does.
  view.onDidChangeCheckboxState(() => changed.fire(undefined));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const status = vscode.window.createStatusBarItem();
  let rounds = 0;
  vscode.commands.registerCommand("bench.hostDelay", () => {
    delay.disable();
    status.text = `Host delay ${++rounds}: ${(delay.max / 1e6).toFixed(1)} ms`;
    status.show();
    delay.reset();
    delay.enable();
  });
};
