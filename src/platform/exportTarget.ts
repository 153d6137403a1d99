import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import * as z from "zod";
import { fileSink, type ExportSink } from "../core/library/export/sink.js";

/** Without its host, a file on a server would become one on this machine. */
const targetSchema = z.object({
  scheme: z.string().min(1),
  authority: z.string().optional(),
  path: z.string().min(1),
  query: z.string().optional(),
  fragment: z.string().optional(),
});

/** A target that another extension passes, as a `Uri` or as its parts; undefined for anything else. */
export function exportTargetOf(value: unknown): vscode.Uri | undefined {
  if (value instanceof vscode.Uri) return value;
  const parsed = targetSchema.safeParse(value);
  if (!parsed.success) return undefined;
  try {
    return vscode.Uri.from(parsed.data);
  } catch {
    // A scheme with a space, for example.
    return undefined;
  }
}

/**
 * A target on any writable file system. On disk, the export is streamed to a new file, which a
 * rename puts in place. Other file systems accept whole files only, so the export is collected
 * first. Their rename in VS Code deletes the target before it moves the new file. Therefore the
 * export is written twice: next to the target, to prove that there is room, and then over the
 * target. If the second write fails, the target is restored.
 */
export async function openExportTarget(target: vscode.Uri): Promise<ExportSink> {
  if (target.scheme === "file") return fileSink(target.fsPath);
  const { fs } = vscode.workspace;
  const temporary = vscode.Uri.joinPath(target, "..", `.export-${randomUUID()}.tmp`);
  const chunks: Uint8Array[] = [];
  const removeTemporary = async (): Promise<void> => {
    try {
      await fs.delete(temporary);
    } catch {
      // The file was never written.
    }
  };
  return {
    write(bytes) {
      chunks.push(bytes);
      return Promise.resolve();
    },
    async commit() {
      const whole = Buffer.concat(chunks);
      await fs.writeFile(temporary, whole);
      const before = await contentOf(target);
      try {
        await fs.writeFile(target, whole);
      } catch (error) {
        await restore(target, before);
        throw error;
      }
      await removeTemporary();
    },
    async discard() {
      chunks.length = 0;
      await removeTemporary();
    },
  };
}

/** Null if there is no such file. */
async function contentOf(uri: vscode.Uri): Promise<Uint8Array | null> {
  try {
    return await vscode.workspace.fs.readFile(uri);
  } catch {
    return null;
  }
}

/** Restores the former content if the failed write has changed it. */
async function restore(uri: vscode.Uri, before: Uint8Array | null): Promise<void> {
  const { fs } = vscode.workspace;
  const now = await contentOf(uri);
  if (now === null ? before === null : before !== null && Buffer.compare(now, before) === 0) return;
  try {
    if (before === null) await fs.delete(uri);
    else await fs.writeFile(uri, before);
  } catch {
    // The original error is the one to report.
  }
}
