/**
 * Indents JSON text. Changes only white space between tokens: numbers, escapes and the order of
 * members stay, although parsing and serializing would change them.
 */
export function indentJson(json: string, unit = "  "): string {
  let result = "";
  let depth = 0;
  let at = 0;
  const line = (): void => {
    result += `\n${unit.repeat(depth)}`;
  };
  while (at < json.length) {
    const char = json.charAt(at);
    if (char === '"') {
      const end = stringEnd(json, at);
      result += json.slice(at, end);
      at = end;
      continue;
    }
    at++;
    if (char === "{" || char === "[") {
      const close = char === "{" ? "}" : "]";
      const next = skipSpace(json, at);
      if (json.charAt(next) === close) {
        result += char + close;
        at = next + 1;
      } else {
        depth++;
        result += char;
        line();
      }
    } else if (char === "}" || char === "]") {
      depth = Math.max(0, depth - 1);
      line();
      result += char;
    } else if (char === ",") {
      result += char;
      line();
    } else if (char === ":") result += ": ";
    else if (!/\s/.test(char)) result += char;
  }
  return result;
}

function stringEnd(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length) {
    const char = json.charAt(at);
    if (char === "\\") at += 2;
    else if (char === '"') return at + 1;
    else at++;
  }
  return json.length;
}

function skipSpace(json: string, start: number): number {
  let at = start;
  while (/\s/.test(json.charAt(at))) at++;
  return at;
}
