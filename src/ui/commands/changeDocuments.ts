import * as vscode from "vscode";
import * as z from "zod";
import {
  compareChanges,
  type ChangedText,
  type ComparedChanges,
} from "../../core/library/review/comparison.js";
import { chapterById } from "../../core/model/chapters.js";
import { GROUP_PATTERN, type ResourceRef } from "../../core/model/resource.js";
import type { ContentStore } from "../../core/ports.js";

export const CHANGES_SCHEME = "quran-content-sync-changes";
/** As the manifest calls it. */
const TEXT_LANGUAGE = "quran-content-text";

const sideSchema = z.object({
  ref: z.object({ group: z.string().regex(GROUP_PATTERN), id: z.int().min(1) }),
  /** ISO 8601: the changes are those that were applied after it; empty for all that are kept. */
  since: z.string(),
  /** Which comparison the document is of, and which text of it. */
  comparison: z.int(),
  text: z.int(),
  side: z.enum(["before", "after"]),
});
type Side = z.infer<typeof sideSchema>;

/**
 * The texts of comparisons as read-only documents. They stay as they were when the comparison was
 * opened, also after its changes were marked as reviewed; a window that is loaded again reads them
 * from the history.
 */
export class ChangeDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly disposables: vscode.Disposable[];
  private readonly open = new Map<number, readonly ChangedText[]>();
  private last = 0;

  constructor(private readonly store: () => Promise<ContentStore>) {
    this.disposables = [
      vscode.workspace.registerTextDocumentContentProvider(CHANGES_SCHEME, this),
      vscode.workspace.onDidOpenTextDocument((document) => void wrapLines(document)),
      vscode.workspace.onDidCloseTextDocument(() => this.forgetClosed()),
    ];
  }

  /** Opens a comparison in one editor with all of its documents. */
  async show(
    title: string,
    ref: ResourceRef,
    since: string | null,
    { texts }: ComparedChanges,
  ): Promise<void> {
    // Documents that VS Code restores later have numbers of an earlier window.
    const comparison = Math.max(this.last + 1, Date.now());
    this.last = comparison;
    this.open.set(comparison, texts);
    const uri = (text: number, side: Side["side"]): vscode.Uri => {
      const query: Side = { ref, since: since ?? "", comparison, text, side };
      return vscode.Uri.from({
        scheme: CHANGES_SCHEME,
        path: `/${documentName(texts[text])}`,
        query: JSON.stringify(query),
      });
    };
    const compared = texts.map((text, index) => {
      const [before, after] = [uri(index, "before"), uri(index, "after")];
      return [
        text.after === null ? before : after,
        text.before === null ? undefined : before,
        text.after === null ? undefined : after,
      ];
    });
    await vscode.commands.executeCommand("vscode.changes", title, compared);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const parsed = sideSchema.safeParse(readJson(uri.query));
    if (!parsed.success) throw new Error(vscode.l10n.t("This address names no changes."));
    const { ref, since, comparison, text, side } = parsed.data;
    let texts = this.open.get(comparison);
    if (texts === undefined) {
      ({ texts } = await compareChanges(await this.store(), ref, since));
      // The other documents of the comparison are asked for next.
      this.open.set(comparison, texts);
    }
    return texts[text]?.[side] ?? "";
  }

  private forgetClosed(): void {
    const shown = new Set<number>();
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme !== CHANGES_SCHEME) continue;
      const parsed = sideSchema.safeParse(readJson(uri.query));
      if (parsed.success) shown.add(parsed.data.comparison);
    }
    for (const comparison of this.open.keys()) {
      // The newest may not have its documents yet.
      if (!shown.has(comparison) && comparison !== this.last) this.open.delete(comparison);
    }
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }
}

/**
 * Texts have a language of their own, whose default settings in the manifest wrap the lines of long
 * verses. (On both sides: an editor that has once been without its left side, because there was no
 * room, never wraps it again. So the same settings keep it there.)
 */
async function wrapLines(document: vscode.TextDocument): Promise<void> {
  if (document.uri.scheme !== CHANGES_SCHEME || document.languageId !== "plaintext") return;
  await vscode.languages.setTextDocumentLanguage(document, TEXT_LANGUAGE);
}

/** `2 Al-Baqarah.txt`, `2 255.txt` or `12.json`: what the comparison shows above a text. */
function documentName(text: ChangedText | undefined): string {
  const name =
    text?.chapter != null
      ? `${text.chapter} ${chapterById(text.chapter)?.name ?? ""}`
      : (text?.row?.verseKey ?? text?.row?.recordKey ?? "").replace(":", " ");
  const safe = name.replaceAll(/[^\p{L}\p{N} '.-]+/gu, "_").slice(0, 80);
  return `${safe}.${text?.form === "json" ? "json" : "txt"}`;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
