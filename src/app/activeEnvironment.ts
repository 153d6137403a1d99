import * as vscode from "vscode";
import { serializeError, type SerializedError } from "../core/model/errors.js";
import type { ResourceChange } from "../core/model/change.js";
import type {
  ContentSource,
  ContentStore,
  Credentials,
  CredentialsProvider,
  Logger,
} from "../core/ports.js";
import type { StoreState } from "../core/model/storeState.js";
import type { SampleChange } from "../core/sandbox/sampleChange.js";
import type { SyncSession, SessionStatus } from "../core/sync/types.js";
import type { CredentialStore, MissingCredential } from "../platform/credentials.js";
import {
  addressProblem,
  resolveEnvironment,
  sameEnvironment,
  type Environment,
} from "../platform/environment.js";
import { onDidChangeSettings, readEnvironmentSettings, readSetting } from "../platform/settings.js";

/** The parts that serve the current environment. */
export interface OpenContent {
  readonly environment: Environment;
  readonly store: ContentStore;
  readonly session: SyncSession;
  /** Publishes a sample change, and returns its sequence in the feed; only in the sandbox. */
  readonly publishSample: (() => Promise<SampleChange & { readonly sequence: number }>) | null;
}

export interface ContentOpener {
  open(environment: Environment): Promise<OpenContent>;
  /** A source that authenticates with the given credentials. */
  sourceFor(environment: Environment, credentials: CredentialsProvider): ContentSource;
}

/** A commit of the current environment's store. */
export interface Commit {
  readonly changes: readonly ResourceChange[];
  readonly state: StoreState;
}

/** A missing setting of a custom service, or a missing credential. */
export type MissingSetup = "custom.apiBaseUrl" | "custom.authBaseUrl" | MissingCredential;

/** The state behind tree and status bar. Immutable. */
export interface EnvironmentView {
  readonly environment: Environment;
  /**
   * The missing setting or credential that prevents requests; null if none. Starts as `clientId`,
   * until the first check.
   */
  readonly missing: MissingSetup | null;
  /** Null until the store is open. */
  readonly state: StoreState | null;
  readonly status: SessionStatus | null;
  /** The error from opening the local copy. */
  readonly openError: SerializedError | null;
  /** When credentials last changed while this window was open, in milliseconds since 1970. */
  readonly accessChangedAt: number | null;
}

/**
 * The content of the environment in the settings. When the setting changes, it closes the old
 * environment (ending its run but keeping its commits) and opens the new one.
 */
