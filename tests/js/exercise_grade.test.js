import assert from "node:assert/strict";
import test from "node:test";
import { general, judged } from "../../pooling_lib/explorers/static/exercise/grade.js";
import { readNumber, readRows, readShape } from "../../pooling_lib/explorers/static/exercise/read.js";

/** @type {import("../../pooling_lib/explorers/static/exercise/grade.js").NumberQuestion} */
const SHARE = {
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

test("numbers are read in the forms that readers use", () => {
  const read = (/** @type {string} */ text) => readNumber(text).number;
  assert.deepEqual(
    ["0.25", "1/4", "25 %", " 18,496 ", "18 496", "\u22123", ".5", "2."].map(read),
    [0.25, 0.25, 0.25, 18496, 18496, -3, 0.5, 2],
  );
  for (const text of ["", "abc", "0,25", "1/0", "inf", "1 2", "1".repeat(41)])
    assert.throws(() => read(text), /is not a number|at most 40 are read/, text);
});

test("shapes are read with any separator", () => {
  for (const text of ["(16, 50)", "16 x 50", "16×50", "[16, 50]", "16 50", "16.0, 50."])
    assert.deepEqual(readShape(text), [16, 50], text);
  for (const text of ["16.5, 50", "a", "()", "(16, 50"]) assert.throws(() => readShape(text), /is not a shape/);
});

test("rows are read one below the other and as Python writes them", () => {
  for (const text of ["1 2\n3 4", "1, 2; 3, 4", "[[1, 2], [3, 4]]", "[[1. 2.]\n [3. 4.]]", "\n1  2 \n\n3 4\n"])
    assert.deepEqual(
      readRows(text),
      [
        [1, 2],
        [3, 4],
      ],
      text,
    );
  assert.throws(() => readRows("1 2\n3"), /the rows are not equally long/);
  assert.throws(() => readRows("1 2\n3 x"), /“x” in row 1 is not a number/);
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
