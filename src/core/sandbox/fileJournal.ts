import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { SandboxJournal } from "./ops.js";

/** A journal in a file of one JSON text a line. An unfinished last line is passed over. */
export function fileJournal(file: string): SandboxJournal {
  return {
    async load() {
      let text: string;
      try {
        text = await readFile(file, "utf8");
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
        throw error;
      }
      return text.split("\n").flatMap((line): unknown[] => {
        try {
          return [JSON.parse(line)];
        } catch {
          return [];
        }
      });
    },
    async append(op) {
      await mkdir(dirname(file), { recursive: true });
      // A line break first: after an unfinished line, the entry still stands on its own.
      await appendFile(file, `\n${JSON.stringify(op)}`);
    },
  };
}
