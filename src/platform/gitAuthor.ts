import * as vscode from "vscode";
import type { Author } from "../core/library/notes/events.js";
import { LIMITS } from "../core/library/notes/events.js";

/**
 * The author in the Git configuration of a folder, from VS Code's Git extension. Null if it is turned
 * off, the folder has no repository, or no name is set.
 */
export async function gitAuthor(folder: vscode.Uri): Promise<Author | null> {
  const extension = vscode.extensions.getExtension<unknown>("vscode.git");
  if (extension === undefined) return null;
  try {
    const api = call(await extension.activate(), "getAPI", 1);
    const repository = call(api, "getRepository", folder);
    const name = await configured(repository, "user.name");
    if (name === null) return null;
    const email = await configured(repository, "user.email");
    return email === null ? { name } : { name, email };
  } catch {
    // The Git extension throws while it is disabled.
    return null;
  }
}

/** A value of the repository's configuration, else of the user's. */
async function configured(repository: unknown, key: string): Promise<string | null> {
  for (const method of ["getConfig", "getGlobalConfig"]) {
    const value: unknown = await Promise.resolve(call(repository, method, key)).catch(() => null);
    if (typeof value === "string" && value.trim() !== "") {
      return value.trim().slice(0, LIMITS.name);
    }
  }
  return null;
}

/**
 * Calls a method of another extension's object, whose type is unknown here; null if it is missing.
 */
function call(object: unknown, method: string, argument: unknown): unknown {
  if (typeof object !== "object" || object === null) return null;
  const found: unknown = Reflect.get(object, method);
  return typeof found === "function" ? Reflect.apply(found, object, [argument]) : null;
}
