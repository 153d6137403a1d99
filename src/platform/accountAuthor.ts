import { execFile } from "node:child_process";
import { homedir, userInfo } from "node:os";
import { promisify } from "node:util";
import type { Author } from "../core/library/notes/events.js";
import { LIMITS } from "../core/library/notes/events.js";

/**
 * The name in the Git configuration of a folder or the user, else the name of the account. Never
 * runs Git in the folder: Windows would prefer a `git.exe` in the workspace to the installed one.
 */
export async function accountAuthor(folder: string | undefined): Promise<Author> {
  const at = folder === undefined ? [] : ["-C", folder];
  const value = async (key: string): Promise<string> => {
    try {
      const { stdout } = await promisify(execFile)("git", [...at, "config", "--get", key], {
        cwd: homedir(),
      });
      return stdout.trim().slice(0, LIMITS.name);
    } catch {
      return "";
    }
  };
  const [name, email] = await Promise.all([value("user.name"), value("user.email")]);
  const shown = name === "" ? userInfo().username : name;
  return email === "" ? { name: shown } : { name: shown, email };
}
