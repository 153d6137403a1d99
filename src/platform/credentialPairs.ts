import { isLoopbackHost, readRoot } from "../core/api/urlGuard.js";
import { parseJson } from "../core/model/json.js";
import type { Credentials } from "../core/ports.js";
import { SANDBOX_CREDENTIALS } from "../core/sandbox/address.js";
import type { Environment } from "./environment.js";

/** The places that can provide credentials. */
export interface CredentialSources {
  /** Reads the secret storage; undefined if nothing is stored. */
  read(key: string): Promise<string | undefined>;
  /** The `clientId` setting; "" if it is not set. */
  readonly clientId: string;
  /** The setting that lets a custom service get the process's credentials. */
  readonly allowsProcess: boolean;
  /** The variables of the extension host's process. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/**
 * The credentials of an environment; "" for a missing part. A stored pair is never mixed with an
 * id or a secret from another place.
 */
export async function findCredentials(
  environment: Environment,
  sources: CredentialSources,
): Promise<Credentials> {
  if (environment.name === "sandbox") return SANDBOX_CREDENTIALS;
  const pair = parsePair(await sources.read(PAIR + environment.key));
  if (pair !== null) return pair;
  const variables = mayUseVariables(environment, sources.allowsProcess) ? sources.variables : {};
  return {
    clientId: sources.clientId || (variables.QF_CLIENT_ID ?? ""),
    clientSecret:
      (await sources.read(SECRET_ONLY + environment.key)) ?? variables.QF_CLIENT_SECRET ?? "",
  };
}

/**
 * True if the process's credentials may be sent to an environment: to the Quran Foundation's
 * services, and to a custom one only on this machine or if the setting allows it.
 */
function mayUseVariables(environment: Environment, allowsProcess: boolean): boolean {
  if (environment.name !== "custom" || allowsProcess) return true;
  const isLoopback = (url: string): boolean => {
    const root = readRoot(url);
    return root !== null && isLoopbackHost(root.hostname);
  };
  return isLoopback(environment.apiBaseUrl) && isLoopback(environment.authBaseUrl);
}

/** Prefix of a stored pair's key; the environment's key follows. */
export const PAIR = "credentials.";
/** Version 0.1.0 stored the secret alone and kept the id in the settings. */
export const SECRET_ONLY = "clientSecret.";

function parsePair(stored: string | undefined): Credentials | null {
  if (stored === undefined) return null;
  const pair = parseJson(stored);
  if (typeof pair !== "object" || pair === null) return null;
  const clientId: unknown = Reflect.get(pair, "clientId");
  const clientSecret: unknown = Reflect.get(pair, "clientSecret");
  if (typeof clientId !== "string" || typeof clientSecret !== "string") return null;
  return clientId === "" || clientSecret === "" ? null : { clientId, clientSecret };
}
