import type * as vscode from "vscode";

/** Holds the only panel of its kind in a window. */
export class SinglePanel<P extends { readonly panel: vscode.WebviewPanel }> {
  private open: P | null = null;

  get current(): P | null {
    return this.open;
  }

  adopt(adopted: P): void {
    this.open = adopted;
    adopted.panel.onDidDispose(() => {
      if (this.open === adopted) this.open = null;
    });
  }
}
