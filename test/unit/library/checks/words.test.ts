import {
  placedCases,
  ruleCases,
  threshold,
  times,
  type Example,
} from "../../../support/checks/cases.js";

/** Plain sentences about texts, for a resource of a language. */
const ENGLISH =
  "This is a placeholder text that stands here because the rule needs many words of the language and it says nothing about any verse at all";
const FRENCH =
  "Ceci est un texte provisoire qui se trouve ici parce que la règle a besoin de beaucoup de mots de la langue et ne dit rien";

describe("rules about words", () => {
  ruleCases("repeated-word", {
    finds: [
      "This text text is here",
      "The the placeholder",
      { language: "fr", texts: ["un texte texte provisoire"] },
      { language: "ru", texts: ["текст заглушка заглушка"] },
      { language: "sv", texts: ["min min platshållare"] },
    ],
    passes: [
      "This text had had a word",
      "Whoever reads reads for himself",
      "The text that it has has an end",
      "Yea yea, for for this reason",
      { language: "fr", texts: ["vous vous arrêtez"] },
      { language: "id", texts: ["teks teks contoh"] },
      { language: "ur", texts: ["نمونہ نمونہ متن"] },
      "a text, text that is",
      { rows: [{ id: 1, verse_key: "89:21", text: "pounded pounded" }] },
    ],
  });

  const english = Array.from({ length: 60 }, () => ENGLISH);
  ruleCases("wrong-language", {
    finds: [
      { texts: [FRENCH], habit: english },
      { texts: ["это текст на другом языке, он здесь стоит"], habit: english },
      {
        language: "ru",
        texts: ["this is a text in Latin script"],
        habit: Array.from({ length: 60 }, () => "это текст заглушка здесь"),
      },
      {
        language: "zh",
        texts: ["this is a text in Latin script"],
        habit: Array.from({ length: 60 }, () => "这是示例文字"),
      },
      {
        language: "ur",
        texts: ["this is a text in Latin script"],
        habit: Array.from({ length: 60 }, () => "یہ نمونہ متن ہے"),
      },
    ],
    passes: [
      { texts: [ENGLISH], habit: english },
      { texts: ["Alif Lam"], habit: english },
      { texts: ["a text with one слово in it"], habit: english },
      {
        language: "ja",
        texts: ["カタカナ"],
        habit: Array.from({ length: 60 }, () => "これは例文です"),
      },
      { texts: [FRENCH] },
    ],
  });
});

/** The first words of a text. */
const first = (count: number, text: string): string => text.split(" ").slice(0, count).join(" ");

describe("the language of a text", () => {
  const english = (count: number): string[] => Array.from({ length: count }, () => ENGLISH);
  placedCases([
    [
      "wrong-language",
      { texts: [FRENCH], habit: english(60) },
      [`2:1 wrong-language(fra, 1, 24) 0 "${FRENCH.slice(0, 80)}"`],
    ],
    // A transliteration is in no language.
    ["wrong-language", { texts: [FRENCH], habit: times(60, "xu # zyq ".repeat(20)) }, []],
    // Most texts are too short to show the language.
    ["wrong-language", { texts: [FRENCH], habit: times(60, "This is a text #") }, []],
  ]);

  /** Texts in an English edition, which uses some French words everywhere. */
  const among = (
    texts: readonly string[],
    { count = 60, words = "" }: { count?: number; words?: string } = {},
  ): Example => ({ texts, habit: english(count).map((text) => `${text} ${words}`.trim()) });
  threshold("wrong-language", "fifty texts show the language", {
    reports: among([FRENCH], { count: 49 }),
    passes: among([FRENCH], { count: 48 }),
  });
  threshold("wrong-language", "words of four texts are usual", {
    reports: among([FRENCH, FRENCH, FRENCH]),
    count: 3,
    passes: among([FRENCH, FRENCH, FRENCH, FRENCH]),
  });
  threshold("wrong-language", "sixty letters show the language", {
    reports: among(["Ceci est un texte provisoire qui se trouve ici parce que la règle a besoin"]),
    passes: among(["Ceci est un texte provisoire qui se trouve ici parce que la règle a besoi"]),
  });
  threshold("wrong-language", "six words show the language", {
    reports: among([
      "malheureusement extraordinairement incompréhensible gouvernement certainement quelquefois",
    ]),
    passes: among([
      "malheureusement extraordinairement incompréhensible gouvernement certainementquelquefois",
    ]),
  });
  threshold("wrong-language", "a quarter of the words may be usual", {
    reports: among([FRENCH], { words: first(5, FRENCH) }),
    passes: among([FRENCH], { words: first(6, FRENCH) }),
  });
  const usual = "dit rien ".repeat(5);
  threshold("wrong-language", "only the first twenty-four words count", {
    reports: among([`${first(24, FRENCH)} ${usual}`], { words: "dit rien" }),
    passes: among([`${usual}${FRENCH}`], { words: "dit rien" }),
  });
});
