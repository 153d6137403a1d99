import { ruleCases, times } from "../../../support/checks/cases.js";

const marker = (id: number): string => `<sup foot_note="${id}">${id}</sup>`;

describe("rules about markup, notes and references", () => {
  ruleCases("unbalanced-markup", {
    finds: [
      "A <i>placeholder text",
      "A placeholder</b> text",
      'A text<sup foot_note="1',
      { group: "tafsirs", rows: [{ id: 1, verse_key: "2:1", text: "<h2>Title<p>text</p>" }] },
      { language: "ur", texts: ["نمونہ <b>متن"] },
      "<sup>1".repeat(2000),
    ],
    passes: [
      "A <i>placeholder</i> text",
      `A text${marker(1)}`,
      {
        group: "tafsirs",
        rows: [{ id: 1, verse_key: "2:1", text: "<ul><li>one<li>two</ul><p>text" }],
      },
      { language: "ur", texts: ["نمونہ <b>متن</b>"] },
      "A < B and C > D",
      "A line<br>and another<br/>",
    ],
  });

  ruleCases("unusual-markup", {
    finds: [
      "A <script>x()</script> text",
      'A <i onclick="x()">text</i>',
      "A <placeholder>text</placeholder>",
      { language: "bn", texts: ["নমুনা <script>x()</script>"] },
      { texts: ["A <table><tr><td>text</td></tr></table>"], habit: times(200, "placeholder #") },
      { group: "tafsirs", rows: [{ id: 1, verse_key: "2:1", text: "<iframe></iframe>text" }] },
    ],
    passes: [
      "A <i>text</i> and <b>more</b>",
      { language: "ru", texts: ["<i>текст</i>"] },
      `A text${marker(1)}`,
      { group: "tafsirs", rows: [{ id: 1, verse_key: "2:1", text: "<h2>Title</h2><p>text</p>" }] },
      { texts: ["A <em>text</em>"], habit: times(200, "placeholder #") },
      { texts: ["A <q>text</q>"], habit: times(100, "A <q>#</q>") },
    ],
  });

  ruleCases("escaped-entity", {
    finds: [
      "A &amp;amp; text",
      "A &amp;quot;text&amp;quot;",
      { language: "ru", texts: ["текст &amp;#1090;"] },
      { language: "bn", texts: ["নমুনা&amp;nbsp;পাঠ"] },
      { notes: ["A note &amp;lt;"], texts: ["text"] },
    ],
    passes: [
      "A &amp; text",
      "A &quot;text&quot;",
      "A & text",
      "R&B; text",
      "A &lt; B",
      { language: "ru", texts: ["текст &amp; текст"] },
    ],
  });

  ruleCases("marker-without-note", {
    finds: [
      { texts: [`A text${marker(7)}`], notes: ["A placeholder note."] },
      `A text${marker(7)}`,
      "A placeholder6) text",
      { language: "id", texts: ["contoh teks12) ini"] },
      "A text 1<2371 more",
      { language: "ur", texts: ["نمونہ[3] متن"] },
    ],
    passes: [
      { texts: [`A text${marker(1)}`], notes: ["A placeholder note."] },
      { texts: ["A text[1]"], notes: ["A placeholder note."] },
      "1) A text",
      "In the year (622) of it",
      { language: "zh", texts: ["示例文字"] },
    ],
  });

  ruleCases("note-without-marker", {
    finds: [
      { texts: ["A text"], notes: ["A placeholder note."] },
      { texts: [`A text${marker(1)}`], notes: ["One note.", "Another note."] },
      { language: "ru", texts: ["текст"], notes: ["Примечание."] },
      { language: "ur", texts: ["نمونہ متن"], notes: ["حاشیہ"] },
      { texts: [`A text${marker(9)}`], notes: ["A placeholder note."] },
    ],
    passes: [
      { texts: [`A text${marker(1)}`], notes: ["A placeholder note."] },
      { texts: ["A text*"], notes: ["A placeholder note."] },
      { texts: ["A text[1]"], notes: ["A placeholder note."] },
      { texts: ["A text"], notes: [] },
      { language: "ur", texts: [`نمونہ${marker(1)}`], notes: ["حاشیہ"] },
      "A text",
    ],
  });

  ruleCases("note-clipped", {
    finds: [
      { texts: ["text"], notes: ["This placeholder note means:"] },
      { texts: ["text"], notes: ["This placeholder note goes on,"] },
      { language: "ru", texts: ["текст"], notes: ["Это примечание говорит («"] },
      { language: "ur", texts: ["متن"], notes: ["یہ نمونہ حاشیہ ہے:"] },
      {
        texts: ["text"],
        notes: [...times(30, "This placeholder note # ends."), "This one does not"],
      },
    ],
    passes: [
      { texts: ["text"], notes: ["This placeholder note ends."] },
      { texts: ["text"], notes: ["Moses:"] },
      { texts: ["text"], notes: ["This note has no end"] },
      { language: "hi", texts: ["पाठ"], notes: ["यह नमूना टिप्पणी है।"] },
      {
        texts: ["text"],
        notes: [...times(30, "This placeholder note # ends."), "This one (too.)"],
      },
    ],
  });

  ruleCases("cross-reference", {
    finds: [
      "See 2:287 for it",
      "as in 115:1",
      { language: "ur", texts: ["دیکھیے ۲:۳۰۰"] },
      { language: "bn", texts: ["(১১৫:২)"] },
      { texts: ["text"], notes: ["Compare (1:8-9)."] },
    ],
    passes: [
      "See 2:286 for it",
      "Genesis 3:150 says",
      "(1:1-7)",
      "at 18:45",
      { language: "ru", texts: ["Бытие 50:300"] },
    ],
  });

  ruleCases("verse-number-in-text", {
    finds: [
      "1. Placeholder text",
      { language: "bn", texts: ["১) নমুনা পাঠ"] },
      { language: "hi", texts: ["(१) नमूना पाठ"] },
      { language: "ur", texts: ["۱۔ نمونہ متن"] },
      { language: "gu", texts: ["૧. નમૂનો"] },
      "[1] Placeholder text",
    ],
    passes: [
      "Placeholder text 1.",
      "12 placeholders",
      { language: "bn", texts: ["নমুনা পাঠ ১)"] },
      "Placeholder text",
      { language: "zh", texts: ["示例文字"] },
    ],
  });

  ruleCases("stray-number", {
    finds: [
      "A placeholder 213 text",
      { language: "bn", texts: ["নমুনা?2480;পাঠ"] },
      { language: "ur", texts: ["نمونہ ۹۶۰ متن"] },
      { language: "ru", texts: ["текст 17 заглушка"] },
      "A placeholder text 5",
    ],
    passes: [
      "A placeholder text",
      "A text (213) here",
      { rows: [{ id: 1, verse_key: "2:51", text: "placeholder for 40 nights" }] },
      "A 2:255 reference",
      { language: "bn", texts: ["নমুনা (২০) পাঠ"] },
      "About 20% of it",
    ],
  });
});
