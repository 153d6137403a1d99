import { randomUUID } from "node:crypto";
import { open, realpath, rename, rm } from "node:fs/promises";
import * as path from "node:path";

/** Target of an export. Only `commit` replaces it, as a whole. */
export interface ExportSink {
  write(bytes: Uint8Array): Promise<void>;
  commit(): Promise<void>;
  /** Removes everything written and leaves the target unchanged. Never rejects. */
  discard(): Promise<void>;
}

/** A file on disk, written under a temporary name beside its target. */
export async function fileSink(file: string): Promise<ExportSink> {
  // Follow a symbolic link: it keeps pointing to the same file.
  const target = await realpath(file).catch(() => file);
  const temporary = path.join(path.dirname(target), `.${randomUUID()}.tmp`);
  const handle = await open(temporary, "wx");
  return {
    async write(bytes) {
      await handle.writeFile(bytes);
    },
    async commit() {
      await handle.sync();
      await handle.close();
      await rename(temporary, target);
    },
    async discard() {
      // A closed handle may be closed again.
      await handle.close().catch(() => undefined);
      await rm(temporary, { force: true }).catch(() => undefined);
    },
  };
}
