import type { Preferences } from "./readerState.js";

/** Without the schemas, because a page draws with them before it checks its first message. */
export const DEFAULT_PREFERENCES: Preferences = {
  textScale: 1,
  arabicScale: 1,
  measure: 68,
  showArabic: true,
};
