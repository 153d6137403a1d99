import { identityByVerse, textWithNotes, withoutAnnotations } from "./fields.js";
import type { GroupModule } from "./index.js";

/** One row for each verse, with its footnotes. */
export const translations: GroupModule = {
  group: "translations",
  identify: (data) => identityByVerse(data, "translation"),
  // The OpenAPI example of a mutation has the row id 85108 and the record key "85108".
  keyIsDocumented: (recordType) => recordType === "translation",
  otherSpellings: (data) => withoutAnnotations(data, "text"),
  searchText: (data) => textWithNotes(data),
};
