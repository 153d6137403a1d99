import { ContentError } from "../model/errors.js";

/*
 * The only place that decides the target of a request with credentials. Paths in responses
 * (`next_page_url`, `snapshot_url`) are data from a server: they must stay below the gateway root,
 * and anything that two parsers could read differently is refused (spec notes, "Endpoints").
 */

const SERVICE_PATH = "/api/v4/";

/** Longer than any known cursor, shorter than servers' limits. */
const MAX_LENGTH = 16_384;

/** Printable ASCII except the backslash, the fragment sign, quotes and angle brackets. */
const SAFE_CHARACTERS = /^[!$-&(-;=?-[\]_a-z|~]+$/;

/** Percent-encoded dot, slash, backslash, percent sign and control characters. */
const DECEPTIVE_ESCAPE = /%(?:2e|2f|5c|25|[01][0-9a-f]|7f)/i;

/** True if a host name (as in `URL`) can only mean this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Removes the slashes at the end of a path or address. */
export function withoutEndSlashes(text: string): string {
  return text.replace(/(?<!\/)\/+$/, "");
}

/**
 * Reads the root of a service: https, or http on this machine; no user info, query or fragment.
 * Null for anything else. The URL's path has no slash at its end.
 */
export function readRoot(text: string): URL | null {
  const trimmed = text.trim();
  if (!URL.canParse(trimmed) || /[\\?#]/.test(trimmed)) return null;
  const url = new URL(trimmed);
  const secure =
    url.protocol === "https:" || (url.protocol === "http:" && isLoopbackHost(url.hostname));
  if (!secure || url.username !== "" || url.password !== "") return null;
  url.pathname = withoutEndSlashes(url.pathname);
  return url;
}

/**
 * The address of a service path under the gateway root.
 *
 * @param path relative, `/api/v4/...`, used unchanged
 * @param field where the path came from, for the error
 * @throws ContentError `invalid_response` naming the field, for every path that is not clearly
 * below `/api/v4/`: other origins, user info, dot segments in any spelling, backslashes, control
 * characters, fragments
 */
export function resolveServicePath(root: URL, path: string, field: string): URL {
  const rootPath = withoutEndSlashes(root.pathname);
  const query = path.indexOf("?");
  const pathPart = query < 0 ? path : path.slice(0, query);
  const acceptable =
    path.length <= MAX_LENGTH &&
    SAFE_CHARACTERS.test(path) &&
    pathPart.startsWith(SERVICE_PATH) &&
    pathPart.length > SERVICE_PATH.length &&
    !DECEPTIVE_ESCAPE.test(pathPart) &&
    !/\/(?:\/|\.{1,2}(?:\/|$))/.test(pathPart);
  const address = root.origin + rootPath + path;
  if (acceptable && URL.canParse(address)) {
    const url = new URL(address);
    // Parsing has not changed the address, so the checked address is the requested one.
    if (url.href === address) return url;
  }
  throw new ContentError(
    "invalid_response",
    `The service named an address that is not its own (${field}); nothing was sent there.`,
    { field },
  );
}
