import * as vscode from "vscode";
import type { Quality } from "../../app/checks/quality.js";
import type { ShownFinding } from "../../core/library/checks/finding.js";
import { isRuleId } from "../../core/library/checks/registry.js";
import { serializeError } from "../../core/model/errors.js";
import {
  hasRows,
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../../core/model/resource.js";
import type { StoreState } from "../../core/model/storeState.js";
import { logError } from "../../platform/log.js";
import {
  frontFirst,
  resourceItems,
  type ChooseContext,
  type ResourceItem,
} from "../commands/chooseResource.js";
import { nameOf } from "../text/resources.js";
import { showError } from "../errorMessages.js";
import { showInfo, showTransient } from "../messages.js";
import { nothingYet, showNextStep } from "../nextStep.js";
import { addNote, lengthProblem, type NotesContext } from "../notes/addNote.js";
import type { Panels } from "../panels/panels.js";
import { checkResultText } from "../text/checkResult.js";
import { compareGroups, groupTitle } from "../text/groups.js";
import { inert, inertItems } from "../text/inert.js";
import { QUALITY_COMMANDS } from "./ids.js";
import { showInputBox, showQuickPick } from "../picks/quickInput.js";

export interface QualityContext extends NotesContext {
  readonly quality: Quality;
  readonly panels: Panels;
  readonly extensionUri: vscode.Uri;
}

/** The scope of a command's check. */
export type CheckScope = ResourceRef | { readonly group: string } | undefined;

interface ScopeItem extends ResourceItem {
  readonly refs?: readonly ResourceRef[];
}

/**
 * Checks a resource, a group or everything, with progress and Cancel. Without an argument it asks.
 */
export async function checkQuality(scope: CheckScope, context: QualityContext): Promise<void> {
  const { store } = await context.active.open();
  const state = await store.state();
  const stored = state.resources.filter(hasRows);
  if (stored.length === 0) {
    showNextStep(nothingYet(), context);
    return;
  }
  const refs =
    scope === undefined ? await chooseScope(stored, state, context) : refsOf(scope, stored);
  if (refs === undefined || refs.length === 0) return;
  await checkWithProgress(refs, state, context);
}

function refsOf(
  scope: Exclude<CheckScope, undefined>,
  stored: readonly LocalResource[],
): ResourceRef[] {
  if ("id" in scope) return [{ group: scope.group, id: scope.id }];
  return stored
    .filter(({ group }) => group === scope.group)
    .map(({ group, id }) => ({ group, id }));
}

async function chooseScope(
  stored: readonly LocalResource[],
  state: StoreState,
  context: ChooseContext,
): Promise<readonly ResourceRef[] | undefined> {
  const refs = stored.map(({ group, id }) => ({ group, id }));
  const groups = [...new Set(refs.map(({ group }) => group))].sort(compareGroups);
  const items: ScopeItem[] = [
    {
      label: vscode.l10n.t("All resources"),
      description: String(refs.length),
      refs,
    },
    ...groups.map((group) => {
      const own = refs.filter((ref) => ref.group === group);
      return { label: groupTitle(group), description: String(own.length), refs: own };
    }),
    ...resourceItems(stored, state),
  ];
  const chosen = await showQuickPick(inertItems(frontFirst(items, context)), {
    title: vscode.l10n.t("Check Quality"),
    placeHolder: vscode.l10n.t("What should be checked?"),
    matchOnDescription: true,
  });
  if (chosen === undefined) return undefined;
  if ("refs" in chosen) return chosen.refs;
  return chosen.ref === undefined ? undefined : [chosen.ref];
}

async function checkWithProgress(
  refs: readonly ResourceRef[],
  state: StoreState,
  { quality, log }: QualityContext,
): Promise<void> {
  const abort = new AbortController();
  let done = 0;
  let isCancelled = false;
  try {
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("Checking quality"),
        cancellable: true,
      },
      async (progress, token) => {
        token.onCancellationRequested(() => {
          abort.abort();
        });
        await quality.check(refs, {
          signal: abort.signal,
          onProgress: (ref) => {
            const increment = done === 0 ? 0 : 100 / refs.length;
            progress.report({ increment, message: inert(nameOf(ref, state)) });
            done++;
          },
        });
      },
    );
  } catch (error) {
    if (serializeError(error).code !== "cancelled") throw error;
    isCancelled = true;
    log.info(`The check was cancelled after ${Math.max(0, done - 1)} of ${refs.length} resources.`);
  }
  void showResult(refs, state, { quality, isCancelled });
}

