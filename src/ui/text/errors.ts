import * as l10n from "@vscode/l10n";
import type { SerializedError } from "../../core/model/errors.js";
import type { FilterProblem } from "../../core/model/filter.js";
import { plural } from "../../core/model/plural.js";
import { size, wait } from "./age.js";
import { isolatedStart } from "./inert.js";

/** The action of a button beside a message. */
export type Remedy =
  | "setCredentials"
  | "openResourceSettings"
  | "openEnvironmentSettings"
  | "addResources"
  | "verifyStore"
  | "deleteLocalCopy"
  | "checkForUpdates"
  | "retry"
  | "showLog";

export interface ErrorText {
  /** The event, what was kept, and the next step, in at most two short sentences. */
  readonly message: string;
  /** A few words for places with one line. */
  readonly short: string;
  readonly remedies: readonly Remedy[];
}

type Describe = (error: SerializedError, locale: string) => ErrorText;

const describeWrongEntry: Describe = (error) => ({
  short: l10n.t("wrong entry"),
  message:
    error.details.entry === undefined
      ? l10n.t(
          "The service does not accept the chosen resources{0}. Stored data is kept.",
          quoted(error),
        )
      : l10n.t(
          "The service does not accept the entry “{0}”{1}. Stored data is kept.",
          entryText(error.details.entry),
          quoted(error),
        ),
  remedies: ["openResourceSettings", "showLog"],
});

const DESCRIPTIONS: Readonly<Partial<Record<string, Describe>>> = {
  not_configured: (error) =>
    error.details.field?.startsWith("custom.") === true
      ? {
          short: l10n.t("address missing"),
          message: l10n.t(
            "The custom service needs https addresses for its API and for its tokens (http for this machine only).",
          ),
          remedies: ["openEnvironmentSettings"],
        }
      : {
          short: l10n.t("nothing chosen"),
          message: l10n.t("No resources are selected for sync. Add resources first."),
          remedies: ["addResources"],
        },
  credentials_missing: () => ({
    short: l10n.t("credentials missing"),
    message: l10n.t("The API credentials are not set. Set them to sync."),
    remedies: ["setCredentials"],
  }),
  credentials_rejected: () => ({
    short: l10n.t("credentials rejected"),
    message: l10n.t(
      "The service did not accept the API credentials. Check that they belong to this service. Nothing was changed.",
    ),
    remedies: ["setCredentials", "showLog"],
  }),
  insufficient_scope: (error) => ({
    short: l10n.t("scope missing"),
    message: l10n.t(
      "The API credentials are valid, but lack the scope {0}. Stored data stays readable; ask the service for the scope, or set other credentials.",
      error.details.scope ?? "content.sync.read",
    ),
    remedies: ["setCredentials", "showLog"],
  }),
  forbidden: () => ({
    short: l10n.t("access refused"),
    message: l10n.t(
      "The service refuses access to this resource with these credentials. Its stored rows are kept.",
    ),
    remedies: ["retry", "showLog"],
  }),
  full_copy_outdated: () => ({
    short: l10n.t("outdated full copy"),
    message: l10n.t(
      "The service gave an older full copy than it announced. The newer rows are kept; the next sync asks again.",
    ),
    remedies: ["retry", "showLog"],
  }),
  offline: () => ({
    short: l10n.t("offline"),
    message: l10n.t("The service could not be reached. Stored data stays readable."),
    remedies: ["retry", "showLog"],
  }),
  rate_limited: ({ details: { retryAfterMs = 0 } }, locale) => ({
    short: l10n.t("too many requests"),
    message:
      retryAfterMs <= 0
        ? l10n.t(
            "The service asks to send fewer requests. Data that was already stored is kept; try again later.",
          )
        : l10n.t(
            "The service asks to send fewer requests, and to wait {0} before the next request. Data that was already stored is kept.",
            wait(retryAfterMs, locale),
          ),
    remedies: ["retry", "showLog"],
  }),
  service_unavailable: ({ details: { retryAfterMs = 0 } }, locale) => ({
    short: l10n.t("service unavailable"),
    message:
      retryAfterMs <= 0
        ? l10n.t("The service could not answer. Stored data is kept; try again later.")
        : l10n.t(
            "The service could not answer, and asks to wait {0} before the next request. Stored data is kept.",
            wait(retryAfterMs, locale),
          ),
    remedies: ["retry", "showLog"],
  }),
  invalid_response: (error) => ({
    short: l10n.t("invalid response"),
    message:
      error.details.field === undefined
        ? l10n.t("The service's answer could not be read. Stored data is kept.")
        : l10n.t(
            "The service's answer could not be read: {0} is wrong. Stored data is kept.",
            error.details.field,
          ),
    remedies: ["retry", "showLog"],
  }),
  cancelled: () => ({
    short: l10n.t("cancelled"),
    message: l10n.t("Cancelled. Data that was already stored is kept."),
    remedies: [],
  }),
  store_busy: () => ({
    short: l10n.t("a sync is under way"),
    message: l10n.t(
      "A sync, in this window or another, is writing the local copy. Nothing was lost; try again when it is done.",
    ),
    remedies: ["retry"],
  }),
  store_full: (error, locale) => ({
    short: l10n.t("disk full"),
    message:
      error.details.bytesNeeded === undefined
        ? l10n.t("The disk is full. Stored data is kept; free some space and try again.")
        : l10n.t(
            "The disk is full: {0} more are needed. Stored data is kept.",
            size(error.details.bytesNeeded, locale),
          ),
    remedies: ["retry", "deleteLocalCopy"],
  }),
  store_read_only: () => ({
    short: l10n.t("folder is read-only"),
    message: l10n.t(
      "The folder of the local copy cannot be written. The local copy is unchanged and readable.",
    ),
    remedies: ["retry", "showLog"],
  }),
  store_newer: () => ({
    short: l10n.t("update needed"),
    message: l10n.t(
      "A newer version of the extension wrote the local copy. It can be read; update the extension to sync.",
    ),
    remedies: ["checkForUpdates"],
  }),
  store_damaged: () => ({
    short: l10n.t("store damaged"),
    message: l10n.t(
      "A file of the local copy is damaged. The others are unchanged; verifying the store sets it aside.",
    ),
    remedies: ["verifyStore", "showLog"],
  }),
  invalid_resources: describeWrongEntry,
  unknown_resource_group: describeWrongEntry,
  not_found: (error) => ({
    short: l10n.t("not found"),
    message: l10n.t(
      "The service answers that this cannot be found{0}, but not that it is no longer published. Stored data is kept, and the next sync asks again.",
      quoted(error),
    ),
    remedies: ["retry", "showLog"],
  }),
  snapshot_not_found: () => ({
    short: l10n.t("no longer published"),
    message: l10n.t("The service no longer publishes this resource. Stored data is kept."),
    remedies: [],
  }),
};

