import * as vscode from "vscode";
import { type PanelKind, waitingTabOf, knownTitle } from "./waitingTabs.js";
import type { PanelDeps } from "./panels.js";
import { InspectorPanel, type InspectorContext } from "./inspectorPanel.js";
import { webviewOptions } from "./html.js";
import { inspectorTitle } from "./head.js";
import { INSPECTOR_VIEW_TYPE } from "../commands/ids.js";
import { parseMessage } from "../../protocol/shared.js";
import { inspectorStateSchema } from "../../protocol/inspector.js";
import { type ResourceKey, type ResourceRef, resourceKey } from "../../core/model/resource.js";

const INSPECTOR: PanelKind = { viewType: INSPECTOR_VIEW_TYPE, titleOf: inspectorTitle };

/** The inspectors of a window: opens, restores and refreshes them. */
export class InspectorPanels {
  private readonly inspectors = new Map<ResourceKey, InspectorPanel>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly deps: PanelDeps,
    private readonly panelContext: () => InspectorContext,
  ) {}

  async inspect(ref: ResourceRef): Promise<void> {
    const existing = this.inspectors.get(resourceKey(ref));
    if (existing !== undefined) {
      existing.panel.reveal();
      return;
    }
    const own = [...this.inspectors.values()].map(({ panel }) => panel);
    const waiting = await waitingTabOf(INSPECTOR, ref, own, this.deps);
    if (this.inspectors.has(resourceKey(ref))) return this.inspect(ref);
    const panel = vscode.window.createWebviewPanel(
      INSPECTOR_VIEW_TYPE,
      knownTitle(INSPECTOR, ref, this.deps.state()) ?? vscode.l10n.t("Inspector"),
      waiting?.group.viewColumn ?? vscode.ViewColumn.Active,
      { ...webviewOptions(this.extensionUri), enableFindWidget: true },
    );
    this.adopt(new InspectorPanel(this.panelContext(), panel, { group: ref.group, id: ref.id }));
    if (waiting !== null) await vscode.window.tabGroups.close(waiting, true);
  }

  private adopt(inspector: InspectorPanel): void {
    const key = resourceKey(inspector.ref);
    this.inspectors.set(key, inspector);
    inspector.panel.onDidDispose(() => {
      if (this.inspectors.get(key) === inspector) this.inspectors.delete(key);
    });
  }

  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const kept = parseMessage(inspectorStateSchema, state);
    if (!kept.ok || this.inspectors.has(resourceKey(kept.value.ref))) {
      panel.dispose();
      return;
    }
    panel.webview.options = webviewOptions(this.extensionUri);
    this.adopt(new InspectorPanel(this.panelContext(), panel, kept.value.ref));
  }

  refreshAll(): void {
    for (const inspector of this.inspectors.values()) void inspector.refresh();
  }

  /** Refreshes the open inspectors of these resources. */
  refresh(keys: Iterable<ResourceKey>): void {
    for (const key of keys) void this.inspectors.get(key)?.refresh();
  }

  /** Sends the findings of these resources to their inspectors. */
  sendQuality(refs: readonly ResourceRef[]): void {
    for (const ref of refs) this.inspectors.get(resourceKey(ref))?.sendQuality();
  }
}
