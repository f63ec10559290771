import assert from "node:assert/strict";
import test from "node:test";
import { traitOf, traitsOf } from "../../pooling_lib/explorers/static/shared/traits.js";

/** @param {Record<string, any>} held */
const model = (held) => ({ get: (/** @type {string} */ name) => held[name] });

test("what a Python in the page sends as undefined is null, in lists of lists too", () => {
  const held = { tried: undefined, answers: [1, undefined, 0], after: [["max", 2, undefined], undefined] };
  assert.deepEqual(traitsOf(model(held), ["tried", "answers", "after"]), {
    tried: null,
    answers: [1, null, 0],
    after: [["max", 2, null], null],
  });
  assert.deepEqual(held.answers, [1, undefined, 0]); // the model's own is left alone
});

test("a value without undefined is handed on as it is", () => {
  for (const value of [[[1, 2], [3]], [], [null], [Number.NaN], new DataView(new ArrayBuffer(1)), 0, "", false])
    assert.equal(traitOf(model({ value }), "value"), value);
});
