import type { ArticleHead } from "../../model/pages.js";
import type { RowName } from "../../model/row.js";
import { directionOf, tagOf } from "../language.js";
import { textField, type Payload } from "../payload.js";

/** The head of an article's localization. Each field is read by the names that the service uses. */
export function articleHead({ recordType, recordKey }: RowName, payload: Payload): ArticleHead {
  const language = {
    languageCode: textField(payload, "lang", "language_code", "iso_code"),
    languageName: textField(payload, "language_name"),
  };
  return {
    recordType,
    recordKey,
    title: textField(payload, "title", "name"),
    lang: tagOf(language),
    direction: directionOf({ direction: null, ...language }),
  };
}
