import * as l10n from "@vscode/l10n";
import { isContentError, serializeError } from "../../core/model/errors.js";
import { describeError } from "./errors.js";

/** The reason why an export failed, in one or two sentences. */
export function exportProblem(error: unknown, locale: string): string {
  if (isContentError(error)) {
    switch (error.code) {
      case "invalid_resources":
        return l10n.t("The resource is no longer in the local copy.");
      case "store_busy":
        return l10n.t("A sync is changing the resource. Try again when it is done.");
      default:
        return describeError(serializeError(error), locale).message;
    }
  }
  switch (codeOf(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return l10n.t("The disk is full.");
    case "EROFS":
      return l10n.t("The disk or the folder is read-only.");
    case "EACCES":
    case "EPERM":
    case "EBUSY":
    case "NoPermissions":
      return l10n.t(
        "You do not have permission to write there, or another program has the file open.",
      );
    case "ENOENT":
    case "ENOTDIR":
    case "FileNotFound":
    case "FileNotADirectory":
      return l10n.t("The folder does not exist.");
    case "EISDIR":
    case "FileIsADirectory":
      return l10n.t("A folder has this name.");
    case "ENAMETOOLONG":
      return l10n.t("The name of the file is too long.");
    case "Unavailable":
      return l10n.t("The file system is not available.");
    default:
      return serializeError(error).message;
  }
}

/** The code of an error of Node (`ENOSPC`) or of VS Code's file systems (`NoPermissions`). */
function codeOf(error: unknown): unknown {
  return error instanceof Error ? Reflect.get(error, "code") : undefined;
}
