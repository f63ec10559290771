import assert from "node:assert/strict";
import test from "node:test";
import { windowChain } from "../../pooling_lib/explorers/static/image/maths.js";
import { OPERATIONS } from "../../pooling_lib/explorers/static/image/operations.js";
import { lender, poolChain } from "../../pooling_lib/explorers/static/image/pool.js";
import { sourceOf } from "../../pooling_lib/explorers/static/image/source.js";
import { averagePool, maxPool, minPool } from "../../pooling_lib/explorers/static/shared/pool.js";

/** @typedef {import("../../pooling_lib/explorers/static/image/source.js").Filter} Filter */

/**
 * A picture of unrelated greys.
 * @param {number} rows
 * @param {number} columns
 * @param {Filter} [filter]
 */
function sourceOfNoise(rows, columns, filter = "none") {
  let state = 1;
  const levels = Uint8Array.from({ length: rows * columns }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
  return sourceOf({ rows, columns, levels }, { filter, sign: "signed", invert: false });
}

/**
 * What each operation gives, one window after another.
 * @type {Record<string, typeof maxPool>}
 */
const ORACLES = {
  max: maxPool,
  min: minPool,
  average: averagePool,
  subsampling: (grid, [rows, columns]) =>
    maxPool(grid, [
      { ...rows, kernel: 1 },
      { ...columns, kernel: 1 },
    ]),
};

/** @type {[kernel: number, stride: number, generations: number][]} */
const SETTINGS = [
  [2, 2, 1],
  [2, 2, 3],
  [3, 1, 3],
  [7, 1, 1],
  [3, 2, 2],
  [2, 3, 2],
  [5, 4, 1],
  [1, 1, 2],
  [1, 2, 2],
];

test("every operation pools a whole picture as it pools window by window", () => {
  assert.deepEqual(Object.keys(OPERATIONS).sort(), Object.keys(ORACLES).sort());
  const borrow = lender();
  for (const filter of /** @type {Filter[]} */ (["none", "vertical", "magnitude"])) {
    const source = sourceOfNoise(23, 19, filter);
    for (const [kernel, stride, generations] of SETTINGS) {
      const chain = windowChain([source.rows, source.columns], kernel, stride, generations);
      for (const [name, { pool }] of Object.entries(OPERATIONS)) {
        const expected = chain.reduce(
          (grid, windows) => ORACLES[name](grid, windows),
          /** @type {import("../../pooling_lib/explorers/static/shared/pool.js").Grid} */ (source),
        );
        const { rows, columns, data } = poolChain(source, pool, chain, borrow);
        const about = `${name} of ${filter}, ${[kernel, stride, generations]}`;
        assert.deepEqual(
          [rows, columns, data.length],
          [expected.rows, expected.columns, expected.data.length],
          about,
        );
        data.forEach((value, i) => assert.ok(Math.abs(value - expected.data[i]) < 1e-12, about));
      }
    }
  }
});

test("no generation at all gives the picture itself", () => {
  const source = sourceOfNoise(3, 4);
  for (const { pool } of Object.values(OPERATIONS)) assert.equal(poolChain(source, pool, [], lender()), source);
});

test("pooling leaves the picture as it was, and an earlier map too", () => {
  const [source, borrow] = [sourceOfNoise(12, 12), lender()];
  const [data, keys] = [source.data.slice(), source.keys.slice()];
  const chain = windowChain([12, 12], 2, 2, 1);
  const maps = Object.values(OPERATIONS).map(({ pool }) => poolChain(source, pool, chain, borrow));
  const copies = maps.map((map) => map.data.slice());
  for (const { pool } of Object.values(OPERATIONS))
    poolChain(source, pool, windowChain([12, 12], 3, 1, 2), borrow);
  assert.deepEqual([source.data, source.keys], [data, keys]);
  assert.deepEqual(
    maps.map((map) => map.data),
    copies,
  );
});

test("an array that is lent again holds the new values, whether it was longer or shorter", () => {
  const borrow = lender();
  const first = borrow(Float64Array.of(1, 2, 3));
  assert.deepEqual([...borrow(Float64Array.of(7, 8)).subarray(0, 2)], [7, 8]);
  assert.equal(borrow(Float64Array.of(4, 5, 6)), first);
  assert.deepEqual([...borrow(Float64Array.of(1, 2, 3, 4))], [1, 2, 3, 4]);
});

test("arrays for two uses, and of two types, are two arrays", () => {
  const borrow = lender();
  const values = Float64Array.of(1);
  const lent = [borrow(values), borrow(values, "sum"), borrow(Int32Array.of(1))];
  assert.equal(new Set(lent).size, 3);
  assert.equal(lent.includes(values), false);
});
