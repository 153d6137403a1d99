/** A record by RFC 4180. */
export function csvRecord(fields: readonly string[]): string {
  return `${fields.map(csvField).join(",")}\r\n`;
}

/** A record without formulas. That alters the data, so it is for spreadsheets only. */
export function spreadsheetRecord(fields: readonly string[]): string {
  return csvRecord(fields.map(inertField));
}

function csvField(field: string): string {
  return /[",\r\n]/.test(field) || /^\s|\s$/u.test(field)
    ? `"${field.replaceAll('"', '""')}"`
    : field;
}

/**
 * Puts an apostrophe before values that spreadsheets would read as formulas, in ASCII and
 * full-width forms (owasp.org, CSV Injection).
 */
function inertField(field: string): string {
  const text = field.replaceAll("\0", "");
  return /^\s*[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text;
}
