import * as vscode from "vscode";

/** Schemes of documents that can be edited without a registered file system. */
const EDITABLE_SCHEMES: ReadonlySet<string> = new Set([
  "file",
  "untitled",
  "vscode-remote",
  "vscode-notebook-cell",
]);

/** False for read-only documents: output, diffs, rows, search results. */
function canInsert({ uri: { scheme } }: vscode.TextDocument): boolean {
  return EDITABLE_SCHEMES.has(scheme) || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}

/** Follows the writable text editors of the window. */
export class WritableEditor implements vscode.Disposable {
  private lastUsed: vscode.TextEditor | undefined = vscode.window.activeTextEditor;
  private readonly subscription = vscode.window.onDidChangeActiveTextEditor((editor) => {
    if (editor !== undefined && canInsert(editor.document)) this.lastUsed = editor;
  });

  /** The last used writable editor if it is still open, else the first visible one. */
  get current(): vscode.TextEditor | undefined {
    const open = vscode.window.visibleTextEditors.filter(({ document }) => canInsert(document));
    return open.find((one) => one === this.lastUsed) ?? open[0];
  }

  dispose(): void {
    this.subscription.dispose();
  }
}
