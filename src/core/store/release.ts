/** Frees the memory of bytes that nobody reads any more, without waiting for a full collection. */
export function release(bytes: Uint8Array): void {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && buffer.byteLength > 64 * 1024) structuredClone(buffer, { transfer: [buffer] });
}
