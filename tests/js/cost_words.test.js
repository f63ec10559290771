import assert from "node:assert/strict";
import test from "node:test";
import { readNetwork } from "../../pooling_lib/explorers/static/cost/state.js";
import { long, percent, sentences, share, short } from "../../pooling_lib/explorers/static/cost/words.js";

/**
 * What is said of a network of two convolutions on an image of 8 x 8.
 * @param {any[]} after each of them
 */
function said(after) {
  const traits = {
    channels: [4, 4],
    after,
    size: 8,
    input_channels: 1,
    classes: 10,
    measure: "values",
    scale: "linear",
  };
  const state = readNetwork({ get: (name) => traits[/** @type {keyof typeof traits} */ (name)] });
  const { network } = state;
  return network ? sentences({ ...state, network }) : [state.error];
}

test("a number is short or long, and takes the next unit where it would round to a thousand", () => {
  assert.deepEqual([0, 9999, 12345, 999_999, 4_560_000].map(short), ["0", "9,999", "12.3 k", "1 M", "4.56 M"]);
  assert.deepEqual([442_368, 4_560_000, 999_999_999].map(long), ["442,368", "4.56 million", "1 billion"]);
});

test("a share is a word where there is one", () => {
  assert.deepEqual([share(1, 2), share(1, 4), share(1, 256)], ["half", "a quarter", "a 256th"]);
  assert.deepEqual([share(26, 100), share(3, 2), share(1, 5)], ["26 %", "1.5 times", "20 %"]);
});

test("nothing that is not everything is said to be all of it", () => {
  assert.deepEqual([percent(999, 1000), percent(1, 1), percent(1001, 1000)], ["99.90 %", "100 %", "100.10 %"]);
  assert.deepEqual([percent(0, 7), percent(1, 30), percent(1, 2000)], ["0 %", "3.3 %", "0.05 %"]);
});

test("with nothing between convolutions the totals are given, and what to try", () => {
  // 9 x 1 x 4 x 64 and 9 x 4 x 4 x 64 multiply-adds, and 10 x 256 of the classifier.
  assert.deepEqual(said([null, null]), [
    "Nothing stands between the convolutions: 14,080 multiply-adds, 2,758 parameters. Put a pool after one of them.",
  ]);
});

test("a pool is told by what follows it", () => {
  const [work, layers, weights, values, field, ...rest] = said([["max", 2, 2], null]);
  assert.equal(work, "The whole network does 37 % of the work: 5,248 instead of 14,080 multiply-adds.");
  assert.equal(layers, "Convolution 2 does a quarter of the work it did.");
  assert.equal(
    weights,
    "The parameters of the convolutions do not change (188); those of the classifier fall from 2,570 to 650, 25 %.",
  );
  assert.equal(values, "The layers hold 75 % of the values: 394 instead of 522.");
  assert.equal(field, "One value of the last map depends on 8 × 8 pixels instead of 5 × 5.");
  assert.deepEqual(rest, []);
});

test("what changes nothing is told as that", () => {
  assert.deepEqual(said([["stride", 1], null]), [
    "The whole network does the same work, 14,080 multiply-adds.",
    "No convolution does less than it did.",
    "The parameters of the convolutions do not change (188); those of the classifier stay at 2,570.",
    "The layers hold as many values as before, 522.",
  ]);
});

test("an added layer is told with its own cost", () => {
  assert.ok(
    said([["layer", 2], null]).includes(
      "The added layer takes 2,304 multiply-adds and 148 parameters of its own.",
    ),
  );
});

test("a window that does not fit is told to a reader, with the convolution that it follows", () => {
  assert.deepEqual(
    said([
      ["max", 8, 8],
      ["max", 2, 2],
    ]),
    [
      "The window after convolution 2 is 2\u00a0×\u00a02, and the map that it gets has 1 pixel a side. " +
        "Use at most 1\u00a0×\u00a01 there, or a larger image.",
    ],
  );
});
