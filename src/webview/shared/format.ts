/** Numbers, dates and ages in the user's display language. */
export interface Formats {
  /** The writing direction of the user's display language, for what is not published text. */
  readonly direction: "ltr" | "rtl";
  number(value: number): string;
  bytes(value: number): string;
  date(iso: string): string;
  /** `2 hours ago`; the given moment is now. */
  age(iso: string, now: number): string;
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

export function formatsFor(locale: string): Formats {
  const known = Intl.NumberFormat.supportedLocalesOf([locale]).length > 0 ? locale : "en";
  const numbers = new Intl.NumberFormat(known);
  const decimals = new Intl.NumberFormat(known, { maximumFractionDigits: 1 });
  const dates = new Intl.DateTimeFormat(known, { dateStyle: "medium", timeStyle: "short" });
  const ages = new Intl.RelativeTimeFormat(known, { numeric: "auto" });
  return {
    direction: /^(ar|fa|he|ps|ug|ur)\b/i.test(known) ? "rtl" : "ltr",
    number: (value) => numbers.format(value),
    bytes: (value) => {
      if (value < 1024) return `${numbers.format(value)} B`;
      if (value < 1024 ** 2) return `${decimals.format(value / 1024)} kB`;
      return `${decimals.format(value / 1024 ** 2)} MB`;
    },
    date: (iso) => (Number.isNaN(Date.parse(iso)) ? iso : dates.format(new Date(iso))),
    age: (iso, now) => {
      const seconds = Math.round((Date.parse(iso) - now) / 1000);
      if (Number.isNaN(seconds)) return iso;
      for (const [unit, length] of STEPS) {
        if (Math.abs(seconds) >= length) return ages.format(Math.trunc(seconds / length), unit);
      }
      return ages.format(0, "second");
    },
  };
}
