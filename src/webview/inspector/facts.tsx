import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { ResourceDetails, ResourceHead } from "../../protocol/inspector.js";
import type { Formats } from "../shared/format.js";
import { Icon } from "../shared/icon.js";
import type { InspectorView } from "./model.js";

/** A name with its value; draws nothing without a value. `help` explains the name. */
function Fact(props: {
  readonly name: string;
  readonly value: string | number | null | undefined;
  readonly code?: boolean;
  readonly help?: string;
}): JSX.Element | null {
  const { name, value, help } = props;
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  if (value === null || value === undefined || value === "") return null;
  return (
    <div>
      <dt title={help}>
        {name}
        {help === undefined ? null : (
          <button
            type="button"
            class="icon-button help"
            aria-label={l10n.t("About “{0}”", name)}
            aria-describedby={id}
            aria-expanded={isOpen}
            title={help}
            onClick={() => setOpen(!isOpen)}
            onKeyDown={(event) => {
              if (event.key === "Escape") setOpen(false);
            }}
          >
            <Icon name="info" />
          </button>
        )}
      </dt>
      <dd>
        <bdi class={props.code === true ? "code" : undefined}>{value}</bdi>
        {help === undefined ? null : (
          <p id={id} class="sub" hidden={!isOpen}>
            {help}
          </p>
        )}
      </dd>
    </div>
  );
}

interface FactsProps {
  readonly resource: ResourceHead;
  readonly details: ResourceDetails;
  readonly formats: Formats;
}

/** All facts about the resource, and about its local copy. */
export function Facts(props: { view: InspectorView; formats: Formats }): JSX.Element | null {
  const { resource, details } = props.view;
  if (resource === null || details === null) return null;
  const facts = { resource, details, formats: props.formats };
  return (
    <div class="facts">
      <ServiceFacts {...facts} />
      <StoredFacts {...facts} />
    </div>
  );
}

function ServiceFacts({ resource, details, formats }: FactsProps): JSX.Element {
  const date = (iso: string | null): string | null => (iso === null ? null : formats.date(iso));
  const status = {
    available: l10n.t("Available"),
    unavailable: l10n.t("Unavailable"),
    held: l10n.t("Held: a newer format than this version reads"),
  }[resource.status];
  return (
    <section aria-labelledby="service-title">
      <h2 id="service-title">{l10n.t("From the service")}</h2>
      <dl>
        <Fact name={l10n.t("Status")} value={status} />
        <Fact name={l10n.t("Reason")} value={resource.unavailableReason} />
        <Fact name={l10n.t("Unavailable since")} value={date(resource.unavailableSince)} />
        <Fact name={l10n.t("Group")} value={resource.group} code />
        <Fact name={l10n.t("Id")} value={resource.id} code />
        <Fact
          name={l10n.t("Content id")}
          value={details.resourceContentId}
          code
          help={l10n.t(
            "The number that the service gives to the content of this resource, apart from its id in the group.",
          )}
        />
        <Fact name={l10n.t("Author")} value={resource.authorName} />
        <Fact name={l10n.t("Language")} value={resource.languageName} />
        <Fact
          name={l10n.t("Direction")}
          value={resource.direction === "rtl" ? l10n.t("Right to left") : l10n.t("Left to right")}
        />
        <SequenceFacts details={details} />
        <Fact name={l10n.t("Last full copy")} value={date(details.lastRefreshedAt)} />
        <Fact name={l10n.t("Last change")} value={date(details.lastChangedAt)} />
        <FailureFacts failure={details.failure} formats={formats} />
      </dl>
    </section>
  );
}

/** The service's numbers behind the local rows. */
function SequenceFacts({ details }: { readonly details: ResourceDetails }): JSX.Element {
  return (
    <>
      <Fact
        name={l10n.t("Schema version")}
        value={details.schemaVersion}
        code
        help={l10n.t("The version of the format in which the service sent the last full copy.")}
      />
      <Fact
        name={l10n.t("Sequence")}
        value={details.syncSequence}
        code
        help={l10n.t(
          "The service numbers all its changes. This is the number of the last change that the local rows contain.",
        )}
      />
      <Fact
        name={l10n.t("Full copy's sequence")}
        value={details.fullCopySequence}
        code
        help={l10n.t(
          "The number of the last change that the last full copy contained. Later changes were added to it one by one.",
        )}
      />
      <Fact
        name={l10n.t("Current through")}
        value={details.currentThrough}
        code
        help={l10n.t(
          "The local rows miss no change up to this number. It is higher than the sequence if the changes since were to other resources.",
        )}
      />
    </>
  );
}

function FailureFacts(props: {
  readonly failure: ResourceDetails["failure"];
  readonly formats: Formats;
}): JSX.Element | null {
  const { failure, formats } = props;
  if (failure === null) return null;
  return (
    <>
      <Fact
        name={l10n.t("Last failure")}
        value={l10n.t("{0} ({1}, {2})", failure.message, failure.code, formats.date(failure.at))}
      />
      <Fact name={l10n.t("Its cause")} value={failure.cause} code />
    </>
  );
}

function StoredFacts({ resource, details, formats }: FactsProps): JSX.Element {
  return (
    <section aria-labelledby="stored-title">
      <h2 id="stored-title">{l10n.t("Local copy")}</h2>
      <dl>
        <Fact name={l10n.t("Rows")} value={formats.number(resource.rowCount)} />
        {details.rowsByType.map((type) => (
          <Fact key={type.name} name={type.name} value={formats.number(type.count)} />
        ))}
        <Fact name={l10n.t("Size")} value={formats.bytes(details.bytes)} />
        <Fact name={l10n.t("File")} value={details.file} code />
        <Fact
          name={l10n.t("Rows lost")}
          value={details.lostRows}
          help={l10n.t("How many rows fewer the last full copy had than the local copy before it.")}
        />
        <Fact
          name={l10n.t("Last known to be current")}
          value={resource.syncedAt === null ? null : formats.date(resource.syncedAt)}
          help={l10n.t("The last time at which these rows were known to be the service's newest.")}
        />
        {resource.isSynced ? null : (
          <Fact
            name={l10n.t("Syncs")}
            value={l10n.t("Not in the settings: its rows are kept, but not updated.")}
          />
        )}
        {details.needsFullCopy ? (
          <Fact name={l10n.t("Next run")} value={l10n.t("Fetches a full copy")} />
        ) : null}
        <Fact name={l10n.t("Attribution")} value={resource.attribution} />
      </dl>
    </section>
  );
}
