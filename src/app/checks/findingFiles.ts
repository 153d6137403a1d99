import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import * as z from "zod";
import { isMessageId } from "../../core/library/checks/messages.js";
import { isRuleId } from "../../core/library/checks/registry.js";
import type { PlacedFinding } from "../../core/library/checks/stored.js";
import { fileSink } from "../../core/library/export/sink.js";
import { parseJson } from "../../core/model/json.js";
import { GROUP_PATTERN, type ResourceRef } from "../../core/model/resource.js";
import type { Checked } from "./checked.js";

const FOLDER = "findings";
const SUFFIX = ".ndjson";
/** The extension never writes files above this size. */
const MOST_BYTES = 32 * 1024 * 1024;
/** Findings read or written at a time, so that a long file does not block the thread. */
const SLICE = 200;

const headSchema = z.object({
  group: z.string().regex(GROUP_PATTERN),
  id: z.int().min(1),
  file: z.string(),
  rules: z.string(),
  count: z.int().min(0),
});

const position = z.int().min(0);
const findingSchema = z.object({
  rule: z.string().refine(isRuleId),
  message: z.string().refine(isMessageId),
  args: z.array(z.union([z.string(), z.number()])),
  recordType: z.string().nullable(),
  recordKey: z.string().nullable(),
  verseKey: z.string().nullable(),
  place: z
    .object({
      kind: z.enum(["text", "note", "title", "word"]),
      index: position,
      start: position,
      end: position,
    })
    .nullable(),
  quote: z.string(),
  textHash: z.string().nullable(),
  chapter: z.int().min(0).max(114),
  range: z.object({ startLine: position, start: position, endLine: position, end: position }),
}) satisfies z.ZodType<PlacedFinding>;

/**
 * Keeps findings beside the local copy, so that a window shows them again after a reload. Each
 * resource has one file: a line with the generation and the rules, then a line for each finding. A
 * file that is damaged or belongs to other rules counts as absent.
 */
export class FindingFiles {
  constructor(
    /** Identifies the rules; findings of other rules are dropped. */
    private readonly rules: string,
  ) {}

  /** The findings in an environment's folder. Rejects with the file system's error. */
  async read(dir: string): Promise<Checked[]> {
    const names = await readdir(path.join(dir, FOLDER)).catch(ifAbsent([]));
    const found: Checked[] = [];
    for (const name of names) {
      if (!name.endsWith(SUFFIX)) continue;
      const checked = await this.readOne(path.join(dir, FOLDER, name));
      if (checked !== null && nameOf(checked.ref) === name) found.push(checked);
    }
    return found;
  }

  async write(dir: string, { ref, file, raw }: Checked): Promise<void> {
    if (file === null) return;
    await mkdir(path.join(dir, FOLDER), { recursive: true });
    const sink = await fileSink(path.join(dir, FOLDER, nameOf(ref)));
    try {
      const { group, id } = ref;
      const head = { group, id, file, rules: this.rules, count: raw.length };
      await sink.write(encode([head]));
      for (let at = 0; at < raw.length; at += SLICE) {
        await sink.write(encode(raw.slice(at, at + SLICE)));
      }
      await sink.commit();
    } catch (error) {
      await sink.discard();
      throw error;
    }
  }

  async remove(dir: string, ref: ResourceRef): Promise<void> {
    await rm(path.join(dir, FOLDER, nameOf(ref)), { force: true });
  }

  private async readOne(file: string): Promise<Checked | null> {
    const about = await stat(file);
    if (!about.isFile() || about.size > MOST_BYTES) return null;
    const lines = (await readFile(file, "utf8")).split("\n");
    const head = headSchema.safeParse(parseJson(lines[0] ?? ""));
    if (!head.success || head.data.rules !== this.rules) return null;
    const { group, id, file: generation, count } = head.data;
    const raw: PlacedFinding[] = [];
    // The last line also ends with a line feed, so a file that was cut off has too few lines.
    if (lines.length !== count + 2) return null;
    for (const line of lines.slice(1, -1)) {
      const finding = findingSchema.safeParse(parseJson(line));
      if (!finding.success) return null;
      raw.push(finding.data);
      if (raw.length % SLICE === 0) await setImmediate();
    }
    return { ref: { group, id }, file: generation, raw };
  }
}

/** Identifies a build's rules by its program file, because each build may report other findings. */
export async function rulesOf(program: string): Promise<string> {
  const { size, mtimeMs } = await stat(program);
  return `${size} ${mtimeMs}`;
}

function nameOf({ group, id }: ResourceRef): string {
  return `${group}-${id}${SUFFIX}`;
}

function encode(lines: readonly unknown[]): Uint8Array {
  return new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

function ifAbsent<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === "ENOENT") return value;
    throw error;
  };
}
