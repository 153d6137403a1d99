import { randomUUID } from "node:crypto";
import { gatewayError, jsonReply, NO_STORE, type Reply, type SandboxRequest } from "./reply.js";

/** Seconds; what the service's guides state. */
const TOKEN_LIFETIME = 3600;

interface AccessToken {
  readonly clientId: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** OAuth2 client credentials, and the two headers of every content call. */
export class Access {
  private readonly tokens = new Map<string, AccessToken>();

  constructor(
    private readonly secrets: ReadonlyMap<string, string>,
    private readonly now: () => number,
    private readonly newToken: () => string = randomUUID,
  ) {}

  /** `POST /oauth2/token`. */
  issue(request: SandboxRequest): Reply {
    const client = basicCredentials(request.headers.authorization);
    if (client === null || this.secrets.get(client.id) !== client.secret) {
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
    if (form.get("scope") !== "content") {
      return oauthError(400, "invalid_scope", "The requested scope is not granted");
    }
    const token = this.newToken();
    this.tokens.set(token, {
      clientId: client.id,
      expiresAt: this.now() + TOKEN_LIFETIME * 1000,
    });
    return jsonReply(
      200,
      {
        access_token: token,
        token_type: "bearer",
        expires_in: TOKEN_LIFETIME,
        scope: "content",
      },
      NO_STORE,
    );
  }

  /** The answer to a content call that may not pass; null where it may. */
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
    return token.clientId === clientId ? null : gatewayError(403);
  }

  /** Forgets the token that a request came with. */
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

/** RFC 6749, 2.3.1: both parts are form-encoded; clients that do not encode are read as well. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
