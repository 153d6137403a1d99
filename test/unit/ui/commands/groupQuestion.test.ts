import assert from "node:assert/strict";
import { removeEntry } from "../../../../src/ui/commands/entries.js";
import { groupQuestion, type GroupQuestion } from "../../../../src/ui/commands/groupQuestion.js";

const article = (id: number): { group: string; id: number } => ({ group: "articles", id });

function question(entries: readonly string[], known: readonly number[]): GroupQuestion {
  const removal = removeEntry(entries, article(1), known.map(article));
  assert.equal(removal.kind, "wholeGroup");
  return groupQuestion("An article", removal);
}

describe("the question before a whole group is removed", () => {
  it("explains that the others can be kept, and offers it", () => {
    const { message, detail, offersOthers } = question(["articles:*"], [1, 2]);
    assert.match(message, /^An article is synced by the entry articles:\*/);
    assert.match(detail, /list the others one by one/);
    assert.ok(offersOthers);
  });

  it("says nothing of others if there are none, or if all have entries of their own", () => {
    for (const one of [
      question(["articles:*"], [1]),
      question(["articles:*", "articles:2"], [1, 2]),
    ]) {
      assert.ok(!one.offersOthers);
      assert.doesNotMatch(one.detail, /others|one by one/);
      assert.match(one.detail, /new resources of the group are not added/);
    }
  });
});
