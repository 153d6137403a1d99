/**
 * The type of a verse that is dragged from a reader into an editor: `{ group, id, reference }` as
 * JSON. The drag carries the text as `text/plain` too, for editors and programs without this type.
 */
export const VERSE_MIME = "application/vnd.quran-content-sync.verse";
