import assert from "node:assert/strict";
import { isContentError } from "../../../src/core/model/errors.js";
import type { LocalResource, ResourceRef } from "../../../src/core/model/resource.js";
import type { StoreState } from "../../../src/core/model/storeState.js";
import type { ContentStore } from "../../../src/core/ports.js";

/** One folder, real or in memory, on which any number of stores can be open at once. */
export interface StoreHome {
  open(options?: { readonly retainBytes?: number }): Promise<ContentStore>;
  /** Closes every store and removes the folder. */
  close(): Promise<void>;
}

/** Opens a store before each test of the suite, and closes it afterwards. */
export function useStore(
  home: () => Promise<StoreHome>,
  use: (opened: { readonly place: StoreHome; readonly store: ContentStore }) => void,
): void {
  let place: StoreHome;
  beforeEach(async () => {
    place = await home();
    use({ place, store: await place.open() });
  });
  afterEach(async () => {
    await place.close();
  });
}

export const hasCode = (code: string, field?: string) => (error: unknown) => {
  assert.ok(isContentError(error, code), `expected ${code}, got ${String(error)}`);
  if (field !== undefined) assert.equal(error.details.field, field);
  return true;
};

export function find(state: StoreState, ref: ResourceRef): LocalResource {
  const entry = state.resources.find(({ group, id }) => group === ref.group && id === ref.id);
  if (entry === undefined) throw new Error(`${ref.group}:${ref.id} is not in the state`);
  return entry;
}
