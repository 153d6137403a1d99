/** Unicode names of characters that are hard to see in a difference. */
const NAMES: Readonly<Record<number, string>> = {
  0x00a0: "no-break space",
  0x00ad: "soft hyphen",
  0x034f: "combining grapheme joiner",
  0x061c: "Arabic letter mark",
  0x0640: "Arabic tatweel",
  0x064b: "Arabic fathatan",
  0x064c: "Arabic dammatan",
  0x064d: "Arabic kasratan",
  0x064e: "Arabic fatha",
  0x064f: "Arabic damma",
  0x0650: "Arabic kasra",
  0x0651: "Arabic shadda",
  0x0652: "Arabic sukun",
  0x0653: "Arabic maddah above",
  0x0654: "Arabic hamza above",
  0x0655: "Arabic hamza below",
  0x0670: "Arabic letter superscript alef",
  0x200b: "zero width space",
  0x200c: "zero width non-joiner",
  0x200d: "zero width joiner",
  0x200e: "left-to-right mark",
  0x200f: "right-to-left mark",
  0x202a: "left-to-right embedding",
  0x202b: "right-to-left embedding",
  0x202c: "pop directional formatting",
  0x202d: "left-to-right override",
  0x202e: "right-to-left override",
  0x202f: "narrow no-break space",
  0x2060: "word joiner",
  0x2066: "left-to-right isolate",
  0x2067: "right-to-left isolate",
  0x2068: "first strong isolate",
  0x2069: "pop directional isolate",
  0xfeff: "zero width no-break space",
};

/**
 * The distinct characters of a text that are hard to see: format characters, combining marks, and
 * unusual spaces. As `U+200C zero width non-joiner`, or only the code point.
 */
export function hardToSee(text: string): string[] {
  const found = new Set<string>();
  for (const [character] of text.matchAll(/[\p{Cf}\p{M}\u0640]|(?![ \n\t\r])\s/gu)) {
    const code = character.codePointAt(0) ?? 0;
    const hex = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    const name = NAMES[code];
    found.add(name === undefined ? hex : `${hex} ${name}`);
  }
  return [...found];
}

/** White space as visible signs: `·` space, `⍽` no-break space, `→` tab, `↵` line break. */
export function visibleSpaces(text: string): string {
  return text.replace(/\s/gu, (space) => SIGNS[space] ?? "␣");
}

const SIGNS: Readonly<Record<string, string>> = {
  " ": "·",
  "\u00a0": "⍽",
  "\u202f": "⍽",
  "\t": "→",
  "\n": "↵\n",
  "\r": "␍",
};
