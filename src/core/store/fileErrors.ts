import { ContentError } from "../model/errors.js";

/** Node's error code of a failed file operation (`ENOSPC`), or null for any other error. */
export function fileErrorCode(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : null;
}

/**
 * True if the system refused an operation: a read-only folder, or a file that another program has
 * locked.
 */
export function isRefused(error: unknown): boolean {
  return ["EACCES", "EPERM", "EROFS"].includes(fileErrorCode(error) ?? "");
}

export function isMissing(error: unknown): boolean {
  return fileErrorCode(error) === "ENOENT";
}

/** The error of a full disk, or of a disk with too little space for other programs. */
export function diskFull(bytesNeeded?: number, cause?: unknown): ContentError {
  return new ContentError(
    "store_full",
    bytesNeeded === undefined
      ? "The disk is full."
      : `The disk is full: ${Math.ceil(bytesNeeded / 1024)} KiB are needed.`,
    bytesNeeded === undefined ? {} : { bytesNeeded },
    { cause },
  );
}

/**
 * The store's error for a failed file operation: `store_full` with the bytes that the commit needs,
 * `store_read_only`, or `store_failed`. A ContentError is returned unchanged. A refused permission
 * alone does not mean a read-only folder: `StoreFiles.folderError` checks that.
 */
export function storeError(error: unknown, bytesNeeded?: number): ContentError {
  if (error instanceof ContentError) return error;
  const options = { cause: error };
  switch (fileErrorCode(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return diskFull(bytesNeeded, error);
    case "EACCES":
    case "EPERM":
      // Windows reports these codes for a file that another program has locked.
      return new ContentError(
        "store_failed",
        "A file of the local copy is held by another program, or must not be changed.",
        {},
        options,
      );
    case "EROFS":
      return new ContentError(
        "store_read_only",
        "The folder of the local copy cannot be written.",
        {},
        options,
      );
    default:
      return new ContentError(
        "store_failed",
        error instanceof Error ? error.message : String(error),
        {},
        options,
      );
  }
}
