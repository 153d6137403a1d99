import assert from "node:assert/strict";
import { buildTree } from "../../../../src/ui/tree/model.js";
import { ago, DAY, HOUR, resource, state, treeInput } from "../support.js";

/** Draws a tree of this many resources. No other test may use the locale before. */
function draw(resources: number, locale: string): void {
  buildTree(
    treeInput({
      locale,
      state: state({
        resources: Array.from({ length: resources }, (_, index) =>
          resource({
            id: index + 1,
            bytes: 1000 ** (index % 4),
            checkedAt: ago([0, HOUR / 2, 3 * HOUR, 5 * DAY][index % 4] ?? 0),
            unreviewedRows: index,
          }),
        ),
      }),
    }),
  );
}

/** The number of formatters that `work` makes. */
function formattersMadeBy(work: () => void): number {
  const real = { ...Object.getOwnPropertyDescriptors(Intl) };
  let made = 0;
  for (const name of [
    "DateTimeFormat",
    "NumberFormat",
    "PluralRules",
    "RelativeTimeFormat",
  ] as const) {
    Object.defineProperty(Intl, name, {
      ...real[name],
      value: new Proxy(Intl[name], {
        construct(target, args: unknown[]) {
          made++;
          return Reflect.construct(target, args) as object;
        },
      }),
    });
  }
  try {
    work();
  } finally {
    Object.defineProperties(Intl, real);
  }
  return made;
}

describe("a tree of the whole catalogue", () => {
  it("makes no more formatters than a small tree, for they take memory and time", () => {
    const few = formattersMadeBy(() => {
      draw(8, "fr");
    });
    const many = formattersMadeBy(() => {
      draw(552, "es");
    });
    assert.ok(few > 0);
    assert.equal(many, few);
  });
});
