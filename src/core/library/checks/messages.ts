import * as l10n from "@vscode/l10n";
import { plural } from "../../model/plural.js";

/** Messages of findings by id, with places for the arguments. */
const MESSAGES = {
  "missing-chapter": (a = "") => l10n.t("Surah {0} is missing as a whole.", a),
  "missing-chapters": (a = "", b = "") => l10n.t("Surahs {0} to {1} are missing as a whole.", a, b),
  "missing-verse": () => l10n.t("This verse is missing."),
  "duplicate-verse": (a = "", b = "") =>
    l10n.t("Verse {0} has a second row; the first has the key {1}.", a, b),
  "unknown-verse": (a = "") => l10n.t("The Quran has no verse {0}.", a),
  "no-verse": () => l10n.t("This row names no verse."),
  "empty-text": () => l10n.t("The text is empty."),
  "no-words": () => l10n.t("The text has signs, but no words."),
  "empty-note": (a = "") => l10n.t("Footnote {0} is empty.", a),
  fragment: (a = "") => l10n.t("“{0}” follows the end of the sentence as a fragment.", a),
  "marker-without-note": (a = "") => l10n.t("Footnote marker “{0}” has no footnote.", a),
  "written-marker": (a = "") =>
    l10n.t("“{0}” looks like a footnote marker, and has no footnote.", a),
  "damaged-marker": (a = "") =>
    l10n.t("“{0}” looks like the rest of a damaged footnote marker.", a),
  "note-without-marker": (a = "") => l10n.t("No marker in the text leads to footnote {0}.", a),
  "note-ends-open": (a = "") =>
    l10n.t("The footnote ends with “{0}”, so its end seems to be missing.", a),
  "note-without-end": () =>
    l10n.t("The footnote does not end with a full stop, as the others of this edition do."),
  "no-such-chapter": (a = "", b = "") =>
    l10n.t("The reference {0} names surah {1}; the Quran has 114.", a, b),
  "no-such-verse": (a = "", b = "", c = "") =>
    l10n.t(
      "The reference {0} names a verse that surah {1} does not have: its last is {2}.",
      a,
      b,
      c,
    ),
  "own-verse-number": (a = "") => l10n.t("The text begins with its own verse number, “{0}”.", a),
  "other-verse-number": (a = "", b = "") =>
    l10n.t("The text begins with “{0}”, but it is verse {1}.", a, b),
  "stray-number": (a = "") =>
    l10n.t("The number {0} is in the text; the Arabic of this verse has no number.", a),
  "basmala-in-verse": () =>
    l10n.t("The text holds the basmala, which is not a part of this verse."),
  "tag-not-closed": (a = "") => l10n.t("The element <{0}> is not closed.", a),
  "tag-not-opened": (a = "") => l10n.t("The end tag </{0}> closes nothing.", a),
  "tag-unfinished": (a = "") => l10n.t("The tag <{0} breaks off.", a),
  "active-markup": (a = "") =>
    l10n.t("The markup has active content ({0}), which is never shown.", a),
  "unknown-element": (a = "") => l10n.t("<{0}> is not an element of HTML text.", a),
  "rare-element": (a = "", b = "", c = "") =>
    l10n.t("<{0}> is in {1} of this edition’s {2} texts only.", a, b, c),
  "escaped-entity": (a = "") =>
    l10n.t("Readers see the code {0} instead of a character: it was escaped twice.", a),
  "replacement-character": () => l10n.t("A character was lost here (U+FFFD)."),
  mojibake: (a = "") =>
    l10n.t("“{0}” looks like text that was decoded with the wrong character set.", a),
  "lost-letter": () => l10n.t("A question mark is inside a word: a letter seems to be lost."),
  "control-character": (a = "") => l10n.t("The invisible character {0} is in the text.", a),
  "soft-hyphen": (a = "") =>
    l10n.t(
      "A soft hyphen ({0}) is in the text: readers see it only at a line’s end, and searches may fail.",
      a,
    ),
  "private-character": (a = "") => l10n.t("The character {0} has no meaning outside one font.", a),
  "bidi-not-opened": () => l10n.t("This direction mark closes nothing."),
  "bidi-not-closed": () =>
    l10n.t("This direction mark is never closed, so the text after it may be out of order."),
  "presentation-form": (a = "") =>
    l10n.t("A presentation form is used for “{0}”: searches may fail.", a),
  "arabic-letter": (a = "", b = "") =>
    l10n.t("The Arabic letter “{0}” is here; this language writes “{1}”.", a, b),
  "arabic-digit": (a = "") =>
    l10n.t("The Arabic digits {0} are here; this language has other digits.", a),
  kashida: () => l10n.t("A kashida stretches a word: searches may fail."),
  "double-space": () => l10n.t("More than one space."),
  "space-at-start": () => l10n.t("The text begins with white space."),
  "space-at-end": () => l10n.t("The text ends with white space."),
  tab: () => l10n.t("A tab is in the text."),
  "line-break": () => l10n.t("A line break is in the text."),
  "space-before-mark": (a = "") =>
    l10n.t("A space before “{0}”. This edition usually has none.", a),
  "wrong-space-before-mark": (a = "") =>
    l10n.t("Another kind of space before “{0}” than this edition uses.", a),
  "no-space-before-mark": (a = "") =>
    l10n.t("No space before “{0}”. This edition usually has one.", a),
  "space-inside": (a = "") => l10n.t("A space inside “{0}”. This edition usually has none.", a),
  "missing-space": (a = "") => l10n.t("No space after “{0}”.", a),
  "bracket-touches": (a = "") =>
    l10n.t("“{0}” touches a word. This edition usually has a space there.", a),
  "bracket-not-closed": (a = "") => l10n.t("“{0}” is never closed.", a),
  "bracket-not-opened": (a = "") => l10n.t("“{0}” closes nothing.", a),
  "quote-not-closed": (a = "") => l10n.t("“{0}” is not closed up to the end of the surah.", a),
  "quote-not-opened": (a = "") => l10n.t("“{0}” closes a quotation that was never opened.", a),
  "double-punctuation": (a = "") => l10n.t("The marks “{0}” follow each other.", a),
  "punctuation-script": (a = "", b = "") =>
    l10n.t("“{0}” is here; this edition writes “{1}”.", a, b),
  "quote-style": (a = "", b = "") =>
    l10n.t("The quotation mark {0} is here; this edition writes {1}.", a, b),
  "apostrophe-style": (a = "", b = "") =>
    l10n.t("The apostrophe {0} is here; this edition writes {1}.", a, b),
  "repeated-word": (a = "") => l10n.t("The word “{0}” is repeated.", a),
  "mixed-script": (a = "", b = "", c = "", d = "") =>
    l10n.t("In “{0}” the letter “{1}” is {2}; the word is {3}.", a, b, c, d),
  "wrong-script": (a = "", b = "") =>
    l10n.t("This text is in {0} script, and the edition in {1}.", a, b),
  "same-as-next": () => l10n.t("This verse has the same text as the next; their Arabic differs."),
  "same-as-other": (a = "", b = "") =>
    l10n.t(
      "This text is the same as in {0} ({1}), with which the rest has little in common.",
      a,
      b,
    ),
  "shifted-against": (a = "", b = "", _by = "", d = "") =>
    l10n.t("The texts of {0} to {1} are those of {2}, one verse off.", a, b, d),
  "shifted-by-length": (a = "", b = "") =>
    l10n.t(
      "From {0} to {1}, the lengths of the texts fit the Arabic of the neighbouring verses: they seem to be one verse off.",
      a,
      b,
    ),
  "range-overlap": (a = "", b = "") =>
    l10n.t("This commentary’s verses overlap those of {0} to {1}.", a, b),
  "range-gap": (a = "", b = "") => l10n.t("No commentary covers {0} to {1}.", a, b),
  "missing-audio": () => l10n.t("This verse has no recording."),
  "no-audio-address": () => l10n.t("The recording has no address."),
  "segment-after-end": (a = "", b = "", c = "") =>
    l10n.t("Word {0} ends at {1} ms, and the recording at {2} ms.", a, b, c),
  "segment-before-start": (a = "") => l10n.t("Word {0} begins before the recording.", a),
  "segment-outside-verse": (a = "", b = "", c = "") =>
    l10n.t("Word {0} lies outside the verse, which lasts from {1} to {2} ms.", a, b, c),
  "verse-after-file": (a = "", b = "") =>
    l10n.t("The verse ends at {0} ms, and the recording at {1} ms.", a, b),
  "segment-backwards": (a = "", b = "", c = "") =>
    l10n.t("Word {0} begins at {1} ms and ends at {2} ms.", a, b, c),
  "segment-order": (a = "", b = "", c = "") =>
    l10n.t(
      "Word {0} begins at {1} ms, before the word before it, which begins at {2} ms.",
      a,
      b,
      c,
    ),
} as const satisfies Readonly<Record<string, Message>>;

