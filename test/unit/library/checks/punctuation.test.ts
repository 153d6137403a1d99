import { ruleCases, times } from "../../../support/checks/cases.js";

const plain = times(
  40,
  'A placeholder # text, and more; it is here. Is it? Yes! (A note) [it] "so" he said',
);

describe("rules about punctuation and spacing", () => {
  ruleCases("spacing", {
    finds: [
      "Placeholder  text",
      "Placeholder text ",
      { language: "ru", texts: [" текст"] },
      { texts: ["A text , and more"], habit: plain },
      { language: "sv", texts: ["text\tmer text"] },
      { language: "ur", texts: ["نمونہ : متن"], habit: times(40, "نمونہ # متن: یہاں، وہاں") },
      { texts: ["A ( note)"], habit: plain },
      { language: "fr", texts: ["texte: oui"], habit: times(40, "texte # : oui") },
    ],
    passes: [
      "Placeholder text",
      { texts: ["A text, and more"], habit: plain },
      { language: "fr", texts: ["texte\u00a0: oui"], habit: times(40, "texte #\u00a0: oui") },
      { texts: ["He paused ... and went on"], habit: plain },
      { language: "fa", texts: ["متن نمونه می\u200cشود"] },
      { language: "zh", texts: ["示例文字。更多文字。"] },
    ],
  });

  ruleCases("missing-space", {
    finds: [
      { texts: ["A text,and more"], habit: plain },
      { texts: ["A text.Another text"], habit: plain },
      { language: "ur", texts: ["نمونہ؟متن"], habit: times(40, "نمونہ # متن؟ ہاں") },
      { language: "ru", texts: ["текст,текст"], habit: times(40, "текст, # текст") },
      { language: "bn", texts: ["নমুনা।পাঠ"], habit: times(40, "নমুনা # পাঠ। হ্যাঁ") },
    ],
    passes: [
      { texts: ["A text, and more"], habit: plain },
      { texts: ["Peace be upon him (p.b.u.h) and quran.com"], habit: plain },
      { language: "sv", texts: ["S:t Erik"], habit: times(40, "text: # mer") },
      { language: "zh", texts: ["示例，文字"], habit: times(40, "示例，文字") },
      { texts: ["1,000 texts and 3.5 more"], habit: plain },
    ],
  });

  ruleCases("bracket-spacing", {
    finds: [
      { texts: ["The text(which is long) is"], habit: plain },
      { texts: ["The (longer text)follows"], habit: plain },
      { texts: ["The text[which is long] is"], habit: plain },
      { language: "ru", texts: ["текст(заглушка) тут"], habit: times(40, "текст (#) тут") },
      { language: "ur", texts: ["متن(نمونہ متن) ہے"], habit: times(40, "متن (نمونہ #) ہے") },
    ],
    passes: [
      { texts: ["The text (which is long) is"], habit: plain },
      { texts: ["The word(s) of it"], habit: plain },
      { texts: ["They (re)turn"], habit: plain },
      { language: "zh", texts: ["示例（文字）更多"], habit: times(40, "示例（文字）更多") },
      {
        language: "id",
        texts: times(4, "contoh (teks #)nya ada"),
        habit: times(80, "contoh (teks #) ada"),
      },
    ],
  });

  ruleCases("unbalanced-punctuation", {
    finds: [
      "A [placeholder text",
      "A placeholder) text",
      {
        language: "ru",
        texts: ["«текст без конца", "другой текст «один»"],
        habit: times(5, "«#» текст"),
      },
      { language: "zh", texts: ["“示例文字", "更多“文字”"], habit: times(5, "“文字”#") },
      { language: "ur", texts: ["نمونہ (متن یہاں"] },
      "A (placeholder] text",
    ],
    passes: [
      "A [placeholder] (text)",
      "1) one text and a) another",
      { language: "id", texts: ["(contoh teks12)) dan (teks)"] },
      { texts: ["A [text that", "goes on] here"] },
      { language: "ru", texts: ["«текст", "«текст дальше»"], habit: times(5, "«#» текст") },
      { language: "zh", texts: ["“示例文字", "更多文字”"], habit: times(5, "“文字”#") },
    ],
  });

  ruleCases("double-punctuation", {
    finds: [
      "A text..",
      "A text,, and more",
      { language: "zh", texts: ["示例，，文字"] },
      { language: "bn", texts: ["নমুনা।।"] },
      { language: "ur", texts: ["نمونہ،، متن"] },
      "A text,.",
    ],
    passes: [
      "A text...",
      "A text… and more",
      "What?!",
      "texts etc., and more",
      "A text...? Yes",
      { language: "ur", texts: ["نمونہ۔۔۔ متن۔"] },
      { language: "zh", texts: ["示例。。。文字"] },
    ],
  });

  ruleCases("punctuation-script", {
    finds: [
      { language: "ur", texts: ["نمونہ, متن"], habit: times(40, "نمونہ، متن") },
      { language: "zh", texts: ["示例,文字"], habit: times(40, "示例，文字") },
      { language: "hi", texts: ["यह नमूना है."], habit: times(40, "यह नमूना पाठ है।") },
      { language: "bn", texts: ["এটা নমুনা| পাঠ"], habit: times(40, "এটা নমুনা পাঠ।") },
      { language: "ur", texts: ["یہ نمونہ تھا."], habit: times(40, "یہ نمونہ تھا۔") },
      { language: "fa", texts: ["متن نمونه?"], habit: times(40, "متن نمونه؟") },
    ],
    passes: [
      { language: "ur", texts: ["نمونہ، متن۔"], habit: times(40, "نمونہ، متن۔") },
      { language: "zh", texts: ["示例.文字.示例"], habit: times(40, "示例。文字") },
      { language: "zh", texts: ["示例3.5文字"], habit: times(40, "示例。文字") },
      { language: "hi", texts: ["यह डॉ. नमूना"], habit: times(40, "यह नमूना पाठ है।") },
      { language: "fa", texts: ["متن نمونه, متن"], habit: times(40, "متن نمونه, متن") },
      "A text, and more; is it? Yes.",
    ],
  });

  ruleCases("quote-style", {
    finds: [
      { texts: ["He said “text"], habit: times(40, 'He said "#" once') },
      { language: "ru", texts: ['Он сказал "текст"'], habit: times(40, "Он сказал «#» раз") },
      { language: "zh", texts: ['他说"文字'], habit: times(40, "他说“#”字") },
      { texts: ["it’s a text"], habit: times(80, "it's a # text") },
      { language: "sv", texts: ["Han sade ”text”"], habit: times(40, 'Han sade "#" en gång') },
    ],
    passes: [
      { texts: ['He said "text"'], habit: times(40, 'He said "#" once') },
      {
        language: "ru",
        texts: ['«Он сказал "текст" один»'],
        habit: times(40, "Он сказал «#» раз"),
      },
      { texts: ["it's a text"], habit: times(80, "it's a # text") },
      { texts: ["'text' of dogs' and o 'clock"], habit: times(80, "it’s a # text") },
      { texts: ["He said “text”"], habit: times(10, 'He said "#" once') },
      { language: "de", texts: ["Er sagte „Text“"], habit: times(40, "Er sagte „#“ einmal") },
    ],
  });
});
