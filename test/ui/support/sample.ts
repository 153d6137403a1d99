import { readFileSync } from "node:fs";
import * as z from "zod";
import { sampleFile } from "./loopback.js";

const sample = z
  .object({ texts: z.record(z.string(), z.array(z.array(z.string()))) })
  .parse(JSON.parse(readFileSync(sampleFile, "utf8")));

/** The published verses of Al-Fatihah in one of the sample's languages. */
export function alFatihah(language: "ar" | "en" | "ur"): readonly string[] {
  return sample.texts[language]?.[0] ?? [];
}

/** All published verses of the sample in one of its languages. */
export function sampleVerses(language: "ar" | "en" | "ur"): readonly string[] {
  return (sample.texts[language] ?? []).flat();
}
