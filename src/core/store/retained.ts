import { randomBytes } from "node:crypto";
import { resourceKey, type ResourceKey, type ResourceRef } from "../model/resource.js";
import type { FileSystem } from "../ports.js";
import type { MutationHead } from "../model/commit.js";
import { storeError } from "./fileErrors.js";
import type { RowMutation } from "./mutations.js";

/** The separator of payloads in a file: the one character that JSON text never contains. */
const SEPARATOR = "\0";

interface Waiting {
  readonly ref: ResourceRef;
  inMemory: RowMutation[];
  bytes: number;
  /** Files with mutations that were retained earlier. */
  files: { readonly path: string; readonly heads: readonly MutationHead[] }[];
}

/**
 * The row mutations of a run by resource until they are applied, within a byte budget. Beyond it,
 * the payloads of the largest resources move to temporary files.
 */
export class RetainedMutations {
  private readonly byResource = new Map<ResourceKey, Waiting>();
  private bytes = 0;

  constructor(
    private readonly fs: FileSystem,
    private readonly folder: string,
    private readonly budget: number,
  ) {}

  async add(mutations: readonly RowMutation[]): Promise<void> {
    for (const mutation of mutations) {
      const { group, id } = mutation.head;
      const key = resourceKey({ group, id });
      const waiting = this.byResource.get(key) ?? {
        ref: { group, id },
        inMemory: [],
        bytes: 0,
        files: [],
      };
      this.byResource.set(key, waiting);
      // In most languages a character takes two bytes in memory.
      const size = (mutation.data?.length ?? 0) * 2;
      waiting.inMemory.push(mutation);
      waiting.bytes += size;
      this.bytes += size;
    }
    while (this.bytes > this.budget) {
      const largest = [...this.byResource.values()].reduce((a, b) => (a.bytes >= b.bytes ? a : b));
      if (largest.bytes === 0) break;
      await this.spill(largest);
    }
  }

  /**
   * The row mutations of a resource after this sequence, in ascending order without duplicates from
   * repeated pages. Several rows may share a sequence.
   */
  async of(ref: ResourceRef, after: number): Promise<RowMutation[]> {
    const waiting = this.byResource.get(resourceKey(ref));
    if (waiting === undefined) return [];
    const mutations = new Map<string, RowMutation>();
    for (const file of waiting.files) {
      if (!file.heads.some((head) => head.sequence > after)) continue;
      const payloads = Buffer.from(await this.fs.readFile(file.path))
        .toString()
        .split(SEPARATOR);
      for (const [index, head] of file.heads.entries()) {
        const data = payloads[index] ?? "";
        mutations.set(nameOf(head), { head, data: data === "" ? null : data });
      }
    }
    for (const mutation of waiting.inMemory) mutations.set(nameOf(mutation.head), mutation);
    return [...mutations.values()]
      .filter(({ head }) => head.sequence > after)
      .sort((a, b) => a.head.sequence - b.head.sequence);
  }

  async clear(): Promise<void> {
    const files = [...this.byResource.values()].flatMap((waiting) => waiting.files);
    this.byResource.clear();
    this.bytes = 0;
    for (const { path } of files) {
      // If this fails, the next run removes the file.
      await this.fs.remove(path).catch(() => undefined);
    }
  }

  private async spill(waiting: Waiting): Promise<void> {
    const { group, id } = waiting.ref;
    const path = `${this.folder}/${group}-${id}.${randomBytes(4).toString("hex")}.mutations.tmp`;
    const heads = waiting.inMemory.map(({ head }) => head);
    const payloads = waiting.inMemory.map(({ data }) => data ?? "");
    const bytes = Buffer.from(payloads.join(SEPARATOR));
    try {
      await this.fs.writeFile(path, bytes);
    } catch (error) {
      throw storeError(error, bytes.byteLength);
    }
    waiting.files.push({ path, heads });
    waiting.inMemory = [];
    this.bytes -= waiting.bytes;
    waiting.bytes = 0;
  }
}

function nameOf({ sequence, type, recordType, recordKey }: MutationHead): string {
  return JSON.stringify([sequence, type, recordType, recordKey]);
}
