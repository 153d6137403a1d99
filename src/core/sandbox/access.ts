import { randomUUID } from "node:crypto";
import type { Credentials } from "../ports.js";
import { gatewayError, jsonReply, NO_STORE, type Reply, type SandboxRequest } from "./reply.js";

/** The lifetime of an access token in seconds, as the service's guides state it. */
const TOKEN_LIFETIME = 3600;

/** A client of the sandbox, and the scopes that it may request. */
export interface SandboxClient extends Credentials {
  readonly scopes: readonly string[];
}

const LIST_SCOPES: Readonly<Record<string, string>> = {
  translations: "content.translations.read",
  tafsirs: "content.tafsirs.read",
  recitations: "content.audio.read",
  languages: "content.metadata.read",
  chapters: "content.metadata.read",
};

/** The kinds of credentials that the service issues (spec notes, "Scopes"). */
export const SANDBOX_SCOPES = {
  content: ["content"],
  "content.read": ["content.read"],
  narrow: ["content.sync.read", ...new Set(Object.values(LIST_SCOPES))],
  sync: ["content.sync.read"],
  /** Valid credentials without a useful scope. */
  none: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type SandboxScopes = keyof typeof SANDBOX_SCOPES;

interface AccessToken {
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** OAuth2 client credentials, and the two headers of every content call. */
export class Access {
  private readonly tokens = new Map<string, AccessToken>();

  constructor(
    private readonly clients: ReadonlyMap<string, SandboxClient>,
    private readonly now: () => number,
    private readonly newToken: () => string = randomUUID,
  ) {}

  /** `POST /oauth2/token`. */
  issue(request: SandboxRequest): Reply {
    const sent = basicCredentials(request.headers.authorization);
    const client = this.clients.get(sent?.id ?? "");
    if (client === undefined || client.clientSecret !== sent?.secret) {
      return oauthError(401, "invalid_client", "Client authentication failed", {
        "www-authenticate": 'Basic realm="oauth2"',
      });
    }
    if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers["content-type"] ?? "")) {
      return oauthError(400, "invalid_request", "The body must be a form");
    }
    const form = new URLSearchParams(request.body);
    if (form.has("client_secret")) {
      return oauthError(400, "invalid_request", "Only one way of client authentication is allowed");
    }
    if (form.get("grant_type") !== "client_credentials") {
      return oauthError(400, "unsupported_grant_type", "Only client_credentials is supported");
    }
    const scopes = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
    if (scopes.length === 0 || scopes.some((scope) => !client.scopes.includes(scope))) {
      return oauthError(400, "invalid_scope", "The requested scope is not granted");
    }
    const token = this.newToken();
    this.tokens.set(token, {
      clientId: client.clientId,
      scopes: new Set(scopes),
      expiresAt: this.now() + TOKEN_LIFETIME * 1000,
    });
    return jsonReply(
      200,
      {
        access_token: token,
        token_type: "bearer",
        expires_in: TOKEN_LIFETIME,
        scope: scopes.join(" "),
      },
      NO_STORE,
    );
  }

  /** The error response to a content call; null if the call may pass. */
  refusal(request: SandboxRequest): Reply | null {
    const text = request.headers["x-auth-token"];
    const clientId = request.headers["x-client-id"];
    if (text === undefined || clientId === undefined) return gatewayError(401);
    const token = this.tokens.get(text);
    if (token === undefined || token.expiresAt <= this.now()) {
      return gatewayError(401, {
        type: "invalid_token",
        message: "The access token is invalid or has expired",
      });
    }
    if (token.clientId !== clientId) return gatewayError(403);
    const list = /\/api\/v4\/(?:resources\/)?([a-z]+)$/.exec(request.path)?.[1] ?? "";
    const needed = LIST_SCOPES[list] ?? "content.sync.read";
    if (["content", "content.read", needed].some((scope) => token.scopes.has(scope))) return null;
    return gatewayError(403, {
      type: "insufficient_scope",
      message: `The token lacks the scope ${needed}`,
    });
  }

  /** Revokes the token of a request. */
  revoke(request: SandboxRequest): void {
    this.tokens.delete(request.headers["x-auth-token"] ?? "");
  }
}

function oauthError(
  status: number,
  error: string,
  description: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return jsonReply(
    status,
    { error, error_description: description },
    {
      ...NO_STORE,
      ...headers,
    },
  );
}

function basicCredentials(header: string | undefined): { id: string; secret: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0) return null;
  return { id: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) };
}

/** RFC 6749, 2.3.1: both parts are form-encoded. Credentials that are not encoded also work. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
