import * as z from "zod";

export const textsSchema = z.object({
  source: z.string(),
  licence: z.string(),
  chapters: z.array(
    z.object({
      id: z.int(),
      name: z.string(),
      transliteration: z.string(),
      translation: z.string(),
      type: z.enum(["meccan", "medinan"]),
    }),
  ),
  /** The verses of each chapter, by language code. `ar` is the Quran itself. */
  texts: z.record(z.string(), z.array(z.array(z.string()))),
});

/** Quranic texts of some chapters: the shipped sample, or those of quran-json. */
export type QuranTexts = z.infer<typeof textsSchema>;
