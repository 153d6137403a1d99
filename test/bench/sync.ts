import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { createApiClient } from "../../src/core/api/client.js";
import { systemClock } from "../../src/core/clock.js";
import { spellingsOf } from "../../src/core/model/search/spellings.js";
import type { ContentStore, Fetch } from "../../src/core/ports.js";
import { SANDBOX_CREDENTIALS } from "../../src/core/sandbox/address.js";
import { openWorkerStore } from "../../src/core/store/workerStore.js";
import { createSyncSession } from "../../src/core/sync/session.js";
import type { SyncSession } from "../../src/core/sync/types.js";
import { bundle, removeFolder, temporaryFolder, WASM_PATH } from "../support/store/homes.js";
import { SILENT } from "../support/syncWorld.js";
import { translationSize, verses } from "./data.js";
import {
  alone,
  alternate,
  compared,
  isQuick,
  median,
  round,
  sized,
  timed,
  type Figure,
} from "./figures.js";
import { messageOf } from "./message.js";
import { loadNative, type NativeDatabase } from "./native.js";

const addressSchema = z.object({ gatewayRoot: z.string(), authRoot: z.string() });
const publishedSchema = z.object({ sequence: z.number(), changes: z.number() });

/** A request of the client, to be repeated by the peer. */
interface Request {
  readonly url: string;
  readonly headers: Headers;
}

/** A service in its own process. */
class Service {
  private constructor(
    private readonly child: ChildProcess,
    readonly address: z.infer<typeof addressSchema>,
  ) {}

  static async start(resources: number): Promise<Service> {
    const child = fork(
      join(__dirname, "service.ts"),
      [String(resources), ...(isQuick ? ["--quick"] : [])],
      { execArgv: ["--import", "tsx"] },
    );
    return new Service(child, addressSchema.parse(await messageOf(child)));
  }

  /** Publishes changes of rows, and returns their number. */
  async publish(): Promise<number> {
    this.child.send("publish");
    return publishedSchema.parse(await messageOf(this.child)).changes;
  }

  async stop(): Promise<void> {
    const exited = once(this.child, "exit");
    this.child.kill();
    await exited;
  }
}

/** A window: a store with its worker, and a session. */
class Window {
  readonly requests: Request[] = [];

  private constructor(
    private readonly dir: string,
    private readonly store: ContentStore,
    readonly session: SyncSession,
    requests: Request[],
  ) {
    this.requests = requests;
  }

  static async open(service: Service, entries: readonly string[], worker: string): Promise<Window> {
    const dir = await temporaryFolder();
    const requests: Request[] = [];
    const noted: Fetch = (input, init) => {
      const request = new Request(input, init);
      requests.push({ url: request.url, headers: request.headers });
      return fetch(input, init);
    };
    const store = await openWorkerStore({
      dir,
      wasmPath: WASM_PATH,
      workerPath: worker,
      logger: SILENT,
    });
    const source = createApiClient({
      fetch: noted,
      ...service.address,
      credentials: { get: () => Promise.resolve(SANDBOX_CREDENTIALS) },
      clock: systemClock,
      logger: SILENT,
    });
    const session = createSyncSession({
      source,
      store,
      clock: systemClock,
      logger: SILENT,
      entries: () => entries,
    });
    return new Window(dir, store, session, requests);
  }

  /** The duration in milliseconds of a sync, which must end as expected. */
  async sync(kind: "applied" | "upToDate"): Promise<number> {
    this.requests.length = 0;
    return timed(async () => {
      const outcome = await this.session.sync();
      if (outcome.kind !== kind) throw new Error(`The run ended with ${outcome.kind}.`);
    });
  }

  async close(): Promise<void> {
    await this.session.close();
    await this.store.close();
    await removeFolder(this.dir);
  }
}

const entriesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `translations:${index + 1}`);

/** The same bodies, one after another: fetched, parsed, written to one file, and synced once. */
async function plainDownload(requests: readonly Request[], file: string): Promise<void> {
  const handle = openSync(file, "w");
  for (const { url, headers } of requests) {
    const body = Buffer.from(await (await fetch(url, { headers })).arrayBuffer());
    JSON.parse(body.toString("utf8"));
    writeSync(handle, body);
  }
  fsyncSync(handle);
  closeSync(handle);
}

