import * as vscode from "vscode";
import { copyState, type CopyState } from "../../core/library/copyState.js";
import {
  isQuotable,
  readArabicQuote,
  readQuote,
  resourcesToQuote,
  type Quote,
} from "../../core/library/editor/quote.js";
import { formatQuotation } from "../../core/library/export/copy.js";
import { resourceKey, type LocalResource } from "../../core/model/resource.js";
import type { VerseReference } from "../../core/model/verseReference/index.js";
import type { ContentStore } from "../../core/ports.js";
import type { StoreState } from "../../core/model/storeState.js";
import { readSetting } from "../../platform/settings.js";
import { attributionOf, resourceTitle, type EnvironmentName } from "../panels/head.js";

export interface VerseTextsDeps {
  readonly store: () => ContentStore;
  readonly environment: () => EnvironmentName;
  /** The environment's entries of the `resources` setting. */
  readonly entries: () => readonly string[];
  /** Keys of recently read resources, newest first. */
  readonly recent: () => readonly string[];
}

/** A verse in the quoted resources. */
export interface QuotedVerse {
  readonly state: StoreState;
  readonly arabic: string | null;
  readonly quotes: readonly Quote[];
}

/** Maximum verses in one quotation. */
export const MAX_VERSES = 40;

/** Reads verses of the local copy for editors. */
export class VerseTexts {
  constructor(private readonly deps: VerseTextsDeps) {}

  get store(): ContentStore {
    return this.deps.store();
  }

  get attribution(): string {
    return attributionOf(this.deps.environment());
  }

  /** The age of a copy, and whether syncs still update it. */
  copyOf(resource: LocalResource, state: StoreState): CopyState {
    return copyState(resource, state, this.deps.entries());
  }

  state(): Promise<StoreState> {
    return this.store.state();
  }

  async resources(state: StoreState): Promise<LocalResource[]> {
    return Promise.resolve(
      resourcesToQuote(state, readSetting("editor.resources"), this.deps.recent()),
    );
  }

  /** The verses in the resources of the settings; at most `MAX_VERSES` of them. */
  async read(reference: VerseReference): Promise<QuotedVerse> {
    const state = await this.state();
    const bounded = { ...reference, to: Math.min(reference.to, reference.from + MAX_VERSES - 1) };
    const resources = await this.resources(state);
    const quotes = await Promise.all(
      resources.map((resource) => readQuote(this.store, resource, bounded)),
    );
    return {
      state,
      arabic: await readArabicQuote(this.store, state, bounded),
      quotes: quotes.filter((quote) => quote !== null),
    };
  }

  /** The verses in one resource; null if it is gone or lacks them. */
  async readOne(key: string, reference: VerseReference): Promise<Quote | null> {
    const state = await this.state();
    const resource = state.resources.find((one) => resourceKey(one) === key && isQuotable(one));
    return resource === undefined ? null : readQuote(this.store, resource, reference);
  }

  /** A quotation in the form of the setting `editor.insertFormat`. */
  format(quote: Quote, arabic: string | null = null): string {
    const format = readSetting("editor.insertFormat");
    return formatQuotation(
      {
        html: quote.html,
        notes: quote.notes,
        from: quote.from,
        to: quote.to,
        arabic,
        resourceName: resourceTitle(quote.resource),
        authorName: quote.resource.authorName,
        attribution: this.attribution,
      },
      format === "quotation" ? "reference" : format,
    ).trimEnd();
  }
}

/** The error for an empty local copy, with the remedy. */
export function nothingStored(): string {
  return vscode.l10n.t("This verse is not in the local copy. Sync a translation to read it here.");
}
