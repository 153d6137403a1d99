export interface KeyPress {
  readonly key: string;
  /** The physical key: `KeyJ`. */
  readonly code: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
}

/** Characters by physical key, without and with Shift. */
const SIGNS: Readonly<Record<string, readonly [string, string]>> = {
  BracketLeft: ["[", "{"],
  BracketRight: ["]", "}"],
  Comma: [",", "<"],
  Equal: ["=", "+"],
  Minus: ["-", "_"],
  Period: [".", ">"],
  Slash: ["/", "?"],
};

/**
 * The key at the same place of a Latin keyboard, so that shortcuts work in an Arabic or Urdu
 * layout. Caps Lock does not count as Shift.
 */
export function latinKey({ key, code, shiftKey }: KeyPress): string {
  if (/^[A-Z]$/.test(key) && !shiftKey) return key.toLowerCase();
  if (/^[\x20-\x7e]/.test(key)) return key;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shiftKey ? letter : letter.toLowerCase();
  const signs = Object.hasOwn(SIGNS, code) ? SIGNS[code] : undefined;
  return signs?.[shiftKey ? 1 : 0] ?? key;
}
