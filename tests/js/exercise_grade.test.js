import assert from "node:assert/strict";
import test from "node:test";
import { general, judged } from "../../pooling_lib/explorers/static/exercise/grade.js";

/** @typedef {import("../../pooling_lib/explorers/static/exercise/grade.js").NumberQuestion} NumberQuestion */

/** @type {NumberQuestion & {asks: string}} */
const SHARE = {
  asks: "Share that is seen",
  kind: "number",
  expected: 0.25,
  slack: 1e-9,
  share: true,
  factor: false,
  hint: "how many?",
  wrong: [[0.75, "is the share that is seen"]],
  roundings: [0.3],
};

test("a number is written as Python's format g writes it", () => {
  const written = [0, -0, 0.1, 1e-5, 123456, 1234567, 1e21, -2.5, 100, 0.00012345678].map((value) =>
    general(value, 6),
  );
  const expected = ["0", "-0", "0.1", "1e-05", "123456", "1.23457e+06", "1e+21", "-2.5", "100", "0.000123457"];
  assert.deepEqual(written, expected);
});

test("a number halfway between two is written as the even one", () => {
  assert.deepEqual(
    [1000005, 1000015, 0.5, 2.5, 3.5].map((value) => general(value, value > 9 ? 6 : 1)),
    ["1e+06", "1.00002e+06", "0.5", "2", "4"],
  );
});

/** @type {NumberQuestion & {asks: string}} */
const COUNT = {
  asks: "Parameters of the convolution",
  kind: "number",
  expected: 18496,
  slack: 1e-9,
  share: false,
  factor: false,
  hint: "count again",
  wrong: [],
  roundings: [],
};

test("thousands are read where the answer has them, and a point that was meant to part them is told", () => {
  const said = ["18,496", "18'496", "18.496", "18.4"].map((text) => judged(COUNT, text).message);
  assert.deepEqual(said, [
    "Right: 18496.",
    "Right: 18496.",
    "Not yet: 18.496 is 1000 times too small; write thousands without a point.",
    "Not yet: 18.4 is too small; count again.",
  ]);
});

test("the word that is asked for may follow the number, and no other", () => {
  const said = ["18496 parameters", "18,496 Parameters", "18496 values", "18496 param"];
  assert.deepEqual(
    said.map((text) => judged(COUNT, text).message),
    [
      "Right: 18496.",
      "Right: 18496.",
      ...["values", "param"].map(
        (word) =>
          `Not yet: “18496 ${word}” is not a number alone; write it without “${word}”, in the unit that is asked for.`,
      ),
    ],
  );
});

test("25 is a share of 25 %, and 25 times is none", () => {
  const said = ["25", "25,0", "25 per cent", "25 times"].map((text) => judged(SHARE, text).message);
  assert.deepEqual(said, [
    "Right: 25 %.",
    "Right: 25 %.",
    "Right: 25 %.",
    "Not yet: 25 is 100 times too large; give a share of 1, or write the %.",
  ]);
});

test("a known mistake is named, and another is told the hint, which may be a question", () => {
  const said = ["0.25", "25", "0.75", "-1/4", "0.5", "x"].map((text) => judged(SHARE, text).message);
  assert.deepEqual(said.slice(0, 5), [
    "Right: 0.25.",
    "Right: 25 %.",
    "Not yet: 0.75 is the share that is seen.",
    "Not yet: -0.25 has the wrong sign.",
    "Not yet: 0.5 is too large; how many?",
  ]);
  assert.match(said[5], /^Not yet: “x” is not a number; /);
});

test("what is no mistake of the reader's is not taken for one", () => {
  const broken = /** @type {any} */ ({ ...SHARE, wrong: null });
  assert.throws(() => judged(broken, "0.5"), TypeError);
});
