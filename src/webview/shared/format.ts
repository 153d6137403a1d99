import * as l10n from "@vscode/l10n";
import { directionOfTag } from "../../core/model/language.js";
import { plural } from "./plural.js";

/** Numbers, dates and ages in the user's display language. */
export interface Formats {
  /** The writing direction of the user's display language, for our own texts. */
  readonly direction: "ltr" | "rtl";
  number(value: number): string;
  /**
   * A translated message with plural forms: `plural(l10n.t("{0, plural, one {# row} other {# rows}}"),
   * 1)` is `1 row`.
   */
  plural(message: string, ...values: readonly (number | string)[]): string;
  /** Formats a fraction: `1.5` is 150 percent. */
  percent(value: number): string;
  bytes(value: number): string;
  date(iso: string): string;
  /** `2 hours ago`; `now` is the current moment. */
  age(iso: string, now: number): string;
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** The writing direction of a display language. */
export function directionOf(locale: string): "ltr" | "rtl" {
  return directionOfTag(locale) ?? "ltr";
}

/** Calls `make` at the first call and keeps its result. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/**
 * The formats of a locale. Each is made when it is first used: the first one of a page loads the
 * browser's list of locales, which takes longer than the first drawing.
 */
export function formatsFor(locale: string): Formats {
  const known = once(() =>
    Intl.NumberFormat.supportedLocalesOf([locale]).length > 0 ? locale : "en",
  );
  const numbers = once(() => new Intl.NumberFormat(known()));
  const percents = once(() => new Intl.NumberFormat(known(), { style: "percent" }));
  const dates = once(
    () => new Intl.DateTimeFormat(known(), { dateStyle: "medium", timeStyle: "short" }),
  );
  const ages = once(() => new Intl.RelativeTimeFormat(known(), { numeric: "auto" }));
  return {
    direction: directionOf(locale),
    number: (value) => numbers().format(value),
    plural: (message, ...values) => plural(message, known(), values),
    percent: (value) => percents().format(value),
    bytes: (value) => {
      const power = Math.min(SIZES.length - 1, value < 1 ? 0 : Math.floor(Math.log10(value) / 3));
      return new Intl.NumberFormat(known(), {
        style: "unit",
        unit: SIZES[power] ?? "byte",
        unitDisplay: "short",
        maximumFractionDigits: power === 0 ? 0 : 1,
      }).format(value / 1000 ** power);
    },
    date: (iso) => (Number.isNaN(Date.parse(iso)) ? iso : dates().format(new Date(iso))),
    age: (iso, now) => {
      const seconds = Math.round((Date.parse(iso) - now) / 1000);
      if (Number.isNaN(seconds)) return iso;
      for (const [unit, length] of STEPS) {
        if (Math.abs(seconds) >= length) return ages().format(Math.trunc(seconds / length), unit);
      }
      return ages().format(0, "second");
    },
  };
}

/** The tree's label for a resource that is no longer in the settings. */
export function notSynced(): string {
  return l10n.t("not synced");
}
