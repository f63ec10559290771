import assert from "node:assert/strict";
import test from "node:test";
import {
  pixelsBehind,
  rebuiltPsnr,
  seenThrough,
  summary,
  windowChain,
} from "../../pooling_lib/explorers/static/image/maths.js";
import { GeometryError } from "../../pooling_lib/explorers/static/shared/geometry.js";
import { toGrid } from "../../pooling_lib/explorers/static/shared/pool.js";

/**
 * The windows of every generation along the rows.
 * @param {number} size
 * @param {[kernel: number, stride: number, generations: number]} settings
 */
const rowsOf = (size, [kernel, stride, generations]) =>
  windowChain([size, size], kernel, stride, generations).map(([rows]) => rows);

test("each generation pools what the one before has left", () => {
  assert.deepEqual(
    rowsOf(9, [2, 2, 3]).map(({ size, count }) => [size, count]),
    [
      [9, 4],
      [4, 2],
      [2, 1],
    ],
  );
  assert.deepEqual(windowChain([3, 3], 2, 2, 0), []);
});

test("a window that does not fit is refused with its generation", () => {
  const message =
    "generation 3 of 4: image has shape (1, 1); kernel_size=2 does not fit in 1 rows; use kernel_size <= 1";
  assert.throws(() => windowChain([4, 4], 2, 2, 4), new GeometryError(message));
});

test("pixels between windows are not seen, nor those that only an unseen value sees", () => {
  const [yes, no] = [true, false];
  assert.deepEqual(seenThrough(rowsOf(6, [2, 3, 1]), 6), [yes, yes, no, yes, yes, no]);
  // Two values are left of six pixels, and the second generation sees the first of them.
  assert.deepEqual(seenThrough(rowsOf(6, [1, 3, 2]), 6), [yes, no, no, no, no, no]);
  assert.deepEqual(seenThrough([], 3), [yes, yes, yes]);
});

test("the pixels behind a value are those of the windows behind its window", () => {
  assert.deepEqual(pixelsBehind(rowsOf(8, [2, 2, 2]), 1), [4, 5, 6, 7]);
  assert.deepEqual(pixelsBehind(rowsOf(8, [3, 1, 2]), 2), [2, 3, 4, 5, 6]);
  assert.deepEqual(pixelsBehind([], 5), [5]);
});

test("a map is summed up by its mean and its ends", () => {
  assert.deepEqual(
    summary([
      toGrid([
        [1, -2],
        [4, 5],
      ]),
    ]),
    { mean: 2, low: -2, high: 5 },
  );
  assert.deepEqual(summary([toGrid([[1, 2]]), toGrid([[0, 5]])]), { mean: 2, low: 0, high: 5 });
});

test("decibels tell how far a map is from the pixels that its values stand for", () => {
  const source = toGrid([
    [0, 1],
    [0, 1],
  ]);
  const half = { step: 2, start: 0, peak: 1 };
  assert.ok(Math.abs(rebuiltPsnr([source], [toGrid([[0.5]])], half) - 10 * Math.log10(4)) < 1e-12);
  assert.equal(rebuiltPsnr([source], [source], { step: 1, start: 0, peak: 1 }), Infinity);
});

test("decibels of several channels are those of their mean squared error", () => {
  const [right, wrong] = [toGrid([[1]]), toGrid([[0]])];
  const decibels = rebuiltPsnr([right, right, right, right], [right, right, wrong, right], {
    step: 1,
    start: 0,
    peak: 1,
  });
  assert.ok(Math.abs(decibels - 10 * Math.log10(4)) < 1e-12);
});

test("pixels that no value stands for do not count in the decibels", () => {
  const source = toGrid([
    [9, 9, 9],
    [9, 1, 9],
    [9, 9, 9],
  ]);
  assert.equal(rebuiltPsnr([source], [toGrid([[1]])], { step: 1, start: 1, peak: 1 }), Infinity);
});
