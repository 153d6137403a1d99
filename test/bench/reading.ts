import { openIn, removeFolder, temporaryFolder } from "../support/store/homes.js";
import { wordsBody } from "./data.js";
import { alone, timed, type Figure } from "./figures.js";
import { storeBytes } from "./store.js";

/** A table of words in a newly opened store. */
export async function readingFigures(): Promise<Figure[]> {
  const dir = await temporaryFolder();
  const store = await openIn(dir);
  const words = { group: "word_by_word_translations", id: 1 };
  await storeBytes(store, words, wordsBody(words));
  await store.close();
  const cold = await openIn(dir);
  const firstPage = await timed(async () => {
    await cold.rowHeads(words, { limit: 200 });
    await cold.countRows(words);
  });
  const filters: number[] = [];
  for (const contains of ["mer", "garden river", "the", "2:25", "nothing at all"]) {
    filters.push(
      await timed(async () => {
        await cold.rowHeads(words, { contains, limit: 200 });
        await cold.countRows(words, { contains });
      }),
    );
  }
  await cold.close();
  await removeFolder(dir);

  return [
    alone("first page and count of 77,000 rows, from the closed file", firstPage, "ms", null),
    alone(
      "filter of 77,000 rows, page and count, the slowest of five",
      Math.max(...filters),
      "ms",
      null,
    ),
  ];
}
