import * as vscode from "vscode";
import { type PanelKind, waitingTabOf, knownTitle } from "./waitingTabs.js";
import type { PanelDeps } from "./panels.js";
import { InspectorPanel, type InspectorContext } from "./inspectorPanel.js";
import { HomeService } from "./homeService.js";
import { panelIcon, webviewOptions } from "./html.js";
import { inspectorTitle } from "./head.js";
import { INSPECTOR_VIEW_TYPE } from "../commands/ids.js";
import { parseMessage } from "../../protocol/shared.js";
import { inspectorStateSchema } from "../../protocol/inspector.js";
import { type ResourceKey, type ResourceRef, resourceKey } from "../../core/model/resource.js";

const INSPECTOR: PanelKind = { viewType: INSPECTOR_VIEW_TYPE, titleOf: inspectorTitle };

/** Opens, restores and refreshes the inspectors of a window. */
export class InspectorPanels {
  /** By service and resource. */
  private readonly inspectors = new Map<string, InspectorPanel>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly deps: PanelDeps,
    private readonly panelContext: () => InspectorContext,
  ) {}

  async inspect(ref: ResourceRef): Promise<void> {
    const existing = this.of(resourceKey(ref));
    if (existing !== undefined) {
      existing.panel.reveal();
      return;
    }
    const own = [...this.inspectors.values()].map(({ panel }) => panel);
    const waiting = await waitingTabOf(INSPECTOR, ref, own, this.deps);
    if (this.of(resourceKey(ref)) !== undefined) return this.inspect(ref);
    const panel = vscode.window.createWebviewPanel(
      INSPECTOR_VIEW_TYPE,
      knownTitle(INSPECTOR, ref, this.deps.state()) ?? vscode.l10n.t("Inspector"),
      waiting?.group.viewColumn ?? vscode.ViewColumn.Active,
      { ...webviewOptions(this.extensionUri), enableFindWidget: true },
    );
    panel.iconPath = panelIcon(this.extensionUri);
    this.adopt(new InspectorPanel(this.panelContext(), panel, { group: ref.group, id: ref.id }));
    if (waiting !== null) await vscode.window.tabGroups.close(waiting, true);
  }

  private adopt(inspector: InspectorPanel): void {
    const key = keyOf(inspector.home.key, resourceKey(inspector.ref));
    this.inspectors.set(key, inspector);
    inspector.panel.onDidDispose(() => {
      if (this.inspectors.get(key) === inspector) this.inspectors.delete(key);
    });
  }

  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const kept = parseMessage(inspectorStateSchema, state);
    if (!kept.ok) {
      panel.dispose();
      return;
    }
    const { ref, service } = kept.value;
    const home = new HomeService(this.deps.environmentKey, service);
    if (this.inspectors.has(keyOf(home.key, resourceKey(ref)))) {
      panel.dispose();
      return;
    }
    panel.webview.options = webviewOptions(this.extensionUri);
    this.adopt(new InspectorPanel(this.panelContext(), panel, ref, home));
  }

  /** The inspector of a resource of the service in use. */
  private of(key: ResourceKey): InspectorPanel | undefined {
    return this.inspectors.get(keyOf(this.deps.environmentKey(), key));
  }

  get active(): InspectorPanel | undefined {
    return [...this.inspectors.values()].find(({ panel, home }) => panel.active && home.isInUse);
  }

  refreshAll(): void {
    for (const inspector of this.inspectors.values()) void inspector.refresh();
  }

  /** Refreshes the open inspectors of these resources. */
  refresh(keys: Iterable<ResourceKey>): void {
    for (const key of keys) void this.of(key)?.refresh();
  }

  /** Sends the findings of these resources to their inspectors. */
  sendQuality(refs: readonly ResourceRef[]): void {
    for (const ref of refs) this.of(resourceKey(ref))?.sendQuality();
  }
}

function keyOf(service: string, resource: ResourceKey): string {
  return `${service}/${resource}`;
}
