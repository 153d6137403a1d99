import { placedCases } from "../../../support/checks/cases.js";

describe("the place and the values of findings about numbers", () => {
  placedCases([
    [
      "cross-reference",
      "See 2:287, also 115:1 and (1:6-8); Genesis 3:150, at 18:05 and 3:0",
      [
        '2:1 no-such-verse(2:287, 2, 286) 4 "2:287"',
        '2:1 no-such-chapter(115:1, 115) 16 "115:1"',
        '2:1 no-such-verse(1:6-8, 1, 7) 27 "1:6-8"',
        '2:1 no-such-verse(3:0, 3, 200) 63 "3:0"',
      ],
    ],
    [
      "verse-number-in-text",
      { texts: ["(1) text", "5. text", "2-3. text", "4-5. text", "1 text"] },
      [
        '2:1 own-verse-number((1)) 0 "(1)"',
        '2:2 other-verse-number(5., 2) 0 "5."',
        '2:4 own-verse-number(4-5.) 0 "4-5."',
      ],
    ],
    [
      "stray-number",
      "A text 213 here, 5 more; 7. And (8) 9% 1.5 3:4 12",
      [
        '2:1 stray-number(213) 7 "213"',
        '2:1 stray-number(5) 17 "5"',
        '2:1 stray-number(7) 25 "7"',
        '2:1 stray-number(12) 47 "12"',
      ],
    ],
    [
      "cross-reference",
      "(2:286), 2:0286 and 2:286-287",
      ['2:1 no-such-verse(2:286-287, 2, 286) 20 "2:286-287"'],
    ],
    [
      "verse-number-in-text",
      { texts: ["a", "2 – text", "4-6. text", "۴۔ text"] },
      ['2:2 own-verse-number(2 –) 0 "2 –"', '2:4 own-verse-number(۴۔) 0 "۴۔"'],
    ],
    ["stray-number", { texts: ["text5 5text $5 #5 5/ 1,5 a"] }, []],
  ]);
});
