import assert from "node:assert/strict";
import test from "node:test";
import { compare, isSame, parseList, parseNumber } from "../../_ext/static/answers.js";

/** @param {string} text */
const value = (text, large = false) => parseNumber(text, large)?.value;

test("a number is read in the ways in which people write it", () => {
  for (const text of [
    "0.25",
    "0,25",
    ".25",
    "1/4",
    "1 / 4",
    "25 %",
    "25%",
    "25 per cent",
    "25 percent",
    "~0.25",
  ])
    assert.equal(value(text), 0.25, text);
  for (const text of [
    "1000",
    "1 000",
    "1,000.0",
    "1'000",
    "1e3",
    "about 1000",
    "≈ 1000 x",
    "1000×",
    "1000 times",
  ])
    assert.equal(value(text), 1000, text);
  assert.deepEqual(
    ["-2", "−2", "+2", "0", " 3. "].map((text) => value(text)),
    [-2, -2, 2, 0, 3],
  );
  assert.equal(value("1,234,567"), 1_234_567);
});

test("a comma before three digits parts thousands only where the answer is that large", () => {
  assert.equal(value("1,234"), 1.234);
  assert.equal(value("1,234", true), 1234);
  assert.equal(value("0,234", true), 0.234);
  assert.equal(value("12,5", true), 12.5);
});

test("what is no number is not taken for one", () => {
  for (const text of [
    "",
    " ",
    "abc",
    "1/0",
    "0/0",
    "1/2/3",
    "/",
    "1/",
    "--1",
    "1.2.3",
    "1,2,3",
    "%",
    "x",
    "2 rows",
    "Infinity",
  ])
    assert.equal(parseNumber(text), null, text);
});

test("a per cent is told from a plain number", () => {
  assert.deepEqual(parseNumber("25 %"), { value: 0.25, share: true });
  assert.deepEqual(parseNumber("25"), { value: 25, share: false });
});

test("a list is read with or without brackets, whatever stands between its numbers", () => {
  for (const text of [
    "(2, 3)",
    "2 x 3",
    "2x3",
    "2 × 3",
    "2 by 3",
    "2, 3",
    "2,3",
    "2 3",
    "[2; 3]",
    "array([2, 3])",
    "2 X 3",
  ])
    assert.deepEqual(parseList(text, 2), [2, 3], text);
  for (const text of [
    "9, 6, 9, 9",
    "9 6 9 9",
    "9,6,9,9",
    "[[9, 6], [9, 9]]",
    "9,6 9,9",
    "9, 6; 9, 9",
    "[[9 6]\n [9 9]]",
  ])
    assert.deepEqual(parseList(text, 4), [9, 6, 9, 9], text);
  for (const text of ["4.5 3.25", "4,5 3,25", "4,5; 3,25", "4.5, 3.25", "9/2 13/4"])
    assert.deepEqual(parseList(text, 2), [4.5, 3.25], text);
  assert.deepEqual(parseList("(5,)", 1), [5]);
});

test("a list of another length, or of something else than numbers, is not read", () => {
  for (const text of ["2", "2 3 4", "two by three", "", "a, b", "(2, )"])
    assert.equal(parseList(text, 2), null, text);
});

test("numbers are the same to the digits that are shown", () => {
  for (const [said, is] of /** @type {[number, string][]} */ ([
    [4 / 9, "0.44"],
    [0.4449, "0.44"],
    [0.5562, "55.6 %"],
    [3 / 8, "3/8"],
    [0.37, "3/8"],
    [7, "7"],
    [7.4, "7"],
    [1234.4, "1,234"],
    [0.01535, "1.535 %"],
  ]))
    assert.equal(isSame(said, is), true, `${said} and ${is}`);
  for (const [said, is] of /** @type {[number, string][]} */ ([
    [0.446, "0.44"],
    [0.5, "55.6 %"],
    [0.36, "3/8"],
    [8, "7"],
    [1.234, "1,234"],
  ]))
    assert.equal(isSame(said, is), false, `${said} and ${is}`);
});

test("what is said is shown as it was written, and a bare share as the per cent that it must be", () => {
  assert.deepEqual(compare("number", " 1/4 ", "0.25"), { said: "1/4", same: true });
  assert.deepEqual(compare("number", "0.5", "55.6 %"), { said: "0.5", same: false });
  assert.deepEqual(compare("number", "55.6", "55.6 %"), { said: "55.6 %", same: true });
  assert.deepEqual(compare("number", "1", "55.6 %"), { said: "1", same: false });
  assert.deepEqual(compare("number", "1,306", "1,306"), { said: "1,306", same: true });
  assert.deepEqual(compare("shape", "2x2", "(2, 2)"), { said: "(2, 2)", same: true });
  assert.deepEqual(compare("shape", "3 x 3", "(2, 2)"), { said: "(3, 3)", same: false });
  assert.deepEqual(compare("shape", "5", "(5,)"), { said: "(5,)", same: true });
  assert.deepEqual(compare("values", "4 1 1", "4, 1, 1"), { said: "4 1 1", same: true });
  assert.deepEqual(compare("values", "4 1 2", "4, 1, 1"), { said: "4 1 2", same: false });
});

test("what cannot be read is told with what can, which is not the answer", () => {
  assert.deepEqual(compare("number", "  ", "7"), { wanted: "Write what you expect, or skip." });
  assert.deepEqual(compare("number", "abc", "7"), {
    wanted: "“abc” is no number. Write one such as 0.25, 1/4 or 25 %.",
  });
  assert.deepEqual(compare("shape", "7", "(2, 2)"), {
    wanted: "“7” is not a shape of 2 numbers. Write one such as 2, 3.",
  });
  for (const text of ["2.5 x 2", "-2, 2"]) assert.ok("wanted" in compare("shape", text, "(2, 2)"), text);
  assert.deepEqual(compare("values", "9 6", "9, 6, 9, 9"), {
    wanted: "“9 6” is not a list of 4 numbers. Write one such as 2, 3, 4, 5.",
  });
  const { wanted } = /** @type {{wanted: string}} */ (compare("number", "words ".repeat(50), "7"));
  assert.match(wanted, /^“.{40}…” is no number/);
});