/** The first sync of 10, 100 and 400 translations from a service on loopback. */
export async function bootstrapFigures(): Promise<Figure[]> {
  const sizes = isQuick ? [2, 3] : [10, 100, 400];
  const middle = isQuick ? 3 : 100;
  const folder = await temporaryFolder();
  const worker = await bundle("src/core/store/worker.ts", folder);
  const service = await Service.start(Math.max(...sizes));
  const perResource = new Map<number, number>();
  const figures: Figure[] = [];
  for (const size of sizes) {
    let requests: readonly Request[] = [];
    const ours = async (): Promise<number> => {
      const window = await Window.open(service, entriesOf(size), worker);
      const milliseconds = await window.sync("applied");
      requests = window.requests.filter(({ url }) => url.includes("snapshot"));
      await window.close();
      return milliseconds;
    };
    if (size === middle) {
      await ours();
      const rounds = await alternate(sized(3, 1), ours, () =>
        timed(() => plainDownload(requests, join(folder, "bodies"))),
      );
      perResource.set(size, median(rounds.ours) / size);
      figures.push(
        compared(
          `bootstrap of ${size} translations over loopback, searchable`,
          rounds,
          "fetch, JSON.parse and one synced write of the same bodies",
          4,
        ),
      );
    } else {
      const values: number[] = [];
      for (let n = 0; n < sized(size < middle ? 5 : 1, 1); n++) values.push(await ours());
      perResource.set(size, median(values) / size);
    }
  }
  await service.stop();
  await removeFolder(folder);
  const base = perResource.get(middle) ?? Number.NaN;
  for (const size of sizes.filter((each) => each !== middle)) {
    const own = perResource.get(size) ?? Number.NaN;
    figures.push({
      ...alone(
        `bootstrap of ${size} translations, for each`,
        own,
        "ms",
        size > middle ? 1.15 : null,
      ),
      against: `each of ${middle}: ${round(base)} ms`,
      ratio: round(own / base),
    });
  }
  return figures;
}

/** A run with changes of rows, and one without. */
export async function incrementalFigures(): Promise<Figure[]> {
  const size = sized(20, 2);
  const folder = await temporaryFolder();
  const worker = await bundle("src/core/store/worker.ts", folder);
  const service = await Service.start(size);
  const window = await Window.open(service, entriesOf(size), worker);
  await window.sync("applied");
  await window.sync("upToDate");
  const [asked] = window.requests.filter(({ url }) => url.includes("/resources/sync"));
  if (asked === undefined) throw new Error("The run without changes sent no request.");
  const idle = await alternate(
    sized(31, 2),
    () => window.sync("upToDate"),
    () => timed(async () => (await fetch(asked.url, { headers: asked.headers })).arrayBuffer()),
  );
  const figures = [compared("incremental run without a change", idle, "one HTTP round trip", 2)];

  const { open } = loadNative();
  const native = open?.(join(folder, "native.sqlite")) ?? null;
  if (native !== null) fill(native, size);
  let changes = 0;
  const ours = async (): Promise<number> => {
    changes = await service.publish();
    return window.sync("applied");
  };
  const name = (): string => `incremental run with ${changes} changes in ${size} translations`;
  if (native === null) {
    const milliseconds = await ours();
    figures.push(alone(name(), milliseconds, "ms", null));
  } else {
    const rounds = await alternate(sized(9, 1), ours, (n) =>
      timed(() => {
        change(native, size, changes, n);
      }),
    );
    figures.push(compared(name(), rounds, "better-sqlite3 with FTS5, one transaction", 2));
    native.close();
  }
  await window.close();
  await service.stop();
  await removeFolder(folder);
  return figures;
}

/** The rows of all translations in one file, with a search index. */
function fill(db: NativeDatabase, resources: number): void {
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(`
    CREATE TABLE rows (
      row_id INTEGER PRIMARY KEY, resource INTEGER, record_key TEXT, json TEXT,
      UNIQUE (resource, record_key));
    CREATE VIRTUAL TABLE words USING fts5(text);
    CREATE TABLE history (row_id INTEGER, json TEXT);
    BEGIN;
  `);
  const insert = db.prepare("INSERT INTO rows VALUES (?, ?, ?, ?)");
  const words = db.prepare("INSERT INTO words (rowid, text) VALUES (?, ?)");
  for (let resource = 1; resource <= resources; resource++) {
    for (const { id, key, text } of verses()) {
      const row = (resource - 1) * translationSize() + id;
      insert.run(row, resource, String(id), JSON.stringify({ id, verse_key: key, text }));
      words.run(row, spellingsOf(text).join(" "));
    }
  }
  db.exec("COMMIT");
}

/** The same changes in one transaction, with the former versions and the search index. */
function change(db: NativeDatabase, resources: number, changes: number, n: number): void {
  const all = verses();
  const keep = db.prepare(
    "INSERT INTO history SELECT row_id, json FROM rows WHERE resource = ? AND record_key = ?",
  );
  const update = db.prepare("UPDATE rows SET json = ? WHERE resource = ? AND record_key = ?");
  const words = db.prepare("UPDATE words SET text = ? WHERE rowid = ?");
  db.exec("BEGIN");
  for (let index = 0; index < changes; index++) {
    const resource = (index % resources) + 1;
    const verse = all[(index * 7) % all.length];
    if (verse === undefined) continue;
    const text = `${verse.text} (placeholder change ${n} ${index})`;
    keep.run(resource, String(verse.id));
    update.run(
      JSON.stringify({ id: verse.id, verse_key: verse.key, text }),
      resource,
      String(verse.id),
    );
    words.run(spellingsOf(text).join(" "), (resource - 1) * translationSize() + verse.id);
  }
  db.exec("COMMIT");
}
