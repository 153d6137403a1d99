import { fingerprintsOf } from "../../../../src/core/library/checks/fingerprints.js";
import type { Fingerprints } from "../../../../src/core/library/checks/types.js";
import { arabicLetters, verseIdOf } from "../../../../src/core/library/checks/verseFacts.js";
import { CHAPTERS } from "../../../../src/core/model/chapters.js";
import { rowsOf, ruleCases, times } from "../../../support/checks/cases.js";

type Row = Readonly<Record<string, unknown>>;

const row = (verse_key: string, text: string, more: Row = {}): Row => ({
  id: `${verse_key}-${text.length}`,
  verse_key,
  text,
  ...more,
});

/** All verses of a chapter, each with a different placeholder. */
function chapter(
  id: number,
  text = (verse: number): string => `Placeholder ${"x".repeat(verse % 7)} text`,
): Row[] {
  const count = CHAPTERS[id - 1]?.versesCount ?? 0;
  return Array.from({ length: count }, (_, index) => row(`${id}:${index + 1}`, text(index + 1)));
}

const quran = (): Row[] => CHAPTERS.flatMap(({ id }) => chapter(id));
const without = (rows: Row[], ...keys: string[]): Row[] =>
  rows.filter(({ verse_key: key }) => !keys.includes(String(key)));

/** One word in each of two scripts, to build texts of any length. */
const WORDS = { en: "place", ru: "текст" } as const;
type Spoken = keyof typeof WORDS;

/** A text with as many letters as the verse has in Arabic, in words of five letters. */
function measured(key: string, factor = 1, language: Spoken = "en"): string {
  const [id = 0, verse = 0] = key.split(":").map(Number);
  const letters = Math.max(1, Math.round(arabicLetters(verseIdOf(id * 1000 + verse)) * factor));
  return WORDS[language]
    .repeat(Math.ceil(letters / 5))
    .slice(0, letters)
    .replace(/(.{5})/g, "$1 ")
    .trim();
}

/** Chapters whose texts are in proportion to the Arabic; `change` replaces some of them. */
function proportional(
  ids: readonly number[],
  change: Readonly<Record<string, string>> = {},
  language: Spoken = "en",
): Row[] {
  return ids.flatMap((id) => {
    const count = CHAPTERS[id - 1]?.versesCount ?? 0;
    return Array.from({ length: count }, (_, index) => {
      const key = `${id}:${index + 1}`;
      return row(key, change[key] ?? `${measured(key, 1, language)} ${"abcdefghij"[index % 10]}`);
    });
  });
}

function other(rows: readonly Row[], name = "Other placeholder"): Fingerprints {
  const facts = { group: "translations", id: 9, languageCode: "en", languageName: null, name };
  return fingerprintsOf(facts, rowsOf("translations", rows));
}

const long = (word: string): string => `A long placeholder text about ${word} that nobody else has`;

