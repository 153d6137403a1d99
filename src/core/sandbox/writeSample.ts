import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { readQuranJson } from "./quranJson.js";
import { SAMPLE_CHAPTERS, SAMPLE_LANGUAGES } from "./sampleData.js";

/*
 * Writes the sample that is shipped with the extension, from quran-json. Run it again after an
 * update of quran-json: npx tsx src/core/sandbox/writeSample.ts
 */

async function main(): Promise<void> {
  const file = resolve(__dirname, "../../../media/sample/quran.json");
  await mkdir(dirname(file), { recursive: true });
  const texts = await readQuranJson(SAMPLE_LANGUAGES, SAMPLE_CHAPTERS);
  await writeFile(file, JSON.stringify(texts));
}

void main();
