import * as l10n from "@vscode/l10n";
import type { MissingSetup } from "../../app/activeEnvironment.js";

/** The reason why the local copy is not synced. */
export function missingText(missing: MissingSetup): string {
  switch (missing) {
    case "clientId":
      return l10n.t("No API credentials are set. The local copy can be read, but is not synced.");
    case "clientSecret":
      return l10n.t("The client secret is missing. The local copy can be read, but is not synced.");
    case "custom.apiBaseUrl":
      return l10n.t(
        "The custom service needs an address in quranContentSync.custom.apiBaseUrl. The local copy can be read, but is not synced.",
      );
    case "custom.authBaseUrl":
      return l10n.t(
        "The custom service needs an address in quranContentSync.custom.authBaseUrl. The local copy can be read, but is not synced.",
      );
  }
}

/** The action that provides what is missing. */
export function remedyOf(missing: MissingSetup): "setCredentials" | "openEnvironmentSettings" {
  return missing.startsWith("custom.") ? "openEnvironmentSettings" : "setCredentials";
}
