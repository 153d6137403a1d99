import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/**
 * The files below a folder that contain one of these texts, each with the text that it contains.
 * Looks again if a file disappeared before it was read: a program that is still running renames its
 * temporary files, and the new name may not be among those that were listed.
 */
export async function filesContaining(folder: string, texts: readonly string[]): Promise<string[]> {
  for (;;) {
    try {
      return await searchFiles(folder, texts);
    } catch (error) {
      const isGone = error instanceof Error && "code" in error && error.code === "ENOENT";
      // Without the folder itself, looking again would not end.
      if (!isGone || !existsSync(folder)) throw error;
    }
  }
}

/** Throws ENOENT if a file or folder disappears meanwhile. */
async function searchFiles(folder: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    const content = await readFile(file);
    for (const text of texts) {
      if (content.includes(text) || content.includes(Buffer.from(text).toString("base64"))) {
        found.push(`${file}: ${text}`);
      }
    }
  }
  return found;
}

/** A folder or file that the runner names in the environment. */
export function fromEnvironment(variable: string): string {
  const value = process.env[variable];
  if (value === undefined || value === "") {
    throw new Error(`${variable} is not set`);
  }
  return value;
}
