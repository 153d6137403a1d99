import { footnotesText, identityByVerse, joinText, textOf, withoutAnnotations } from "./fields.js";
import type { GroupModule } from "./index.js";

/** One row a verse; its footnotes are inside it. */
export const translations: GroupModule = {
  group: "translations",
  identify: (data) => identityByVerse(data, "translation"),
  // OpenAPI example of a row mutation: id 85108 has the record key "85108".
  keyIsDocumented: (recordType) => recordType === "translation",
  otherSpellings: (data) => withoutAnnotations(data, "text"),
  searchText: (data) => joinText(textOf(data, ["text"]), footnotesText(data)),
};
