import * as vscode from "vscode";
import * as z from "zod";
import {
  compareChanges,
  type ChangedText,
  type ComparedChanges,
} from "../../core/library/review/comparison.js";
import { parseJson } from "../../core/model/json.js";
import { chapterById } from "../../core/model/chapters.js";
import { GROUP_PATTERN, resourceKey, type ResourceRef } from "../../core/model/resource.js";
import { rowKey } from "../../core/model/row.js";
import { parseVerseKey } from "../../core/model/verse.js";
import type { ContentStore } from "../../core/ports.js";
import { otherServiceText } from "../text/services.js";
import { textPath } from "../text/textPath.js";
import { CHANGES_SCHEME } from "./ids.js";

/** The part of the changes in a comparison, which also identifies it. */
const partSchema = z.object({
  /** The key of the environment that has the changes. */
  service: z.string(),
  ref: z.object({ group: z.string().regex(GROUP_PATTERN), id: z.int().min(1) }),
  /** ISO 8601: the changes applied after it; empty for the whole history. */
  since: z.string().max(40),
  offset: z.int().min(0),
});
type Part = z.infer<typeof partSchema>;

/** One side of one text of a comparison. */
const sideSchema = partSchema.extend({
  /** A chapter's number, or the key of a row. */
  text: z.union([z.int(), z.string()]),
  side: z.enum(["before", "after"]),
});
type Side = z.infer<typeof sideSchema>;

/** The file system methods that read-only documents need. */
export type ReadOnlyFiles = Pick<
  vscode.FileSystemProvider,
  "onDidChangeFile" | "stat" | "readFile"
>;

/**
 * The texts of comparisons as read-only files. They do not change after the comparison was opened,
 * not even by a review. After a reload each comparison is computed once from the history.
 */
export class ChangeDocuments implements ReadOnlyFiles, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly disposables: vscode.Disposable[];
  private readonly comparisons = new Map<string, Promise<readonly ChangedText[]>>();
  private last = "";

  /** `service` is the key of the environment in use, whose store is `store`. */
  constructor(
    private readonly store: () => Promise<ContentStore>,
    private readonly service: () => string,
  ) {
    this.disposables = [
      this.changed,
      vscode.workspace.onDidCloseTextDocument(() => this.forgetClosed()),
    ];
  }

  /** Opens a comparison of all its documents in one editor. */
  async show(
    { title, name }: { readonly title: string; readonly name: string },
    { group, id }: ResourceRef,
    part: { readonly since: string | null; readonly offset: number },
    { texts }: ComparedChanges,
  ): Promise<void> {
    const address: Part = {
      service: this.service(),
      ref: { group, id },
      since: part.since ?? "",
      offset: part.offset,
    };
    const key = keyOf(address);
    this.last = key;
    this.comparisons.set(key, Promise.resolve(texts));
    const uri = (text: ChangedText, side: Side["side"]): vscode.Uri => {
      const query: Side = { ...address, text: idOf(text), side };
      return vscode.Uri.from({
        scheme: CHANGES_SCHEME,
        path: textPath(text.form, name, documentName(text)),
        query: JSON.stringify(query),
      });
    };
    // The address may have been used for older texts.
    this.changed.fire(
      texts.flatMap((text) =>
        (["before", "after"] as const).map((side) => ({
          type: vscode.FileChangeType.Changed,
          uri: uri(text, side),
        })),
      ),
    );
    // Always both sides, because VS Code strikes out the name of a document without its right side.
    const compared = texts.map((text) => [
      uri(text, "after"),
      uri(text, "before"),
      uri(text, "after"),
    ]);
    await vscode.commands.executeCommand("vscode.changes", title, compared);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { byteLength } = await this.readFile(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: byteLength };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const parsed = sideSchema.safeParse(parseJson(uri.query));
    if (!parsed.success) throw vscode.FileSystemError.FileNotFound(uri);
    const { text: id, side, ...part } = parsed.data;
    const texts = await this.textsOf(part);
    if (texts === null) return new TextEncoder().encode(otherServiceText(part.service));
    const text = texts.find((one) => idOf(one) === id);
    // A change that left the history becomes an empty text, so that the comparison still opens.
    return new TextEncoder().encode(text?.[side] ?? "");
  }

  /** Null for the changes of a service that is not in use. */
  private async textsOf(part: Part): Promise<readonly ChangedText[] | null> {
    const key = keyOf(part);
    const known = this.comparisons.get(key);
    if (known !== undefined) return known;
    const { service, ref, since, offset } = part;
    if (service !== this.service()) return null;
    const computing = this.store()
      .then((store) => compareChanges(store, ref, { since, offset }))
      .then(({ texts }) => texts);
    this.comparisons.set(key, computing);
    computing.catch(() => this.comparisons.delete(key));
    return computing;
  }

  private forgetClosed(): void {
    const shown = new Set<string>();
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme !== CHANGES_SCHEME) continue;
      const parsed = partSchema.safeParse(parseJson(uri.query));
      if (parsed.success) shown.add(keyOf(parsed.data));
    }
    for (const key of this.comparisons.keys()) {
      // The documents of the newest comparison may not be open yet.
      if (!shown.has(key) && key !== this.last) this.comparisons.delete(key);
    }
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }
}

function keyOf({ service, ref, since, offset }: Part): string {
  return [service, resourceKey(ref), since, offset].join(" ");
}

function idOf({ chapter, row }: ChangedText): number | string {
  return row === null ? (chapter ?? 0) : rowKey(row);
}

/** `Al-Baqarah`, `Al-Baqarah 2:255` or `12`: the name above a text in the comparison. */
function documentName({ chapter, row }: ChangedText): string {
  const verse = parseVerseKey(row?.verseKey);
  const surah = chapterById(chapter ?? verse?.chapter ?? 0)?.name;
  return [surah, row?.name].filter((part) => part != null).join(" ");
}
