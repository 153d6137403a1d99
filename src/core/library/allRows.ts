import type { ResourceRef } from "../model/resource.js";
import type { StoredRow } from "../model/row.js";
import type { ContentStore } from "../ports.js";
import { allPages } from "./allPages.js";

/** Maximum bytes of payload in one page: few messages, and each small enough to send at once. */
const PAGE_BYTES = 4 * 1024 * 1024;

/** All local rows of a resource in reading order, all of one generation. */
export function allRows(
  store: Pick<ContentStore, "rows">,
  ref: ResourceRef,
): Promise<readonly StoredRow[]> {
  return allPages((offset) => store.rows(ref, { offset, maxBytes: PAGE_BYTES }));
}
