import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { pageHtml, type PageSource } from "./pageHtml.js";
import { webviewPlurals, webviewTexts } from "./texts.js";

/** The only folder that a panel may load from. */
export function panelRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, "dist", "webview");
}

export function webviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [panelRoot(extensionUri)] };
}

/** The texts of all pages; the display language stays the same. */
let pageTexts: Pick<PageSource, "texts" | "plurals"> | null = null;

function textsOfPages(): NonNullable<typeof pageTexts> {
  const texts = webviewTexts(vscode.l10n.bundle);
  return { texts, plurals: webviewPlurals(texts) };
}

/** The document of a panel for one webview. */
export function panelHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  panel: "reader" | "inspector" | "search" | "compare",
  more: Partial<Pick<PageSource, "mediaOrigins">> = {},
): string {
  const uri = (file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(panelRoot(extensionUri), file)).toString();
  pageTexts ??= textsOfPages();
  return pageHtml({
    cspSource: webview.cspSource,
    scriptUri: uri(`${panel}.js`),
    styleUri: uri(`${panel}.css`),
    nonce: randomBytes(18).toString("base64url"),
    lang: vscode.env.language,
    ...pageTexts,
    mediaOrigins: more.mediaOrigins ?? [],
  });
}
