import type * as vscode from "vscode";
import * as z from "zod/mini";
import type { ResourceRef } from "../../core/model/resource.js";
import { parseMessage, refSchema } from "../../protocol/shared.js";

const COLUMNS = "compare.columns";
const columnsSchema = z.array(refSchema);

/** The columns of the last comparison, stored across restarts. */
export class CompareMemory {
  constructor(private readonly memento: vscode.Memento) {}

  get columns(): readonly ResourceRef[] {
    const stored = parseMessage(columnsSchema, this.memento.get<unknown>(COLUMNS));
    return stored.ok ? stored.value : [];
  }

  async setColumns(columns: readonly ResourceRef[]): Promise<void> {
    await this.memento.update(COLUMNS, columns);
  }
}
