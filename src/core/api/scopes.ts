/*
 * The OAuth2 scopes of the service (spec notes, "Scopes"). A scope is a protocol string: none
 * implies another. Old credentials have `content` or `content.read`, which allow every call; new
 * ones have narrow scopes.
 */

/** Scopes that allow every call of this client. */
const BROAD_SCOPES = ["content", "content.read"] as const;

/** Needed for the feed and for full copies of every group. */
export const SYNC_SCOPE = "content.sync.read";

const LIST_SCOPES: Readonly<Record<string, string>> = {
  translations: "content.translations.read",
  tafsirs: "content.tafsirs.read",
  recitations: "content.audio.read",
  languages: "content.metadata.read",
};

/** All narrow scopes for this client, for one token request. */
export const NARROW_SCOPES = [SYNC_SCOPE, ...Object.values(LIST_SCOPES)].join(" ");

/** The narrow scope for calls to this path: `/content/api/v4/resources/tafsirs`. */
export function scopeOf(path: string): string {
  const list = /\/api\/v4\/resources\/([a-z]+)$/.exec(path)?.[1];
  return (list === undefined ? undefined : LIST_SCOPES[list]) ?? SYNC_SCOPE;
}

/** True if a token with these scopes may call a path. */
export function allows(scopes: ReadonlySet<string>, path: string): boolean {
  return BROAD_SCOPES.some((scope) => scopes.has(scope)) || scopes.has(scopeOf(path));
}

/**
 * Finds the scope that a client may request, with at most three requests for any kind of
 * credentials. Tries `content`, then `content.sync.read`, which both kinds of narrow credentials
 * have. If that works, tries all narrow scopes at once; otherwise tries `content.read`.
 *
 * `ask` returns null if the service answers `invalid_scope`. Returns null if no scope works.
 */
export async function findScope<T>(
  ask: (scope: string) => Promise<T | null>,
): Promise<{ readonly scope: string; readonly granted: T } | null> {
  const content = await ask("content");
  if (content !== null) return { scope: "content", granted: content };
  const sync = await ask(SYNC_SCOPE);
  if (sync !== null) {
    const narrow = await ask(NARROW_SCOPES);
    return narrow === null
      ? { scope: SYNC_SCOPE, granted: sync }
      : { scope: NARROW_SCOPES, granted: narrow };
  }
  const read = await ask("content.read");
  return read === null ? null : { scope: "content.read", granted: read };
}

/** The scope to ask for, by client and token service: shared by all clients of a window. */
export type KnownScopes = Map<string, string>;
