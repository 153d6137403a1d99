import { randomUUID } from "node:crypto";
import { open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
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
  const found = await stat(file).catch(() => null);
  if (found !== null && !found.isFile() && !found.isDirectory()) return streamSink(file);
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

/** A pipe or a device, such as `/dev/stdout`. A rename would put a file in its place. */
function streamSink(file: string): ExportSink {
  const chunks: Uint8Array[] = [];
  return {
    write(bytes) {
      chunks.push(bytes);
      return Promise.resolve();
    },
    async commit() {
      await writeFile(file, chunks);
    },
    discard() {
      chunks.length = 0;
      return Promise.resolve();
    },
  };
}
