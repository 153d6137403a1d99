import { execFile } from "node:child_process";
import { userInfo } from "node:os";
import { promisify } from "node:util";
import * as vscode from "vscode";
import * as z from "zod";
import type { RawFinding } from "../../core/library/checks/types.js";
import type { Author } from "../../core/library/notes/events.js";
import { nodeNotesFiles } from "../../core/library/notes/files.js";
import type { IgnoredFinding } from "../../core/library/notes/fold.js";
import { NotesFolder, notesFolderNames } from "../../core/library/notes/folder.js";
import { GROUP_PATTERN, type ResourceRef } from "../../core/model/resource.js";
import { readSetting } from "../../platform/settings.js";

const MEMENTO_KEY = "ignoredFindings";

const storedSchema = z
  .array(
    z.object({
      thread: z.string(),
      resource: z.object({ group: z.string().regex(GROUP_PATTERN), id: z.int().min(1) }),
      verseKey: z.string().nullable(),
      rule: z.string(),
      scope: z.enum(["finding", "resource"]),
      recordType: z.string().nullable(),
      recordKey: z.string().nullable(),
      text: z.string().nullable(),
      reason: z.string(),
      author: z.object({ name: z.string(), email: z.string().optional() }),
      date: z.string(),
      heads: z.array(z.string()),
    }),
  )
  .catch([]);

/** Where an ignored finding was kept. */
export type IgnoredIn = "notes" | "storage";

/**
 * Findings that people chose to ignore: in the notes folder of the workspace, shared through its
 * repository, or in the extension's storage if no folder is open.
 */
export class Ignores {
  private folder: { readonly path: string; readonly notes: NotesFolder } | null = null;

  constructor(private readonly memento: vscode.Memento) {}

  async read(): Promise<readonly IgnoredFinding[]> {
    const stored = storedSchema.parse(this.memento.get(MEMENTO_KEY, []));
    const notes = this.notes();
    return notes === null ? stored : [...stored, ...(await notes.read()).ignored];
  }

  async ignore(
    resource: ResourceRef,
    finding: RawFinding,
    scope: IgnoredFinding["scope"],
    reason: string,
  ): Promise<IgnoredIn> {
    const author = await currentAuthor();
    const { rule } = finding;
    const entry =
      scope === "resource"
        ? { verseKey: null, rule, scope, recordType: null, recordKey: null, text: null }
        : {
            verseKey: finding.verseKey,
            rule,
            scope,
            recordType: finding.recordType,
            recordKey: finding.recordKey,
            text: finding.textHash,
          };
    const notes = this.notes();
    if (notes !== null) {
      await notes.ignore({ resource, ...entry, author, reason });
      return "notes";
    }
    const { group, id } = resource;
    const date = new Date().toISOString();
    const own = { ...entry, resource: { group, id }, author, reason, date, thread: "", heads: [] };
    await this.memento.update(MEMENTO_KEY, [
      ...storedSchema.parse(this.memento.get(MEMENTO_KEY, [])),
      own,
    ]);
    return "storage";
  }

  /** The notes folder of the first workspace folder on a disk; null if there is none. */
  private notes(): NotesFolder | null {
    const base = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file");
    const names = notesFolderNames(readSetting("notesFolder"));
    if (base === undefined || names === null) return null;
    const path = [base.uri.fsPath, ...names].join("/");
    if (this.folder?.path !== path) {
      this.folder = { path, notes: new NotesFolder(nodeNotesFiles(base.uri.fsPath), names) };
    }
    return this.folder.notes;
  }
}

/** The name in the Git configuration, else the name of the account. */
async function currentAuthor(): Promise<Author> {
  const cwd = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file")?.uri
    .fsPath;
  const value = async (key: string): Promise<string> => {
    try {
      const { stdout } = await promisify(execFile)("git", ["config", "--get", key], { cwd });
      return stdout.trim().slice(0, 200);
    } catch {
      return "";
    }
  };
  const [name, email] = await Promise.all([value("user.name"), value("user.email")]);
  const shown = name === "" ? userInfo().username : name;
  return email === "" ? { name: shown } : { name: shown, email };
}