const describeOther: Describe = (error) => ({
  short: error.code.replaceAll("_", " "),
  message: l10n.t(
    "Something went wrong ({0}): {1} Stored data is kept.",
    error.code,
    sentence(error.details.serviceMessage ?? error.message),
  ),
  remedies: ["retry", "showLog"],
});

/** An error in plain language. The code determines it; the service's text is quoted if it helps. */
export function describeError(error: SerializedError, locale: string): ErrorText {
  // The service's own codes pass through, and `constructor` could be one.
  const describe = Object.hasOwn(DESCRIPTIONS, error.code) ? DESCRIPTIONS[error.code] : undefined;
  return (describe ?? describeOther)(error, locale);
}

/** Maximum characters of an entry in a text. A workspace can contain any. */
const MOST_OF_ENTRY = 100;

/** An entry of the `resources` setting inside a text. */
export function entryText(entry: string): string {
  return isolatedStart(entry, MOST_OF_ENTRY);
}

/** The fault of an entry in the `resources` setting, with the valid form. */
export function describeProblem(problem: FilterProblem): string {
  const entry = entryText(problem.entry);
  switch (problem.reason) {
    case "syntax":
      return l10n.t(
        "“{0}” is not a resource: an entry is a group and an id, like translations:19 or articles:*.",
        entry,
      );
    case "group":
      return l10n.t(
        "“{0}” does not name a group: use lowercase letters, digits and _, like translations:19.",
        entry,
      );
    case "id":
      return l10n.t(
        "“{0}” has no valid id: use a whole number from 1, or * for the whole group.",
        entry,
      );
    case "refused":
      return l10n.t("“{0}” names a group that the service does not know.", entry);
  }
}

/** The message about new invalid entries: the fault of the first, and the number of the others. */
export function describeProblems(first: FilterProblem, others: number, locale: string): string {
  const fault = describeProblem(first);
  return others === 0
    ? l10n.t("{0} The other resources still sync.", fault)
    : plural(
        l10n.t(
          "{1, plural, one {{0} # other entry is wrong as well.} other {{0} # other entries are wrong as well.}} The other resources still sync.",
        ),
        locale,
        fault,
        others,
      );
}

/** The label of a button. */
export function remedyLabel(remedy: Remedy): string {
  switch (remedy) {
    case "setCredentials":
      return l10n.t("Set API Credentials…");
    case "openResourceSettings":
    case "openEnvironmentSettings":
      return l10n.t("Open Settings");
    case "addResources":
      return l10n.t("Add Resources…");
    case "verifyStore":
      return l10n.t("Verify Local Store");
    case "deleteLocalCopy":
      return l10n.t("Delete Local Copy…");
    case "checkForUpdates":
      return l10n.t("Check for Updates");
    case "retry":
      return l10n.t("Try Again");
    case "showLog":
      return l10n.t("Show Log");
  }
}

function quoted({ details }: SerializedError): string {
  const text = details.serviceMessage ?? "";
  return text === "" ? "" : ` (${text.replace(/(?<![.\s])[.\s]+$/, "")})`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
