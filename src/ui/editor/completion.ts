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
import { afterChoosing } from "./insertVerse.js";
import type { VerseTexts } from "./verseTexts.js";

/** `verse:` and the text from there to the cursor. */
const AFTER_VERSE = /(?<![\p{L}\p{N}])verse:(?<typed>[^\n]{0,60})$/iu;
/** A verse key that ends at the cursor. */
const AFTER_KEY =
  /(?<![\p{L}\p{N}_.:/\\@#$-])(?<typed>\p{Nd}{1,3}[:：]\p{Nd}{1,3}(?:[-–]\p{Nd}{1,3})?)$/u;

const MAX_PLACES = 12;
/** Characters of a text beside the list. */
const PREVIEW = 600;

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
    const items = await this.quotations(reference, document, range);
    return token.isCancellationRequested ? [] : items;
  }

  private async quotations(
    reference: VerseReference,
    document: vscode.TextDocument,
    range: vscode.Range,
  ): Promise<vscode.CompletionItem[]> {
    const typed = document.getText(range);
    const offers = await this.texts.offers(reference, PREVIEW);
    return offers.map((offer, index) => {
      const { resource, html, text } = offer;
      const item = new vscode.CompletionItem(
        {
          label: `${referenceKey(reference)} ${resourceTitle(resource)}`,
          description: languageTitle(resource.languageName, vscode.env.language) ?? "",
        },
        vscode.CompletionItemKind.Reference,
      );
      item.insertText = text ?? typed;
      const command = afterChoosing(offer, { document, range, reference }, this.texts);
      if (command !== undefined) item.command = command;
      item.range = range;
      item.filterText = typed;
      item.sortText = String(index).padStart(3, "0");
      item.detail = this.texts.attribution;
      item.documentation = plainQuote(html).slice(0, PREVIEW);
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
