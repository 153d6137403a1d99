/**
 * Number of verses of the Quran. Separate from the chapters, because the tree needs only this number
 * at activation.
 */
export const VERSE_COUNT = 6236;
