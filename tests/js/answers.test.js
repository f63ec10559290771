import assert from "node:assert/strict";
import test from "node:test";
import { compare, isSame, readList } from "../../_ext/static/answers.js";

test("a list is read with or without brackets, whatever stands between its numbers", () => {
  for (const text of [
    ...["(2, 3)", "2 x 3", "2x3", "2 × 3", "2 by 3", "2, 3", "2,3", "2 3", "[2; 3]", "array([2, 3])", "2 X 3"],
    ...["2 and 3", "2x and 3x", "2 times 3 times", "about 2, about 3", "~2 ~3", "2 | 3", "2\n3"],
    ...["(np.float64(2.0), np.float64(3.0))", "array([2., 3.], dtype=float32)", "2 times, 3 times"],
  ])
    assert.deepEqual(readList(text, 2), [2, 3], text);
  for (const text of [
    ...["9, 6, 9, 9", "9 6 9 9", "9,6,9,9", "[[9, 6], [9, 9]]", "9,6 9,9", "9, 6; 9, 9", "[[9 6]\n [9 9]]"],
    ...["array([[9, 6],\n       [9, 9]])", "((9, 6), (9, 9))", "9 6 | 9 9", "| 9 | 6 |\n| 9 | 9 |"],
  ])
    assert.deepEqual(readList(text, 4), [9, 6, 9, 9], text);
  for (const text of ["4.5 3.25", "4,5 3,25", "4,5; 3,25", "4.5, 3.25", "9/2 13/4"])
    assert.deepEqual(readList(text, 2), [4.5, 3.25], text);
  assert.deepEqual(readList("(5,)", 1), [5]);
  assert.deepEqual(readList("1,234 5,678", 2, true), [1234, 5678]);
});

test("a list of another length, or of something else than numbers, is not read", () => {
  for (const text of ["2", "2 3 4", "", "(2, )", "one two three"]) assert.equal(readList(text, 2), null, text);
  for (const text of ["a, b", "two by three", "2, b"])
    assert.throws(() => readList(text, 2), /^Error: “(a|two|b)” is not a number; write one as in 3/, text);
  assert.throws(() => readList("1,234 5", 2), /“1,234” may be 1\.234 or 1234/);
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
    [1.05, "1"],
    [0, "0"],
    [0.01535, "1.535 %"],
  ]))
    assert.equal(isSame(said, is), true, `${said} and ${is}`);
  for (const [said, is] of /** @type {[number, string][]} */ ([
    [0.446, "0.44"],
    [0.5, "55.6 %"],
    [0.36, "3/8"],
    [8, "7"],
    [1.234, "1,234"],
    // Half a digit of a small number is much of it.
    [0.5, "1"],
    [1.4, "1"],
    [0.5, "0"],
    [0.003, "0"],
  ]))
    assert.equal(isSame(said, is), false, `${said} and ${is}`);
});

test("what is said is shown as it was written, and a bare share as the per cent that it must be", () => {
  assert.deepEqual(compare("number", " 1/4 ", "0.25"), { said: "1/4", same: true });
  assert.deepEqual(compare("number", "0.5", "55.6 %"), { said: "0.5", same: false });
  assert.deepEqual(compare("number", "55.6", "55.6 %"), { said: "55.6 %", same: true });
  assert.deepEqual(compare("number", "30", "55.6 %"), { said: "30 %", same: false });
  assert.deepEqual(compare("number", "30 times", "30.0 %"), { said: "30 times", same: false });
  assert.deepEqual(compare("number", "1", "55.6 %"), { said: "1", same: false });
  assert.deepEqual(compare("number", "1,306", "1,306"), { said: "1,306", same: true });
  assert.deepEqual(compare("number", "1,000", "1,000"), { said: "1,000", same: true });
  assert.deepEqual(compare("shape", "2x2", "(2, 2)"), { said: "(2, 2)", same: true });
  assert.deepEqual(compare("shape", "2.0 by 2.0", "(2, 2)"), { said: "(2, 2)", same: true });
  assert.deepEqual(compare("shape", "3 x 3", "(2, 2)"), { said: "(3, 3)", same: false });
  assert.deepEqual(compare("shape", "5", "(5,)"), { said: "(5,)", same: true });
  assert.deepEqual(compare("values", "4 1 1", "4, 1, 1"), { said: "4 1 1", same: true });
  assert.deepEqual(compare("values", "4 1 2", "4, 1, 1"), { said: "4 1 2", same: false });
  assert.deepEqual(compare("values", "1,306 784", "1,306, 784"), { said: "1,306 784", same: true });
});

