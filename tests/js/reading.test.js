import assert from "node:assert/strict";
import test from "node:test";
import { readRows } from "../../pooling_lib/explorers/static/exercise/rows.js";
import { readNumber, readShape, Unreadable } from "../../pooling_lib/explorers/static/shared/reading.js";

/**
 * @param {number} value
 * @param {string[]} texts
 * @param {boolean} [large]
 */
function allAre(value, texts, large = false) {
  for (const text of texts) assert.equal(readNumber(text, large).number, value, text);
}

test("a whole number and a fraction, and a part of a whole in words, are read", () => {
  allAre(3.25, ["3 1/4", "3 1 / 4", "+3 1/4", "13 of 4", "about 3 1/4", "325 %"]);
  allAre(-1.5, ["-1 1/2", "\u22121 1/2", "-3/2"]);
  allAre(0.0625, ["6 1/4 %", "1 in 16", "1 out of 16", "1 Of 16", "about 1 in 16"]);
  allAre(0.5, ["1 000/2 000", "1 000 of 2 000"]);
  allAre(3, ["2 250/750"]);
});

test("signs that nobody sees are passed over, as a calculator copies them with its number", () => {
  allAre(12, ["\u202d12\u202c", "\u200e12", "1\u200b2", "\ufeff12"]);
  assert.deepEqual(readShape("\u202b(16, 50)\u202c"), [16, 50]);
  assert.throws(() => readNumber("\u202etwelve"), { message: /^“twelve” is not a number/ });
});

test("a calculation is not taken for its result, nor for no number at all", () => {
  for (const text of [
    "2*2",
    "1-2",
    "1 - 36/49",
    "0.8^4",
    "2^-4",
    "0.8**4",
    "(1+2) * 3",
    "8.25 - 5",
    "ln 6",
    "1/√4",
    "Log2(31)",
  ])
    assert.throws(() => readNumber(text), {
      message: `“${text}” is a calculation; write the number that it gives`,
    });
});

test("a number is read in the ways in which people write it", () => {
  allAre(0.25, [
    ...["0.25", "0,25", ".25", ",25", " 0.25 ", "1/4", "1 / 4", "0,5/2", "2.5e-1", "2,5E-1", "+.25"],
    ...["25 %", "25%", "25,0 %", "25 per cent", "25 percent", "25 Per Cent", "100/4 %"],
    ...["~0.25", "~ 0.25", "≈0,25", "about 0.25", "About 1/4", "around 25 %", "approx. 0.25", "ca. 0.25"],
    ...["= 0.25", "=1/4", "0.25.", "0,25.", "1/4.", "1 / 4 .", "+.25."],
    ...["np.float64(0.25)", "float32(0.25)", "array(0.25)", "tensor(0.2500)"],
  ]);
  allAre(1000, [
    ...["1000", "1 000", "1\u00a0000", "1\u202f000", "1'000", "1’000", "1,000.0", "1.000,0", "1 000,0", "1e3"],
    ...["1000 x", "1000×", "1000 times", "1000 Times", "about 1000 x", "≈ 1 000 times"],
  ]);
  allAre(4, ["4x", "4 x", "4X", "4×", "4 times", "4times", "about 4 times", "np.int64(4)"]);
  allAre(-3, ["-3", "\u22123", "-3.", "-3.0", "-9/3"]);
  allAre(1_234_567, ["1,234,567", "1 234 567", "1'234'567", "1.234.567,0", "1,234,567.0"]);
  assert.equal(readNumber("1e999").number, Infinity);
});

test("a comma before three digits parts thousands where the answer is that large, and is asked about elsewhere", () => {
  allAre(1234, ["1,234", "+1,234", "1,234 x"], true);
  assert.equal(readNumber("-1,234", true).number, -1234);
  for (const large of [true, false]) {
    allAre(0.234, ["0,234", ",234"], large);
    allAre(12.5, ["12,5", "12,5000"], large);
    allAre(1234.5, ["1,234.5", "1.234,5"], large);
  }
  for (const [text, ways] of [
    ["1,234", "1.234 or 1234"],
    ["-12,500 %", "-12.500 or -12500"],
    ["about 1,234", "1.234 or 1234"],
    ["1,234/2", "1.234 or 1234"],
  ])
    assert.throws(() => readNumber(text), {
      message: `“${text}” may be ${ways}; write the one that is meant without a comma`,
    });
});

test("a factor is read with its sign before the number too, and as so many fold", () => {
  for (const text of [
    ...[
      "x4",
      "×4",
      "x 4",
      "X4",
      "by 4",
      "4-fold",
      "4 fold",
      "4fold",
      "by a factor of 4",
      "a factor 4",
      "factor 4",
    ],
    ...["4 times.", "x 4,0"],
  ])
    assert.deepEqual(readNumber(text), { number: 4, unit: "times" }, text);
  assert.deepEqual(readNumber("x½"), { number: 0.5, unit: "times" });
});

test("a fraction may be one sign", () => {
  allAre(0.5, ["½", "½.", "about ½", "50 %", "½x"]);
  allAre(3.25, ["3¼", "3 ¼"]);
  allAre(-0.75, ["-¾", "\u2013¾"]);
  allAre(0.005, ["½ %"]);
});

