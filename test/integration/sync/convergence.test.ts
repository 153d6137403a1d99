import fc from "fast-check";
import { describe, it } from "mocha";
import { parseFilter, filterCovers } from "../../../src/core/model/filter.js";
import { fault, TARGETS, type Fault, type FaultTarget } from "../../../src/core/sandbox/faults.js";
import { syntheticResource } from "../../../src/core/sandbox/synthetic.js";
import { change, publish, REFS } from "../../support/histories.js";
import { MemoryDisk } from "../../support/store/memoryFileSystem.js";
import { World, type Window } from "../../support/syncWorld.js";

/*
 * After publications, faults, cancelled and killed runs, other filters and other windows in any
 * order, a run without faults on the next day makes the local rows equal to the service's, for
 * every filter.
 */

const RUNS = Number(process.env.QCS_HISTORIES ?? 500);
const SEED = Number(process.env.QCS_SEED ?? Date.now() % 2 ** 31);

const FILTERS: readonly (readonly string[])[] = [
  ["translations:*", "tafsirs:*", "articles:*"],
  ["translations:1", "translations:2"],
  ["articles:1", "tafsirs:1"],
  ["translations:2", "articles:*"],
];

/** Temporary faults. A service that always misreports its content cannot be mirrored. */
const FAULTS: readonly (() => [FaultTarget, Fault])[] = [
  () => [TARGETS.sync, fault.gatewayError(503)],
  () => [TARGETS.sync, fault.drop()],
  () => [TARGETS.sync, fault.cut(30, "lost")],
  () => [TARGETS.sync, fault.html(200)],
  () => [TARGETS.sync, fault.syncError("resync_required")],
  () => [TARGETS.sync, fault.syncError("token_filter_mismatch")],
  () => [
    (request) => request.rawQuery.includes("cursor="),
    fault.syncError("cursor_filter_mismatch"),
  ],
  () => [TARGETS.sync, fault.pageFields({ mutations: 7 })],
  () => [TARGETS.sync, fault.mutationType("ROW_MERGE")],
  () => [TARGETS.sync, fault.reversedPage()],
  () => [TARGETS.sync, fault.rejectToken()],
  () => [TARGETS.snapshots, fault.gatewayError(500)],
  () => [TARGETS.snapshots, fault.drop()],
  () => [TARGETS.snapshots, fault.cut(60, "clean")],
  () => [TARGETS.snapshots, fault.wrongSnapshot({ group: "translations", id: 77 })],
  () => [TARGETS.snapshots, fault.snapshotFields({ records: [1] })],
  () => [TARGETS.snapshots, fault.snapshotFields({ schema_version: 2 })],
  () => [TARGETS.snapshots, fault.snapshotFields({ sync_sequence: 900_000 })],
  () => [TARGETS.token, fault.gatewayError(401)],
  () => [TARGETS.sync, fault.html(403)],
  () => [TARGETS.sync, fault.gatewayError(429, { retryAfter: 3600 })],
  () => [TARGETS.snapshots, fault.gatewayError(429, { retryAfter: 3600 })],
  ...REFS.map((ref) => (): [FaultTarget, Fault] => [
    TARGETS.snapshot(ref),
    fault.gatewayError(403),
  ]),
];

const SCOPES = ["content", "content.read", "narrow", "sync"] as const;

const moment = fc.integer({ min: 1, max: 8 });

