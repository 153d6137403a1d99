import { homedir } from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import type { OpenContent } from "../../app/activeEnvironment.js";
import { exportTo } from "../../app/exporter.js";
import {
  EXPORT_FORMATS,
  FILE_EXTENSIONS,
  type ExportFormat,
  type ExportRequest,
} from "../../core/library/export/exportResource.js";
import { exportFileName } from "../../core/library/export/fileName.js";
import { isContentError } from "../../core/model/errors.js";
import { readerKind } from "../../core/model/pages.js";
import { hasRows, resourceKey, type ResourceRef } from "../../core/model/resource.js";
import type { VerseRange } from "../../core/model/verseReference/index.js";
import type { StoreState } from "../../core/model/storeState.js";
import { sameEnvironment } from "../../platform/environment.js";
import { logError } from "../../platform/log.js";
import type { UiContext } from "../errorMessages.js";
import { showErrorMessage, showInfo } from "../messages.js";
import { showNextStep } from "../nextStep.js";
import { pickRange } from "../picks/versePick.js";
import { exportProblem } from "../text/exportProblem.js";
import { exportResultText } from "../text/exportResult.js";
import { inert, inertItems, isolated } from "../text/inert.js";
import {
  chooseResource,
  resourceItems,
  type ChooseContext,
  type ResourceItem,
} from "./chooseResource.js";
import { nameOf } from "../text/resources.js";
import { createQuickPick, showQuickPick } from "../picks/quickInput.js";

/**
 * Exports a resource to a file. Without a target, the person chooses format, verses and place. With
 * one, its extension is the format and the whole resource is written.
 */
export async function exportCommand(
  argument: ResourceRef | undefined,
  target: vscode.Uri | undefined,
  context: UiContext & ChooseContext,
): Promise<void> {
  const content = await context.active.open();
  // The known state is enough for names and lists; the export reads the state that it writes.
  const state = await context.active.openState();
  const title = vscode.l10n.t("Export Resource");
  const ref = argument ?? (await chooseResource(state, title, context, hasRows));
  if (ref === undefined) return;
  const known = target === undefined ? undefined : formatOf(target);
  const format = known ?? (await chooseFormat(ref, state));
  if (format === undefined) return;
  const request =
    target === undefined
      ? await chooseContent({ resource: ref, format }, state, context)
      : { resource: ref, format };
  if (request === undefined) return;
  const place = target ?? (await choosePlace(request, state));
  if (place !== undefined) await runExport(request, place, { content, state, context });
}

function formatOf(target: vscode.Uri): ExportFormat | undefined {
  const ending = /\.([^./]+)$/.exec(target.path)?.[1]?.toLowerCase();
  if (ending === "xliff") return "xliff";
  return EXPORT_FORMATS.find((format) => FILE_EXTENSIONS[format] === ending);
}

interface FormatItem extends vscode.QuickPickItem {
  readonly format: ExportFormat;
}

function formatItems(): FormatItem[] {
  return [
    {
      format: "json",
      label: vscode.l10n.t("JSON"),
      detail: vscode.l10n.t("Every row, exactly as the service sent it"),
    },
    {
      format: "spreadsheet",
      label: vscode.l10n.t("CSV for spreadsheets"),
      detail: vscode.l10n.t(
        "Plain text; surah and verse in two columns; nothing that runs as a formula",
      ),
    },
    {
      format: "csv",
      label: vscode.l10n.t("CSV for programs"),
      detail: vscode.l10n.t("Text with its markup and the whole row, by RFC 4180"),
    },
    {
      format: "markdown",
      label: vscode.l10n.t("Markdown"),
      detail: vscode.l10n.t("Headings for surahs, footnotes under each"),
    },
    {
      format: "text",
      label: vscode.l10n.t("Plain text"),
      detail: vscode.l10n.t("One verse a line"),
    },
    {
      format: "tmx",
      label: vscode.l10n.t("TMX 1.4"),
      detail: vscode.l10n.t("Translation memory of two or more resources"),
    },
    {
      format: "xliff",
      label: vscode.l10n.t("XLIFF 1.2"),
      detail: vscode.l10n.t("A translation beside its source, for translation tools"),
    },
  ];
}

