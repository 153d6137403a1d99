import type * as vscode from "vscode";
import { AUDIO_ORIGINS, SERVICE_AUDIO_BASE } from "../../core/library/reading/audio.js";
import type { ReaderKind } from "../../core/model/pages.js";
import type { ReaderMessage } from "../../protocol/reader.js";
import type { EnvironmentName } from "./head.js";
import { panelHtml } from "./html.js";

/** A reader's document, with its first message if the rows are already read. */
export function readerHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  kind: ReaderKind,
  first: ReaderMessage | null,
): string {
  return panelHtml(webview, extensionUri, "reader", {
    first: first === null ? null : JSON.stringify(first),
    mediaOrigins: kind === "recitation" ? AUDIO_ORIGINS : [],
  });
}

/** The base of audio addresses, which is only known for the service's own environments. */
export function audioBaseOf(environment: EnvironmentName): string | null {
  return environment === "production" || environment === "prelive" ? SERVICE_AUDIO_BASE : null;
}
