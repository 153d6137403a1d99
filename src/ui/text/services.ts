import * as l10n from "@vscode/l10n";
import { ENVIRONMENT_NAMES, type EnvironmentName } from "../../platform/environment.js";

/** The short name of a service, for the view's title and picks. */
export function serviceName(name: EnvironmentName): string {
  switch (name) {
    case "production":
      return l10n.t("Production");
    case "prelive":
      return l10n.t("Prelive");
    case "sandbox":
      return l10n.t("Sandbox");
    case "custom":
      return l10n.t("Custom service");
  }
}

/** The name of the service with this environment's key. */
export function serviceNameOfKey(key: string): string {
  return serviceName(ENVIRONMENT_NAMES.find((name) => name === key) ?? "custom");
}

/** Replaces a document's text while its service is not in use. */
export function otherServiceText(key: string): string {
  return l10n.t(
    "This text belongs to the local copy of “{0}”, which is kept. Switch to that service, and open the text again.",
    serviceNameOfKey(key),
  );
}

/** One line about a service. */
export function serviceDetail(name: EnvironmentName, apiBaseUrl: string): string {
  switch (name) {
    case "production":
      return l10n.t("The published content of the Quran Foundation");
    case "prelive":
      return l10n.t("The Quran Foundation's test service: surahs 1 and 2 only");
    case "sandbox":
      return l10n.t("The embedded sample service: no account, no internet");
    case "custom":
      return apiBaseUrl === "" ? l10n.t("The service at the address in the settings") : apiBaseUrl;
  }
}