async function chooseFormat(
  ref: ResourceRef,
  state: StoreState,
): Promise<ExportFormat | undefined> {
  const chosen = await showQuickPick(inertItems(formatItems()), {
    title: vscode.l10n.t("Export {0}", nameOf(ref, state)),
    placeHolder: vscode.l10n.t("In which format?"),
  });
  return chosen?.format;
}

/** Asks which verses, and for formats of several texts which resources. */
async function chooseContent(
  request: ExportRequest,
  state: StoreState,
  context: UiContext,
): Promise<ExportRequest | undefined> {
  const { resource, format } = request;
  let others: readonly ResourceRef[] | undefined;
  if (format === "tmx" || format === "xliff") {
    others = await chooseOthers({ ref: resource, format }, state, context);
    if (others === undefined) return undefined;
  }
  const range = await chooseRange(resource, state);
  if (range === undefined) return undefined;
  return { resource, format, range, ...(others === undefined ? {} : { others }) };
}

/** Groups with texts by verse, which can be paired. */
const PAIRED: ReadonlySet<string> = new Set(["verses", "tafsir"]);

async function chooseOthers(
  { ref, format }: { readonly ref: ResourceRef; readonly format: "tmx" | "xliff" },
  state: StoreState,
  context: UiContext,
): Promise<readonly ResourceRef[] | undefined> {
  const candidates = state.resources.filter(
    (each) =>
      hasRows(each) && PAIRED.has(readerKind(each.group)) && resourceKey(each) !== resourceKey(ref),
  );
  if (format === "tmx") {
    if (candidates.length === 0) {
      showNextStep(vscode.l10n.t("A translation memory needs two resources."), context);
      return undefined;
    }
    return chooseCompanions(
      vscode.l10n.t("Export {0} as TMX", inert(nameOf(ref, state))),
      resourceItems(candidates, state),
    );
  }
  const without: vscode.QuickPickItem & { readonly ref?: ResourceRef } = {
    label: vscode.l10n.t("No source"),
    description: vscode.l10n.t("The text itself will be translated"),
  };
  const isArabic = ({ group }: ResourceRef): boolean => group === "quran_core";
  const sources = [
    // The usual source.
    ...resourceItems(candidates.filter(isArabic), state),
    ...resourceItems(
      candidates.filter((each) => !isArabic(each)),
      state,
    ),
    without,
  ];
  const chosen = await showQuickPick(inertItems(sources), {
    title: vscode.l10n.t("Export {0} as XLIFF", nameOf(ref, state)),
    placeHolder: vscode.l10n.t("Which resource is the source?"),
    matchOnDescription: true,
  });
  if (chosen === undefined) return undefined;
  return chosen.ref === undefined ? [] : [chosen.ref];
}

