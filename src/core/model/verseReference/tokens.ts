import { foldText } from "../fold/index.js";
import { roleOf, type WordRole } from "./words.js";

/** A number, a word, or a sign of a reference, in the order of the text. */
export type Token =
  | {
      readonly kind: "number";
      readonly value: number;
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly kind: "word";
      readonly text: string;
      readonly role: WordRole | null;
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly kind: "sign";
      readonly sign: Sign;
      readonly start: number;
      readonly end: number;
    };

/** `list` separates places; `other` signs (brackets, quotation marks) mean nothing here. */
export type Sign = "colon" | "dash" | "stop" | "list" | "open" | "close" | "other";

/** CJK words for chapter and verse follow their numbers, so each is a separate token. */
const COUNTER = "第章節节篇절장";
const LETTER = `(?:(?![${COUNTER}])[\\p{L}\\p{M}])`;
const JOIN = "['’‘ʼʻ`´ʾʿ\\u2010\\u2011\\u200c\\-]";
const TOKEN = new RegExp(
  `(?<number>\\p{Nd}+)|(?<word>[${COUNTER}]|${LETTER}(?:(?:${LETTER}|${JOIN})*${LETTER})?)|\\s+|(?<sign>[^])`,
  "gu",
);

const SIGNS: Readonly<Record<Sign, string>> = {
  colon: ":：∶׃܃꞉",
  dash: "-‐‑‒–—―−﹘﹣－~〜～־…",
  stop: "./⁄∕|·،؍。",
  list: ",;؛;、，；&+",
  open: "([{﴿«“〔【",
  close: ")]}﴾»”〕】",
  other: "",
};

const signOf = new Map<string, Sign>(
  (Object.keys(SIGNS) as Sign[]).flatMap((sign) =>
    [...SIGNS[sign]].map((character) => [character, sign] as const),
  ),
);

/** The ornament before the number of a verse in a text, where no reference continues. */
const END_OF_VERSE = "\u06DD";

/** Splits a reference into numbers (in any script), words with their roles, and signs. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const start = match.index;
    const end = start + match[0].length;
    const { number, word, sign } = match.groups ?? {};
    if (number !== undefined) {
      tokens.push({ kind: "number", value: Number(foldText(number)), start, end });
    } else if (word !== undefined) {
      tokens.push({ kind: "word", text: word, role: roleOf(word), start, end });
    } else if (sign !== undefined && (sign === END_OF_VERSE || !/\p{Cf}/u.test(sign))) {
      tokens.push({ kind: "sign", sign: signOf.get(sign) ?? "other", start, end });
    }
  }
  return tokens;
}
