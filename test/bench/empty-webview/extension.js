/* The peer for the reader's opening: a tree item beside ours that opens a webview with one line. */
const vscode = require("vscode");

exports.activate = () => {
  vscode.commands.registerCommand("bench.openEmptyWebview", () => {
    const panel = vscode.window.createWebviewPanel(
      "bench.emptyWebview",
      "Empty webview",
      vscode.ViewColumn.Active,
      { enableScripts: true },
    );
    panel.webview.html = "<!DOCTYPE html><html><body><p>Placeholder</p></body></html>";
  });
  vscode.window.createTreeView("bench.emptyWebview", {
    treeDataProvider: {
      getChildren: (element) => (element === undefined ? ["Empty webview"] : []),
      getTreeItem: (label) => ({
        label,
        command: { command: "bench.openEmptyWebview", title: "Open" },
      }),
    },
  });
};
