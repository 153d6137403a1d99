import * as vscode from "vscode";
import { readPlace, type VerseReference } from "../../core/model/verseReference/index.js";
import { referenceProblem } from "../text/references.js";
import { Refusal } from "./panelContext.js";

/** The verses of a typed reference. Throws a Refusal that explains the valid input. */
export function jumpTarget(text: string): VerseReference {
  const reading = readPlace(text);
  if (reading.kind === "found") return reading.reference;
  throw new Refusal("no_such_verse", referenceProblem(text, reading, vscode.env.language));
}
