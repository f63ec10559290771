import assert from "node:assert/strict";
import test from "node:test";
import {
  GeometryError,
  kindAt,
  padPairs,
  perAxis,
  positions,
  resolve,
  seen,
  span,
  tapCounts,
  taps,
  unseenCount,
} from "../../pooling_lib/explorers/static/shared/geometry.js";

// Five pixels, padding 1, windows of 3 that move by 2: p 0 1, 1 2 3, 3 4 p.
const [AXIS] = resolve([5, 5], { kernel_size: 3, stride: 2, padding: 1 });

test("a setting is spelled out as one integer an axis", () => {
  assert.deepEqual(perAxis("stride", 3), [3, 3]);
  assert.deepEqual(perAxis("stride", [1, 2]), [1, 2]);
});

test("padding is spelled out as one pair an axis", () => {
  assert.deepEqual(padPairs(1), [
    [1, 1],
    [1, 1],
  ]);
  assert.deepEqual(padPairs([0, [1, 2]]), [
    [0, 0],
    [1, 2],
  ]);
});

test("a wrong setting is refused with its value, the rule and a remedy", () => {
  /** @type {[bad: Record<string, any>, message: string][]} */
  const cases = [
    [{ kernel_size: 0 }, "kernel_size=0 is not positive; use integers of at least 1"],
    [{ stride: [1, 2, 3] }, "stride=(1, 2, 3) has 3 entries for 2 pooled axes; use an int or one int an axis"],
    [{ dilation: 1.5 }, "dilation=1.5 is not an integer; use an integer"],
    [{ kernel_size: [2] }, "kernel_size=(2,) has 1 entries for 2 pooled axes; use an int or one int an axis"],
    [{ padding: -1 }, "padding=-1 is negative; use integers of at least 0, or crop the image"],
    [{ padding: 2 }, "padding=2 reaches past the window (kernel_size=2 spans 2); use padding <= 1"],
    [
      { kernel_size: [2, 7] },
      "image has shape (5, 5); kernel_size=7 does not fit in 5 columns; use kernel_size <= 5 or padding",
    ],
  ];
  for (const [bad, message] of cases) assert.throws(() => resolve([5, 5], bad), new GeometryError(message));
});

test("a window that steps over every pixel is refused", () => {
  assert.throws(() => resolve([2, 9], { kernel_size: 2, dilation: 3, padding: 1 }), /steps over all 2 rows/);
});

test("rounding up adds a window, but none that would begin in the padding behind", () => {
  const counts = (/** @type {number} */ size, /** @type {Record<string, any>} */ settings) =>
    resolve([size, size], settings)[0].count;
  assert.equal(counts(5, { kernel_size: 2, stride: 2 }), 2);
  assert.equal(counts(5, { kernel_size: 2, stride: 2, ceil_mode: true }), 3);
  assert.equal(counts(2, { kernel_size: 1, stride: 3, ceil_mode: true }), 1);
});

test("taps tell which windows meet a pixel, and which pixels they meet", () => {
  assert.equal(AXIS.count, 3);
  assert.equal(span(AXIS), 3);
  assert.deepEqual(taps(AXIS), [
    { first: 1, stop: 3, start: 1 },
    { first: 0, stop: 3, start: 0 },
    { first: 0, stop: 2, start: 1 },
  ]);
});

test("padding counts in a divisor only when it is asked to", () => {
  assert.deepEqual(tapCounts(AXIS, true), [3, 3, 3]);
  assert.deepEqual(tapCounts(AXIS, false), [2, 3, 2]);
});

test("what only rounding up reaches never counts", () => {
  const [rows] = resolve([5, 5], { kernel_size: 3, stride: 3, ceil_mode: true });
  assert.deepEqual(tapCounts(rows, true), [3, 2]);
  assert.deepEqual(
    positions(rows, 1).map(({ kind }) => kind),
    ["pixel", "pixel", "beyond"],
  );
});

test("the places of a window are told by what stands there", () => {
  assert.deepEqual(positions(AXIS, 0), [
    { at: -1, kind: "padding" },
    { at: 0, kind: "pixel" },
    { at: 1, kind: "pixel" },
  ]);
  assert.deepEqual(
    [-2, -1, 0, 4, 5, 6].map((at) => kindAt(AXIS, at)),
    ["beyond", "padding", "pixel", "pixel", "padding", "beyond"],
  );
});

test("a window of one pixel sees every second one with stride 2", () => {
  const windows = resolve([5, 4], { kernel_size: 1, stride: 2 });
  assert.deepEqual(seen(windows[0]), [true, false, true, false, true]);
  assert.equal(unseenCount(windows), 20 - 3 * 2);
});