test("25 where 0.25 is right was meant as 25 %, and where it is not it stays 25", () => {
  assert.deepEqual(compare("number", "25", "0.25"), { said: "25 %", same: true });
  assert.deepEqual(compare("number", "25 %", "0.25"), { said: "25 %", same: true });
  assert.deepEqual(compare("number", "44.4", "0.44"), { said: "44.4 %", same: true });
  assert.deepEqual(compare("number", "25x", "0.25"), { said: "25x", same: false });
  assert.deepEqual(compare("number", "50", "0.25"), { said: "50", same: false });
  assert.deepEqual(compare("number", "0.5", "0.005"), { said: "0.5", same: false });
  assert.deepEqual(compare("number", "100", "1"), { said: "100", same: false });
  assert.deepEqual(compare("number", "700", "7"), { said: "700", same: false });
  assert.deepEqual(compare("number", "0", "0"), { said: "0", same: true });
});

test("a bare number where a small percentage is right is one if it is nearer to it so", () => {
  for (const [said, is, shown, same] of /** @type {[string, string, string, boolean][]} */ ([
    ["0.39", "0.39 %", "0.39 %", true],
    ["0,39", "0.39 %", "0,39 %", true],
    [".39", "0.39 %", ".39 %", true],
    ["about 0.39", "0.39 %", "about 0.39 %", true],
    ["0.4", "0.39 %", "0.4 %", false],
    ["0.0039", "0.39 %", "0.0039", true],
    ["0.004", "0.39 %", "0.004", false],
    ["0.39 %", "0.39 %", "0.39 %", true],
    ["0.39 times", "0.39 %", "0.39 times", false],
    ["1", "1.535 %", "1 %", false],
    ["2", "1.535 %", "2 %", false],
    ["0.01535", "1.535 %", "0.01535", true],
    ["1", "1.00 %", "1 %", true],
    ["1", "100 %", "1", true],
    ["0.7", "30.0 %", "0.7", false],
    ["0", "0.39 %", "0", false],
    ["0", "0 %", "0", true],
    ["-0.4", "0.39 %", "-0.4", false],
    ["-30", "30.0 %", "-30 %", false],
    // A fraction is a share, however small the right one is.
    ["1/2", "0.39 %", "1/2", false],
    ["1/16", "0.39 %", "1/16", false],
    ["½", "1.535 %", "½", false],
    ["1 in 4", "1.535 %", "1 in 4", false],
    ["1/256", "0.39 %", "1/256", true],
    ["1/4 %", "1.535 %", "1/4 %", false],
  ]))
    assert.deepEqual(compare("number", said, is), { said: shown, same }, said);
});

test("what cannot be read is told with what can, which is not the answer", () => {
  for (const [
    kind,
    text,
    is,
    wanted,
  ] of /** @type {["number" | "shape" | "values", string, string, string][]} */ ([
    ["number", "  ", "7", "Write what you expect, or skip."],
    ["number", "abc", "7", "“abc” is not a number; write one as in 3, 0.25 or 1/4."],
    ["number", "abc", "0", "“abc” is not a number; write one as in 3, 0.25 or 1/4."],
    ["number", "abc", "1,306", "“abc” is not a number; write one as in 3, 0.25 or 1/4."],
    ...["0.25", "55.6 %", "3/8", "100 %", "0 %"].map((is) => [
      "number",
      "abc",
      is,
      "“abc” is not a number; write one as in 0.25, 1/4 or 25 %.",
    ]),
    ["number", "1,234", "7", "“1,234” may be 1.234 or 1234; write the one that is meant without a comma."],
    ["shape", "7", "(2, 2)", "“7” is not a shape of 2 numbers; write one such as 2, 3."],
    ["shape", "-2, 2", "(2, 2)", "“-2, 2” is not a shape of 2 numbers; write one such as 2, 3."],
    ["shape", "2.5 x 2", "(2, 2)", "“2.5 x 2” is not a shape; give a whole number an axis, as in (6, 6)."],
    ["values", "9 6", "9, 6, 9, 9", "“9 6” is not a list of 4 numbers; write one such as 2, 3, 4, 5."],
    ["values", "9 six", "9, 6", "“six” is not a number; write one as in 3, 0.25 or 1/4."],
  ]))
    assert.deepEqual(compare(kind, text, is), { wanted }, text);
  // A percentage of what is no share, of which a shown answer is one only with its sign or below 1.
  for (const [kind, text, is] of /** @type {["number" | "values", string, string][]} */ ([
    ["number", "25 %", "2.4"],
    ["number", "25 per cent", "1,306"],
    ["number", "1/4 %", "1"],
    ["number", "0 %", "0"],
    ["values", "25 %, 2", "1.46, 0.62"],
    ["values", "2 25 per cent", "1.46, 0.62"],
  ]))
    assert.match(
      /** @type {{wanted: string}} */ (compare(kind, text, is)).wanted,
      /^“[^2]*(25 ?%|25 per cent|1\/4 %|0 %)” is a percentage, and what is asked for is no share; write the number itself\.$/,
      text,
    );
  const { wanted } = /** @type {{wanted: string}} */ (compare("number", "words ".repeat(50), "7"));
  assert.match(wanted, /^“.{40}…” has 299 characters, and at most 40 are read\.$/);
});