describe("rules about verses", () => {
  ruleCases("missing-verse", {
    finds: [
      { rows: without(quran(), "2:5") },
      { rows: quran().filter(({ verse_key: key }) => !String(key).startsWith("5:")) },
      { rows: without(chapter(1), "1:7") },
      { group: "quran_core", rows: [{ record_type: "verse", id: 1, verse_key: "1:1" }] },
      { rows: without(chapter(112), "112:1", "112:2") },
    ],
    passes: [
      { rows: quran() },
      {
        rows: without(quran(), "2:6").map((each) =>
          each.verse_key === "2:5" ? row("2:5", "(5-6) Placeholder") : each,
        ),
      },
      { group: "tafsirs", rows: [row("2:1", "Placeholder")] },
      {
        group: "articles",
        rows: [{ article_id: 1, language_id: 1, lang: "en", title: "a", text: "b" }],
      },
      { rows: [] },
    ],
  });

  ruleCases("duplicate-verse", {
    finds: [
      { rows: [row("2:1", "one"), row("2:1", "another")] },
      { rows: [row("1:1", "a"), row("1:2", "b"), row("1:1", "cc")] },
      { language: "ur", rows: [row("2:1", "نمونہ"), row("2:1", "متن")] },
      {
        group: "quran_core",
        rows: [
          { record_type: "verse", id: 1, verse_key: "1:1" },
          { record_type: "verse", id: 2, verse_key: "1:1" },
        ],
      },
      { rows: [...chapter(112), row("112:4", "again")] },
    ],
    passes: [
      { rows: chapter(112) },
      { group: "tafsirs", rows: [row("2:1", "one"), row("2:1", "another")] },
      { rows: [row("1:1", "same"), row("1:2", "same")] },
      {
        group: "quran_core",
        rows: [
          { record_type: "verse", id: 1, verse_key: "1:1" },
          { record_type: "juz", id: 1 },
        ],
      },
      { language: "ur", rows: [row("1:1", "نمونہ"), row("1:2", "نمونہ")] },
      { rows: [] },
    ],
  });

  ruleCases("unknown-verse", {
    finds: [
      { rows: [row("2:287", "Placeholder")] },
      { rows: [row("115:1", "Placeholder")] },
      { rows: [row("1:0", "Placeholder")] },
      { rows: [{ id: 1, text: "Placeholder" }] },
      { group: "tafsirs", rows: [{ id: 1, text: "Placeholder", group_verse_key_from: "2:300" }] },
    ],
    passes: [
      { rows: [row("2:286", "Placeholder")] },
      {
        group: "tafsirs",
        rows: [
          row("2:1", "Placeholder", { group_verse_key_from: "2:1", group_verse_key_to: "2:5" }),
        ],
      },
      { group: "articles", rows: [{ article_id: 1, language_id: 1, text: "b" }] },
      { group: "quran_core", rows: [{ record_type: "juz", id: 1 }] },
      { group: "word_by_word_translations", rows: [{ id: 1, word_id: 1, text: "word" }] },
    ],
  });

  ruleCases("empty-text", {
    finds: [
      "",
      "   ",
      "<p></p>",
      "***",
      { texts: ["text"], notes: [""] },
      { group: "tafsirs", rows: [row("2:1", "<h2></h2>")] },
      { rows: [{ id: 1, verse_key: "2:1" }] },
    ],
    passes: [
      "a",
      { language: "zh", texts: ["文"] },
      { group: "recitations", rows: [{ record_type: "audio_file", id: 1, verse_key: "1:1" }] },
      "42",
      { language: "ar", texts: ["الم"] },
    ],
  });

  ruleCases("truncated", {
    finds: [
      ...["2:255", "2:282", "3:7", "4:12", "5:3"].map((key) => ({
        rows: proportional([2, 3, 4, 5], { [key]: "place place" }),
      })),
      { language: "ru", rows: proportional([2, 3, 4, 5], { "2:255": "текст" }, "ru") },
    ],
    passes: [
      { language: "ru", rows: proportional([2, 3, 4, 5], {}, "ru") },
      {
        // The translation continues in the next verse.
        rows: proportional([2, 3, 4, 5], {
          "2:282": "place",
          "2:283": `${measured("2:282")} ${measured("2:283")}`,
        }),
      },
      { rows: proportional([2, 3, 4, 5]) },
      { rows: proportional([2, 3, 4, 5], { "2:1": "x" }) },
      { rows: proportional([2, 3, 4, 5], { "2:255": measured("2:255", 0.6) }) },
      { rows: proportional([112], { "112:1": "x" }) },
      { rows: proportional([2, 3, 4, 5], { "2:255": measured("2:255", 0.4) }) },
    ],
  });

  ruleCases("length-outlier", {
    finds: [
      ...["2:7", "2:24", "3:9", "4:30", "5:9"].map((key) => ({
        rows: proportional([2, 3, 4, 5], { [key]: measured(key, 7) }),
      })),
      {
        language: "ru",
        rows: proportional([2, 3, 4, 5], { "2:7": measured("2:7", 7, "ru") }, "ru"),
      },
    ],
    passes: [
      { language: "ru", rows: proportional([2, 3, 4, 5], {}, "ru") },
      { rows: proportional([2, 3, 4, 5]) },
      { rows: proportional([2, 3, 4, 5], { "2:1": "x".repeat(90) }) },
      { rows: proportional([2, 3, 4, 5], { "2:7": measured("2:7", 2) }) },
      { rows: proportional([112], { "112:1": "x".repeat(900) }) },
      { rows: proportional([2, 3, 4, 5], { "2:7": measured("2:7", 0.3) }) },
    ],
  });

  ruleCases("fragment", {
    finds: [
      "A placeholder sentence. and lost",
      "A placeholder. of it",
      { language: "ru", texts: ["Текст заглушка. из него"] },
      { language: "fr", texts: ["Un texte. les autres"] },
      { language: "tr", texts: ["Bir örnek metin. böyle metin"] },
    ],
    passes: [
      "A placeholder sentence. And more",
      "A placeholder text (e.g. this one)",
      { language: "ur", texts: ["نمونہ متن۔ اور"] },
      {
        texts: ["A text. and more words"],
        habit: times(40, "A text. goes on # more and more and more"),
      },
      { language: "tr", texts: ['"Bir metin mi?" dedi'] },
    ],
  });

  const basmala = { "1:1": "In the name of the placeholder", ru: "Во имя текста-заглушки" };
  ruleCases("basmala-in-verse", {
    finds: [
      { language: "ru", rows: [row("1:1", basmala.ru), row("2:1", `${basmala.ru}. Текст`)] },
      ...["2:1", "3:1", "9:1", "19:1", "96:1"].map((key) => ({
        rows: [
          row("1:1", basmala["1:1"]),
          row(key, `${basmala["1:1"]}. A text`),
          ...times(6, "Text #").map((text, at) => row(`${at + 40}:1`, text)),
        ],
      })),
    ],
    passes: [
      { language: "ru", rows: [row("1:1", basmala.ru), row("2:1", "Текст-заглушка")] },
      { rows: [row("1:1", basmala["1:1"]), row("27:30", basmala["1:1"])] },
      {
        rows: [
          row("1:1", basmala["1:1"]),
          ...Array.from({ length: 20 }, (_, at) => row(`${at + 20}:1`, `${basmala["1:1"]} text`)),
        ],
      },
      { rows: [row("1:1", basmala["1:1"]), row("2:1", "Placeholder text")] },
      { rows: [row("1:1", "A"), row("2:1", "A text")] },
      { rows: [row("2:1", "Placeholder")] },
    ],
  });

  ruleCases("same-as-neighbour", {
    finds: [
      { texts: [long("one"), long("one")] },
      { texts: ["a", "b", long("two"), long("two")] },
      {
        language: "zh",
        texts: ["这是示例文字这是示例文字这是示例", "这是示例文字这是示例文字这是示例"],
      },
      { language: "ru", texts: ["это текст заглушка здесь", "Это текст-заглушка здесь."] },
      { language: "ur", texts: ["یہ ایک نمونہ متن ہے یہاں", "یہ ایک نمونہ متن ہے یہاں"] },
    ],
    passes: [
      { texts: [long("one"), long("two")] },
      { texts: ["short", "short"] },
      { rows: [row("26:8", long("x")), row("27:1", long("x"))] },
      { rows: [row("109:3", long("x")), row("109:5", long("x"))] },
      { texts: [long("one"), long("two"), long("one")] },
      { language: "ru", texts: ["это текст заглушка здесь", "это другая заглушка здесь"] },
    ],
  });

  const mixed = (shared: number): Row[] =>
    Array.from({ length: 40 }, (_, at) =>
      row(`2:${at + 1}`, long(at < shared ? `shared ${"i".repeat(at)}` : `own ${"o".repeat(at)}`)),
    );
  const another = Array.from({ length: 40 }, (_, at) =>
    row(`2:${at + 1}`, long(`shared ${"i".repeat(at)}`)),
  );
  /** Sixty verses of an edition; those at `equal` are the same in every edition. */
  const edition = (equal: (at: number) => boolean): Row[] =>
    Array.from({ length: 60 }, (_, at) =>
      row(`2:${at + 1}`, long(equal(at) ? `shared ${"i".repeat(at)}` : `own ${"o".repeat(at)}`)),
    );
  const first = edition(() => true);
  const russian = [
    row("2:1", "это длинный текст-заглушка, которого больше нет ни у кого другого"),
    row("2:2", "это ещё один длинный текст-заглушка, который есть только здесь"),
  ];
  const commentary: Fingerprints = { ...other(first), group: "tafsirs" };
  ruleCases("same-as-other-resource", {
    finds: [
      ...[1, 2, 3].map((shared) => ({ rows: mixed(shared), others: [other(another)] })),
      { rows: mixed(1), others: [other(mixed(0).slice(30)), other(another)] },
      // A block of verses was copied.
      { rows: edition((at) => at >= 20 && at < 26), others: [other(first)] },
      // A commentary has the words of the translation.
      { rows: edition((at) => at % 15 === 0), others: [commentary] },
      { language: "ru", rows: russian, others: [other(russian.slice(0, 1))] },
    ],
    passes: [
      { rows: mixed(0), others: [other(another)] },
      { rows: mixed(40), others: [other(another)] },
      { rows: mixed(20), others: [other(another)] },
      { rows: mixed(3) },
      { rows: [row("2:1", "short")], others: [other([row("2:1", "short")])] },
      // Two translations with a common origin have some equal verses.
      { rows: edition((at) => at % 12 === 0), others: [other(first)] },
      // A refrain.
      {
        rows: [row("55:13", long("it")), row("55:16", long("it"))],
        others: [other([row("55:13", long("it")), row("55:16", long("that"))])],
      },
      { language: "ru", rows: russian, others: [other(first)] },
    ],
  });

  const straight = Array.from({ length: 30 }, (_, at) =>
    row(`2:${at + 1}`, long("i".repeat(at + 1))),
  );
  const late = (from: number, to: number, by: number): Row[] =>
    straight.map((each, at) =>
      at >= from && at <= to ? { ...each, text: straight[at + by]?.text } : each,
    );
  ruleCases("shifted", {
    finds: [
      { rows: late(5, 10, -1), others: [other(straight)] },
      { rows: late(5, 10, 1), others: [other(straight)] },
      { rows: late(5, 7, -1), others: [other(straight)] },
      {
        rows: [2, 3, 12].flatMap((id) =>
          chapter(id, (verse) =>
            verse === 1 ? "x" : measured(`${id}:${verse - (id === 12 ? 1 : 0)}`),
          ),
        ),
      },
      { rows: late(1, 28, 1), others: [other(mixed(0)), other(straight)] },
      {
        language: "ru",
        rows: [2, 3, 12].flatMap((id) =>
          chapter(id, (verse) =>
            verse === 1 ? "текст" : measured(`${id}:${verse - (id === 12 ? 1 : 0)}`, 1, "ru"),
          ),
        ),
      },
    ],
    passes: [
      {
        language: "ru",
        rows: [2, 3, 12].flatMap((id) =>
          chapter(id, (verse) => measured(`${id}:${verse}`, 1, "ru")),
        ),
      },
      { rows: straight, others: [other(straight)] },
      { rows: straight },
      { rows: late(5, 6, -1), others: [other(straight)] },
      { rows: [2, 3, 12].flatMap((id) => chapter(id, (verse) => measured(`${id}:${verse}`))) },
      { rows: mixed(0), others: [other(straight)] },
    ],
  });
});
