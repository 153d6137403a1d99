import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { ContentError } from "../core/model/errors.js";
import { ENVIRONMENT_NAMES, resolveEnvironment } from "../platform/environment.js";

/** Environments with their own addresses. */
const KNOWN = ENVIRONMENT_NAMES.filter((name) => name !== "custom").map((name) =>
  resolveEnvironment({ name, customApiBaseUrl: "", customAuthBaseUrl: "" }),
);

/** The file beside a local copy with the address of its service; windows write none. */
function serviceFile(dir: string): string {
  return path.join(dir, "service.txt");
}

/**
 * The gateway root of the service that a folder is a copy of: as recorded by this program's last
 * sync, else as implied by the folder's name, which windows take from the environment. Null if
 * neither is known.
 */
async function serviceOf(dir: string): Promise<string | null> {
  const written = await readFile(serviceFile(dir), "utf8").catch(() => "");
  if (written.trim() !== "") return written.trim();
  return KNOWN.find(({ key }) => key === path.basename(dir))?.apiBaseUrl ?? null;
}

export async function writeService(dir: string, apiBaseUrl: string): Promise<void> {
  await writeFile(serviceFile(dir), `${apiBaseUrl}\n`);
}

/** Rejects with `store_failed` if the folder is a copy of another service, whose ids have other meanings. */
export async function refuseOtherService(dir: string, apiBaseUrl: string): Promise<void> {
  const known = await serviceOf(dir);
  if (known === null || known === apiBaseUrl) return;
  throw new ContentError(
    "store_failed",
    `${dir} is a local copy of ${known}. Use another folder for ${apiBaseUrl}.`,
  );
}

/** The environment name of a folder's copy, for attributions. */
export async function environmentNameOf(dir: string): Promise<string> {
  const service = await serviceOf(dir);
  return KNOWN.find(({ apiBaseUrl }) => apiBaseUrl === service)?.name ?? "custom";
}
