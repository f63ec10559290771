import assert from "node:assert/strict";
import test from "node:test";
import { summary } from "../../pooling_lib/explorers/static/shift/text.js";

/** @type {any[]} of four outputs, three stay */
const OUTCOMES = [{ method: "max", unchanged: 3, signs: [0, 0, 0, 1] }];

/**
 * What is said of a shift, for two generations of stride 2.
 * @param {[number, number]} shift
 */
const said = (shift) => summary({ shift, stride: 2, depth: 2 }, OUTCOMES);

test("only a shift by whole steps along both axes moves the maps along", () => {
  for (const [shift, words] of /** @type {[[number, number], string][]} */ ([
    [[4, 1], "4 down, 1 right"],
    [[-2, 0], "2 up"],
    [[0, -3], "3 left"],
  ]))
    assert.equal(said(shift), `Moved ${words}. Unchanged of 4: max 3.`);
  assert.equal(
    said([-8, 4]),
    "Moved 8 up, 4 right. Unchanged of 4: max 3. A shift by whole steps of 4 moves every map along, by 2 up, 1 right, " +
      "and changes nothing else.",
  );
});

test("a picture that has not moved says how to move it", () => {
  assert.equal(said([0, 0]), "Not moved yet. Press an arrow to move the picture by one pixel.");
});
