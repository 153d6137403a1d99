import type { Logger } from "../ports.js";
import type { CatalogKeeper } from "./catalogKeeper.js";
import type { OpenDatabases } from "./openDatabases.js";
import type { SearchTexts } from "./searchText/searchTexts.js";
import type { SqlModule } from "./sqlite.js";
import type { StoreFiles } from "./storeFiles.js";

/** The parts of a store that read many resources. */
export interface StoreReader {
  readonly sql: SqlModule;
  readonly files: StoreFiles;
  readonly keeper: CatalogKeeper;
  readonly databases: OpenDatabases;
  readonly texts: SearchTexts;
  readonly logger: Logger;
}
