import { execFile } from "node:child_process";
import { userInfo } from "node:os";
import { promisify } from "node:util";
import type { Author } from "../core/library/notes/events.js";
import { LIMITS } from "../core/library/notes/events.js";

/** The name in the Git configuration of a folder or the user, else the name of the account. */
export async function accountAuthor(cwd: string | undefined): Promise<Author> {
  const value = async (key: string): Promise<string> => {
    try {
      const { stdout } = await promisify(execFile)("git", ["config", "--get", key], { cwd });
      return stdout.trim().slice(0, LIMITS.name);
    } catch {
      return "";
    }
  };
  const [name, email] = await Promise.all([value("user.name"), value("user.email")]);
  const shown = name === "" ? userInfo().username : name;
  return email === "" ? { name: shown } : { name: shown, email };
}
