import {
  canStartName,
  chaptersNamed,
  isTitle,
  type Token,
} from "../../model/verseReference/index.js";

/** A unit of a line: a part of a reference, or `other`, which ends the reference. */
export interface Unit {
  readonly kind:
    "number" | "chapter" | "verse" | "range" | "filler" | "connector" | "name" | "sign" | "other";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Maximum words of a name: `Ha-Mim as-Sajdah`, `Alif Lam Mim Sajdah`. */
const MAX_NAME_WORDS = 4;

/** Joins the words of surah names, and classifies all other tokens. */
export function unitsOf(line: string, tokens: readonly Token[]): Unit[] {
  const units: Unit[] = [];
  let index = 0;
  while (index < tokens.length) {
    const token = tokens[index];
    if (token === undefined) break;
    const name = nameAt(line, tokens, index);
    if (name !== null) {
      units.push(name.unit);
      index += name.tokens;
      continue;
    }
    units.push({
      kind: kindOf(token),
      text: line.slice(token.start, token.end),
      start: token.start,
      end: token.end,
    });
    index++;
  }
  return units;
}

function kindOf(token: Token): Unit["kind"] {
  if (token.kind === "number") return "number";
  if (token.kind === "word") return token.role ?? "other";
  return token.sign === "other" ? "other" : "sign";
}

/** The longest surah's name that starts with this token. */
function nameAt(
  line: string,
  tokens: readonly Token[],
  first: number,
): { readonly unit: Unit; readonly tokens: number } | null {
  const start = tokens[first];
  if (start?.kind !== "word") return null;
  // Words such as `ver` or `nr` are rarely meant as names.
  if (start.role !== null && start.role !== "connector") return null;
  if (!canStartName(start.text)) return null;
  for (let count = MAX_NAME_WORDS; count >= 1; count--) {
    const words = tokens.slice(first, first + count);
    const last = words.at(-1);
    if (words.length < count || last?.kind !== "word") continue;
    const isJoined = words.every(
      (token, at) =>
        token.kind === "word" ||
        (token.kind === "sign" &&
          token.sign === "other" &&
          at > 0 &&
          /['’‘ʿʾ`]/u.test(line.slice(token.start, token.end))),
    );
    if (!isJoined) continue;
    const text = line.slice(start.start, last.end);
    if (chaptersNamed(text).length > 0 && isTitle(text)) {
      return { unit: { kind: "name", text, start: start.start, end: last.end }, tokens: count };
    }
  }
  return null;
}
