import * as vscode from "vscode";
import { parseFilter } from "../../core/model/filter.js";
import { copyState, type CopyState } from "../../core/library/copyState.js";
import {
  isQuotable,
  quotableResources,
  readArabicQuote,
  readArabicSpellings,
  readOffers,
  readQuote,
  readQuoteStart,
  readWholeQuote,
  resourcesToQuote,
  type Quote,
} from "../../core/library/editor/quote.js";
import { resourcesNamed } from "../../core/library/editor/quotations.js";
import { RecentTexts } from "../../core/library/editor/recentTexts.js";
import { formatQuotation } from "../../core/library/export/copy.js";
import { resourceKey, type LocalResource } from "../../core/model/resource.js";
import { parseVerseReference, type VerseReference } from "../../core/model/verseReference/index.js";
import type { ContentStore } from "../../core/ports.js";
import type { StoreState } from "../../core/model/storeState.js";
import { readSetting } from "../../platform/settings.js";
import { attributionOf, resourceTitle, type EnvironmentName } from "../panels/head.js";
import { inTreeOrder } from "../text/treeOrder.js";
import { referenceKey } from "../picks/versePick.js";
import type { InsertedVerses } from "./insertedVerses.js";

export interface VerseTextsDeps {
  readonly store: () => ContentStore;
  readonly environment: () => EnvironmentName;
  /** The environment's entries of the `resources` setting. */
  readonly entries: () => readonly string[];
  /** Keys of recently read resources, newest first. */
  readonly recent: () => readonly string[];
  readonly inserted: InsertedVerses;
}

/** A verse in the quoted resources. */
export interface QuotedVerse {
  readonly state: StoreState;
  readonly arabic: string | null;
  readonly quotes: readonly Quote[];
  /** The resources that were asked for the verse. */
  readonly asked: readonly LocalResource[];
}

/** A text that a person can insert. */
export interface OfferedText {
  readonly resource: LocalResource;
  /** The beginning of the text, as published. */
  readonly html: string;
  /** What is inserted; null if it is so long that it is read only when it is chosen. */
  readonly text: string | null;
}

/** Maximum verses in a hover. */
const MAX_VERSES = 40;
/** Maximum resources with the same title, one of which is the source of a quotation. */
const MAX_NAMED = 6;

/** Reads verses of the local copy for editors. */
export class VerseTexts {
  /** The texts that were compared with quotations. */
  private readonly compared = new RecentTexts<Quote>();

  constructor(private readonly deps: VerseTextsDeps) {}

  get store(): ContentStore {
    return this.deps.store();
  }

  get attribution(): string {
    return attributionOf(this.deps.environment());
  }

  /** The age of a copy, and whether syncs still update it. */
  copyOf(resource: LocalResource, state: StoreState): CopyState {
    return copyState(resource, state, parseFilter(this.deps.entries()).filter);
  }

  state(): Promise<StoreState> {
    return this.store.state();
  }

  async resources(state: StoreState): Promise<LocalResource[]> {
    return Promise.resolve(
      resourcesToQuote(state, readSetting("editor.resources"), this.deps.recent()),
    );
  }

  /**
   * The first verses in the resources of the settings, at most `MAX_VERSES` of them, and of each
   * text at least this many characters.
   */
  async readFirst(reference: VerseReference, characters: number): Promise<QuotedVerse> {
    const state = await this.state();
    const first = boundedReference(reference);
    const resources = await this.resources(state);
    const starts = await Promise.all(
      resources.map((resource) => readQuoteStart(this.store, resource, first, characters)),
    );
    return {
      state,
      arabic: await readArabicQuote(this.store, state, first),
      quotes: starts.flatMap((start) => start?.quote ?? []),
      asked: resources,
    };
  }

  /**
   * The verses in the resources of the settings, in the form in which they are inserted, with at
   * least this many characters of each.
   */
  async offers(reference: VerseReference, characters: number): Promise<OfferedText[]> {
    const state = await this.state();
    const offers = await readOffers(this.store, state, await this.resources(state), reference, {
      characters,
      withArabic: !this.insertsTextAlone,
    });
    return offers.map(({ quote, isWhole, arabic }) => ({
      resource: quote.resource,
      html: quote.html,
      text: isWhole ? this.format(quote, arabic) : null,
    }));
  }

