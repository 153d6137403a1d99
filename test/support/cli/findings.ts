import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import * as z from "zod";
import { findingsOfTexts, type CheckedTexts } from "../checks/development.js";

/*
 * node --import tsx test/support/cli/findings.ts [--rule ID] [--every N] [--texts FILE]...
 * Lists the rules' findings in the development data, so that people can judge the rules: the number
 * for each rule and resource, or every Nth finding of one rule with its text. FILE is an additional
 * text: `{ "name", "language", "texts": [["text of 1:1", …], …] }`, with a list for each surah.
 */

const textsSchema = z.object({
  name: z.string(),
  language: z.string(),
  texts: z.array(z.array(z.string())),
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rule: { type: "string" },
      every: { type: "string", default: "1" },
      texts: { type: "string", multiple: true, default: [] },
    },
  });
  const more: CheckedTexts[] = [];
  for (const file of values.texts) {
    more.push(textsSchema.parse(JSON.parse(await readFile(file, "utf8"))));
  }
  const found = await findingsOfTexts(more);
  if (values.rule === undefined) {
    const counts = new Map<string, Map<string, number>>();
    for (const { rule, resource } of found) {
      const own = counts.get(rule) ?? new Map<string, number>();
      counts.set(rule, own.set(resource, (own.get(resource) ?? 0) + 1));
    }
    for (const [rule, own] of counts) {
      const total = [...own.values()].reduce((sum, count) => sum + count, 0);
      const parts = [...own].map(([resource, count]) => `${resource} ${count}`);
      console.log(`${rule}\t${total}\t${parts.join(", ")}`);
    }
    return;
  }
  const every = Number(values.every);
  const own = found.filter(({ rule }) => rule === values.rule);
  own.forEach(({ resource, place, message, context }, index) => {
    if (index % every === 0) console.log(`${resource} ${place}\t${message}\n\t${context}`);
  });
  console.log(`${own.length} findings`);
}

void main();
