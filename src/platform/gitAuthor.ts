import * as vscode from "vscode";
import type { Author } from "../core/library/notes/events.js";
import { LIMITS } from "../core/library/notes/events.js";

/** True if VS Code's Git extension has a repository for a folder. */
export async function hasRepository(folder: vscode.Uri): Promise<boolean> {
  return (await repositoryOf(folder)) !== null;
}

/** The repository of a folder; null without one, or if the Git extension is turned off. */
async function repositoryOf(folder: vscode.Uri): Promise<unknown> {
  const extension = vscode.extensions.getExtension<unknown>("vscode.git");
  if (extension === undefined) return null;
  try {
    const api = call(await extension.activate(), "getAPI", 1);
    return call(api, "getRepository", folder) ?? null;
  } catch {
    // The Git extension throws while it is disabled.
    return null;
  }
}

/**
 * The author in the Git configuration of a folder, from VS Code's Git extension. Null if it is turned
 * off, the folder has no repository, or no name is set.
 */
export async function gitAuthor(folder: vscode.Uri): Promise<Author | null> {
  const repository = await repositoryOf(folder);
  try {
    const name = await configured(repository, "user.name");
    if (name === null) return null;
    const email = await configured(repository, "user.email");
    return email === null ? { name } : { name, email };
  } catch {
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
