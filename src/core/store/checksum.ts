import { crc32 } from "node:zlib";

/**
 * The CRC-32 of some bytes, continued from that of the bytes before them.
 *
 * Node 20 returns 0 for no bytes, whatever came before (`zlib.crc32`).
 */
export function continuedCrc(bytes: Uint8Array, before: number): number {
  return bytes.byteLength === 0 ? before : crc32(bytes, before);
}
