import * as vscode from "vscode";

/** Serves each document from the first provider of its scheme that has it. */
export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly providers: Readonly<
      Record<string, readonly vscode.TextDocumentContentProvider[]>
    >,
  ) {
    const all = Object.values(providers).flat();
    this.disposables = [
      this.changed,
      ...all.flatMap((provider) => provider.onDidChange?.((uri) => this.changed.fire(uri)) ?? []),
    ];
  }

  async provideTextDocumentContent(
    uri: vscode.Uri,
    token: vscode.CancellationToken,
  ): Promise<string | undefined> {
    for (const provider of this.providers[uri.scheme] ?? []) {
      const text = await provider.provideTextDocumentContent(uri, token);
      if (text != null) return text;
    }
    return undefined;
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }
}