async function showResult(
  refs: readonly ResourceRef[],
  state: StoreState,
  { quality, isCancelled }: { readonly quality: Quality; readonly isCancelled: boolean },
): Promise<void> {
  const results = refs.flatMap((ref) => quality.result(ref) ?? []);
  const findings = results.reduce((sum, each) => sum + each.findings.length, 0);
  const [only] = refs.length === 1 ? refs : [];
  const name = only === undefined ? null : nameOf(only, state);
  const resources = results.length;
  const message = checkResultText({ name, resources, findings, isCancelled }, vscode.env.language);
  const show = vscode.l10n.t("Show Problems");
  const buttons = isCancelled || findings === 0 ? [] : [show];
  if ((await showInfo(message, ...buttons)) === show) {
    await vscode.commands.executeCommand("workbench.actions.view.problems");
  }
}

interface FindingArgument {
  readonly ref: ResourceRef;
  readonly finding: ShownFinding;
}

/** Registers the commands of links and quick fixes. */
export function registerQualityCommands(context: QualityContext): vscode.Disposable {
  const register = <T>(id: string, work: (argument: T) => Promise<void>): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (argument: T) => {
      try {
        await work(argument);
      } catch (error) {
        logError(context.log, `${id} failed`, error);
        void showError(error);
      }
    });
  return vscode.Disposable.from(
    register<unknown>(QUALITY_COMMANDS.explain, (rule) => explain(rule, context)),
    register<FindingArgument>(QUALITY_COMMANDS.openVerse, async ({ ref, finding }) => {
      await context.panels.open(ref, { verseKey: finding.verseKey ?? undefined, beside: true });
    }),
    register<FindingArgument>(QUALITY_COMMANDS.copy, copyFinding),
    register<FindingArgument>(QUALITY_COMMANDS.note, async ({ ref, finding }) => {
      const { verseKey, text, quote } = finding;
      if (verseKey !== null) await addNote({ ...ref, verseKey }, context, { text, quote });
    }),
    register<FindingArgument>(QUALITY_COMMANDS.ignore, (argument) =>
      ignore(argument, "finding", context),
    ),
    register<FindingArgument>(QUALITY_COMMANDS.ignoreRule, (argument) =>
      ignore(argument, "resource", context),
    ),
  );
}

async function explain(rule: unknown, { extensionUri }: QualityContext): Promise<void> {
  if (typeof rule !== "string" || !isRuleId(rule)) return;
  const uri = vscode.Uri.joinPath(extensionUri, "media", "rules", `${rule}.md`);
  try {
    await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
  } catch {
    // The built-in preview may be disabled.
    await vscode.window.showTextDocument(uri, { preview: true });
  }
}

async function copyFinding({ ref, finding }: FindingArgument): Promise<void> {
  const { rule, verseKey, recordKey, text, quote } = finding;
  const lines = [
    `${resourceKey(ref)} ${verseKey ?? recordKey ?? ""}`.trim(),
    `${rule}: ${text}`,
    ...(quote === "" ? [] : [`> ${quote}`]),
  ];
  await vscode.env.clipboard.writeText(lines.join("\n"));
  showTransient(vscode.l10n.t("Copied."));
}

async function ignore(
  { ref, finding }: FindingArgument,
  scope: "finding" | "resource",
  { quality }: QualityContext,
): Promise<void> {
  const reason = await showInputBox({
    title:
      scope === "finding"
        ? vscode.l10n.t("Ignore this finding")
        : vscode.l10n.t("Ignore “{0}” in this resource", finding.rule),
    prompt:
      scope === "finding"
        ? vscode.l10n.t("Why? It comes back when the text changes.")
        : vscode.l10n.t("Why? Others will read your reason."),
    validateInput: (value) => {
      if (value.trim() === "") {
        return vscode.l10n.t("Give a reason, so that others understand.");
      }
      return lengthProblem(value);
    },
  });
  if (reason === undefined) return;
  const kept = await quality.ignore(ref, finding, scope, reason.trim());
  if (kept === "storage") {
    void showInfo(
      vscode.l10n.t(
        "It is ignored on this machine only. Open a folder to share such decisions with your team.",
      ),
    );
  }
}
