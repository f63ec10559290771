import assert from "node:assert/strict";
import test from "node:test";
import { resolve } from "../../pooling_lib/explorers/static/shared/geometry.js";
import {
  averagePool,
  averagePoolBackward,
  lpPool,
  lpPoolBackward,
  maxIndices,
  maxPool,
  maxPoolBackward,
  minIndices,
  minPool,
  toGrid,
} from "../../pooling_lib/explorers/static/shared/pool.js";
import { toLists } from "./lists.js";

const IMAGE = toGrid([
  [3, 1, 4, 1],
  [5, 9, 2, 6],
  [5, 3, 5, 8],
  [9, 7, 9, 3],
]);
const HALVES = resolve([4, 4], { kernel_size: 2 });

test("a grid becomes lists and back", () => {
  assert.deepEqual(toGrid(toLists(IMAGE)), IMAGE);
});

test("every operation gives what is worked out by hand", () => {
  assert.deepEqual(toLists(maxPool(IMAGE, HALVES)), [
    [9, 6],
    [9, 9],
  ]);
  assert.deepEqual(toLists(minPool(IMAGE, HALVES)), [
    [1, 1],
    [3, 3],
  ]);
  assert.deepEqual(toLists(averagePool(IMAGE, HALVES)), [
    [4.5, 3.25],
    [6, 6.25],
  ]);
  // The norm is taken of shares of the largest magnitude, which may cost the last digit.
  const sums = lpPool(IMAGE, HALVES, 1).data;
  [18, 13, 24, 25].forEach((sum, i) => assert.ok(Math.abs(sums[i] - sum) < 1e-13, `${sums[i]}`));
  assert.deepEqual(toLists(lpPool(toGrid([[3, -4]]), resolve([1, 2], { kernel_size: [1, 2] }), 2)), [[5]]);
});

test("pooling leaves the image as it was", () => {
  const before = toLists(IMAGE);
  for (const pool of [maxPool, minPool, averagePool, lpPool]) pool(IMAGE, HALVES);
  assert.deepEqual(toLists(IMAGE), before);
});

test("the index of a winner counts along the rows of the image, and a tie goes to the first", () => {
  assert.deepEqual([...maxIndices(IMAGE, HALVES)], [5, 7, 12, 14]);
  assert.deepEqual([...minIndices(IMAGE, HALVES)], [1, 3, 9, 15]);
  const tie = toGrid([
    [2, 2],
    [2, 2],
  ]);
  assert.deepEqual([...maxIndices(tie, resolve([2, 2], {}))], [0]);
});

test("a norm neither overflows nor vanishes before its root is taken", () => {
  const windows = resolve([1, 2], { kernel_size: [1, 2] });
  for (const scale of [1e-200, 1e200]) {
    const [norm] = lpPool(toGrid([[3 * scale, -4 * scale]]), windows, 2).data;
    assert.ok(Math.abs(norm / (5 * scale) - 1) < 1e-14, `${norm}`);
  }
});

test("a NaN wins, and the last of several is indexed", () => {
  const grid = toGrid([
    [NaN, 1],
    [NaN, 0],
  ]);
  assert.deepEqual([...maxPool(grid, resolve([2, 2], {})).data], [NaN]);
  assert.deepEqual([...maxIndices(grid, resolve([2, 2], {}))], [2]);
});

test("padding never wins, and counts as 0 in an average that counts it", () => {
  const corner = toGrid([[-5]]);
  const windows = resolve([1, 1], { kernel_size: 2, padding: 1 });
  assert.deepEqual([...maxPool(corner, windows).data], [-5]);
  assert.deepEqual([...averagePool(corner, windows).data], [-1.25]);
  assert.deepEqual([...averagePool(corner, windows, false).data], [-5]);
});

test("a winner receives the gradients of all its windows", () => {
  const gradient = toGrid([[1, 2, 4]]);
  assert.deepEqual(toLists(maxPoolBackward(gradient, Int32Array.of(0, 0, 3), [2, 2])), [
    [3, 0],
    [0, 4],
  ]);
});

test("an average shares its gradient equally, and shares that overlap add up", () => {
  const windows = resolve([1, 3], { kernel_size: [1, 2], stride: 1 });
  assert.deepEqual(toLists(averagePoolBackward(toGrid([[1, 1]]), windows)), [[0.5, 1, 0.5]]);
});

test("a norm sends each pixel its part, and nothing from a window of zeros", () => {
  const windows = resolve([1, 2], { kernel_size: [1, 2] });
  const sent = (/** @type {number[]} */ row) =>
    toLists(lpPoolBackward(toGrid([[1]]), toGrid([row]), windows, 2))[0];
  assert.deepEqual(
    sent([3, -4]).map((x) => Number(x.toFixed(12))),
    [0.6, -0.8],
  );
  assert.deepEqual(sent([0, 0]), [0, 0]);
});