  /** Every resource that can be quoted: preferred ones, the last read ones, the others by name. */
  async choices(): Promise<LocalResource[]> {
    const state = await this.state();
    const resources = inTreeOrder(state.resources, state, vscode.env.language);
    return quotableResources({ resources }, readSetting("editor.resources"), this.deps.recent());
  }

  /**
   * The verses in the resources that a label names (`Al-Baqarah 2:255, Saheeh International`), else
   * in those of the settings; and in Arabic.
   */
  async quotable(
    reference: VerseReference,
    label: string,
  ): Promise<{ readonly texts: Quote[]; readonly areNamed: boolean }> {
    const state = await this.state();
    const named = resourcesNamed(label, state.resources.filter(isQuotable), resourceTitle);
    const resources = named.length > 0 ? named.slice(0, MAX_NAMED) : await this.resources(state);
    const [arabic, ...quotes] = await Promise.all([
      this.compared.read(state, `Arabic ${referenceKey(reference)}`, () =>
        readArabicSpellings(this.store, state, reference),
      ),
      ...resources.map((resource) => this.comparedWith(state, resource, reference)),
    ]);
    return { texts: [...quotes.flat(), ...arabic], areNamed: named.length > 0 };
  }

  /** The verses in one resource; empty if it lacks them. */
  private comparedWith(
    state: StoreState,
    resource: LocalResource,
    reference: VerseReference,
  ): Promise<readonly Quote[]> {
    const key = `${resourceKey(resource)} ${referenceKey(reference)}`;
    return this.compared.read(state, key, async () => {
      const quote = await readQuote(this.store, resource, reference);
      return quote === null ? [] : [quote];
    });
  }

  /** All the verses in one resource, with their Arabic text. */
  async readWithArabic(
    resource: LocalResource,
    reference: VerseReference,
  ): Promise<{ readonly quote: Quote | null; readonly arabic: string | null }> {
    const quote = await readWholeQuote(this.store, resource, reference);
    const isArabic = resource.group === "quran_core";
    const arabic =
      isArabic || quote === null
        ? null
        : await readArabicQuote(this.store, await this.state(), reference);
    return { quote, arabic };
  }

  /** The published versions of texts that were inserted or copied without a reference. */
  async inserted(): Promise<{ readonly reference: VerseReference; readonly source: Quote }[]> {
    const verses = this.deps.inserted.all.flatMap(({ reference, resource }) => {
      const parsed = parseVerseReference(reference);
      return parsed === null ? [] : [{ reference: parsed, resource }];
    });
    const state = await this.state();
    const read = verses.map(async ({ reference, resource: key }) => {
      const resource = quotableResource(state, key);
      if (resource === undefined) return [];
      const texts = await this.comparedWith(state, resource, reference);
      return texts.map((source) => ({ reference, source }));
    });
    return (await Promise.all(read)).flat();
  }

  /** True if verses are inserted without their reference. */
  get insertsTextAlone(): boolean {
    return readSetting("editor.insertFormat") === "text";
  }

  /**
   * Remembers a verse that was inserted without its reference, because nothing else would identify
   * it.
   * @param resource Such as `translations:20`.
   */
  async noteInserted(reference: VerseReference, resource: string): Promise<void> {
    await this.deps.inserted.add({ reference: referenceKey(reference), resource });
  }

  /** All the verses in one resource; null if it is gone or has none of them. */
  async readOne(key: string, reference: VerseReference): Promise<Quote | null> {
    const resource = quotableResource(await this.state(), key);
    return resource === undefined ? null : readWholeQuote(this.store, resource, reference);
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

function quotableResource(
  { resources }: Pick<StoreState, "resources">,
  key: string,
): LocalResource | undefined {
  return resources.find((one) => resourceKey(one) === key && isQuotable(one));
}

function boundedReference(reference: VerseReference): VerseReference {
  return { ...reference, to: Math.min(reference.to, reference.from + MAX_VERSES - 1) };
}
