import type { ArticleHead, ArticlesPage } from "../../model/pages.js";
import type { ResourceRef } from "../../model/resource.js";
import { allPages } from "../allPages.js";
import { payloadOf, textField } from "../payload.js";
import { articleHead } from "./localization.js";
import type { ReadStore } from "./store.js";

/**
 * The localizations of an article, and the text of one of them: the one with the wanted key, else in
 * a wanted language, else English, else the first.
 */
export async function readArticle(
  store: Pick<ReadStore, "rows">,
  ref: ResourceRef,
  want: { readonly recordKey?: string | null; readonly languages?: readonly string[] } = {},
): Promise<ArticlesPage> {
  const rows = await allPages((offset) => store.rows(ref, { offset }));
  const localizations: ArticleHead[] = [];
  const texts: string[] = [];
  for (const row of rows) {
    const payload = payloadOf(row);
    localizations.push(articleHead(row, payload));
    texts.push(textField(payload, "text", "body", "content") ?? "");
  }
  const selected = selectedIndex(localizations, want);
  return { kind: "articles", localizations, selected, html: texts[selected] ?? "" };
}

function selectedIndex(
  localizations: readonly ArticleHead[],
  want: { readonly recordKey?: string | null; readonly languages?: readonly string[] },
): number {
  const byKey = localizations.findIndex((head) => head.recordKey === want.recordKey);
  if (byKey >= 0) return byKey;
  const languages = [...(want.languages ?? []), "en"].map((tag) => tag.toLowerCase());
  const byLanguage = languages
    .map((tag) =>
      localizations.findIndex(
        (head) => head.lang?.toLowerCase().split("-")[0] === tag.split("-")[0],
      ),
    )
    .find((index) => index >= 0);
  return byLanguage ?? (localizations.length > 0 ? 0 : -1);
}
