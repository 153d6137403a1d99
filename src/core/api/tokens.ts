import { cancelled, ContentError, throwIfAborted } from "../model/errors.js";
import { tokenSchema } from "../model/wire.js";
import type { Clock, Credentials, CredentialsProvider } from "../ports.js";

/** Tokens are renewed this long before they expire, in milliseconds. */
const RENEW_BEFORE_MS = 30_000;

/** What may stand in a header. */
const HEADER_SAFE = /^[\x21-\x7e]+$/;

export interface AccessToken {
  readonly value: string;
  readonly clientId: string;
  /** Everything of this client that must appear in no message. */
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

/** Sends the token request and gives the answer's body. */
export type RequestToken = (
  authorization: string,
  secrets: readonly string[],
  signal: AbortSignal,
) => Promise<Uint8Array>;

/**
 * The access token that all requests share. It is asked for once, whoever needs it first, and
 * again shortly before it expires or when the credentials change.
 */
export class Tokens {
  private held: Held | null = null;
  private pending: Pending | null = null;

  constructor(
    private readonly credentials: CredentialsProvider,
    private readonly clock: Clock,
    private readonly request: RequestToken,
  ) {}

  /** @throws ContentError `credentials_missing`, `credentials_rejected`, `cancelled`, or the request's */
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
      // The reason is not passed on: what a secret store says may repeat what it holds.
      throw new ContentError("credentials_missing", "The stored credentials could not be read.");
    }
  }

  /** Forgets a token that the service refused; a newer one stays. */
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

  /** Waits with others for one request, which ends when the last of them has gone. */
  private async join(pending: Pending, signal: AbortSignal | undefined): Promise<AccessToken> {
    pending.waiting++;
    try {
      return (await abortable(pending.result, signal)).token;
    } finally {
      if (--pending.waiting === 0) {
        // After an answer this ends nothing any more.
        pending.controller.abort();
        this.settle(pending);
      }
    }
  }

  private async fetchToken(credentials: Credentials, signal: AbortSignal): Promise<Held> {
    const basic = Buffer.from(
      `${formEncoded(credentials.clientId)}:${formEncoded(credentials.clientSecret)}`,
    ).toString("base64");
    const ownSecrets = [credentials.clientSecret, basic];
    const body = await this.request(`Basic ${basic}`, ownSecrets, signal);
    const answer = tokenSchema.safeParse(parseJson(body));
    if (!answer.success || !HEADER_SAFE.test(answer.data.access_token)) {
      throw new ContentError(
        "invalid_response",
        "The token service's answer has no access token that can be used.",
        { field: "access_token", status: 200 },
      );
    }
    const lifetime = answer.data.expires_in * 1000;
    return {
      credentials,
      token: {
        value: answer.data.access_token,
        clientId: credentials.clientId,
        secrets: [answer.data.access_token, ...ownSecrets],
      },
      // A token that lives for less than a minute is used for half its life.
      renewAt: this.clock.now() + lifetime - Math.min(RENEW_BEFORE_MS, lifetime / 2),
    };
  }
}

/** The work's result, or `cancelled` as soon as the signal aborts; the work itself goes on. */
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

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
