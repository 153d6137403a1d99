import * as vscode from "vscode";
import { plural } from "../../core/model/plural.js";
import { COMMANDS, SHOW_STATUS_MENU } from "../commands/ids.js";
import { applyRemedy } from "../errorMessages.js";
import { remedyLabel, type Remedy } from "../text/errors.js";
import { inertItems } from "../text/inert.js";
import type { StatusText } from "./model.js";
import { createQuickPick } from "../picks/quickInput.js";

/** The one item in the status bar. */
export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    "quranContentSync.status",
    vscode.StatusBarAlignment.Right,
    0,
  );

  constructor() {
    this.item.name = vscode.l10n.t("Quran Content Sync");
    this.item.command = SHOW_STATUS_MENU;
  }

  update(text: StatusText | null): void {
    if (text === null) {
      this.item.hide();
      return;
    }
    this.item.text = text.text;
    this.item.tooltip = text.tooltip.join("\n");
    this.item.accessibilityInformation = { label: text.accessibilityLabel, role: "button" };
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
}

interface MenuItem extends vscode.QuickPickItem {
  readonly icon?: string;
  readonly run: () => unknown;
}

/** The menu of the status bar item. */
export async function showStatusMenu(options: {
  readonly isSyncing: boolean;
  readonly isPaused: boolean;
  /** Number of unreviewed changes. */
  readonly unreviewed: number;
  readonly setPaused: (paused: boolean) => Promise<void>;
  /** The sentences of the status bar item's hover. */
  readonly summary: readonly string[];
  readonly remedies: readonly Remedy[];
}): Promise<void> {
  const command = (icon: string, label: string, id: string): MenuItem => ({
    icon,
    label,
    run: () => vscode.commands.executeCommand(id),
  });
  // Leaves out actions that the menu has anyway.
  const remedies = options.remedies.filter((remedy) => remedy !== "retry" && remedy !== "showLog");
  const [first, ...rest] = options.summary;
  const summary: MenuItem[] =
    first === undefined
      ? []
      : [
          {
            label: first,
            detail: rest.join(" "),
            run: () => vscode.commands.executeCommand("quranContentSync.resources.focus"),
          },
          { label: "", kind: vscode.QuickPickItemKind.Separator, run: () => undefined },
        ];
  const actions: MenuItem[] = [
    ...remedies.map((remedy) => ({
      label: remedyLabel(remedy),
      icon: "lightbulb",
      run: () => applyRemedy(remedy),
    })),
    options.isSyncing
      ? command("debug-stop", vscode.l10n.t("Cancel sync"), COMMANDS.cancelSync)
      : command("sync", vscode.l10n.t("Sync now"), COMMANDS.sync),
    {
      ...command("diff-multiple", vscode.l10n.t("Show changes…"), COMMANDS.showChanges),
      description:
        options.unreviewed === 0
          ? ""
          : plural(
              vscode.l10n.t("{0, plural, one {# not reviewed} other {# not reviewed}}"),
              vscode.env.language,
              options.unreviewed,
            ),
    },
    command("list-tree", vscode.l10n.t("Show resources"), "quranContentSync.resources.focus"),
    command("symbol-numeric", vscode.l10n.t("Go to verse…"), COMMANDS.goToVerse),
    command("add", vscode.l10n.t("Add resources…"), COMMANDS.addResources),
    {
      icon: options.isPaused ? "debug-continue" : "debug-pause",
      label: options.isPaused
        ? vscode.l10n.t("Resume background syncs")
        : vscode.l10n.t("Pause background syncs"),
      run: () => options.setPaused(!options.isPaused),
    },
    command("output", vscode.l10n.t("Show log"), COMMANDS.showLog),
  ];
  const chosen = await pickFrom([...summary, ...actions], summary.length);
  await chosen?.run();
}

/** Like `showQuickPick`, which can only preselect the first row. */
function pickFrom(items: readonly MenuItem[], preselected: number): Promise<MenuItem | undefined> {
  return new Promise((resolve) => {
    const menu = createQuickPick<MenuItem>();
    menu.title = vscode.l10n.t("Quran Content Sync");
    menu.placeholder = vscode.l10n.t("What would you like to do?");
    menu.items = inertItems(items);
    menu.activeItems = menu.items.slice(preselected, preselected + 1);
    menu.onDidAccept(() => {
      resolve(menu.selectedItems[0]);
      menu.hide();
    });
    menu.onDidHide(() => {
      resolve(undefined);
      menu.dispose();
    });
    menu.show();
  });
}
