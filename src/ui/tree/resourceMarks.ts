import * as l10n from "@vscode/l10n";
import { describeError } from "../text/errors.js";
import { hasRows, type LocalResource } from "../../core/model/resource.js";
import { count, day, notSynced } from "../text/age.js";
import { joined } from "../text/resources.js";

/** A condition of a resource that needs attention. */
export interface Mark {
  /** Part of the node's context value. */
  readonly flag: string;
  readonly text: string;
  /** A codicon. */
  readonly icon: string;
  readonly note: string;
  readonly hidesAge: boolean;
}

/** The conditions of a resource that need attention, the most serious first. */
export function resourceMarks(
  resource: LocalResource,
  isCovered: boolean,
  thisYear: number,
  locale: string,
): Mark[] {
  const { status, failure, lostRows } = resource;
  const marks: Mark[] = [];
  if (status === "unavailable") marks.push(unavailable(resource, thisYear, locale));
  if (status === "held") marks.push(held());
  if (failure !== null && isCovered) marks.push(failed(failure, locale));
  else if (resource.needsFullCopy && status === "available") marks.push(fullCopyDue());
  if (lostRows !== null) marks.push(rowsLost(lostRows, locale));
  if (!isCovered) marks.push(uncovered());
  return marks;
}

function unavailable(resource: LocalResource, thisYear: number, locale: string): Mark {
  const { unavailableSince: since, unavailableReason: reason } = resource;
  const isUnknown = resource.file === null && resource.lastRefreshedAt === null;
  const kept = hasRows(resource) ? l10n.t("The stored rows stay readable.") : "";
  const text = isUnknown
    ? l10n.t("unknown to this service")
    : since === null
      ? l10n.t("unavailable")
      : l10n.t("unavailable since {0}", day(since, thisYear, locale));
  const explanation = isUnknown
    ? l10n.t("This service has never published this resource. It may be an id of another service.")
    : reason === null
      ? l10n.t("The service does not publish this resource at present.")
      : l10n.t("Not published at present: {0}.", reason);
  return {
    flag: "unavailable",
    icon: "circle-slash",
    hidesAge: true,
    text,
    note: joined([explanation, kept], " "),
  };
}

function held(): Mark {
  return {
    flag: "held",
    icon: "lock",
    hidesAge: false,
    text: l10n.t("extension update needed"),
    note: l10n.t(
      "The service sends this resource in a newer format. The rows stored here are kept until the extension is updated.",
    ),
  };
}

function failed(failure: NonNullable<LocalResource["failure"]>, locale: string): Mark {
  const { short } = describeError({ ...failure, details: {} }, locale);
  return {
    flag: "failed",
    icon: "warning",
    hidesAge: false,
    text: l10n.t("full copy failed: {0}", short),
    note: l10n.t(
      "The last full copy could not be stored; the next sync asks again. Until it succeeds or the resource is removed from the list, no sync counts as complete.",
    ),
  };
}

function fullCopyDue(): Mark {
  return {
    flag: "needsFullCopy",
    icon: "circle-outline",
    hidesAge: false,
    text: l10n.t("full copy due"),
    note: l10n.t("The next sync fetches a new full copy."),
  };
}

function rowsLost(rows: number, locale: string): Mark {
  const lost = count(rows, locale);
  return {
    flag: "lostRows",
    icon: "info",
    hidesAge: false,
    text: l10n.t("{0} rows fewer", lost),
    note: l10n.t(
      "The last full copy has {0} rows fewer than the one before, as the service published it. The mark disappears after you open it.",
      lost,
    ),
  };
}

function uncovered(): Mark {
  return {
    flag: "uncovered",
    // Beside a long name, nothing else is visible.
    icon: "sync-ignored",
    hidesAge: false,
    text: notSynced(),
    note: l10n.t("No longer in the settings: its rows are kept, but not updated."),
  };
}
