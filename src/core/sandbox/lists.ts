import type { PublishedContent, PublishedResource } from "./content.js";
import { jsonReply, type Reply } from "./reply.js";
import type { SandboxListing } from "./types.js";

/**
 * The lists that name resources, languages and chapters; null for any other path. Names are English
 * for every `language`: the service does the same if a name has no translation.
 */
export function listReply(path: string, content: PublishedContent): Reply | null {
  switch (path) {
    case "resources/translations":
    case "resources/tafsirs": {
      const group = path.slice("resources/".length);
      return jsonReply(200, {
        [group]: listed(content, group).map(({ id, listing }) => ({
          id,
          name: listing.name,
          author_name: listing.authorName,
          slug: listing.slug,
          language_name: listing.languageName,
          translated_name: { name: listing.name, language_name: "english" },
        })),
      });
    }
    case "resources/recitations":
      return jsonReply(200, {
        recitations: listed(content, "recitations").map(({ id, listing }) => ({
          id,
          reciter_name: listing.name,
          style: listing.style ?? null,
          translated_name: { name: listing.name, language_name: "english" },
        })),
      });
    case "resources/languages": {
      const translations = listed(content, "translations");
      return jsonReply(200, {
        languages: content.languages.map((language) => ({
          id: language.id,
          name: language.name,
          native_name: language.nativeName,
          iso_code: language.isoCode,
          direction: language.direction,
          translations_count: translations.filter(
            ({ listing }) => listing.languageName === language.name.toLowerCase(),
          ).length,
          translated_name: { name: language.name, language_name: "english" },
        })),
      });
    }
    case "chapters":
      return jsonReply(200, {
        chapters: content.chapters.map((chapter) => ({
          id: chapter.id,
          revelation_place: chapter.revelationPlace,
          // The sources of the sample data have no order of revelation and no pages.
          revelation_order: null,
          bismillah_pre: chapter.id !== 1 && chapter.id !== 9,
          name_simple: chapter.nameSimple,
          name_complex: chapter.nameSimple,
          name_arabic: chapter.nameArabic,
          verses_count: chapter.versesCount,
          pages: [],
          translated_name: {
            name: chapter.nameEnglish ?? chapter.nameSimple,
            language_name: "english",
          },
        })),
      });
    default:
      return null;
  }
}

function listed(
  content: PublishedContent,
  group: string,
): (PublishedResource & { listing: SandboxListing })[] {
  return content
    .resources()
    .flatMap((resource) =>
      resource.group === group && resource.isPublic && resource.listing !== null
        ? [{ ...resource, listing: resource.listing }]
        : [],
    )
    .sort((a, b) => a.id - b.id);
}
