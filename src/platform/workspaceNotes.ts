import * as vscode from "vscode";
import type { FileKind, NotesFiles } from "../core/library/notes/files.js";

/** The files of a workspace folder on any file system, for review notes. */
export function workspaceNotesFiles(base: vscode.Uri): NotesFiles {
  const { fs } = vscode.workspace;
  const at = (names: readonly string[]): vscode.Uri => vscode.Uri.joinPath(base, ...names);
  const kind: NotesFiles["kind"] = async (file) => {
    try {
      return kindOf((await fs.stat(at(file))).type);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };
  return {
    kind,
    async list(folder) {
      try {
        const entries = await fs.readDirectory(at(folder));
        return entries.map(([name, type]) => ({ name, kind: kindOf(type) }));
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    async read(file, most) {
      const uri = at(file);
      const { size } = await fs.stat(uri);
      // Any content will do: the file is too long for a note.
      return size > most ? new Uint8Array(most + 1) : fs.readFile(uri);
    },
    async create(file, bytes) {
      if ((await kind(file)) !== null) throw vscode.FileSystemError.FileExists(at(file));
      const folder = file.slice(0, -1);
      await fs.createDirectory(at(folder));
      const temporary = at([...folder, `${file.at(-1) ?? ""}.tmp`]);
      try {
        await fs.writeFile(temporary, bytes);
        await fs.rename(temporary, at(file), { overwrite: false });
      } catch (error) {
        await Promise.resolve(fs.delete(temporary)).catch(() => undefined);
        throw error;
      }
    },
  };
}

function kindOf(type: vscode.FileType): FileKind {
  if ((type & vscode.FileType.SymbolicLink) !== 0) return "link";
  if ((type & vscode.FileType.Directory) !== 0) return "folder";
  return (type & vscode.FileType.File) !== 0 ? "file" : "other";
}

function isMissing(error: unknown): boolean {
  const code = error instanceof vscode.FileSystemError ? error.code : null;
  return code === "FileNotFound" || code === "FileNotADirectory";
}
