import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import type { Formats } from "../shared/format.js";
import { usePanel } from "./context.js";
import type { ReaderView } from "./view.js";

/** The state of a resource that is not current: unavailable, held, or gone. */
export function Banner(): JSX.Element | null {
  const { model, view, formats } = usePanel();
  const text = bannerText(view, formats);
  if (text === null) return null;
  return (
    <div class="notice" role="status" dir={formats.direction}>
      <span class="codicon codicon-info" aria-hidden="true" />
      <span dir="auto">{text}</span>
      {view.otherService === null ? null : (
        <button type="button" class="text-button" onClick={() => model.switchService()}>
          {l10n.t("Switch Service…")}
        </button>
      )}
    </div>
  );
}

function bannerText(
  { resource, rowsGone, otherService }: ReaderView,
  formats: Formats,
): string | null {
  if (resource === null) return null;
  if (otherService !== null) {
    return l10n.t(
      "This is from the local copy of “{0}”, which is kept but not in use now. What you are reading stays until this panel is closed.",
      otherService,
    );
  }
  if (rowsGone) {
    return l10n.t(
      "This resource is no longer in the local copy. What you are reading stays until this panel is closed.",
    );
  }
  if (resource.status === "held") {
    return l10n.t(
      "The service has a newer format of this resource. This is the last copy that could be read; an update of the extension is needed.",
    );
  }
  if (resource.status !== "unavailable") return null;
  const { unavailableSince: since, unavailableReason: reason } = resource;
  return [
    since === null
      ? l10n.t("The service no longer offers this resource.")
      : l10n.t("The service stopped offering this resource on {0}.", formats.date(since)),
    ...(reason === null ? [] : [l10n.t("Reason: {0}.", reason)]),
    l10n.t("The local copy stays readable."),
  ].join(" ");
}
