import * as vscode from "vscode";
import type { IgnoredFinding } from "../../core/library/notes/fold.js";
import type { StoreState } from "../../core/model/storeState.js";
import { nameOf } from "../text/resources.js";
import { showInfo } from "../messages.js";
import { day } from "../text/age.js";
import { inertItems, isolated } from "../text/inert.js";
import type { QualityContext } from "./commands.js";
import { showQuickPick } from "../picks/quickInput.js";

interface IgnoredItem extends vscode.QuickPickItem {
  readonly ignored: IgnoredFinding;
}

/** Lists the ignored findings, newest first, and shows the chosen one again. */
export async function showIgnoredFindings({ active, quality }: QualityContext): Promise<void> {
  const { store } = await active.open();
  const state = await store.state();
  const ignored = await quality.ignoredFindings();
  if (ignored.length === 0) {
    void showInfo(vscode.l10n.t("No findings are ignored."));
    return;
  }
  const items = ignored
    .toSorted((a, b) => Date.parse(b.date) - Date.parse(a.date))
    .map((each) => itemOf(each, state));
  const chosen = await showQuickPick(inertItems(items), {
    title: vscode.l10n.t("Ignored Findings"),
    placeHolder: vscode.l10n.t("Choose one to show it again"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen === undefined) return;
  await quality.restore(chosen.ignored);
  const { rule, resource } = chosen.ignored;
  void showInfo(vscode.l10n.t("“{0}” is no longer ignored in {1}.", rule, nameOf(resource, state)));
}

function itemOf(ignored: IgnoredFinding, state: StoreState): IgnoredItem {
  const { rule, resource, verseKey, scope, author, reason, date } = ignored;
  const place =
    scope === "resource"
      ? vscode.l10n.t("The whole resource")
      : (verseKey ?? isolated(ignored.recordKey ?? ""));
  const when = day(date, new Date().getFullYear(), vscode.env.language);
  return {
    ignored,
    label: rule,
    description: [place, nameOf(resource, state)].filter(Boolean).join(" · "),
    detail: vscode.l10n.t("{0} ({1}, {2})", isolated(reason), isolated(author.name), when),
  };
}
