const CHUNK_BYTES = 1024 * 1024;

/** Bytes that grow by chunks, so that large texts are never copied. */
export class ChunkedBytes {
  private readonly chunks: Buffer[] = [];
  private used = 0;
  length = 0;

  append(text: string): void {
    // A UTF-16 unit takes at most three bytes in UTF-8.
    const chunk = this.room(text.length * 3);
    const written = chunk.write(text, this.used);
    this.used += written;
    this.length += written;
  }

  appendBytes(bytes: Uint8Array): void {
    this.room(bytes.byteLength).set(bytes, this.used);
    this.used += bytes.byteLength;
    this.length += bytes.byteLength;
  }

  /** The bytes from one position to another, as views. */
  *range(start: number, end: number): Generator<Buffer> {
    let base = 0;
    for (const [index, chunk] of this.chunks.entries()) {
      const size = index === this.chunks.length - 1 ? this.used : chunk.byteLength;
      const next = base + size;
      if (next > start && base < end) {
        yield chunk.subarray(Math.max(0, start - base), Math.min(size, end - base));
      }
      if (next >= end) return;
      base = next;
    }
  }

  /** The chunk with room for this many bytes after `used`. */
  private room(bytes: number): Buffer {
    const last = this.chunks.at(-1);
    if (last !== undefined && last.byteLength - this.used >= bytes) return last;
    if (last !== undefined) this.chunks[this.chunks.length - 1] = last.subarray(0, this.used);
    const chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, bytes));
    this.chunks.push(chunk);
    this.used = 0;
    return chunk;
  }
}

/** A growing list of unsigned 32-bit numbers. */
export class Numbers {
  private values = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index] ?? 0;
  }
}
