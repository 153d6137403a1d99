import assert from "node:assert/strict";
import { findingsIn, ruleCases, times } from "../../../support/checks/cases.js";

const URDU = "نمونہ متن یہاں ہے";

describe("rules about characters", () => {
  ruleCases("replacement-character", {
    finds: [
      "Placeholder te\ufffdt",
      { language: "ru", texts: ["текст \ufffdзаглушка"] },
      { language: "fr", texts: ["texte de la pri?re"] },
      { language: "fr", texts: ["texte franÃ§ais"] },
      "it doesnâ€™t matter",
      { language: "ar", texts: ["Ø§Ù„Ù†Øµ"] },
      { language: "fr", texts: ["la ?alât"] },
    ],
    passes: [
      "Is it a placeholder? It is.",
      { language: "fr", texts: ["Âme, où es-tu ? Là-bas."] },
      { language: "ur", texts: [`${URDU}؟`] },
      { language: "sv", texts: ["Är det platshållartext?"] },
      { language: "vi", texts: ["Đây là văn bản mẫu, ÂM THANH"] },
    ],
  });

  ruleCases("control-character", {
    finds: [
      "place\u200bholder",
      "\ufeffPlaceholder",
      { language: "id", texts: ["teks con\u00adtoh"] },
      { language: "ur", texts: [`${URDU}\u0007`] },
      { language: "ru", texts: ["текст \ue001"] },
    ],
    passes: [
      "Placeholder text",
      { language: "fa", texts: ["متن نمونه می\u200cشود"] },
      { language: "km", texts: ["អត្ថបទ\u200bគំរូ"] },
      { language: "hi", texts: ["नमूना क्\u200dष पाठ"] },
      { language: "fr", texts: ["texte\u00a0: exemple"] },
    ],
  });

  ruleCases("unbalanced-bidi", {
    finds: [
      "text \u2067 placeholder",
      "text placeholder\u2069",
      { language: "ur", texts: [`\u202b${URDU}`] },
      { language: "he", texts: ["טקסט\u202c לדוגמה"] },
      "a \u2066b\u202c",
    ],
    passes: [
      "text \u2067placeholder\u2069",
      { language: "ur", texts: [`\u202b${URDU}\u202c`] },
      { language: "he", texts: ["\u200fטקסט לדוגמה"] },
      "a \u2068b \u2067c\u2069\u2069",
      { language: "ar", texts: ["نص\u200e (a) نموذج"] },
    ],
  });

  ruleCases("not-nfc", {
    finds: [
      { language: "fr", texts: ["e\u0301tude"], habit: times(40, "étude d’exemple") },
      { language: "vi", texts: ["va\u0306n ba\u0309n"] },
      { language: "bn", texts: ["ল\u09c7\u09be"], habit: times(30, "লো নমুনা") },
      { language: "ru", texts: ["и\u0306"], habit: times(30, "край пример й") },
      { language: "hi", texts: ["\u0958"] },
    ],
    passes: [
      { language: "fr", texts: ["étude d’exemple"] },
      { language: "ar", texts: ["مُحَمَّد"] },
      { language: "he", texts: ["שָּׁלוֹם"] },
      { language: "vi", texts: ["văn bản mẫu"] },
      { language: "bn", texts: ["নমুনা পাঠ লো"] },
    ],
  });

  ruleCases("kashida", {
    finds: [
      { language: "ur", texts: ["نمـــونہ متن"] },
      { language: "fa", texts: ["متـن نمونه"] },
      { language: "ar", texts: ["نص نمـوذجي"] },
      { language: "ku", texts: ["دەقی نمـوونە"] },
      { language: "ps", texts: ["بېلګـه متن"] },
    ],
    passes: [
      { language: "ur", texts: [URDU] },
      { language: "ar", texts: ["سنة ١٤٤٥ هـ"] },
      { language: "ar", texts: ["رَحْمَـٰن نص"] },
      { language: "fa", texts: ["متن نمونه"] },
      { language: "ur", texts: ['<span lang="ar">نمـوذج</span> متن'] },
    ],
  });

  ruleCases("stray-character", {
    finds: [
      "Placeholder | text",
      { language: "ur", texts: ["نمونہ =متن"] },
      { language: "sv", texts: ["¤r det en text"] },
      { language: "ru", texts: ["текст ~ заглушка"] },
      { language: "zh", texts: ["示例#文字"] },
    ],
    passes: [
      "Placeholder text",
      "About 20% of it",
      { language: "sv", texts: ["Shu`ayb och Ka`bah"] },
      { texts: ["Placeholder* text"], notes: ["A placeholder note"] },
      { texts: ["A = B"], habit: times(60, "placeholder = #") },
    ],
  });

  ruleCases("code-points", {
    finds: [
      { language: "ur", texts: ["يہ نمونہ ہے"] },
      { language: "fa", texts: ["اين كتاب"] },
      { language: "ur", texts: ["نمونہ ٢٣"] },
      { language: "ar", texts: ["ﻻ نص"] },
      "the ﬁrst placeholder",
    ],
    passes: [
      { language: "ur", texts: [URDU] },
      { language: "ur", texts: ["نمونہ رَبِّي متن"] },
      { language: "ar", texts: ["هذا كتاب في ٢٣"] },
      { language: "ur", texts: ["نمونہ ﷺ ۲۳"] },
      { language: "ug", texts: ["بۇ كىتاب ئىكەن ي"] },
    ],
  });

  ruleCases("mixed-script", {
    finds: [
      { language: "ru", texts: ["текcт заглушка"] },
      { language: "bn", texts: ["নমুনাꦣ পাঠ"] },
      "plаceholder text",
      { language: "el", texts: ["κείμενo δείγμα"] },
      { language: "az", texts: ["nümunə mətnә"] },
    ],
    passes: [
      { language: "ru", texts: ["текст HTML"] },
      { language: "ja", texts: ["これは例文テキストです"] },
      "Qur’ān ʿayn placeholder",
      { language: "ur", texts: ["نمونہ text متن"] },
      { language: "ko", texts: ["예시漢字 문장"] },
    ],
  });
});

describe("a character that a text has many times", () => {
  it("is one finding", () => {
    const soft = "pla\u00adce\u00adhol\u00adder";
    assert.equal(findingsIn("control-character", soft).length, 1);
    assert.equal(findingsIn("control-character", `${soft} \ufeff`).length, 2);
  });
});
