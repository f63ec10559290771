import assert from "node:assert/strict";
import test from "node:test";
import { judged } from "../../pooling_lib/explorers/static/exercise/grade.js";
import { general } from "../../pooling_lib/explorers/static/exercise/numbers.js";

/** @typedef {import("../../pooling_lib/explorers/static/exercise/numbers.js").NumberQuestion} NumberQuestion */

/** @type {NumberQuestion & {asks: string}} */
const SHARE = {
  asks: "Share that is seen",
  kind: "number",
  expected: 0.25,
  slack: 1e-9,
  share: true,
  factor: false,
  hint: "how many?",
  wrong: [[0.75, 0.0005, "is the share that is seen"]],
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
    "Not yet: “25 times” is a factor, and what is asked for is a share; write one as in 0.25, 1/4 or 25 %.",
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

test("a mistake is known to the digits that are given, in per cent too, and of two the nearer", () => {
  /** @type {NumberQuestion["wrong"]} */
  const wrong = [
    [0.7347, 0.0005, "is the share that is seen"],
    [0.7341, 0.0005, "is another"],
  ];
  const said = ["0.7345", "73.5 %", "73.45", "0.7342", "0.731", "73"].map(
    (text) => judged({ ...SHARE, wrong }, text).message,
  );
  assert.deepEqual(said, [
    "Not yet: 0.7345 is the share that is seen.",
    "Not yet: 73.5 % is the share that is seen.",
    "Not yet: 73.45 % is the share that is seen.",
    "Not yet: 0.7342 is another.",
    "Not yet: 0.731 is too large; how many?",
    "Not yet: 73 is above 1, and as 73 % it is too large; how many?",
  ]);
});

test("a percentage is only for a share, and a factor only where one is asked for", () => {
  const said = (/** @type {Partial<NumberQuestion>} */ flags, /** @type {string} */ text) =>
    judged({ ...SHARE, ...flags }, text).message;
  const share = { share: false };
  assert.equal(
    said(share, " 25  per cent"),
    "Not yet: “25 per cent” is a percentage, and what is asked for is no share; write the number itself.",
  );
  assert.equal(
    said(share, "4x"),
    "Not yet: “4x” is a factor, and what is asked for is none; write the number alone.",
  );
  assert.equal(said({ ...share, factor: true }, "4x"), "Right: 4.");
  assert.equal(
    said({ ...share, factor: true }, "25 %"),
    "Not yet: “25 %” is a percentage, and what is asked for is a factor; write one as in 3 or 1/3.",
  );
});

test("what is no mistake of the reader's is not taken for one", () => {
  const broken = /** @type {any} */ ({ ...SHARE, wrong: null });
  assert.throws(() => judged(broken, "0.5"), TypeError);
});
