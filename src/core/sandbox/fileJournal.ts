import { appendFile, mkdir, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { SandboxJournal } from "./ops.js";

/**
 * A journal in a file that several windows can share, with one JSON text on each line. Readers skip
 * an unfinished line.
 */
export function fileJournal(file: string): SandboxJournal {
  let read: { readonly size: number; readonly entries: readonly unknown[] } = {
    size: 0,
    entries: [],
  };
  return {
    async load() {
      try {
        // The file only grows, so its size shows if it has new entries.
        const { size } = await stat(file);
        if (size !== read.size) read = { size, entries: entriesOf(await readFile(file, "utf8")) };
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
      }
      return read.entries;
    },
    async append(op) {
      await mkdir(dirname(file), { recursive: true });
      // The line break comes first, so that the entry is separate from an unfinished line.
      await appendFile(file, `\n${JSON.stringify(op)}`);
    },
  };
}

function entriesOf(text: string): unknown[] {
  return text.split("\n").flatMap((line): unknown[] => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}
