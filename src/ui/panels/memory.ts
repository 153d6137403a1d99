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
/** Resources whose place is remembered: those read last. */
const MAX_PLACES = 200;

/** What readers remember over restarts: how people like to read, and where they were. */
export class ReaderMemory {
  private readonly places: Map<string, Place>;
  private kept: Preferences;

  constructor(private readonly memento: vscode.Memento) {
    const stored = parseMessage(preferencesSchema, memento.get<unknown>(PREFERENCES));
    this.kept = stored.ok ? stored.value : DEFAULT_PREFERENCES;
    const places = memento.get<unknown>(PLACES);
    this.places = new Map();
    if (typeof places === "object" && places !== null) {
      for (const [key, value] of Object.entries(places)) {
        const place = parseMessage(placeSchema, value);
        if (place.ok) this.places.set(key, place.value);
      }
    }
  }

  get preferences(): Preferences {
    return this.kept;
  }

  async setPreferences(preferences: Preferences): Promise<void> {
    this.kept = preferences;
    await this.memento.update(PREFERENCES, preferences);
  }

  place(ref: ResourceRef): Place | null {
    return this.places.get(resourceKey(ref)) ?? null;
  }

  async setPlace(ref: ResourceRef, place: Place): Promise<void> {
    const key = resourceKey(ref);
    this.places.delete(key);
    this.places.set(key, place);
    for (const old of this.places.keys()) {
      if (this.places.size <= MAX_PLACES) break;
      this.places.delete(old);
    }
    await this.memento.update(PLACES, Object.fromEntries(this.places));
  }
}
