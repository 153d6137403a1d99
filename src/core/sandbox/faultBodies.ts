/** A JSON object to be edited. */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object inside a body; the body itself if it has none of this name. */
export function inner(body: JsonObject, name: string): JsonObject {
  const value = body[name];
  return isObject(value) ? value : body;
}

/**
 * Replaces the page's list of mutations. A page that another fault made invalid has none, and stays
 * invalid: the client could not notice an empty list.
 */
export function editMutations(
  body: JsonObject,
  edit: (mutations: readonly unknown[]) => unknown[],
): void {
  const sync = inner(body, "sync");
  if (Array.isArray(sync.mutations)) sync.mutations = edit(sync.mutations);
}

/** The mutations of the page that can be edited. */
export function mutationsOf(body: JsonObject): JsonObject[] {
  const { mutations } = inner(body, "sync");
  return Array.isArray(mutations) ? mutations.filter(isObject) : [];
}