const action = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: "sync" as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("faults" as const),
      faults: fc.array(
        fc.record({
          which: fc.nat({ max: FAULTS.length - 1 }),
          times: fc.constantFrom(1, 2, 20),
          skip: fc.integer({ min: 0, max: 2 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cancel" as const), moment }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("kill" as const), moment }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("publishDuring" as const), change }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("filter" as const),
      filter: fc.nat({ max: FILTERS.length - 1 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("otherWindow" as const),
      filter: fc.nat({ max: FILTERS.length - 1 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("lag" as const),
      ref: fc.constantFrom(...REFS),
      times: fc.constantFrom(1, 2, 20),
      how: fc.constantFrom("sync" as const, "refresh" as const, "full" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("refresh" as const, "deleteLocal" as const),
      ref: fc.constantFrom(...REFS),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "full" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "expire" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
);

const step = fc.record({ changes: fc.array(change, { maxLength: 4 }), action });

/** One user's machine: a disk with its open window. */
class Machine {
  private disk = new MemoryDisk();
  private window: Window | null = null;
  /** Full copies that the service has sent, oldest first; a lagging server sends them again. */
  private readonly given = new Map<string, object[]>();
  entries = FILTERS[0] ?? [];

  constructor(
    private readonly world: World,
    private readonly perPage: number,
  ) {
    world.service.faults.add(
      TARGETS.snapshots,
      fault.edit((body) => {
        const key = keyOf(body);
        this.given.set(key, [...(this.given.get(key) ?? []), structuredClone(body)]);
      }),
      { times: Infinity },
    );
  }

  async open(): Promise<Window> {
    this.window ??= await this.openWith(this.entries);
    return this.window;
  }

  private openWith(entries: readonly string[]): Promise<Window> {
    return this.world.open(entries, {
      dir: "/store",
      store: { fs: this.disk.fileSystem, lock: this.disk.lock },
      feedLimits: { perPage: this.perPage },
    });
  }

  async restart(disk = this.disk): Promise<void> {
    await this.window?.close();
    this.window = null;
    this.disk = disk;
  }

  async act(
    action: (typeof step extends fc.Arbitrary<infer T> ? T : never)["action"],
  ): Promise<void> {
    const { service } = this.world;
    const window = await this.open();
    window.settings.entries = this.entries;
    switch (action.kind) {
      case "sync":
        await window.session.sync();
        break;
      case "full":
        await window.session.sync({ full: true });
        break;
      case "faults": {
        const active = action.faults.flatMap(({ which, times, skip }) => {
          const make = FAULTS[which];
          return make === undefined ? [] : [service.faults.add(...make(), { times, skip })];
        });
        await window.session.sync();
        for (const each of active) each.remove();
        break;
      }
      case "lag": {
        const active = service.faults.add(
          TARGETS.snapshot(action.ref),
          fault.edit((body) => this.given.get(keyOf(body))?.[0]),
          { times: action.times },
        );
        if (action.how === "refresh") {
          await window.session.refreshFullCopy(action.ref).catch(() => undefined);
        } else {
          await window.session.sync({ full: action.how === "full" });
        }
        active.remove();
        break;
      }
      case "otherWindow": {
        const other = await this.openWith(FILTERS[action.filter] ?? this.entries);
        await Promise.all([other.session.sync(), window.session.sync()]);
        await other.close();
        break;
      }
      case "cancel": {
        const stop = new AbortController();
        let left = action.moment;
        await window.session.sync({
          signal: stop.signal,
          onProgress: () => {
            if (--left === 0) stop.abort();
          },
        });
        break;
      }
      case "kill": {
        // The next start finds the disk as it was at some moment of the run.
        let found: MemoryDisk | null = null;
        let left = action.moment;
        await window.session.sync({
          onProgress: () => {
            if (--left === 0) found = this.disk.clone();
          },
        });
        await this.restart(found ?? this.disk);
        break;
      }
      case "publishDuring": {
        const active = service.faults.add(
          "/api/v4/resources/",
          fault.intervene(() => publish(service, action.change)),
          { skip: 1 },
        );
        await window.session.sync();
        active.remove();
        break;
      }
      case "filter":
        this.entries = FILTERS[action.filter] ?? this.entries;
        break;
      case "refresh":
        await window.session.refreshFullCopy(action.ref).catch(() => undefined);
        break;
      case "deleteLocal":
        await window.store.deleteLocalCopy([action.ref]);
        break;
      case "expire":
        await service.publisher.expireTokens();
        break;
      case "restart":
        await this.restart();
    }
  }

  /** Runs each filter once without faults, and asserts the result. */
  async assertConverges(): Promise<void> {
    const window = await this.open();
    // The pauses after failures and after an unknown schema version last up to a day.
    window.clock.aheadMs = 25 * 60 * 60 * 1000;
    for (const entries of FILTERS) {
      window.settings.entries = entries;
      await window.session.sync();
      const { filter } = parseFilter(entries);
      await window.assertCurrent(REFS.filter((ref) => filterCovers(filter, ref)));
    }
  }
}

function keyOf(body: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([body.resource_group, body.resource_id]);
}

describe("convergence", () => {
  it(`${RUNS} random histories end with the service's rows (seed ${SEED})`, async function () {
    // A guard against hanging, not a speed limit.
    this.timeout(Math.max(120_000, RUNS * 2_000));
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.constantFrom(1, 2, 3, 100),
        fc.constantFrom("derivable" as const, "opaque" as const),
        fc.constantFrom(...SCOPES),
        async (steps, perPage, articleKeys, scopes) => {
          const world = await World.start({
            resources: REFS.map((ref) => syntheticResource({ ...ref, rows: 3 })),
            articleKeys,
            scopes,
            inProcess: true,
          });
          try {
            const machine = new Machine(world, perPage);
            for (const { changes, action } of steps) {
              for (const change of changes) await publish(world.service, change);
              await machine.act(action);
            }
            await machine.assertConverges();
          } finally {
            await world.close();
          }
        },
      ),
      { numRuns: RUNS, seed: SEED, endOnFailure: false },
    );
  });
});
