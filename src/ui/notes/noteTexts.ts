import * as l10n from "@vscode/l10n";
import type { NoteKind, NoteState } from "../../core/library/notes/events.js";
import type { NoteMessage, NoteThread } from "../../core/library/notes/fold.js";
import type { QuotationStatus } from "../../core/library/notes/quotation.js";
import { isolated, isolatedLines } from "../text/inert.js";

export function kindText(kind: NoteKind): string {
  switch (kind) {
    case "fault":
      return l10n.t("Fault");
    case "question":
      return l10n.t("Question");
    case "reference":
      return l10n.t("Reference");
  }
}

/** Explains when to use a kind of note. */
export function kindDetail(kind: NoteKind): string {
  switch (kind) {
    case "fault":
      return l10n.t("Something in the published text is wrong.");
    case "question":
      return l10n.t("Something should be asked or discussed.");
    case "reference":
      return l10n.t("A source or a remark that others should know.");
  }
}

export function stateText(state: NoteState): string {
  switch (state) {
    case "open":
      return l10n.t("open");
    case "proposed":
      return l10n.t("correction proposed");
    case "sent":
      return l10n.t("sent to the publisher");
    case "fixed":
      return l10n.t("fixed there");
    case "declined":
      return l10n.t("declined");
    case "reopened":
      return l10n.t("reopened");
  }
}

/** The state of a note; for contradicting states, each with its author. */
export function stateLine({ state }: Pick<NoteThread, "state">): string {
  if (state.current.length === 1) {
    return state.current.map(({ value }) => stateText(value)).join("");
  }
  return state.current
    .map(({ value, author }) => l10n.t("{0} (says {1})", stateText(value), isolated(author.name)))
    .join(" / ");
}

/** The state of a note's quoted text; empty if it is unchanged. */
export function changeText(status: QuotationStatus, isFixed: boolean): string {
  if (isFixed) return l10n.t("the proposed text is published now");
  switch (status) {
    case "same":
      return "";
    case "elsewhere":
      return l10n.t("the verse has changed elsewhere since");
    case "changed":
      return l10n.t("the quoted text has changed since");
    case "gone":
      return l10n.t("the verse is no longer published");
  }
}

/** A message of a thread as plain text, with the values that it set. */
export function messageText(message: NoteMessage): string {
  const { state, proposed, assignee, link } = message.sets;
  return [
    message.isWithdrawn ? l10n.t("(withdrawn)") : isolatedLines(message.text),
    state === undefined ? "" : l10n.t("State: {0}", stateText(state)),
    proposed === undefined ? "" : l10n.t("Proposed text: {0}", isolated(proposed)),
    assignee === undefined
      ? ""
      : assignee === null
        ? l10n.t("Assigned to nobody")
        : l10n.t("Assigned to {0}", isolated(assignee)),
    isolatedLines(link ?? ""),
  ]
    .filter((line) => line !== "")
    .join("\n");
}
