import { randomUUID } from "node:crypto";
import { open, realpath, rename, rm } from "node:fs/promises";
import * as path from "node:path";

/**
 * Where an export goes. The target is replaced by `commit`, as a whole, and never before.
 */
export interface ExportSink {
  write(bytes: Uint8Array): Promise<void>;
  commit(): Promise<void>;
  /** Leaves the target as it was, and nothing beside it. Never rejects. */
  discard(): Promise<void>;
}

/** A file on the disk, written beside its target under another name. */
export async function fileSink(file: string): Promise<ExportSink> {
  // A link keeps pointing to the file that it names.
  const target = await realpath(file).catch(() => file);
  const temporary = path.join(
    path.dirname(target),
    `.${path.basename(target).slice(0, 100)}.${randomUUID()}.tmp`,
  );
  const handle = await open(temporary, "wx");
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await handle.close();
  };
  return {
    async write(bytes) {
      await handle.writeFile(bytes);
    },
    async commit() {
      await handle.sync();
      await close();
      await rename(temporary, target);
    },
    async discard() {
      await close().catch(() => undefined);
      await rm(temporary, { force: true }).catch(() => undefined);
    },
  };
}
