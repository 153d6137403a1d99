import assert from "node:assert/strict";
import { parseHtml } from "../../../src/core/model/parseHtml.js";

/** Tags and texts as they are read, each text with its part of the HTML. */
function read(html: string): string[] {
  const events: string[] = [];
  parseHtml(html, {
    onopentag(name, attributes, start) {
      assert.equal(html.charAt(start), "<");
      events.push(`<${[name, ...Object.values(attributes)].join(" ")}>`);
    },
    ontext(data, start, end) {
      events.push(data === html.slice(start, end) ? data : `${html.slice(start, end)}=${data}`);
    },
    onclosetag(name, isImplied, start) {
      if (!isImplied) assert.equal(html.charAt(start), "<");
      events.push(isImplied ? `(/${name})` : `</${name}>`);
    },
  });
  return events;
}

describe("reading HTML", () => {
  it("gives tags in lower case, and decoded texts with their places", () => {
    assert.deepEqual(read('<P Class="x">one &amp; two</p>'), [
      "<p x>",
      "one ",
      "&amp;=&",
      " two",
      "</p>",
    ]);
    assert.deepEqual(read("<p>one<p>two"), ["<p>", "one", "(/p)", "<p>", "two", "(/p)"]);
  });

  it("keeps an element open however many elements follow each other in it", () => {
    const inner = "<b>word</b>";
    const events = read(`<div>${inner.repeat(1_000)}</div>`);
    assert.deepEqual(events.slice(-4), ["<b>", "word", "</b>", "</div>"]);
    assert.equal(events.filter((event) => event.includes("/div")).length, 1);
    assert.equal(events.length, 2 + 3 * 1_000);
  });

  it("closes all elements where too many are open, and continues at the same place", () => {
    const open = (count: number): string => `<b>${"word ".repeat(10)}`.repeat(count);
    const closed = (count: number): string[] => {
      const events = read(`${open(count)}<i>end</i>`);
      assert.equal(events.filter((event) => event === "<b>").length, count);
      assert.equal(events.filter((event) => event === "(/b)").length, count);
      const at = events.lastIndexOf("<i>");
      assert.deepEqual(events.slice(at, at + 3), ["<i>", "end", "</i>"]);
      return events.slice(0, at).filter((event) => event === "(/b)");
    };
    assert.equal(closed(100).length, 0);
    assert.ok(closed(300).length > 128);
  });
});
