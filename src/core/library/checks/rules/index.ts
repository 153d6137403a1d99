import type { Rule } from "../rule.js";
import { missingAudio, segmentCount, segmentOrder, segmentOutOfRange } from "./audio.js";
import { unbalancedPunctuation } from "./balance.js";
import {
  controlCharacter,
  kashida,
  notNfc,
  replacementCharacter,
  strayCharacter,
  unbalancedBidi,
} from "./characters.js";
import { codePoints, mixedScript } from "./codePoints.js";
import { duplicateVerse, emptyText, missingVerse, unknownVerse } from "./coverage.js";
import { wrongLanguage } from "./language.js";
import { fragment, lengthOutlier, truncated } from "./lengths.js";
import { escapedEntity, unbalancedMarkup, unusualMarkup } from "./markup.js";
import { markerWithoutNote, noteClipped, noteWithoutMarker } from "./notes.js";
import { doublePunctuation, punctuationScript } from "./punctuation.js";
import { quoteStyle } from "./quotes.js";
import { crossReference, strayNumber, verseNumberInText } from "./references.js";
import { basmalaInVerse, sameAsNeighbour, sameAsOtherResource } from "./repeats.js";
import { shifted } from "./shifted.js";
import { bracketSpacing, missingSpace, spacing } from "./spacing.js";
import { rangeGap, rangeOverlap } from "./tafsirs.js";
import { repeatedWord } from "./words.js";

/** All rules: faults first, style last. */
export const RULES: readonly Rule[] = [
  missingVerse,
  duplicateVerse,
  unknownVerse,
  emptyText,
  truncated,
  fragment,
  markerWithoutNote,
  noteWithoutMarker,
  noteClipped,
  crossReference,
  verseNumberInText,
  strayNumber,
  basmalaInVerse,
  unbalancedMarkup,
  unusualMarkup,
  escapedEntity,
  replacementCharacter,
  controlCharacter,
  unbalancedBidi,
  notNfc,
  codePoints,
  kashida,
  strayCharacter,
  spacing,
  missingSpace,
  bracketSpacing,
  unbalancedPunctuation,
  doublePunctuation,
  punctuationScript,
  quoteStyle,
  repeatedWord,
  mixedScript,
  wrongLanguage,
  sameAsNeighbour,
  sameAsOtherResource,
  shifted,
  lengthOutlier,
  rangeOverlap,
  rangeGap,
  missingAudio,
  segmentOutOfRange,
  segmentOrder,
  segmentCount,
];
