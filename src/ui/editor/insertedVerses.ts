import type * as vscode from "vscode";
import * as z from "zod";

const INSERTED = "editor.inserted";
/** Maximum remembered verses; the last inserted ones are kept. */
const MOST = 60;

const verseSchema = z.object({
  service: z.string(),
  /** `2:255`, or `2:255-257`. */
  reference: z.string().max(40),
  /** `translations:20`. */
  resource: z.string().max(80),
});

type InsertedVerse = Pick<z.infer<typeof verseSchema>, "reference" | "resource">;

/**
 * The verses that were inserted or copied without a reference, stored across restarts. In a
 * document, nothing else identifies them.
 */
export class InsertedVerses {
  /** `service` returns the service in use, because each service has its own ids. */
  constructor(
    private readonly memento: vscode.Memento,
    private readonly service: () => string,
  ) {}

  /** The verses of the service in use, newest first. */
  get all(): readonly InsertedVerse[] {
    return this.stored().filter(({ service }) => service === this.service());
  }

  async add({ reference, resource }: InsertedVerse): Promise<void> {
    const service = this.service();
    const others = this.stored().filter(
      (one) => one.service !== service || one.reference !== reference || one.resource !== resource,
    );
    await this.memento.update(
      INSERTED,
      [{ service, reference, resource }, ...others].slice(0, MOST),
    );
  }

  private stored(): z.infer<typeof verseSchema>[] {
    const stored = z.array(verseSchema).safeParse(this.memento.get<unknown>(INSERTED));
    return stored.success ? stored.data : [];
  }
}
