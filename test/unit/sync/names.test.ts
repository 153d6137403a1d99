import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import type { ListedResource } from "../../../src/core/model/storeState.js";
import { fault, TARGETS } from "../../../src/core/sandbox/faults.js";
import { mergedLists } from "../../../src/core/sync/names.js";
import { placeholder, World, type Window } from "../../support/syncWorld.js";

const HOUR = 3_600_000;

describe("the lists of names that a sync fetches", () => {
  let world: World;
  let window: Window;

  afterEach(() => world.close());

  async function start(entries: readonly string[]): Promise<void> {
    world = await World.start({
      resources: [placeholder("translations", 1), placeholder("translations", 2)],
      inProcess: true,
    });
    window = await world.open(entries);
  }

  /** Syncs, and returns how often the list of translations was asked for. */
  async function lists(): Promise<number> {
    world.service.requests.clear();
    await window.session.sync();
    return world.service.requests.to("/resources/translations").length;
  }

  it("come with the first sync, and again after a day", async () => {
    await start(["translations:*"]);
    assert.equal(await lists(), 1);
    const { listed } = await window.store.state();
    assert.deepEqual(
      listed.map(({ id }) => id),
      [1, 2],
    );
    window.clock.aheadMs = 23 * HOUR;
    assert.equal(await lists(), 0);
    window.clock.aheadMs = 25 * HOUR;
    assert.equal(await lists(), 1);
  });

  it("come again if a clock that was more than a day ahead was set back since then", async () => {
    await start(["translations:*"]);
    assert.equal(await lists(), 1);
    window.clock.aheadMs = -23 * HOUR;
    assert.equal(await lists(), 0);
    window.clock.aheadMs = -25 * HOUR;
    assert.equal(await lists(), 1);
  });

  it("come when a resource without a name appears, once", async () => {
    await start(["translations:*"]);
    await lists();
    await world.service.publisher.addResource({
      group: "translations",
      id: 3,
      rows: [{ id: 1, resource_content_id: 3, verse_key: "1:1", text: "[placeholder]" }],
    });
    assert.equal(await lists(), 1);
    assert.equal(await lists(), 0, "nothing is new");
  });

  it("do not come for a change of a resource that has a name", async () => {
    await start(["translations:*"]);
    await lists();
    const row = { recordType: "translation", recordKey: "1" };
    await world.service.publisher.editRow({ group: "translations", id: 1 }, row, { text: "[x]" });
    assert.equal(await lists(), 0);
  });

  it("do not come for groups of which the service has no list", async () => {
    await start(["translations:*", "articles:*"]);
    await lists();
    await world.service.publisher.addResource({
      group: "articles",
      id: 4,
      rows: [{ article_id: 4, language_id: 1, lang: "en", title: "[t]", text: "[x]" }],
    });
    assert.equal(await lists(), 0);
  });

  it("do not come for resources outside the filter", async () => {
    await start(["translations:1"]);
    await lists();
    await window.session.refreshFullCopy({ group: "translations", id: 2 });
    const row = { recordType: "translation", recordKey: "1" };
    await world.service.publisher.editRow({ group: "translations", id: 1 }, row, { text: "[x]" });
    assert.equal(await lists(), 0);
  });

  it("that fail leave the run as it is, and are asked for again by the next", async () => {
    await start(["translations:*"]);
    world.service.faults.add(TARGETS.lists, fault.gatewayError(404), { times: 4 });
    assert.equal((await window.session.sync()).kind, "applied");
    assert.deepEqual((await window.store.state()).listed, []);
    assert.equal(await lists(), 1);
    assert.equal((await window.store.state()).listed.length, 2);
  });
});

describe("lists of names that are fetched again", () => {
  function listed(group: string, id: number, fields: Partial<ListedResource> = {}): ListedResource {
    return {
      group,
      id,
      name: `${group} ${id}`,
      authorName: null,
      languageName: "urdu",
      languageCode: "ur",
      direction: "rtl",
      ...fields,
    };
  }
  const WITHOUT_LANGUAGES = { languageCode: null, direction: null };

  it("replace the earlier ones of their groups, and keep those of other groups", () => {
    const before = [listed("tafsirs", 1), listed("translations", 1), listed("translations", 2)];
    const fetched = [listed("translations", 3), listed("translations", 2, { name: "new" })];
    assert.deepEqual(mergedLists(before, fetched), [
      listed("tafsirs", 1),
      listed("translations", 2, { name: "new" }),
      listed("translations", 3),
    ]);
  });

  it("keep the code and the direction of a language if the list of languages is missing", () => {
    assert.deepEqual(
      mergedLists([listed("tafsirs", 1)], [listed("tafsirs", 1, WITHOUT_LANGUAGES)]),
      [listed("tafsirs", 1)],
    );
  });

  it("forget them if the resource has another language now", () => {
    const fetched = listed("tafsirs", 1, { ...WITHOUT_LANGUAGES, languageName: "farsi" });
    assert.deepEqual(mergedLists([listed("tafsirs", 1)], [fetched]), [fetched]);
  });

  it("prefer the code and the direction that came", () => {
    const fetched = listed("tafsirs", 1, { languageCode: "ur-Latn", direction: "ltr" });
    assert.deepEqual(mergedLists([listed("tafsirs", 1)], [fetched]), [fetched]);
  });
});
