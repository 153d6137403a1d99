import { crc32 } from "node:zlib";
import type { MemoryDisk } from "./memoryFileSystem.js";

/** The path of the catalog's journal on a disk with one store. */
export function journalOf(disk: MemoryDisk): string {
  const path = [...disk.files.keys()].find((candidate) => candidate.endsWith(".journal"));
  if (path === undefined) throw new Error("no journal");
  return path;
}

/** The JSON texts of a journal's lines. */
export function journalLines(disk: MemoryDisk): string[] {
  const bytes = disk.files.get(journalOf(disk))?.bytes ?? new Uint8Array();
  return Buffer.from(bytes)
    .toString()
    .split("\n")
    .slice(0, -1)
    .map((line) => line.slice(9));
}

/** Appends a line with a correct checksum, as no store would write it. */
export function appendLine(disk: MemoryDisk, line: unknown): void {
  const path = journalOf(disk);
  const id = path.split(".")[1] ?? "";
  const before = journalLines(disk).reduce((crc, json) => crc32(json, crc), crc32(id));
  const json = JSON.stringify(line);
  const crc = crc32(json, before).toString(16).padStart(8, "0");
  const bytes = disk.files.get(path)?.bytes ?? new Uint8Array();
  disk.put(path, Buffer.concat([bytes, Buffer.from(`${crc} ${json}\n`)]));
}
