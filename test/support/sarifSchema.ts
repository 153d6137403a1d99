import { readFile } from "node:fs/promises";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { root } from "./vscode/paths.js";

/** A log's errors by the SARIF 2.1.0 schema; empty if it is valid. */
export async function sarifErrors(log: unknown): Promise<readonly string[]> {
  const file = path.join(root, "test/fixtures/schemas/sarif-2.1.0.json");
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
  const schema: unknown = JSON.parse(await readFile(file, "utf8"));
  if (typeof schema !== "object" || schema === null) throw new Error(`${file} is no schema.`);
  const validate = ajv.compile(schema);
  validate(log);
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath}: ${message ?? ""}`,
  );
}
