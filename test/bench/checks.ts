import { monitorEventLoopDelay } from "node:perf_hooks";
import { checkInThread, type CheckThreadOptions } from "../../src/app/checks/checkThread.js";
import { byLanguage } from "../../src/core/library/checks/order.js";
import { CHAPTERS } from "../../src/core/model/chapters.js";
import { readQuranJson } from "../../src/core/sandbox/quranJson.js";
import type { ResourceRef } from "../../src/core/model/resource.js";
import type { ContentStore } from "../../src/core/ports.js";
import { allRows } from "../../src/core/library/allRows.js";
import { textField, payloadOf } from "../../src/core/library/payload.js";
import { inRun } from "../support/store/content.js";
import {
  bundle,
  openIn,
  removeFolder,
  temporaryFolder,
  WASM_PATH,
} from "../support/store/homes.js";
import { bodyOf } from "./data.js";
import { alone, alternate, compared, isQuick, sized, timed, type Figure } from "./figures.js";

const LANGUAGES = ["bn", "en", "es", "fr", "id", "ru", "sv", "tr", "ur", "zh"];

/**
 * Stores translations in the languages of quran-json in rotation, each with the service's name for
 * its language.
 */
async function storeTranslations(store: ContentStore, count: number): Promise<ResourceRef[]> {
  const { texts } = await readQuranJson(LANGUAGES, isQuick ? [1, 112, 113] : undefined);
  const refs: ResourceRef[] = [];
  for (let id = 1; id <= count; id++) {
    const ref = { group: "translations", id };
    const language = LANGUAGES[id % LANGUAGES.length] ?? "en";
    const surahs = texts[language] ?? [];
    const rows = surahs.flatMap((verses, at) =>
      verses.map((text, verse) => ({
        id: at * 1000 + verse + 1,
        verse_key: `${CHAPTERS[at]?.id ?? 0}:${verse + 1}`,
        text,
        foot_notes: [],
      })),
    );
    const names = {
      ...ref,
      name: `Placeholder ${id}`,
      languageName: null,
      direction: null,
      authorName: null,
      languageCode: language,
    };
    await inRun(store, async (run) => {
      await run.stageFullCopy(ref, bodyOf(ref, rows));
      await run.commit({ resources: [ref], listed: [names] });
    });
    refs.push(ref);
  }
  return refs;
}

/** Reads the same rows in this thread, and counts the letters of their texts. */
async function countLetters(store: ContentStore, refs: readonly ResourceRef[]): Promise<number> {
  let letters = 0;
  for (const ref of refs) {
    for (const row of await allRows(store, ref)) {
      letters += textField(payloadOf(row), "text")?.match(/\p{L}/gu)?.length ?? 0;
    }
  }
  return letters;
}

/** All rules on many translations, in the checks' threads. */
export async function checkFigures(): Promise<Figure[]> {
  const many = sized(100, 6);
  const dir = await temporaryFolder();
  const folder = await temporaryFolder();
  const workerPath = await bundle("src/app/thread.ts", folder);
  const store = await openIn(dir);
  const refs = await storeTranslations(store, many);
  const inOrder = byLanguage((await store.state()).resources);
  await store.close();
  const options: CheckThreadOptions = { dir, workerPath, wasmPath: WASM_PATH };
  let longestDelay = 0;
  let found = 0;
  const rounds = await alternate(
    sized(3, 1),
    () =>
      timed(async () => {
        // A new one for each round: a disabled one would count its pause as a delay.
        const delays = monitorEventLoopDelay({ resolution: 1 });
        delays.enable();
        await checkInThread(options, inOrder, (_, findings) => {
          found += findings.length;
        });
        delays.disable();
        longestDelay = Math.max(longestDelay, delays.max / 1e6);
      }),
    async () => {
      const cold = await openIn(dir);
      try {
        return await timed(() => countLetters(cold, refs));
      } finally {
        await cold.close();
      }
    },
  );
  await removeFolder(dir);
  await removeFolder(folder);
  const name = `checking ${many} translations`;
  return [
    compared(`${name} with all rules`, rounds, "reading the rows and counting letters", 6),
    alone(`${name}: time of one check, on two processors`, Math.min(...rounds.ours), "ms", 30_000),
    alone(`${name}: longest of the host's event loop delay`, longestDelay, "ms", 50),
    alone(`${name}: findings`, found / (rounds.ours.length + sized(2, 0)), "findings", null),
  ];
}
