import { threshold, times } from "../../../support/checks/cases.js";

describe("habits of an edition begin at a number of cases", () => {
  threshold("missing-space", "twenty marks make a habit", {
    reports: { texts: ["a text,and"], habit: times(19, "a text, #") },
    passes: { texts: ["a text,and"], habit: times(18, "a text, #") },
  });
  threshold("missing-space", "a habit has one slip in twenty marks", {
    reports: { texts: ["a text,and", "a text,or"], habit: times(38, "a text, #") },
    count: 2,
    passes: { texts: ["a text,and", "a text,or"], habit: times(37, "a text, #") },
  });
  threshold("quote-style", "forty quotation marks make a habit", {
    reports: { texts: ["So “text” it"], habit: times(19, 'So "#" it') },
    count: 2,
    passes: { texts: ["So “text it"], habit: times(19, 'So "#" it') },
  });
  threshold("quote-style", "forty apostrophes make a habit", {
    reports: { texts: ["it’s", "he’s"], habit: times(38, "it's #") },
    count: 2,
    passes: { texts: ["it’s"], habit: times(38, "it's #") },
  });
  threshold("spacing", "no-break spaces in more than one text of twenty are a habit", {
    reports: {
      language: "fr",
      texts: ["texte\u00a0: oui", "un\u00a0texte"],
      habit: times(38, "texte # : oui"),
    },
    passes: {
      language: "fr",
      texts: ["texte\u00a0: oui", "un\u00a0texte", "un\u202ftexte"],
      habit: times(37, "texte # : oui"),
    },
  });
  threshold("bracket-spacing", "an ending that follows three brackets belongs to the edition", {
    reports: {
      language: "id",
      texts: times(2, "ini (teks #)nya"),
      habit: times(80, "(teks #) ini"),
    },
    count: 2,
    passes: {
      language: "id",
      texts: times(3, "ini (teks #)nya"),
      habit: times(80, "(teks #) ini"),
    },
  });
  threshold("double-punctuation", "a sequence that occurs twenty times may be a slip", {
    reports: { texts: times(20, "A text # here..") },
    count: 20,
    passes: { texts: times(21, "A text # here..") },
  });
  threshold("double-punctuation", "a sequence in two of a hundred texts may be a slip", {
    reports: { texts: times(24, "A text # here.."), habit: times(1176, "A text #.") },
    count: 24,
    passes: { texts: times(24, "A text # here.."), habit: times(1175, "A text #.") },
  });
  threshold("punctuation-script", "one wrong mark in twenty is a slip", {
    reports: { language: "ur", texts: times(2, "نمونہ, متن"), habit: times(38, "نمونہ، متن") },
    count: 2,
    passes: { language: "ur", texts: times(2, "نمونہ, متن"), habit: times(37, "نمونہ، متن") },
  });
  threshold("punctuation-script", "a single wrong mark is a slip", {
    reports: { language: "ur", texts: ["نمونہ, متن"] },
    passes: { language: "ur", texts: ["نمونہ, متن", "نمونہ, متن"] },
  });
  threshold("punctuation-script", "twenty stops make a habit", {
    reports: { language: "ur", texts: ["یہ نمونہ تھا."], habit: times(19, "یہ نمونہ تھا۔") },
    passes: { language: "ur", texts: ["یہ نمونہ تھا."], habit: times(18, "یہ نمونہ تھا۔") },
  });
  threshold("repeated-word", "a repetition that occurs three times is style", {
    reports: { texts: ["a text text here", "the text text there"] },
    count: 2,
    passes: { texts: ["a text text here", "the text text there", "text text"] },
  });
  threshold("mixed-script", "a word in eleven places is a spelling", {
    reports: { language: "ru", texts: Array.from({ length: 10 }, () => "текcт") },
    count: 10,
    passes: { language: "ru", texts: Array.from({ length: 11 }, () => "текcт") },
  });
  threshold("stray-character", "a sign in four texts is a convention", {
    reports: { texts: times(3, "A text | #") },
    count: 3,
    passes: { texts: times(4, "A text | #") },
  });
  threshold("stray-character", "a sign in more than one of two hundred texts is a convention", {
    reports: { texts: times(4, "A text | #"), habit: times(796, "A text #") },
    count: 4,
    passes: { texts: times(4, "A text | #"), habit: times(795, "A text #") },
  });
  threshold("stray-number", "twenty-one numbers are intended", {
    reports: { texts: times(20, "A text 213 #").map((text, at) => `${text}${"x".repeat(at)}`) },
    count: 20,
    passes: { texts: times(21, "A text 213 #") },
  });
  threshold("not-nfc", "one decomposed letter in twenty is a slip", {
    reports: { language: "fr", texts: ["e\u0301tude"], habit: times(19, "étude #") },
    passes: {
      language: "fr",
      texts: ["e\u0301tude", "e\u0301tude"],
      habit: times(37, "étude #"),
    },
  });
  threshold("fragment", "twenty-one continuations in lower case are style", {
    reports: { texts: times(20, "A text. and #") },
    count: 20,
    passes: { texts: times(21, "A text. and #") },
  });
  threshold("fragment", "continuations in one of twenty texts are slips", {
    reports: { texts: times(21, "A text. and #"), habit: times(399, "A text. And #") },
    count: 21,
    passes: { texts: times(21, "A text. and #"), habit: times(398, "A text. And #") },
  });
  threshold("unbalanced-punctuation", "a fifth of the quotation marks may lack a partner", {
    reports: { texts: ["A “text", ...times(4, "A “#” text")] },
    passes: { texts: ["A “text", ...times(3, "A “#” text")] },
  });
  threshold("unusual-markup", "an element of two hundred texts is rare", {
    reports: { texts: ["A <q>text</q>"], habit: times(199, "A text #") },
    passes: { texts: ["A <q>text</q>"], habit: times(198, "A text #") },
  });
  threshold("unusual-markup", "an element of one text in a thousand is rare", {
    reports: { texts: times(2, "A <q>#</q>"), habit: times(1998, "A text #") },
    count: 2,
    passes: { texts: times(2, "A <q>#</q>"), habit: times(1997, "A text #") },
  });
  threshold("note-clipped", "twenty notes of four words show whether notes end with a mark", {
    reports: {
      texts: ["text"],
      notes: [...times(19, "This placeholder note #."), "This note has none"],
    },
    passes: {
      texts: ["text"],
      notes: [...times(18, "This placeholder note #."), "This note has none"],
    },
  });
  threshold("note-clipped", "a note of three words may be a name", {
    reports: { texts: ["text"], notes: ["A note about this:"] },
    passes: { texts: ["text"], notes: ["A note about:"] },
  });
});