test("a full stop behind a sign or a word, and a dash for a minus, are no part of the number", () => {
  allAre(0.25, ["25 %.", "25 percent.", "25 per cent .", "array(0.25)."]);
  allAre(-3, ["\u20133", "\u20133.0", "\u20139/3"]);
});

test("what stands behind a number is told apart", () => {
  assert.deepEqual(readNumber("25 %"), { number: 0.25, unit: "%" });
  assert.deepEqual(readNumber("25 per cent"), { number: 0.25, unit: "%" });
  assert.deepEqual(readNumber("25 times"), { number: 25, unit: "times" });
  assert.deepEqual(readNumber("25x"), { number: 25, unit: "times" });
  assert.deepEqual(readNumber("25"), { number: 25, unit: "" });
});

test("what is no number is not taken for one", () => {
  for (const text of [
    ...["", "abc", "a lot", "x", "times", "%", "per cent", "about", "~", "/", "1/", "/2", ".", ",", "-", "e3"],
    ...[
      "1/0",
      "0/0",
      "1/0,0",
      "1e999/1e999",
      "1/2/3",
      "--1",
      "1.2.3",
      "1,2,3",
      "1,23,456",
      "1,,2",
      "2,",
      "1 2",
    ],
    ...[
      "Infinity",
      "inf",
      "nan",
      "0x10",
      "1_000",
      "٣",
      "1 %%",
      "% 25",
      "3 4/4",
      "3 0/4",
      "1/½",
      "2.5½",
      "x",
      "x25 %",
      "by",
    ],
    ...["01,234.5,6", "0,234,567", "1,234.567,8", "int(6)", "np.int64(6.5)", "2float64(5)", "float64(5", "[1]"],
  ])
    for (const large of [true, false])
      assert.throws(() => readNumber(text, large), /is not a number; write one as in 3, 0.25/, text);
});

test("a word behind a number is named, and not thrown away", () => {
  for (const [text, word] of [
    ["60 pixels", "pixels"],
    ["4 MB", "MB"],
    ["about 2.5 grey levels", "grey levels"],
    ["25 % left", "left"],
    ["2rows", "rows"],
  ])
    assert.throws(() => readNumber(text), {
      message: `“${text}” is not a number alone; write it without “${word}”, in the unit that is asked for`,
    });
});

test("a text that no number needs is not read", () => {
  assert.equal(readNumber("1".repeat(40)).number, Number("1".repeat(40)));
  assert.throws(() => readNumber("a".repeat(40)), /^Error: “a{40}” is not a number/);
  assert.throws(() => readNumber("1".repeat(41)), /^Unreadable|has 41 characters, and at most 40 are read$/);
  assert.throws(() => readNumber("\u{1f600}".repeat(600)), /^Error: “(\u{1f600}){40}…” has 1,200 characters/u);
  assert.ok(new Unreadable("why") instanceof Error);
});

test("shapes are read with any separator", () => {
  for (const text of [
    ...["(16, 50)", "[16, 50]", "16, 50", "16,50", "16 50", "16; 50", "16 x 50", "16x50", "16X50", "16×50"],
    ...["16 by 50", "16 BY 50", "(16.0, 50.0)", "16.0, 50.", "( 16 , 50 )", "(16, 50,)", "array([16, 50])"],
    ...["(np.int64(16), np.int64(50))", "torch.Size([16, 50])", "array([16, 50], dtype=int32)"],
  ])
    assert.deepEqual(readShape(text), [16, 50], text);
  for (const text of [
    ...["16 and 50", "16 rows and 50 columns", "16 rows, 50 columns", "16 × 50 pixels", "(16,50).", "16*50"],
    ...["16 px x 50 px", "16 rows by 50 cols", "16 * 50", "[16, 50].", "16 and 50 values."],
  ])
    assert.deepEqual(readShape(text), [16, 50], text);
  for (const text of ["50 columns, 16 rows", "50 cols and 16 rows"])
    assert.throws(() => readShape(text), {
      message: `“${text}” has the columns first; write the rows first, as in (6, 6)`,
    });
  for (const text of ["2**3", "16 rowing 50", "16 rows 50 MB"])
    assert.throws(() => readShape(text), /is not a shape/, text);
  assert.deepEqual(readShape("(18,)"), [18]);
  for (const text of ["a", "()", "(16, 50", "16.5, 50", "16, a", "1,5 x 2.5", "by", "x", "rows", "and"])
    assert.throws(() => readShape(text), /is not a shape; give a whole number an axis, as in \(6, 6\)/, text);
});

const TWO = [
  [1, 2],
  [3, 4],
];

