import { parseJson } from "../model/json.js";
import type { StoredRow } from "../model/row.js";

/** The payload of a row: any JSON object. Its fields are read with the functions below. */
export type Payload = Readonly<Record<string, unknown>>;

/**
 * The payload of a stored row. The store keeps only objects, so anything else is a damaged row and
 * reads as an empty payload: a reader shows one empty verse instead of failing the page.
 */
export function payloadOf(row: Pick<StoredRow, "json">): Payload {
  const value = parseJson(row.json);
  return isRecord(value) ? value : {};
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field as text; a number becomes its decimal text; everything else is null. */
export function textField(payload: Payload, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = payload[name];
    if (typeof value === "string") return value;
    if (typeof value === "number") return String(value);
  }
  return null;
}

/** A field as a finite number, even if the service sent it as decimal text; otherwise null. */
export function numberField(payload: Payload, ...names: readonly string[]): number | null {
  for (const name of names) {
    const value = payload[name];
    const number =
      typeof value === "number"
        ? value
        : typeof value === "string" && value.trim() !== ""
          ? Number(value)
          : NaN;
    if (Number.isFinite(number)) return number;
  }
  return null;
}

/** A field as a list of objects; other elements are left out. */
export function recordsField(payload: Payload, name: string): Payload[] {
  const value = payload[name];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
