import type { ComparisonMessage } from "../../protocol/compare.js";
import type { Formats } from "../shared/format.js";
import type { CompareModel, CompareView } from "./model.js";

export interface PartProps {
  readonly model: CompareModel;
  readonly view: CompareView;
  readonly comparison: ComparisonMessage;
  readonly formats: Formats;
  /** True if the columns do not fit side by side, so their texts are stacked. */
  readonly isStacked: boolean;
}
