import * as l10n from "@vscode/l10n";
import type { CopyState } from "../../core/library/copyState.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** How long ago an ISO 8601 time was, short: `now`, `5 min`, `2 hr`, `6 days`. In days at most. */
export function age(iso: string, now: number, locale: string): string {
  const elapsed = now - Date.parse(iso);
  if (elapsed < MINUTE) {
    return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(0, "second");
  }
  const [unit, size] =
    elapsed < HOUR
      ? (["minute", MINUTE] as const)
      : elapsed < DAY
        ? (["hour", HOUR] as const)
        : (["day", DAY] as const);
  const count = Math.floor(elapsed / size);
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(count);
}

/** A day, without the current year: `3 Nov`. */
export function day(iso: string, now: number, locale: string): string {
  const date = new Date(iso);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(date);
}

/** A moment in the reader's time zone: `3 Nov 2026, 14:05`. */
export function moment(iso: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(iso),
  );
}

export function count(value: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** A size in bytes with the shortest unit: `1.8 MB`. */
export function size(bytes: number, locale: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[power] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1000 ** power);
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