/** One or more resources; undefined if the person cancels. */
function chooseCompanions(
  title: string,
  items: readonly ResourceItem[],
): Promise<readonly ResourceRef[] | undefined> {
  const list = createQuickPick<ResourceItem>();
  list.title = title;
  list.placeholder = vscode.l10n.t("With which other resources?");
  list.matchOnDescription = true;
  list.canSelectMany = true;
  list.items = inertItems(items);
  return new Promise((resolve) => {
    list.onDidAccept(() => {
      const refs = list.selectedItems.flatMap(({ ref }) => (ref === undefined ? [] : [ref]));
      if (refs.length === 0) {
        list.value = "";
        list.placeholder = vscode.l10n.t("Choose at least one resource");
        return;
      }
      resolve(refs);
      list.hide();
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    list.show();
  });
}

/** Null for everything; undefined if the person cancels. */
async function chooseRange(
  ref: ResourceRef,
  state: StoreState,
): Promise<VerseRange | null | undefined> {
  const kind = readerKind(ref.group);
  if (kind === "articles" || kind === "table") return null;
  const whole = { label: vscode.l10n.t("The whole resource"), isWhole: true };
  const part = { label: vscode.l10n.t("A surah, a juz or a range of verses…"), isWhole: false };
  const title = vscode.l10n.t("Export {0}", nameOf(ref, state));
  const chosen = await showQuickPick(inertItems([whole, part]), {
    title,
    placeHolder: vscode.l10n.t("Which verses?"),
  });
  if (chosen === undefined) return undefined;
  return chosen.isWhole ? null : pickRange(title);
}

async function choosePlace(
  { resource, format, range }: ExportRequest,
  state: StoreState,
): Promise<vscode.Uri | undefined> {
  const extension = FILE_EXTENSIONS[format];
  const name = exportFileName(nameOf(resource, state), format, range ?? null);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const label = formatItems().find((item) => item.format === format)?.label ?? extension;
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t("Export {0}", nameOf(resource, state)),
    saveLabel: vscode.l10n.t("Export"),
    filters: { [label]: [extension] },
    defaultUri: vscode.Uri.joinPath(folder, name),
  });
}

interface ExportSource {
  /** The service that was in use when the person chose. */
  readonly content: OpenContent;
  readonly state: StoreState;
  readonly context: UiContext;
}

async function runExport(
  request: ExportRequest,
  target: vscode.Uri,
  source: ExportSource,
): Promise<void> {
  const { content, state } = source;
  try {
    const result = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: inert(vscode.l10n.t("Exporting {0}", nameOf(request.resource, state))),
        cancellable: true,
      },
      async (progress, token) => {
        const abort = new AbortController();
        const subscription = token.onCancellationRequested(() => {
          abort.abort();
        });
        let shown = 0;
        const onProgress = (done: number, total: number): void => {
          const percent = total === 0 ? 0 : Math.floor((done / total) * 100);
          // After a commit the export restarts; the progress bar cannot go back.
          progress.report({ increment: Math.max(0, percent - shown) });
          shown = Math.max(shown, percent);
        };
        try {
          return await exportTo(content, request, target, {
            signal: abort.signal,
            onProgress,
          });
        } finally {
          subscription.dispose();
        }
      },
    );
    // Not awaited: the command ends when the file is complete.
    void offerFile(
      exportResultText(result, isolated(path.posix.basename(target.path)), vscode.env.language),
      target,
    );
  } catch (error) {
    showFailure(error, source, () => runExport(request, target, source));
  }
}

function showFailure(
  error: unknown,
  { content, context }: ExportSource,
  again: () => Promise<void>,
): void {
  if (isContentError(error, "cancelled")) {
    void showInfo(vscode.l10n.t("The export was cancelled. No file was changed."));
    return;
  }
  logError(context.log, "The export failed", error);
  if (!sameEnvironment(content.environment, context.active.environment)) {
    void showErrorMessage(
      vscode.l10n.t(
        "The export failed, and no file was changed, because another service is in use now.",
      ),
    );
    return;
  }
  const retry = vscode.l10n.t("Try Again");
  // Not awaited: the command ends with its work.
  void showErrorMessage(
    vscode.l10n.t(
      "The export failed, and no file was changed. {0}",
      exportProblem(error, vscode.env.language),
    ),
    retry,
  ).then((chosen) => {
    if (chosen === retry) void again();
  });
}

async function offerFile(message: string, target: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t("Open");
  const reveal = vscode.l10n.t("Show in Folder");
  const isOnDisk = target.scheme === "file" && vscode.env.remoteName === undefined;
  const chosen = await showInfo(message, open, ...(isOnDisk ? [reveal] : []));
  if (chosen === open) await vscode.commands.executeCommand("vscode.open", target);
  if (chosen === reveal) await vscode.commands.executeCommand("revealFileInOS", target);
}
