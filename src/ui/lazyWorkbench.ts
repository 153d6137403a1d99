import * as vscode from "vscode";
import { lazy } from "../app/lazy.js";
import { logError, type Log } from "../platform/log.js";
import type { ViewNode } from "./changes/nodes.js";
import type { ReadOnlyFiles } from "./commands/changeDocuments.js";
import {
  CHANGES_SCHEME,
  CHANGES_VIEW,
  COMMANDS,
  HISTORY_SCHEME,
  REPORT_SCHEME,
  RESTORED_VIEW_TYPES,
  ROW_SCHEME,
  SHOW_STATUS_MENU,
  TOOLS,
} from "./commands/ids.js";
import type { Workbench } from "./workbench.js";

/**
 * Registers commands, panels, documents, tools and the view of changes with VS Code, without their
 * code. The first use of any of them calls `load`.
 *
 * @returns a function that loads the workbench for other uses
 */
export function registerWorkbench(
  load: (changesTree: vscode.TreeView<ViewNode>) => Promise<Workbench>,
  log: Log,
  subscriptions: vscode.Disposable[],
): () => Promise<Workbench> {
  const workbench: () => Promise<Workbench> = lazy(() => load(changesTree.view));
  const changesTree = new LazyTree<ViewNode>(
    CHANGES_VIEW,
    async () => (await workbench()).changesView,
  );
  const changeFiles = new LazyFiles(async () => (await workbench()).changeFiles);
  const documents = new LazyDocuments(async () => (await workbench()).documents);
  subscriptions.push(
    changesTree,
    changeFiles,
    documents,
    ...[...Object.values(COMMANDS), SHOW_STATUS_MENU].map((id) =>
      vscode.commands.registerCommand(id, async (argument: unknown, selection: unknown) => {
        try {
          await (await workbench()).run(id, argument, selection);
        } catch (error) {
          logError(log, `${id} failed`, error);
          const { showError } = await import("./errorMessages.js");
          // Not awaited: a command ends when its work does, not when its message is closed.
          void showError(error);
        }
      }),
    ),
    ...RESTORED_VIEW_TYPES.map((viewType) =>
      vscode.window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: async (panel, state: unknown) => {
          (await workbench()).panels.restore(viewType, panel, state);
        },
      }),
    ),
    ...Object.values(TOOLS).map((name) =>
      vscode.lm.registerTool<unknown>(name, {
        invoke: async (options, token) => {
          const tool = (await workbench()).tools[name];
          return tool?.invoke(options, token);
        },
      }),
    ),
  );
  return workbench;
}

/** A tree view whose provider is loaded when the view is first shown. */
class LazyTree<T> implements vscode.TreeDataProvider<T>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<T | T[] | undefined | null | void>();
  readonly onDidChangeTreeData = this.changed.event;
  readonly view: vscode.TreeView<T>;
  private provider: vscode.TreeDataProvider<T> | undefined;
  private subscription: vscode.Disposable | undefined;

  constructor(
    viewId: string,
    private readonly load: () => Promise<vscode.TreeDataProvider<T>>,
  ) {
    this.view = vscode.window.createTreeView(viewId, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
      manageCheckboxStateManually: true,
    });
  }

  async getChildren(element?: T): Promise<T[]> {
    return (await (await this.loaded()).getChildren(element)) ?? [];
  }

  /** Without a promise where it can be, because VS Code asks for thousands of items at once. */
  getTreeItem(element: T): vscode.TreeItem | Thenable<vscode.TreeItem> {
    if (this.provider !== undefined) return this.provider.getTreeItem(element);
    return this.loaded().then((provider) => provider.getTreeItem(element));
  }

  async getParent(element: T): Promise<T | null | undefined> {
    return (await this.loaded()).getParent?.(element);
  }

  dispose(): void {
    this.subscription?.dispose();
    this.view.dispose();
    this.changed.dispose();
  }

  private readonly loaded = lazy(async () => {
    const provider = await this.load();
    this.provider = provider;
    this.subscription = provider.onDidChangeTreeData?.((element) => {
      this.changed.fire(element);
    });
    return provider;
  });
}

/** Read-only documents whose provider is loaded when one is first opened. */
class LazyDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly load: () => Promise<vscode.TextDocumentContentProvider>) {
    this.disposables = [
      this.changed,
      ...[ROW_SCHEME, HISTORY_SCHEME, REPORT_SCHEME].map((scheme) =>
        vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      ),
    ];
  }

  async provideTextDocumentContent(
    uri: vscode.Uri,
    token: vscode.CancellationToken,
  ): Promise<string | null | undefined> {
    return (await this.loaded()).provideTextDocumentContent(uri, token);
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  private readonly loaded = lazy(async () => {
    const provider = await this.load();
    const subscription = provider.onDidChange?.((uri) => {
      this.changed.fire(uri);
    });
    if (subscription !== undefined) this.disposables.push(subscription);
    return provider;
  });
}

/** A read-only file system whose provider is loaded when a file is first read. */
class LazyFiles implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly load: () => Promise<ReadOnlyFiles>) {
    this.disposables = [
      this.changed,
      vscode.workspace.registerFileSystemProvider(CHANGES_SCHEME, this, {
        isCaseSensitive: true,
        isReadonly: true,
      }),
    ];
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return (await this.loaded()).stat(uri);
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.loaded()).readFile(uri);
  }

  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  private readonly loaded = lazy(async () => {
    const provider = await this.load();
    this.disposables.push(
      provider.onDidChangeFile((changes) => {
        this.changed.fire(changes);
      }),
    );
    return provider;
  });
}
