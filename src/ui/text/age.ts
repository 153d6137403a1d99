import * as l10n from "@vscode/l10n";
import type { CopyState } from "../../core/library/copyState.js";
import { perLocale } from "../../core/model/perLocale.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const ages = perLocale((locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
const numbers = perLocale((locale) => new Intl.NumberFormat(locale));
const moments = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }),
);
const days = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" }),
);
const daysWithYear = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" }),
);

/** Formats of numbers with this unit. */
function amounts(
  unit: string,
  options?: Intl.NumberFormatOptions,
): (locale: string) => Intl.NumberFormat {
  return perLocale(
    (locale) =>
      new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", ...options }),
  );
}

const seconds = amounts("second");
const minutes = amounts("minute");
const hours = amounts("hour");
const wholeDays = amounts("day");
const sizes = [
  amounts("byte", { maximumFractionDigits: 0 }),
  amounts("kilobyte", { maximumFractionDigits: 1 }),
  amounts("megabyte", { maximumFractionDigits: 1 }),
  amounts("gigabyte", { maximumFractionDigits: 1 }),
] as const;

/** How long ago an ISO 8601 time was, short: `now`, `5 min`, `2 hr`, `6 days`. In days at most. */
export function age(iso: string, now: number, locale: string): string {
  const elapsed = now - Date.parse(iso);
  if (elapsed < MINUTE) return ages(locale).format(0, "second");
  const [amount, unit] =
    elapsed < HOUR
      ? ([minutes, MINUTE] as const)
      : elapsed < DAY
        ? ([hours, HOUR] as const)
        : ([wholeDays, DAY] as const);
  return amount(locale).format(Math.floor(elapsed / unit));
}

/** A time to wait, rounded up: `30 sec`, `5 min`, `2 hr`. */
export function wait(milliseconds: number, locale: string): string {
  const [amount, unit] =
    milliseconds <= MINUTE
      ? ([seconds, SECOND] as const)
      : milliseconds <= HOUR
        ? ([minutes, MINUTE] as const)
        : ([hours, HOUR] as const);
  return amount(locale).format(Math.ceil(milliseconds / unit));
}

/** A day, without the year if it is `thisYear`: `3 Nov`. */
export function day(iso: string, thisYear: number, locale: string): string {
  const date = new Date(iso);
  return (date.getFullYear() === thisYear ? days : daysWithYear)(locale).format(date);
}

/** A moment in the reader's time zone: `3 Nov 2026, 14:05`. */
export function moment(iso: string, locale: string): string {
  return moments(locale).format(new Date(iso));
}

export function count(value: number, locale: string): string {
  return numbers(locale).format(value);
}

/** A size in bytes with the shortest unit: `1.8 MB`. */
export function size(bytes: number, locale: string): string {
  const power = Math.min(sizes.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return (sizes[power] ?? sizes[0])(locale).format(bytes / 1000 ** power);
}

/** A resource that is no longer in the settings. */
export function notSynced(): string {
  return l10n.t("not synced");
}

/** The state and age of a local copy: `2 hr`, `not synced · 6 days`; null before the first copy. */
export function copyText(
  { currentAt, isSynced }: CopyState,
  now: number,
  locale: string,
): string | null {
  if (currentAt === null) return isSynced ? null : notSynced();
  const old = age(currentAt, now, locale);
  return isSynced ? old : `${notSynced()} · ${old}`;
}
