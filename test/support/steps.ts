/*
 * Counts the steps of a function instead of its time: the calls of built-in functions of strings
 * and arrays, each weighted by the characters or elements that it visits. A loop reads its text
 * through these functions. The count is the same on every machine.
 */

/** The cost of a call, from the object, the arguments, the result, and a pattern's `lastIndex`. */
type Cost = (self: unknown, given: readonly unknown[], made: unknown, from: number) => number;

const one: Cost = () => 1;
const whole: Cost = (self) => 1 + lengthOf(self);
const result: Cost = (_self, _given, made) => 1 + lengthOf(made);
/** The cost of a search from an index: the distance to the found place. */
const search: Cost = (self, [, from], made) => {
  const end = typeof made === "number" && made >= 0 ? made : lengthOf(self);
  return 1 + end - Math.min(typeof from === "number" ? from : 0, end);
};
const argument: Cost = (_self, [text]) => 1 + lengthOf(text);
/**
 * The cost of a pattern: the distance from its `lastIndex` to the end of the match. A sticky
 * pattern without a match costs one step.
 */
const match: Cost = (self, [text], made, from) => {
  const found = Array.isArray(made) ? made : null;
  const index: unknown = found === null ? null : Reflect.get(found, "index");
  const isSticky = self instanceof RegExp && self.sticky;
  const none = isSticky ? from : lengthOf(text);
  const end = typeof index === "number" ? index + lengthOf(found?.[0]) : none;
  return 1 + Math.max(0, end - from);
};

const COSTS: readonly (readonly [owner: object, names: string, cost: Cost])[] = [
  [String.prototype, "charCodeAt codePointAt charAt at", one],
  [String.prototype, "replace replaceAll split trim normalize toLowerCase match matchAll", whole],
  [String.prototype, "includes startsWith endsWith", whole],
  [String.prototype, "indexOf", search],
  [String.prototype, "slice substring", result],
  [Array.prototype, "push pop at", one],
  [Array.prototype, "map flatMap filter unshift shift splice includes concat", whole],
  [Array.prototype, "indexOf", search],
  [Array.prototype, "slice join", result],
  [Set.prototype, "add has", one],
  [Map.prototype, "get set has", one],
  [RegExp.prototype, "test", argument],
  [RegExp.prototype, "exec", match],
];

/** Runs a function and counts its steps. */
export function stepsOf(work: () => unknown): number {
  let steps = 0;
  let isCounting = true;
  const originals = COSTS.flatMap(([owner, names, cost]) =>
    names.split(" ").map((name) => {
      const original: unknown = Reflect.get(owner, name);
      if (typeof original !== "function") throw new Error(`${name} is no function.`);
      const counted = function (this: unknown, ...given: unknown[]): unknown {
        const from = this instanceof RegExp ? this.lastIndex : 0;
        const made: unknown = Reflect.apply(original, this, given);
        if (isCounting) steps += cost(this, given, made, from);
        return made;
      };
      return { owner, name, original, counted };
    }),
  );
  for (const { owner, name, counted } of originals) replace(owner, name, counted);
  try {
    work();
  } finally {
    isCounting = false;
    for (const { owner, name, original } of originals) replace(owner, name, original);
  }
  return steps;
}

function replace(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
}

function lengthOf(value: unknown): number {
  return typeof value === "string" || Array.isArray(value) ? value.length : 0;
}
