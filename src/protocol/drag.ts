/**
 * The type of a verse that is dragged from a reader into an editor: `{ group, id, reference }` as
 * JSON. The drag also has the text as `text/plain`, for other programs.
 */
export const VERSE_MIME = "application/vnd.quran-content-sync.verse";
