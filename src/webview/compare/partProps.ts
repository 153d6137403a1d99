import type { ComparisonMessage } from "../../protocol/compare.js";
import type { Formats } from "../shared/format.js";
import type { CompareModel, CompareView } from "./model.js";

export interface PartProps {
  readonly model: CompareModel;
  readonly view: CompareView;
  readonly comparison: ComparisonMessage;
  readonly formats: Formats;
  /** The columns do not fit beside each other: their texts are below each other. */
  readonly isStacked: boolean;
}
