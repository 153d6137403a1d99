import { fileSink } from "../core/library/export/sink.js";
import { ignoredBy, publicFinding, shownFindings } from "../core/library/checks/finding.js";
import { StoredChecker } from "../core/library/checks/stored.js";
import { nodeNotesFiles } from "../core/library/notes/files.js";
import { NotesFolder } from "../core/library/notes/folder.js";
import { resourceKey } from "../core/model/resource.js";
import type { CheckArguments } from "./arguments.js";
import type { CheckedFinding } from "./checkedFinding.js";
import { inLine } from "./line.js";
import { sarifLog } from "./sarif.js";
import { resourcesToCheck, withStore } from "./store.js";

/** Checks resources and prints the findings. Exit code 1 if any finding reaches `--fail-on`. */
export function checkCommand(options: CheckArguments): Promise<number> {
  return withStore(options.dir, "read", async (store) => {
    const { ignored, problems } = await new NotesFolder(nodeNotesFiles(options.notes), []).read();
    for (const { path, reason } of problems) process.stderr.write(`${inLine(path)}: ${reason}\n`);
    const checker = new StoredChecker(store);
    const findings: CheckedFinding[] = [];
    for (const resource of await resourcesToCheck(store, options.filter)) {
      for (const finding of shownFindings(await checker.check(resource), {}, "en")) {
        const entry = ignoredBy(finding, resource, ignored) ?? null;
        findings.push({ resource, finding, ignored: entry });
      }
    }
    await write(options, FORMATS[options.format](findings));
    return fails(findings, options.failOn) ? 1 : 0;
  });
}

const FORMATS: Readonly<
  Record<CheckArguments["format"], (findings: readonly CheckedFinding[]) => string>
> = {
  text: textOutput,
  json: (findings) => `${JSON.stringify(findings.map(jsonFinding), null, 2)}\n`,
  sarif: (findings) => `${JSON.stringify(sarifLog(findings), null, 2)}\n`,
};

function fails(findings: readonly CheckedFinding[], failOn: CheckArguments["failOn"]): boolean {
  return findings.some(
    ({ finding: { severity }, ignored }) =>
      ignored === null &&
      (severity === "error" ? failOn !== "never" : severity === "warning" && failOn === "warning"),
  );
}

/** One finding per line, without ignored ones, then the total. */
function textOutput(findings: readonly CheckedFinding[]): string {
  const shown = findings.filter(({ ignored }) => ignored === null);
  const lines = shown.map(({ resource, finding }) => {
    const { severity, rule, text, verseKey, recordKey } = finding;
    const place = inLine(verseKey ?? recordKey ?? "-");
    const message = inLine(text.replace(/\s+/gu, " "));
    return `${resourceKey(resource)} ${place} ${severity} ${rule}: ${message}\n`;
  });
  const count = (severity: string): number =>
    shown.filter(({ finding }) => finding.severity === severity).length;
  const sum = [
    `errors: ${count("error")}`,
    `warnings: ${count("warning")}`,
    `information: ${count("information")}`,
    `ignored: ${findings.length - shown.length}`,
  ];
  return `${lines.join("")}${sum.join(", ")}\n`;
}

function jsonFinding({ resource, finding, ignored }: CheckedFinding): unknown {
  return {
    group: resource.group,
    id: resource.id,
    ...publicFinding(finding),
    ignored:
      ignored === null
        ? null
        : { reason: ignored.reason, author: ignored.author.name, date: ignored.date },
  };
}

async function write({ out }: CheckArguments, text: string): Promise<void> {
  if (out === null) {
    process.stdout.write(text);
    return;
  }
  const sink = await fileSink(out);
  try {
    await sink.write(new TextEncoder().encode(text));
    await sink.commit();
  } catch (error) {
    await sink.discard();
    throw error;
  }
}