export class ActiveEnvironment implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<EnvironmentView>();
  private readonly committed = new vscode.EventEmitter<Commit>();
  private readonly switched = new vscode.EventEmitter<Environment>();
  private readonly access = new vscode.EventEmitter<void>();
  private readonly disposables: vscode.Disposable[] = [];
  private opened: Promise<OpenContent> | null = null;
  /** Resolves when everything opened earlier is closed. */
  private closing: Promise<void> = Promise.resolve();
  private current: EnvironmentView;

  /** Fires when `view` changes. */
  readonly onDidChange = this.changed.event;
  /** Fires after each commit of this window or another, with the changed resources. */
  readonly onDidCommit = this.committed.event;
  /** Fires after a switch to another environment. */
  readonly onDidSwitch = this.switched.event;

  /** Fires after credentials were set, changed or cleared. */
  readonly onDidChangeAccess = this.access.event;

  constructor(
    /** Loads the code of the API client, the store and the sync engine. */
    private readonly loadOpener: () => Promise<ContentOpener>,
    private readonly credentials: CredentialStore,
    private readonly logger: Logger,
  ) {
    this.current = emptyView(resolveEnvironment(readEnvironmentSettings()));
    this.disposables.push(
      onDidChangeSettings(["environment", "custom.apiBaseUrl", "custom.authBaseUrl"], () => {
        this.settingsChanged();
      }),
      onDidChangeSettings(["keepHistoryDays"], () => {
        void this.keepHistory(readSetting("keepHistoryDays"));
      }),
      onDidChangeSettings(["clientId"], () => {
        this.accessChanged();
      }),
      credentials.onDidChange(() => {
        this.accessChanged();
      }),
    );
  }

  get view(): EnvironmentView {
    return this.current;
  }

  get environment(): Environment {
    return this.current.environment;
  }

  /** Tests the credentials with one request for a list. Throws a ContentError if they fail. */
  async tryCredentials(environment: Environment, credentials: Credentials): Promise<void> {
    const provider = { get: () => Promise.resolve(credentials) };
    const opener = await this.loadOpener();
    await opener.sourceFor(environment, provider).fetchLists();
  }

  /** Rechecks the configuration of the environment, and returns the result. */
  async checkConfigured(): Promise<boolean> {
    const { environment } = this.current;
    const missing = await this.missingSetup(environment);
    if (sameEnvironment(environment, this.current.environment)) this.update({ missing });
    return missing === null;
  }

  /** The first missing part of an environment's configuration; null if it is complete. */
  async missingSetup(environment: Environment): Promise<MissingSetup | null> {
    return addressProblem(environment) ?? (await this.credentials.missing(environment));
  }

  /** The content of the current environment. Opens it on first use. */
  open(): Promise<OpenContent> {
    if (this.opened !== null) return this.opened;
    const { environment } = this.current;
    const opened = this.closing.then(() => this.openEnvironment(environment));
    this.opened = opened;
    opened.catch((error: unknown) => {
      this.logger.error(`The local copy could not be opened: ${serializeError(error).message}`);
      if (this.opened !== opened) return;
      // The next caller tries again.
      this.opened = null;
      this.update({ openError: serializeError(error) });
    });
    return opened;
  }

  /** The state after the last commit. Opens the store if necessary; throws if that fails. */
  async openState(): Promise<StoreState> {
    const { store } = await this.open();
    return this.current.state ?? store.state();
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
    void this.close();
    this.changed.dispose();
    this.committed.dispose();
    this.switched.dispose();
    this.access.dispose();
  }

  /** Ends the current run and closes the store. */
  async close(): Promise<void> {
    const { opened } = this;
    this.opened = null;
    if (opened !== null) {
      this.closing = opened
        .then(closeContent, () => undefined)
        .catch((error: unknown) => {
          // A store that fails to close does not affect the next environment.
          this.logger.error(`The local copy could not be closed: ${serializeError(error).message}`);
        });
    }
    await this.closing;
  }

  private async openEnvironment(environment: Environment): Promise<OpenContent> {
    const opener = await this.loadOpener();
    const content = await opener.open(environment);
    try {
      return await this.connect(content, environment);
    } catch (error) {
      // Otherwise its thread would keep running beside the thread of the next attempt.
      await closeContent(content);
      throw error;
    }
  }

  private async connect(content: OpenContent, environment: Environment): Promise<OpenContent> {
    const isCurrent = (): boolean => sameEnvironment(environment, this.current.environment);
    content.store.onDidChange((changes, state) => {
      if (!isCurrent()) return;
      this.update({ state });
      this.committed.fire({ changes, state });
    });
    content.session.onDidChangeStatus((status) => {
      if (isCurrent()) this.update({ status });
    });
    const state = await content.store.state();
    if (isCurrent()) {
      this.update({ state, status: content.session.status, openError: null });
      await this.checkConfigured();
    }
    return content;
  }

  private accessChanged(): void {
    this.update({ accessChangedAt: Date.now() });
    void this.checkConfigured();
    this.access.fire();
  }

  /** Updates the open store; a store that opens later reads the setting itself. */
  private async keepHistory(days: number): Promise<void> {
    try {
      await (await this.opened)?.store.keepHistory(days);
    } catch (error) {
      this.logger.warn(`The history is kept as before: ${serializeError(error).message}`);
    }
  }

  private settingsChanged(): void {
    const environment = resolveEnvironment(readEnvironmentSettings());
    if (sameEnvironment(environment, this.current.environment)) return;
    this.logger.info(`The environment is now ${environment.name}.`);
    this.reopen(environment);
    this.switched.fire(environment);
  }

  private reopen(environment: Environment): void {
    const wasOpen = this.opened !== null || this.current.openError !== null;
    void this.close();
    // The new environment's credentials may have been set just before the switch.
    const { accessChangedAt } = this.current;
    this.current = { ...emptyView(environment), accessChangedAt };
    this.changed.fire(this.current);
    if (wasOpen) this.open().catch(() => undefined);
    else void this.checkConfigured();
  }

  private update(change: Partial<EnvironmentView>): void {
    this.current = { ...this.current, ...change };
    this.changed.fire(this.current);
  }
}

async function closeContent({ session, store }: OpenContent): Promise<void> {
  try {
    await session.close();
  } finally {
    await store.close();
  }
}

function emptyView(environment: Environment): EnvironmentView {
  return {
    environment,
    missing: "clientId",
    state: null,
    status: null,
    openError: null,
    accessChangedAt: null,
  };
}
