/** A review note could not be written, for example on a full disk. */
export class NoteWriteError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