describe("words have limits in the checks", () => {
  threshold("bracket-spacing", "five letters in brackets complete a word", {
    reports: { texts: ["The word(abcdef) is"], habit: times(80, "A (note #) is") },
    passes: { texts: ["The word(abcde) is"], habit: times(80, "A (note #) is") },
  });
  threshold("bracket-spacing", "five letters in brackets begin a word", {
    reports: { texts: ["The (abcdef)word is"], habit: times(80, "A (note #) is") },
    passes: { texts: ["The (abcde)word is"], habit: times(80, "A (note #) is") },
  });
  threshold("missing-space", "two letters before a full stop may be an abbreviation", {
    reports: { texts: ["One abc.Text"], habit: times(40, "A text. #") },
    passes: { texts: ["One ab.Text"], habit: times(40, "A text. #") },
  });
  threshold("missing-space", "one letter after a full stop may be an abbreviation", {
    reports: { texts: ["One abc.De"], habit: times(40, "A text. #") },
    passes: { texts: ["One abc.D"], habit: times(40, "A text. #") },
  });
  threshold("fragment", "a fragment has three words", {
    reports: { texts: ["A text. and more words"] },
    passes: { texts: ["A text. and many more words"] },
  });
  threshold("unbalanced-punctuation", "a bracket spans two verses without brackets", {
    reports: { texts: ["A [text that", "goes", "on and", "on", "and ends] here"] },
    count: 2,
    passes: { texts: ["A [text that", "goes on", "and on", "and ends] here"] },
  });
  threshold("wrong-language", "twelve letters show the script", {
    reports: { texts: ["текстзаглушк"], habit: times(10, "A placeholder text #") },
    passes: { texts: ["текстзаглуш"], habit: times(10, "A placeholder text #") },
  });
  threshold("wrong-language", "more than three fifths of the letters show the script", {
    reports: { texts: ["текстзаглушка ABCD"], habit: times(10, "A placeholder text #") },
    passes: { texts: ["текстзаглушк ABCDEFGH"], habit: times(10, "A placeholder text #") },
  });
  threshold("kashida", "vowel signs show quoted Arabic up to thirty letters away", {
    reports: { language: "ur", texts: [`نمـونہ ${"م".repeat(40)}َ`] },
    passes: { language: "ur", texts: ["نمـونَہ"] },
  });
});