/** Messages with numbers, in the ICU form that `plural` formats. */
const COUNTED = {
  "empty-resource": () =>
    l10n.t("{0, plural, one {# of {1} rows has no text.} other {# of {1} rows have no text.}}"),
  truncated: () =>
    l10n.t(
      "The text seems to break off: it has {0, plural, one {# letter} other {# letters}}, where this edition has about {1} for so long a verse.",
    ),
  "longer-than-usual": () =>
    l10n.t(
      "The text has {0, plural, one {# letter} other {# letters}}, where this edition has about {1} for so long a verse.",
    ),
  "not-nfc": () =>
    l10n.t(
      "“{0}” is written with another sequence of characters here than in {1, plural, one {# other place} other {# other places}} of this edition.",
    ),
  "never-nfc": () =>
    l10n.t(
      "Characters such as “{0}” are written in parts (not NFC) throughout the edition, {1, plural, one {# time} other {# times}} in all.",
    ),
  "stray-character": () =>
    l10n.t(
      "“{0}” does not belong to running text; {1, plural, one {# text of this edition has it} other {# texts of this edition have it}}.",
    ),
  "wrong-language": () =>
    l10n.t(
      "This text reads as {0}: {1, plural, one {# of its {2} words is usual} other {# of its {2} words are usual}} in this edition.",
    ),
  "merged-verses": () =>
    l10n.t(
      "This verse has the same text as the next, as {0, plural, one {does # verse} other {do # verses}} of this edition: it seems to translate some verses together.",
    ),
  "segment-count": () =>
    l10n.t(
      "Segments mark {0, plural, one {# word} other {# words}}; the verse has {1, plural, one {# word} other {# words}}.",
    ),
  "no-segments": () =>
    l10n.t(
      "No segments mark the words of this verse; it has {0, plural, one {# word} other {# words}}.",
    ),
} as const satisfies Readonly<Record<string, () => string>>;

type Message = (...args: (string | number)[]) => string;

export type MessageId = keyof typeof MESSAGES | keyof typeof COUNTED;

export function isMessageId(id: string): id is MessageId {
  return Object.hasOwn(MESSAGES, id) || Object.hasOwn(COUNTED, id);
}

function isCounted(id: MessageId): id is keyof typeof COUNTED {
  return Object.hasOwn(COUNTED, id);
}

/** The message of a finding. `locale` is the language of the user interface. */
export function messageOf(
  { message, args }: { readonly message: MessageId; readonly args: readonly (string | number)[] },
  locale: string,
): string {
  if (isCounted(message)) {
    const values = message === "wrong-language" ? [languageName(args[0]), ...args.slice(1)] : args;
    return plural(COUNTED[message](), locale, ...values);
  }
  const write: Message = MESSAGES[message];
  return write(...args);
}

let languageNames: Intl.DisplayNames | null = null;

/** The name of a language by its three-letter code, in the language of the user interface. */
function languageName(code: string | number | undefined): string {
  const tag = String(code);
  try {
    languageNames ??= new Intl.DisplayNames(undefined, { type: "language" });
    return languageNames.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
