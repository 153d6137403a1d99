import * as vscode from "vscode";
import type { Credentials, CredentialsProvider, Logger } from "../core/ports.js";
import { SANDBOX_CREDENTIALS } from "../core/sandbox/service.js";
import type { Environment } from "./environment.js";
import { readSetting } from "./settings.js";

/**
 * The credentials of each environment: the id from the settings, the secret from the system's
 * secret storage. Where nothing is stored, the variables QF_CLIENT_ID and QF_CLIENT_SECRET of
 * the extension host's process serve (tests, containers).
 */
export class CredentialStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<string>();
  private readonly subscription: vscode.Disposable;

  /** Fires with the key of the environment whose secret changed, in this window or another. */
  readonly onDidChangeSecret = this.changed.event;

  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly logger: Logger,
  ) {
    this.subscription = secrets.onDidChange(({ key }) => {
      if (key.startsWith(PREFIX)) this.changed.fire(key.slice(PREFIX.length));
    });
  }

  async get(environment: Environment): Promise<Credentials | null> {
    if (environment.name === "sandbox") return SANDBOX_CREDENTIALS;
    const clientId = readSetting("clientId") || (process.env.QF_CLIENT_ID ?? "");
    const stored = await this.readSecret(environment);
    const clientSecret = stored ?? process.env.QF_CLIENT_SECRET ?? "";
    return clientId !== "" && clientSecret !== "" ? { clientId, clientSecret } : null;
  }

  /** Undefined where there is none, or where the system has no secret storage that works. */
  private async readSecret(environment: Environment): Promise<string | undefined> {
    try {
      return await this.secrets.get(PREFIX + environment.key);
    } catch {
      // What a secret store says may repeat what it holds.
      this.logger.warn("The system's secret storage could not be read.");
      return undefined;
    }
  }

  async storeSecret(environment: Environment, secret: string): Promise<void> {
    await this.secrets.store(PREFIX + environment.key, secret);
  }

  async clearSecret(environment: Environment): Promise<void> {
    await this.secrets.delete(PREFIX + environment.key);
  }

  providerFor(environment: Environment): CredentialsProvider {
    return { get: () => this.get(environment) };
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

const PREFIX = "clientSecret.";
