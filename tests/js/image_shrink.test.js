import assert from "node:assert/strict";
import test from "node:test";
import { shrinker } from "../../pooling_lib/explorers/static/image/shrink.js";

/** @typedef {[red: number, green: number, blue: number, opacity: number]} Pixel */

/** @param {number} grey @returns {Pixel} */
const opaque = (grey) => [grey, grey, grey, 255];

/**
 * Shrink a picture of pixels, row after row, given part by part.
 * @param {Pixel[][]} pixels
 * @param {[rows: number, columns: number]} to
 * @param {[rows: number, columns: number]} [tile] the size of a part
 */
function shrink(pixels, [rows, columns], tile = [pixels.length, pixels[0].length]) {
  const from = { rows: pixels.length, columns: pixels[0].length };
  const { add, end } = shrinker(from, { rows, columns });
  for (let top = 0; top < from.rows; top += tile[0])
    for (let left = 0; left < from.columns; left += tile[1]) {
      const part = pixels.slice(top, top + tile[0]).map((row) => row.slice(left, left + tile[1]));
      const rgba = Uint8ClampedArray.from(part.flat(2));
      add({ top, left, rows: part.length, columns: part[0].length, rgba });
    }
  const { levels, clear } = end();
  return { levels: [...levels], clear };
}

/** @param {number[][]} greys */
const picture = (greys) => greys.map((row) => row.map(opaque));

test("a picture of the same size keeps its greys", () => {
  const greys = [
    [0, 1, 254],
    [255, 128, 127],
  ];
  assert.deepEqual(shrink(picture(greys), [2, 3]), { levels: greys.flat(), clear: false });
});

test("half as large, each grey is the mean of four, and a half is rounded up", () => {
  const greys = [
    [10, 20, 0, 0],
    [30, 40, 255, 255],
  ];
  assert.deepEqual(shrink(picture(greys), [1, 2]).levels, [25, 128]);
});

test("a pixel on a border counts to both sides by what lies there", () => {
  // Three pixels on two: (100 + 10 / 2) / 1.5 = 70, (10 / 2 + 40) / 1.5 = 30.
  assert.deepEqual(shrink(picture([[100, 10, 40]]), [1, 2]).levels, [70, 30]);
  assert.deepEqual(shrink(picture([[100], [10], [40]]), [2, 1]).levels, [70, 30]);
  // Five on three: (50 + 2/3 * 20) / (5/3) = 38, (20/3 + 80 + 110/3) / (5/3) = 74, (2/3 * 110 + 5) / (5/3) = 47.
  assert.deepEqual(shrink(picture([[50, 20, 80, 110, 5]]), [1, 3]).levels, [38, 74, 47]);
});

test("colours count as bright as they look", () => {
  /** @type {Pixel[][]} */
  const primaries = [
    [
      [255, 0, 0, 255],
      [0, 255, 0, 255],
      [0, 0, 255, 255],
    ],
  ];
  // 255 times 0.299, 0.587, 0.114: 76.245, 149.685, 29.07; together they make white, and their mean a third of it.
  assert.deepEqual(shrink(primaries, [1, 3]).levels, [76, 150, 29]);
  assert.deepEqual(shrink(primaries, [1, 1]).levels, [85]);
});

test("each channel is a mean of its own, and the grey is that of the means before they are rounded", () => {
  const { add, end } = shrinker({ rows: 1, columns: 2 }, { rows: 1, columns: 1 });
  add({ top: 0, left: 0, rows: 1, columns: 2, rgba: Uint8ClampedArray.of(3, 10, 0, 255, 4, 20, 255, 255) });
  const { levels, channels } = end();
  // 0.299 * 3.5 + 0.587 * 15 + 0.114 * 127.5 = 24.3865
  assert.deepEqual([channels.map(([one]) => one), levels[0]], [[4, 15, 128], 24]);
});

test("what shows through is white, by its opacity", () => {
  /** @type {Pixel[][]} */
  const pixels = [
    [
      [0, 0, 0, 0],
      [0, 0, 0, 51],
      [0, 0, 0, 255],
    ],
  ];
  assert.deepEqual(shrink(pixels, [1, 3]), { levels: [255, 204, 0], clear: true });
  assert.deepEqual(shrink(pixels, [1, 1]), { levels: [153], clear: true });
});

test("it is the same however the picture is cut into parts", () => {
  const greys = Array.from({ length: 23 }, (_, r) =>
    Array.from({ length: 31 }, (_, c) => (37 * r + 101 * c * c) % 256),
  );
  const whole = shrink(picture(greys), [7, 10]);
  for (const tile of /** @type {[number, number][]} */ ([
    [1, 31],
    [23, 1],
    [5, 7],
  ]))
    assert.deepEqual(shrink(picture(greys), [7, 10], tile), whole);
});

test("the largest picture is summed without rounding", () => {
  // One half of each side is 254 and the other 255, which is 254.5 and rounds up; on the right, a single pixel of
  // 32 million is darker by one, and the mean rounds down.
  const side = 8192;
  const { add, end } = shrinker({ rows: side, columns: side }, { rows: 1, columns: 2 });
  const row = (/** @type {number} */ grey) =>
    new Uint8ClampedArray(4 * side).fill(grey).map((one, i) => (i % 4 === 3 ? 255 : one));
  const [dark, light] = [row(254), row(255)];
  const last = light.slice();
  last.fill(254, 4 * side - 4, 4 * side - 1);
  for (let top = 0; top < side - 1; top += 1)
    add({ top, left: 0, rows: 1, columns: side, rgba: top % 2 ? light : dark });
  add({ top: side - 1, left: 0, rows: 1, columns: side, rgba: last });
  assert.deepEqual([...end().levels], [255, 254]);
});
