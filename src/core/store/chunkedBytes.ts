import { deflateRaw, inflateRawSync } from "node:zlib";

const CHUNK_BYTES = 1024 * 1024;
/**
 * Chunks that stay uncompressed. Longer texts are compressed in memory, so that a tafsir of 60 MB
 * takes a quarter of it.
 */
const PLAIN_CHUNKS = 2;

interface Chunk {
  readonly size: number;
  /** Null while only the compressed bytes are kept. */
  plain: Buffer | null;
  packed: Buffer | null;
}

/** Bytes that grow by chunks, so that large texts are never copied. */
export class ChunkedBytes {
  /** The chunks that are full. */
  private readonly chunks: Chunk[] = [];
  private last: Buffer = Buffer.alloc(0);
  private used = 0;
  /** A buffer that can be reused, because its bytes are compressed. */
  private spare: Buffer | null = null;
  private lastPacking = Promise.resolve();
  private packingBefore = Promise.resolve();
  /** The last compressed chunk that was read. */
  private unpacked: { readonly chunk: Chunk; readonly bytes: Buffer } | null = null;
  length = 0;

  /** The memory that the bytes take. */
  get heldBytes(): number {
    const held = (chunk: Chunk): number => (chunk.plain ?? chunk.packed)?.byteLength ?? 0;
    return this.chunks.reduce((sum, chunk) => sum + held(chunk), this.last.byteLength);
  }

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
    for (const chunk of [...this.chunks, null]) {
      const size = chunk === null ? this.used : chunk.size;
      const next = base + size;
      if (next > start && base < end) {
        const bytes = chunk === null ? this.last : this.bytesOf(chunk);
        yield bytes.subarray(Math.max(0, start - base), Math.min(size, end - base));
      }
      if (next >= end) return;
      base = next;
    }
  }

  /**
   * Consecutive items, each of which was appended as a whole. `frees` drops each chunk after it is
   * read.
   * @param ends The end of each item.
   */
  *items(ends: Numbers, { frees = false } = {}): Generator<Buffer> {
    let base = 0;
    let start = 0;
    let index = 0;
    for (const chunk of [...this.chunks, null]) {
      const bytes = chunk === null ? this.last : this.bytesOf(chunk);
      const size = chunk === null ? this.used : chunk.size;
      for (; index < ends.length && start < base + size; index++) {
        yield bytes.subarray(start - base, ends.at(index) - base);
        start = ends.at(index);
      }
      base += size;
      if (frees && chunk !== null) {
        chunk.plain = null;
        chunk.packed = null;
      }
    }
  }

  /** Decompresses everything, for reads in any order. */
  unpack(): void {
    for (const chunk of this.chunks) chunk.plain ??= this.bytesOf(chunk);
    this.unpacked = null;
  }

  private bytesOf(chunk: Chunk): Buffer {
    if (chunk.plain !== null || chunk.packed === null) return chunk.plain ?? Buffer.alloc(0);
    if (this.unpacked?.chunk !== chunk) {
      this.unpacked = { chunk, bytes: unpacked(chunk.packed, chunk.size) };
    }
    return this.unpacked.bytes;
  }

  /** The chunk with room for this many bytes after `used`. */
  private room(bytes: number): Buffer {
    if (this.last.byteLength - this.used >= bytes) return this.last;
    if (this.used > 0) {
      const plain = this.last.subarray(0, this.used);
      this.chunks.push({ size: this.used, plain, packed: null });
      const old = this.chunks.at(-1 - PLAIN_CHUNKS);
      if (old !== undefined) this.pack(old);
    }
    const { spare } = this;
    const isEnough = spare !== null && spare.byteLength >= bytes;
    this.last = isEnough ? spare : Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, bytes));
    this.spare = null;
    this.used = 0;
    return this.last;
  }

  /**
   * Resolves when at most one chunk waits to be compressed. Await it now and then while appending
   * much, because a busy machine compresses slower than it reads.
   */
  packed(): Promise<void> {
    return this.packingBefore;
  }

  /**
   * Compresses a chunk on another thread. The chunk stays uncompressed until then, or if that
   * fails.
   */
  private pack(chunk: Chunk): void {
    const { plain } = chunk;
    if (plain === null) return;
    this.packingBefore = this.lastPacking;
    this.lastPacking = new Promise((resolve) => {
      deflateRaw(plain, { level: 1, chunkSize: CHUNK_BYTES / 2 }, (error, packed) => {
        resolve();
        if (error !== null || chunk.plain === null) return;
        // A copy, because Node's buffer has unused space at its end.
        chunk.packed = Buffer.from(packed);
        chunk.plain = null;
        this.spare = Buffer.from(plain.buffer);
      });
    });
  }
}

function unpacked(packed: Buffer, size: number): Buffer {
  // With enough space for everything, Node needs one buffer instead of joining many.
  return inflateRawSync(packed, { chunkSize: size + 1 });
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

  /** The numbers at these indexes. */
  of(indexes: readonly number[]): Uint32Array {
    // A loop is several times faster than `Uint32Array.from` with a function.
    const values = new Uint32Array(indexes.length);
    for (let at = 0; at < indexes.length; at++) values[at] = this.at(indexes[at] ?? 0);
    return values;
  }
}
