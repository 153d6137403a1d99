import type * as vscode from "vscode";
import { resourceKey, type ResourceRef } from "../../core/model/resource.js";
import {
  DEFAULT_PREFERENCES,
  parseMessage,
  placeSchema,
  preferencesSchema,
  type Place,
  type Preferences,
} from "../../protocol/reader.js";

const PREFERENCES = "reader.preferences";
const PLACES = "reader.places";
/** Number of recently read resources whose place is remembered. */
const MAX_PLACES = 200;

/**
 * The preferences and last places of readers, stored across restarts. Several windows share them:
 * each access reads the stored value, and each write changes only its own part of it.
 */
export class ReaderMemory {
  /** `service` returns the service in use, because ids and places belong to a service. */
  constructor(
    private readonly memento: vscode.Memento,
    private readonly service: () => string,
  ) {}

  get preferences(): Preferences {
    const stored = parseMessage(preferencesSchema, this.memento.get<unknown>(PREFERENCES));
    return stored.ok ? stored.value : DEFAULT_PREFERENCES;
  }

  /** Stores the preferences that differ from `before`; others may be newer in another window. */
  async setPreferences(preferences: Preferences, before: Preferences): Promise<void> {
    const stored = this.preferences;
    const merged: Preferences = {
      textScale: changed(preferences.textScale, before.textScale, stored.textScale),
      arabicScale: changed(preferences.arabicScale, before.arabicScale, stored.arabicScale),
      measure: changed(preferences.measure, before.measure, stored.measure),
      showArabic: changed(preferences.showArabic, before.showArabic, stored.showArabic),
    };
    await this.memento.update(PREFERENCES, merged);
  }

  place(ref: ResourceRef): Place | null {
    const place = parseMessage(placeSchema, this.stored().get(this.keyOf(ref)));
    return place.ok ? place.value : null;
  }

  /** Keys of the resources that were read in the service in use, newest first. */
  recent(): string[] {
    const prefix = `${this.service()}/`;
    return [...this.stored().keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .reverse();
  }

  async setPlace(ref: ResourceRef, place: Place): Promise<void> {
    const places = this.stored();
    const key = this.keyOf(ref);
    // Entries are in order of reading.
    places.delete(key);
    places.set(key, place);
    for (const old of places.keys()) {
      if (places.size <= MAX_PLACES) break;
      places.delete(old);
    }
    await this.memento.update(PLACES, Object.fromEntries(places));
  }

  private keyOf(ref: ResourceRef): string {
    return `${this.service()}/${resourceKey(ref)}`;
  }

  private stored(): Map<string, unknown> {
    const places = this.memento.get<unknown>(PLACES);
    return new Map(typeof places === "object" && places !== null ? Object.entries(places) : []);
  }
}

function changed<T>(value: T, before: T, stored: T): T {
  return value === before ? stored : value;
}
