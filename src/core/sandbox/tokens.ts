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
  /** The page set's upper bound. */
  until: z.int(),
  /** Sequence of the last mutation that was sent. */
  after: z.int(),
});

export type SyncToken = z.infer<typeof syncToken>;
export type Cursor = z.infer<typeof cursor>;

/**
 * Checkpoints and cursors. They carry what they are bound to, so that they outlive a restart of
 * the service, and are sealed with its epoch: whatever another epoch issued, or somebody altered,
 * reads as null. To clients they are opaque.
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
