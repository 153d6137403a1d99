import * as vscode from "vscode";
import type { Credentials, CredentialsProvider, Logger } from "../core/ports.js";
import { findCredentials, PAIR, SECRET_ONLY } from "./credentialPairs.js";
import type { Environment } from "./environment.js";
import { readSetting } from "./settings.js";

/** The missing part of an environment's credentials; `clientId` if both are missing. */
export type MissingCredential = "clientId" | "clientSecret";

/**
 * The credentials of each environment, id and secret as one pair in the system's secret storage.
 * For unattended use (tests, containers) the `clientId` setting and the variables QF_CLIENT_ID and
 * QF_CLIENT_SECRET of the extension host's process serve an environment without a stored pair.
 */
export class CredentialStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<string>();
  private readonly subscription: vscode.Disposable;

  /** Fires with the key of the environment whose credentials changed, in this window or another. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly logger: Logger,
  ) {
    this.subscription = secrets.onDidChange(({ key }) => {
      for (const prefix of [PAIR, SECRET_ONLY]) {
        if (key.startsWith(prefix)) this.changed.fire(key.slice(prefix.length));
      }
    });
  }

  /** Null if the id or the secret is missing. */
  async get(environment: Environment): Promise<Credentials | null> {
    const { clientId, clientSecret } = await this.find(environment);
    return clientId !== "" && clientSecret !== "" ? { clientId, clientSecret } : null;
  }

  /** The missing part, or null if the environment has both. */
  async missing(environment: Environment): Promise<MissingCredential | null> {
    const { clientId, clientSecret } = await this.find(environment);
    if (clientId === "") return "clientId";
    return clientSecret === "" ? "clientSecret" : null;
  }

  /** The client id to offer when a person sets credentials; "" if none is known. */
  async knownClientId(environment: Environment): Promise<string> {
    return (await this.find(environment)).clientId;
  }

  /** True if a person has set credentials here; those of settings and variables do not count. */
  async isStored(environment: Environment): Promise<boolean> {
    for (const prefix of [PAIR, SECRET_ONLY]) {
      if ((await this.read(prefix + environment.key)) !== undefined) return true;
    }
    return false;
  }

  /** Rejects without any change if the system's secret storage does not work. */
  async store(environment: Environment, credentials: Credentials): Promise<void> {
    await this.secrets.store(PAIR + environment.key, JSON.stringify(credentials));
    await this.secrets.delete(SECRET_ONLY + environment.key);
  }

  async clear(environment: Environment): Promise<void> {
    await this.secrets.delete(PAIR + environment.key);
    await this.secrets.delete(SECRET_ONLY + environment.key);
  }

  providerFor(environment: Environment): CredentialsProvider {
    return { get: () => this.get(environment) };
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private find(environment: Environment): Promise<Credentials> {
    return findCredentials(environment, {
      read: (key) => this.read(key),
      clientId: readSetting("clientId"),
      allowsProcess: readSetting("custom.useProcessCredentials"),
      variables: process.env,
    });
  }

  /** Undefined if nothing is stored, or if the system has no working secret storage. */
  private async read(key: string): Promise<string | undefined> {
    try {
      return await this.secrets.get(key);
    } catch {
      // The error's text may repeat the secret.
      this.logger.warn("The system's secret storage could not be read.");
      return undefined;
    }
  }
}
