import type { ContentStore } from "../../ports.js";

/** The part of the store that reading needs. */
export type ReadStore = Pick<ContentStore, "rows" | "rowHeads" | "row" | "countRows">;
