import { parseJson } from "../model/json.js";
import { cancelled, ContentError, isContentError, throwIfAborted } from "../model/errors.js";
import { tokenSchema } from "../model/wire.js";
import type { Clock, Credentials, CredentialsProvider } from "../ports.js";
import { INVALID_SCOPE } from "./failures.js";
import { findScope, SYNC_SCOPE, type KnownScopes } from "./scopes.js";

/** Tokens are renewed this long before they expire, in milliseconds. */
const RENEW_BEFORE_MS = 30_000;

/** Characters allowed in a header. */
const HEADER_SAFE = /^[\x21-\x7e]+$/;

export interface AccessToken {
  readonly value: string;
  readonly clientId: string;
  /** The scopes that were granted. */
  readonly scopes: ReadonlySet<string>;
  /** Secrets of this client, to be kept out of messages. */
  readonly secrets: readonly string[];
}

interface Held {
  readonly token: AccessToken;
  readonly credentials: Credentials;
  /** Milliseconds since 1970. */
  readonly renewAt: number;
}

interface Pending {
  readonly credentials: Credentials;
  readonly result: Promise<Held>;
  readonly controller: AbortController;
  waiting: number;
}

/** Sends the token request and returns the response's body. */
export type RequestToken = (
  authorization: string,
  scope: string,
  secrets: readonly string[],
  signal: AbortSignal,
) => Promise<Uint8Array>;

/**
 * The access token shared by all requests. It is requested once, and again shortly before it
 * expires or when the credentials change.
 */
export class Tokens {
  private held: Held | null = null;
  private pending: Pending | null = null;

  /** `knownScopes` caches the scope of each client. */
  constructor(
    private readonly credentials: CredentialsProvider,
    private readonly clock: Clock,
    private readonly knownScopes: KnownScopes,
    private readonly request: RequestToken,
  ) {}

  /**
   * @throws ContentError `credentials_missing`, `credentials_rejected`, `insufficient_scope`,
   *   `cancelled`, or the request's own error
   */
  async get(signal: AbortSignal | undefined): Promise<AccessToken> {
    throwIfAborted(signal);
    const credentials = await abortable(this.read(), signal);
    if (credentials === null) {
      this.held = null;
      throw new ContentError("credentials_missing", "No API credentials are set.");
    }
    if (!HEADER_SAFE.test(credentials.clientId)) {
      throw new ContentError(
        "credentials_rejected",
        "The client ID has characters that no client ID has.",
      );
    }
    if (
      this.held !== null &&
      same(this.held.credentials, credentials) &&
      this.clock.now() < this.held.renewAt
    ) {
      return this.held.token;
    }
    if (this.pending === null || !same(this.pending.credentials, credentials)) {
      this.pending = this.ask(credentials);
    }
    return this.join(this.pending, signal);
  }

  private async read(): Promise<Credentials | null> {
    try {
      return await this.credentials.get();
    } catch {
      // The cause is dropped, because a secret store's message may repeat a secret.
      throw new ContentError("credentials_missing", "The stored credentials could not be read.");
    }
  }

  /** Drops a token that the service refused, but not a newer one. */
  drop(token: AccessToken): void {
    if (this.held?.token === token) this.held = null;
  }

  private ask(credentials: Credentials): Pending {
    const controller = new AbortController();
    const pending: Pending = {
      credentials,
      controller,
      waiting: 0,
      result: this.fetchToken(credentials, controller.signal),
    };
    pending.result.then(
      (held) => {
        if (this.pending === pending) this.held = held;
        this.settle(pending);
      },
      () => this.settle(pending),
    );
    return pending;
  }

  private settle(pending: Pending): void {
    if (this.pending === pending) this.pending = null;
  }

  /** Shares one request among callers, and aborts it when the last one cancels. */
  private async join(pending: Pending, signal: AbortSignal | undefined): Promise<AccessToken> {
    pending.waiting++;
    try {
      return (await abortable(pending.result, signal)).token;
    } finally {
      if (--pending.waiting === 0) {
        // Has no effect after the response.
        pending.controller.abort();
        this.settle(pending);
      }
    }
  }

  private async fetchToken(credentials: Credentials, signal: AbortSignal): Promise<Held> {
    const { clientId } = credentials;
    const known = this.knownScopes.get(clientId);
    if (known !== undefined) {
      const held = await this.requestScope(credentials, known, signal);
      if (held !== null) return held;
      // The service has changed the client's scopes.
      this.knownScopes.delete(clientId);
    }
    const found = await findScope((scope) => this.requestScope(credentials, scope, signal));
    if (found === null) {
      throw new ContentError(
        "insufficient_scope",
        `The service accepts the credentials, but they lack the scope ${SYNC_SCOPE}.`,
        { scope: SYNC_SCOPE },
      );
    }
    this.knownScopes.set(clientId, found.scope);
    return found.granted;
  }

  /** A token for this scope; null if the client may not request it. */
  private async requestScope(
    credentials: Credentials,
    scope: string,
    signal: AbortSignal,
  ): Promise<Held | null> {
    const basic = Buffer.from(
      `${formEncoded(credentials.clientId)}:${formEncoded(credentials.clientSecret)}`,
    ).toString("base64");
    const ownSecrets = [credentials.clientSecret, basic];
    let body: Uint8Array;
    try {
      body = await this.request(`Basic ${basic}`, scope, ownSecrets, signal);
    } catch (error) {
      if (isContentError(error, INVALID_SCOPE)) return null;
      throw error;
    }
    const answer = tokenSchema.safeParse(parseJson(new TextDecoder().decode(body)));
    if (!answer.success || !HEADER_SAFE.test(answer.data.access_token)) {
      throw new ContentError(
        "invalid_response",
        "The token service's answer has no access token that can be used.",
        { field: "access_token", status: 200 },
      );
    }
    const lifetime = answer.data.expires_in * 1000;
    const granted = words(answer.data.scope ?? "");
    return {
      credentials,
      token: {
        value: answer.data.access_token,
        clientId: credentials.clientId,
        scopes: new Set(granted.length > 0 ? granted : words(scope)),
        secrets: [answer.data.access_token, ...ownSecrets],
      },
      // A token with a lifetime below a minute is used for half of it.
      renewAt: this.clock.now() + lifetime - Math.min(RENEW_BEFORE_MS, lifetime / 2),
    };
  }
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** Resolves with the work's result, or rejects with `cancelled` as soon as the signal aborts. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = (): void => reject(cancelled());
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function same(a: Credentials, b: Credentials): boolean {
  return a.clientId === b.clientId && a.clientSecret === b.clientSecret;
}

/** RFC 6749, 2.3.1: id and secret are form-encoded before they are joined. */
function formEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
