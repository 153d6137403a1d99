import { constants, type Dirent } from "node:fs";
import { lstat, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import * as path from "node:path";

export type FileKind = "file" | "folder" | "link" | "other";

/**
 * The files of one notes folder. A path is a list of names below it. An implementation never
 * follows a symbolic link: the kind of a link is `link`, whatever it points to.
 */
export interface NotesFiles {
  /** The entries of a folder; null if it does not exist. The folder itself is `[]`. */
  list(
    folder: readonly string[],
  ): Promise<readonly { readonly name: string; readonly kind: FileKind }[] | null>;
  /** The kind of an entry; null if it does not exist. */
  kind(file: readonly string[]): Promise<FileKind | null>;
  /** The bytes of a file, or at least `most + 1` of them; rejects if it cannot be read. */
  read(file: readonly string[], most: number): Promise<Uint8Array>;
  /** Writes a new file as a whole, with the folders above it; rejects if it exists. */
  create(file: readonly string[], bytes: Uint8Array): Promise<void>;
}

/** A notes folder on the disk, for programs without an editor. */
export function nodeNotesFiles(root: string): NotesFiles {
  const at = (names: readonly string[]): string => path.join(root, ...names);
  const kind: NotesFiles["kind"] = async (file) => {
    try {
      return kindOf(await lstat(at(file)));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };
  return {
    kind,
    async list(folder) {
      try {
        const entries = await readdir(at(folder), { withFileTypes: true });
        return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    async read(file, most) {
      // Windows has no such flag; there the caller has already checked the kind.
      const flags = constants.O_RDONLY | (process.platform === "win32" ? 0 : constants.O_NOFOLLOW);
      const handle = await open(at(file), flags);
      try {
        const buffer = new Uint8Array(most + 1);
        let length = 0;
        while (length < buffer.length) {
          const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
          if (bytesRead === 0) break;
          length += bytesRead;
        }
        return buffer.subarray(0, length);
      } finally {
        await handle.close();
      }
    },
    async create(file, bytes) {
      if ((await kind(file)) !== null) throw new Error(`${file.join("/")} exists.`);
      await mkdir(path.dirname(at(file)), { recursive: true });
      const temporary = `${at(file)}.tmp`;
      try {
        const handle = await open(temporary, "wx");
        try {
          await handle.writeFile(bytes);
        } finally {
          await handle.close();
        }
        await rename(temporary, at(file));
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
  };
}

function kindOf(entry: Pick<Dirent, "isFile" | "isDirectory" | "isSymbolicLink">): FileKind {
  if (entry.isSymbolicLink()) return "link";
  if (entry.isDirectory()) return "folder";
  return entry.isFile() ? "file" : "other";
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return code === "ENOENT" || code === "ENOTDIR";
}