test("rows are read one below the other, and as Python, NumPy and PyTorch write them", () => {
  for (const text of [
    ...[
      "1 2\n3 4",
      "1, 2; 3, 4",
      "1,2;3,4",
      "1\t2\r\n3\t4",
      "\n1  2 \n\n3 4\n",
      "1, 2,\n3, 4,",
      "2/2 4/2\n3 4",
    ],
    ...["[[1, 2], [3, 4]]", "[[1, 2],\n [3, 4]]", "[[1. 2.]\n [3. 4.]]", "[1, 2], [3, 4]", "[[1,2,],[3,4,],]"],
    ...["((1, 2), (3, 4))", "[(1, 2), (3, 4)]", "(1, 2), (3, 4)", "((1.0, 2.0), [3.0, 4.0])"],
    ...["array([[1, 2],\n       [3, 4]])", "array([[1., 2.], [3., 4.]])", "np.array([[1, 2], [3, 4]])"],
    ...["array([[1., 2.],\n       [3., 4.]], dtype=float32)", "array([[1, 2], [3, 4]],\n      dtype=np.int8)"],
    ...["np.asarray([[1, 2], [3, 4]], dtype='<f4')", "numpy.array(\n    [[1, 2], [3, 4]],\n)"],
    ...["tensor([[1., 2.],\n        [3., 4.]])", "Array([[1., 2.], [3., 4.]], dtype=float32)"],
    ...["[[np.float64(1.0), np.float64(2.0)], [np.int64(3), np.int64(4)]]"],
  ])
    assert.deepEqual(readRows(text, [2, 2]), TWO, text);
});

test("rows may stand apart by bars or slashes, and a dtype without its name", () => {
  for (const text of [
    ...["1 2 / 3 4", "1 2 | 3 4", "1, 2 / 3, 4", "| 1 2 | 3 4 |", "1 4/2 / 3 4", "1 2\n3 4.", "1,2|3,4"],
    ...["np.array([[1, 2], [3, 4]], np.int64)", "array([[1, 2], [3, 4]], float)", "[[1, 2], [3, 4]]."],
  ])
    assert.deepEqual(readRows(text, [2, 2]), TWO, text);
  for (const text of ["1 | 2\n3 | 4", "| 1 | 2 |\n| 3 | 4 |", "1|2; 3|4", "1 | 2 / 3 | 4"])
    assert.deepEqual(readRows(text, [2, 2]), TWO, text);
  assert.deepEqual(readRows("1 | 2", [2, 2]), [[1, 2]]);
  assert.deepEqual(readRows("1,5 | 2,5", [1, 2]), [[1.5, 2.5]]);
  assert.deepEqual(readRows("–1 ½ / 3½ \u22124", [2, 2]), [
    [-1, 0.5],
    [3.5, -4],
  ]);
  assert.throws(() => readRows("array([[1, 2]], word)", [1, 2]), /is not an array/);
});

test("one row may be written one value below the other, unless brackets say that it is a column", () => {
  const half = [[5.25, 4.75]];
  for (const text of ["5.25\n4.75", "5,25\n4,75", "5.25; 4.75", "5,25; 4,75", "21/4\n19/4", "5.25,\n4.75"])
    assert.deepEqual(readRows(text, [1, 2]), half, text);
  assert.deepEqual(readRows("[[5.25], [4.75]]", [1, 2]), [[5.25], [4.75]]);
  assert.deepEqual(readRows("[[5,25], [4,75]]", [1, 2]), [
    [5, 25],
    [4, 75],
  ]);
  assert.deepEqual(readRows("1\n2\n3", [1, 2]), [[1], [2], [3]]);
});

test("commas in rows are decimal where only that gives the shape that is wanted", () => {
  const half = [[5.25, 4.75]];
  for (const text of ["5.25 4.75", "5,25 4,75", "5,25, 4,75", "5,25; 4,75", "5,25\n4,75", "[5,25 4,75]"])
    assert.deepEqual(readRows(text, [1, 2]), half, text);
  assert.deepEqual(readRows("1,5 2\n3 4,5", [2, 2]), [
    [1.5, 2],
    [3, 4.5],
  ]);
  assert.deepEqual(readRows("1,2\n3,4", [2, 2]), TWO);
  assert.deepEqual(readRows("5,25", [1, 2]), [[5, 25]]);
  assert.deepEqual(readRows("1,5 2", [2, 2]), [[1, 5, 2]]);
  assert.throws(() => readRows("1,250 2,500", [1, 2]), /“1,250” may be 1\.250 or 1250; write the one that is/);
});

test("what is no array is not taken for one", () => {
  for (const text of ["[", "[[]]", ";", "()", "[1, 2", "[1, 2)", "[[1, 2], [3, 4)", "[1 2] 3", "list([1, 2])"])
    assert.throws(() => readRows(text, [1, 2]), /is not an array; write the rows one below the other/, text);
  for (const text of ["array([1, 2], [3, 4], dtype=f(8))", "array([1, 2]).T", "array([1, 2], dtype=int, 3)"])
    assert.throws(() => readRows(text, [1, 2]), /is not an array/, text);
  assert.throws(() => readRows("1 2\n3", [2, 2]), /the rows are not equally long/);
  assert.throws(() => readRows("1 2\n3 x", [2, 2]), /“x” in row 1 is not a number/);
  assert.throws(() => readRows("1 25 %", [1, 2]), /“%” in row 0 is not a number/);
  assert.throws(() => readRows("1 2 ".repeat(300), [1, 2]), /has 1,199 characters, and at most 1,000 are read/);
});
