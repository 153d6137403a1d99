export { foldText, foldWithMap, type FoldedText } from "./text.js";
export { foldVariants, hasVariants } from "./variants.js";
export {
  hasJoins,
  joinedForms,
  mayJoin,
  MOST_JOINED_PARTS,
  withoutJoiners,
  wordsOf,
  type Word,
} from "./words.js";
