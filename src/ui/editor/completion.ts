import * as vscode from "vscode";
import { plainQuote } from "../../core/library/editor/quote.js";
import {
  parseVerseReference,
  suggestReferences,
  type VerseReference,
} from "../../core/model/verseReference/index.js";
import { resourceTitle } from "../panels/head.js";
import { referenceKey } from "../picks/versePick.js";
import { languageTitle } from "../text/resources.js";
import { afterInserting } from "./insertVerse.js";
import type { VerseTexts } from "./verseTexts.js";

/** `verse:` and the text from there to the cursor. */
const AFTER_VERSE = /(?<![\p{L}\p{N}])verse:(?<typed>[^\n]{0,60})$/iu;
/** A verse key that ends at the cursor. */
const AFTER_KEY =
  /(?<![\p{L}\p{N}_.:/\\@#$-])(?<typed>\p{Nd}{1,3}[:：]\p{Nd}{1,3}(?:[-–]\p{Nd}{1,3})?)$/u;

const MAX_PLACES = 12;

/** Offers the text of a verse after its reference, and surahs after `verse:`. */
export class VerseCompletion implements vscode.CompletionItemProvider {
  constructor(private readonly texts: VerseTexts) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    const line = document.lineAt(position).text.slice(0, position.character);
    const match = AFTER_VERSE.exec(line) ?? AFTER_KEY.exec(line);
    const typed = match?.groups?.typed;
    if (match === null || typed === undefined) return [];
    const range = new vscode.Range(position.translate(0, -match[0].length), position);
    const isAsked = match[0].length > typed.length;
    const reference = parseVerseReference(typed);
    const hasVerse = reference !== null && /\p{Nd}/u.test(typed) && !isChapterOnly(typed);
    if (!hasVerse) return isAsked ? places(typed, range) : [];
    const items = await this.quotations(reference, range, match[0]);
    return token.isCancellationRequested ? [] : items;
  }

  private async quotations(
    reference: VerseReference,
    range: vscode.Range,
    typed: string,
  ): Promise<vscode.CompletionItem[]> {
    const { quotes, arabic } = await this.texts.read(reference);
    return quotes.map((quote, index) => {
      const name = resourceTitle(quote.resource);
      const item = new vscode.CompletionItem(
        {
          label: `${referenceKey(reference)} ${name}`,
          description: languageTitle(quote.resource.languageName, vscode.env.language) ?? "",
        },
        vscode.CompletionItemKind.Reference,
      );
      item.insertText = this.texts.format(quote, arabic);
      const command = afterInserting(this.texts, reference, quote.resource);
      if (command !== undefined) item.command = command;
      item.range = range;
      item.filterText = typed;
      item.sortText = String(index).padStart(3, "0");
      item.detail = this.texts.attribution;
      item.documentation = plainQuote(quote.html).slice(0, 600);
      return item;
    });
  }
}

function isChapterOnly(typed: string): boolean {
  return suggestReferences(typed, 1)[0]?.isWholeChapter === true;
}

function places(typed: string, range: vscode.Range): vscode.CompletionItem[] {
  return suggestReferences(typed, MAX_PLACES).map(({ chapter }, index) => {
    const item = new vscode.CompletionItem(
      { label: `${chapter.id} ${chapter.name}`, description: chapter.nameArabic },
      vscode.CompletionItemKind.Reference,
    );
    item.insertText = `verse:${chapter.id}:`;
    item.range = range;
    item.filterText = `verse:${typed}`;
    item.sortText = String(index).padStart(3, "0");
    item.command = { command: "editor.action.triggerSuggest", title: "" };
    return item;
  });
}
