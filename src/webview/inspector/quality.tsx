import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import type { FindingCounts } from "../../protocol/inspector.js";
import type { Formats } from "../shared/format.js";
import type { InspectorModel } from "./model.js";

/** The number of quality findings by severity, with buttons to check and to show them. */
export function QualitySummary(props: {
  readonly model: InspectorModel;
  readonly findings: FindingCounts | undefined;
  readonly formats: Formats;
}): JSX.Element | null {
  const { model, findings, formats } = props;
  if (findings === undefined) return null;
  const shown = findings === null ? [] : countsShown(findings, formats);
  const hasFindings =
    findings !== null && findings.error + findings.warning + findings.information > 0;
  return (
    <section class="quality" aria-labelledby="quality-title">
      <h2 id="quality-title">{l10n.t("Quality")}</h2>
      <p role="status">
        {findings === null ? <span>{l10n.t("Not checked yet.")}</span> : null}
        {findings !== null && !hasFindings ? <span>{l10n.t("No findings.")}</span> : null}
        {shown.map((text) => (
          <span key={text}>{text} </span>
        ))}
      </p>
      {hasFindings ? (
        <button type="button" class="button" onClick={() => model.openProblems()}>
          {l10n.t("Open Problems")}
        </button>
      ) : null}
      <button type="button" class="button" onClick={() => model.checkQuality()}>
        {findings === null ? l10n.t("Check Quality") : l10n.t("Check Again")}
      </button>
    </section>
  );
}

function countsShown(findings: NonNullable<FindingCounts>, formats: Formats): string[] {
  const texts: string[] = [];
  const { error, warning, information, ignored } = findings;
  if (error > 0)
    texts.push(formats.plural(l10n.t("{0, plural, one {# error} other {# errors}}"), error));
  if (warning > 0)
    texts.push(formats.plural(l10n.t("{0, plural, one {# warning} other {# warnings}}"), warning));
  if (information > 0)
    texts.push(
      formats.plural(
        l10n.t("{0, plural, one {# information message} other {# information messages}}"),
        information,
      ),
    );
  if (ignored > 0)
    texts.push(
      formats.plural(
        l10n.t("{0, plural, one {# ignored finding} other {# ignored findings}}"),
        ignored,
      ),
    );
  return texts;
}
