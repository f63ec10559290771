import assert from "node:assert/strict";
import test from "node:test";
import {
  both,
  equals,
  isExact,
  list,
  near,
  number,
  parse,
  parseFraction,
  placeOf,
  show,
  total,
} from "../../pooling_lib/explorers/static/window/text.js";

test("a number is shown with a true minus, no needless decimals and no minus before 0", () => {
  assert.deepEqual(
    [2, 2.5, 8 / 3, -1.5, -0.001, 0].map((x) => show(x)),
    ["2", "2.5", "2.67", "−1.5", "0", "0"],
  );
  assert.deepEqual([show(Infinity), show(-Infinity)], ["∞", "−∞"]);
  assert.deepEqual([show(1 / 3, 4), number(1 / 3), show(0.5, 0)], ["0.3333", "0.3333", "1"]);
});

test("whether a number is shown in full is told, rounding of its last digits aside", () => {
  assert.deepEqual(
    [0.25, 0.125, Infinity, 0].map((x) => isExact(x)),
    [true, false, true, true],
  );
  assert.deepEqual(
    [25.000000000000004, 0.9999999999999998, 1e-13, 99999.001].map((x) => isExact(x)),
    [true, true, false, false],
  );
});

test("an equals sign is given only to what is shown in full, rounding of sums aside", () => {
  assert.equal(equals(0.5), "= 0.5");
  assert.equal(equals(1 / 3), "≈ 0.3333");
  assert.equal(
    equals(
      Array(9)
        .fill(1 / 9)
        .reduce((sum, x) => sum + x),
    ),
    "= 1",
  );
});

test("a typed number may have a comma, a true minus and blanks around it", () => {
  assert.deepEqual(
    ["2", " 2.67 ", "2,67", "−3", "-3", "+4", ".5", "5.", "\u202d12\u202c"].map(parse),
    [2, 2.67, 2.67, -3, -3, 4, 0.5, 5, 12],
  );
});

test("what is no plain number is none", () => {
  for (const text of ["", " ", "x", "1e5", "0x10", "1.2.3", "1 2", "Infinity", "--1", "."]) {
    assert.equal(parse(text), NaN, text);
  }
});

test("a fraction is divided, with either stroke", () => {
  assert.equal(parseFraction("8/3"), 8 / 3);
  assert.equal(parseFraction("−8 ⁄ 4"), -2);
  assert.equal(parseFraction("2,5"), 2.5);
});

test("what divides by 0, or twice, is no fraction", () => {
  for (const text of ["1/0", "1/2/3", "/3", "3/", "a/b"]) assert.equal(parseFraction(text), NaN, text);
});

test("an answer to two decimals is right, one off by the second is not", () => {
  assert.equal(near(2.67, 8 / 3), true);
  assert.equal(near(2.66, 8 / 3), false);
  assert.equal(near(0.13, 0.125), true);
});

test("a long list shows its first six and last two entries, and how many are between", () => {
  const texts = Array.from({ length: 17 }, (_, i) => String(i));
  assert.equal(list(texts.slice(0, 3), " + "), "0 + 1 + 2");
  assert.equal(list(texts.slice(0, 16), ","), "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15"); // a window of 4 × 4
  assert.equal(list(texts, ", "), "0, 1, 2, 3, 4, 5, … 9 more …, 15, 16");
});

test("a pair of equal settings is said once", () => {
  assert.deepEqual([both([2, 2]), both([2, 3])], ["2", "2 × 3"]);
});

test("a cell is found by row and column, and values add up", () => {
  assert.equal(placeOf(7, 3), "row 2, column 1");
  assert.equal(total([1, 2, 4]), 7);
  assert.equal(total([]), 0);
});
