import * as vscode from "vscode";
import * as z from "zod";
import { allRows } from "../../core/library/allRows.js";
import { chapterText, type ChapterText } from "../../core/library/checks/document.js";
import { checkRowOf, chapterOfRow, factsOf } from "../../core/library/checks/rows.js";
import { parseJson } from "../../core/model/json.js";
import { chapterById } from "../../core/model/chapters.js";
import { findResource, GROUP_PATTERN, type ResourceRef } from "../../core/model/resource.js";
import type { ContentStore } from "../../core/ports.js";
import { ROW_SCHEME } from "../commands/ids.js";
import { groupTitle } from "../text/groups.js";
import { textPath } from "../text/textPath.js";

const addressSchema = z.object({
  group: z.string().regex(GROUP_PATTERN),
  id: z.int().min(1),
  /** 0 for rows without a verse. */
  chapter: z.int().min(0).max(114),
});

/** Maximum characters of a resource's name in a path, which also has the resource's key. */
const MAX_NAME = 50;

export interface ChapterAddress {
  readonly ref: ResourceRef;
  readonly chapter: number;
}

/**
 * The address of a surah of a resource as a read-only document. Its number comes first, so that
 * lists sort by surah.
 */
export function chapterUri({ ref, chapter }: ChapterAddress, name: string): vscode.Uri {
  const title =
    chapter === 0
      ? groupTitle(ref.group)
      : `${String(chapter).padStart(3, "0")} ${chapterById(chapter)?.name ?? ""}`;
  return vscode.Uri.from({
    scheme: ROW_SCHEME,
    path: textPath(
      "text",
      `${[...name].slice(0, MAX_NAME).join("")} (${ref.group}-${ref.id})`,
      title,
    ),
    query: JSON.stringify({ group: ref.group, id: ref.id, chapter }),
  });
}

/** The surah of an address; undefined for other documents of the scheme. */
export function chapterAddress(uri: vscode.Uri): ChapterAddress | undefined {
  if (uri.scheme !== ROW_SCHEME) return undefined;
  const parsed = addressSchema.safeParse(parseJson(uri.query));
  if (!parsed.success) return undefined;
  const { group, id, chapter } = parsed.data;
  return { ref: { group, id }, chapter };
}

/** The column in which a text is open already, else the one beside the active editor. */
export function openColumn(uri: vscode.Uri): vscode.ViewColumn {
  const group = vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(
      ({ input }) =>
        input instanceof vscode.TabInputText && input.uri.toString() === uri.toString(),
    ),
  );
  return group?.viewColumn ?? vscode.ViewColumn.Beside;
}

/** Serves surahs of resources as plain texts, and follows their changes. */
export class VerseDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly store: () => Promise<ContentStore>) {}

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string | undefined> {
    const address = chapterAddress(uri);
    if (address === undefined) return undefined;
    return (await this.read(address)).text;
  }

  /** The text of a surah, with the places of its verses. */
  async read({ ref, chapter }: ChapterAddress): Promise<ChapterText> {
    const store = await this.store();
    const resource = findResource(await store.state(), ref);
    if (resource === undefined) {
      throw new Error(vscode.l10n.t("This resource is no longer in the local copy."));
    }
    const within = { from: chapter * 1000, to: chapter * 1000 + 999 };
    const stored =
      chapter === 0
        ? await allRows(store, ref)
        : await allRows({ rows: (of, query) => store.rows(of, { ...query, ...within }) }, ref);
    const rows = stored.map(checkRowOf).filter((row) => chapterOfRow(row) === chapter);
    const name = resource.name ?? `${ref.group}:${ref.id}`;
    return chapterText(factsOf(resource), name, chapter, rows);
  }

  /** Refreshes the open documents of changed resources. */
  refresh(refs: readonly ResourceRef[]): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      const address = chapterAddress(uri);
      if (address === undefined) continue;
      const { group, id } = address.ref;
      if (refs.some((ref) => ref.group === group && ref.id === id)) this.changed.fire(uri);
    }
  }

  dispose(): void {
    this.changed.dispose();
  }
}
