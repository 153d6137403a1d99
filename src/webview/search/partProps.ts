import type { Formats } from "../shared/format.js";
import type { SearchModel, SearchView } from "./model.js";

export interface PartProps {
  readonly model: SearchModel;
  readonly view: SearchView;
  readonly formats: Formats;
}
