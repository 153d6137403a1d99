import { identityByVerse, textWithNotes, verseOf } from "./fields.js";
import type { GroupModule } from "./index.js";

/** One row explains a verse or a range of verses (`group_verse_key_from` to `..._to`). */
export const tafsirs: GroupModule = {
  group: "tafsirs",
  identify(data) {
    const identity = identityByVerse(data, "tafsir");
    const from = verseOf(data, "group_verse_key_from");
    const to = verseOf(data, "group_verse_key_to");
    const first = from.from ?? identity.from ?? to.from;
    const last = to.to ?? identity.to ?? from.to;
    // In a reversed range only the verse key counts.
    if (first === null || last === null || first > last) return identity;
    return {
      ...identity,
      verseKey: identity.verseKey ?? from.verseKey ?? to.verseKey,
      from: first,
      to: last,
      order: first,
    };
  },
  keyIsDocumented: () => false,
  searchText: (data) => textWithNotes(data),
};
