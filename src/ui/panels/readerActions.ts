import * as vscode from "vscode";
import { formatQuotation } from "../../core/library/export/copy.js";
import { payloadOf, textField } from "../../core/library/payload.js";
import { quotedRow } from "../../core/library/reading/quotation.js";
import type { ReaderPages } from "../../core/library/reading/readerPages.js";
import { footnotesOf } from "../../core/library/reading/row.js";
import { hasRows, resourceKey, type LocalResource } from "../../core/model/resource.js";
import type { ReaderRequest } from "../../protocol/reader.js";
import { COMMANDS, NOTE_INSERTED } from "../commands/ids.js";
import { inertItems } from "../text/inert.js";
import { resourceDetail } from "../text/resources.js";
import { resourceHead, resourceTitle } from "./head.js";
import { gone, Refusal } from "./panelContext.js";
import type { ReaderContext } from "./readerContext.js";
import { showQuickPick } from "../picks/quickInput.js";

type Request<T extends ReaderRequest["type"]> = Extract<ReaderRequest, { type: T }>;

/** A reader's actions outside its webview: copying, inserting, opening other panels. */
export class ReaderActions {
  constructor(
    private readonly context: ReaderContext,
    private readonly pages: ReaderPages,
  ) {}

  /** Copies or inserts a text. Returns the notice for the reader; throws a Refusal. */
  async copy(request: Request<"copy">): Promise<string> {
    const { text, title } = await this.quotation(request);
    if (request.format === "text") this.noteInserted(request.verseKey);
    if (request.to === "editor") return this.insert(text);
    await vscode.env.clipboard.writeText(text);
    return vscode.l10n.t("Copied {0}", title);
  }

  /** Opens a verse, or the resource, in another panel. */
  async openIn(target: Request<"openIn">["target"], verse: string | null): Promise<void> {
    switch (target) {
      case "inspector":
        await this.context.inspect(this.pages.ref);
        break;
      case "service":
        await vscode.commands.executeCommand(COMMANDS.switchService);
        break;
      case "compare":
        await vscode.commands.executeCommand("quranContentSync.compare", verse);
        break;
      case "history":
      case "note": {
        const { group, id } = this.pages.ref;
        const command = target === "note" ? COMMANDS.addNote : COMMANDS.verseHistory;
        // Not awaited, so that the reader stays usable while the command asks.
        void vscode.commands.executeCommand(command, { group, id, verseKey: verse });
        break;
      }
      case "changes":
        await vscode.commands.executeCommand("quranContentSync.showChanges", this.pages.ref);
        break;
      case "tafsirs":
      case "translations": {
        const { state } = await this.pages.known();
        const choices = state.resources.filter((one) => one.group === target && hasRows(one));
        const chosen = choices.length > 1 ? await choose(choices) : choices[0];
        if (chosen !== undefined) await this.context.open(chosen, verse);
        break;
      }
    }
  }

  private async quotation(
    request: Request<"copy">,
  ): Promise<{ readonly text: string; readonly title: string }> {
    const store = this.context.store();
    const { state, resource } = await this.pages.known();
    const row = await store.row(this.pages.ref, request.recordType, request.recordKey);
    if (row === null || resource === null) throw gone();
    const { facts } = this.context;
    const quoted = await quotedRow({ store, state, facts, resource }, row, request);
    if (quoted === null) throw gone();
    if (quoted.html.trim() === "") {
      throw new Refusal("no_text", vscode.l10n.t("There is no text here that could be copied."));
    }
    const head = resourceHead(resource, state, this.context.service());
    const payload = payloadOf(row);
    const text = formatQuotation(
      {
        ...quoted,
        notes: footnotesOf(payload),
        title: textField(payload, "title"),
        resource: { group: resource.group, id: resource.id },
        resourceName: head.name,
        authorName: head.authorName,
        attribution: head.attribution,
      },
      request.format,
    );
    return { text, title: quoted.from ?? head.name };
  }

  /** Without a reference, only this record lets documents recognise the text. */
  private noteInserted(reference: string | null): void {
    if (reference === null) return;
    const verse = { reference, resource: resourceKey(this.pages.ref) };
    void vscode.commands.executeCommand(NOTE_INSERTED, verse);
  }

  private async insert(text: string): Promise<string> {
    const editor = this.context.lastEditor();
    if (editor === undefined) {
      throw new Refusal(
        "no_editor",
        vscode.l10n.t("No text editor is open to insert into. Open one beside this panel."),
      );
    }
    const { document } = editor;
    const { version } = document;
    const accepted = await editor.edit((edit) => {
      for (const selection of editor.selections) edit.replace(selection, text);
    });
    // VS Code accepts an edit of a read-only editor without applying it.
    if (!accepted || document.version === version) {
      throw new Refusal("read_only", vscode.l10n.t("The text editor cannot be written to."));
    }
    const file = document.fileName.split(/[\\/]/).at(-1) ?? "";
    return vscode.l10n.t("Inserted into {0}", file);
  }
}

async function choose(resources: readonly LocalResource[]): Promise<LocalResource | undefined> {
  const picked = await showQuickPick(
    inertItems(
      resources.map((resource) => ({
        label: resourceTitle(resource),
        description: resourceDetail(resource, vscode.env.language),
        resource,
      })),
    ),
    { matchOnDescription: true, placeHolder: vscode.l10n.t("Read this verse in…") },
  );
  return picked?.resource;
}
