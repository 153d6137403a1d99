import { createHash } from "node:crypto";
import * as z from "zod";

const syncToken = z.object({
  kind: z.literal("sync"),
  filter: z.string(),
  sequence: z.int(),
});

const cursor = z.object({
  kind: z.literal("cursor"),
  mode: z.enum(["bootstrap", "incremental"]),
  filter: z.string(),
  perPage: z.int(),
  /** The upper bound of the set of pages. */
  until: z.int(),
  /** Sequence of the last mutation on the page before. */
  after: z.int(),
});

export type SyncToken = z.infer<typeof syncToken>;
export type Cursor = z.infer<typeof cursor>;

/**
 * Creates and reads checkpoints and cursors. They contain all their data, so that they survive a
 * restart of the service, and are signed for its epoch: a token of another epoch, or an altered
 * one, reads as null. They are opaque to clients.
 */
export class Seal {
  constructor(private readonly epoch: string) {}

  issue(content: SyncToken | Cursor): string {
    const body = Buffer.from(JSON.stringify(content)).toString("base64url");
    return `${body}.${this.mark(body)}`;
  }

  readSyncToken(text: string): SyncToken | null {
    return syncToken.safeParse(this.open(text)).data ?? null;
  }

  readCursor(text: string): Cursor | null {
    return cursor.safeParse(this.open(text)).data ?? null;
  }

  private open(text: string): unknown {
    const [body, mark, more] = text.split(".");
    if (body === undefined || more !== undefined || mark !== this.mark(body)) return null;
    return JSON.parse(Buffer.from(body, "base64url").toString("utf8"));
  }

  private mark(body: string): string {
    return createHash("sha256").update(`${this.epoch}\n${body}`).digest("base64url").slice(0, 22);
  }
}
