import { createSandboxService, type SandboxService } from "../../../src/core/sandbox/service.js";
import { dataOf, syntheticResource } from "../../../src/core/sandbox/synthetic.js";
import type { SandboxData } from "../../../src/core/sandbox/types.js";
import { PlainClient, WAYS, type OpenWay } from "../serviceClient.js";

/*
 * The sandbox service of a test, over HTTP or in process, with a plain client.
 */

export let service: SandboxService;
export let open: OpenWay;
export let client: PlainClient;
/** The service's time, in milliseconds since 1970. */
export let now: number;

export const TRANSLATION = { group: "translations", id: 1 };
/** The way to reach the service in this test. */
export let way: (typeof WAYS)[number];

/** Describes the service once for each way to reach it. */
export function describeService(subject: string, tests: () => void): void {
  for (const one of WAYS) {
    describe(`the Content Sync service, ${one.name}: ${subject}`, () => {
      beforeEach(async () => {
        way = one;
        now = Date.UTC(2026, 5, 1);
        await start(smallData());
      });
      afterEach(() => open.close());
      tests();
    });
  }
}

/** Starts another service for the test. */
export async function start(data: SandboxData): Promise<void> {
  service = createSandboxService({ data, clock: { now: () => now } });
  open = await way.open(service);
  client = new PlainClient(open);
}

export function pass(milliseconds: number): void {
  now += milliseconds;
}

/** Five translations, two tafsirs and an article, of three rows each. */
export function smallData(version?: string): SandboxData {
  const rows = 3;
  return dataOf(
    [
      ...[1, 2, 3, 4, 5].map((id) => syntheticResource({ group: "translations", id, rows })),
      ...[1, 2].map((id) => syntheticResource({ group: "tafsirs", id, rows })),
      syntheticResource({ group: "articles", id: 1, rows }),
    ],
    version,
  );
}
