import { createHash } from "node:crypto";
import { readRoot, withoutEndSlashes } from "../core/api/urlGuard.js";
import { ContentError } from "../core/model/errors.js";
import { SANDBOX_AUTH_ROOT, SANDBOX_GATEWAY_ROOT } from "../core/sandbox/address.js";

export const ENVIRONMENT_NAMES = ["production", "prelive", "sandbox", "custom"] as const;
export type EnvironmentName = (typeof ENVIRONMENT_NAMES)[number];

/** One Content Sync service, with its own local copy and credentials. */
export interface Environment {
  readonly name: EnvironmentName;
  /** Names the folder of the local copy and the stored secret. */
  readonly key: string;
  /** Gateway root: `/api/v4/...` paths are appended to it. No slash at the end. */
  readonly apiBaseUrl: string;
  /** OAuth2 root: `/oauth2/token` is appended to it. No slash at the end. */
  readonly authBaseUrl: string;
}

/** The service's own hosts (spec notes, "Endpoints, hosts, credentials"). */
const SERVICES = {
  production: {
    apiBaseUrl: "https://apis.quran.foundation/content",
    authBaseUrl: "https://oauth2.quran.foundation",
  },
  prelive: {
    apiBaseUrl: "https://apis-prelive.quran.foundation/content",
    authBaseUrl: "https://prelive-oauth2.quran.foundation",
  },
  /** Served in this process: these addresses are never resolved. */
  sandbox: { apiBaseUrl: SANDBOX_GATEWAY_ROOT, authBaseUrl: SANDBOX_AUTH_ROOT },
} as const;

export interface EnvironmentSettings {
  readonly name: EnvironmentName;
  readonly customApiBaseUrl: string;
  readonly customAuthBaseUrl: string;
}

/** The environment in the settings. `custom` may lack its addresses: see `addressProblem`. */
export function resolveEnvironment(settings: EnvironmentSettings): Environment {
  const { name } = settings;
  if (name !== "custom") return { name, key: name, ...SERVICES[name] };
  const apiBaseUrl = trimSlashes(settings.customApiBaseUrl);
  const hash = createHash("sha256").update(apiBaseUrl).digest("hex").slice(0, 12);
  return {
    name,
    key: `custom-${hash}`,
    apiBaseUrl,
    authBaseUrl: trimSlashes(settings.customAuthBaseUrl),
  };
}

/** The setting of a `custom` environment with an unusable address; null if both are usable. */
export function addressProblem(
  environment: Environment,
): "custom.apiBaseUrl" | "custom.authBaseUrl" | null {
  if (environment.name !== "custom") return null;
  if (readRoot(environment.apiBaseUrl) === null) return "custom.apiBaseUrl";
  if (readRoot(environment.authBaseUrl) === null) return "custom.authBaseUrl";
  return null;
}

/** Throws `not_configured` if the addresses of a custom environment are unusable. */
export function assertAddresses(environment: Environment): void {
  const problem = addressProblem(environment);
  if (problem !== null) {
    throw new ContentError(
      "not_configured",
      `The setting quranContentSync.${problem} needs an https address (http for this machine only).`,
      { field: problem },
    );
  }
}

/** True if two descriptions mean the same service at the same addresses. */
export function sameEnvironment(a: Environment, b: Environment): boolean {
  return a.key === b.key && a.apiBaseUrl === b.apiBaseUrl && a.authBaseUrl === b.authBaseUrl;
}

function trimSlashes(text: string): string {
  return withoutEndSlashes(text.trim());
}
