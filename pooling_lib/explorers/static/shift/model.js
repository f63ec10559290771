// What the shift explorer moves and measures, as pooling_lib/explorers/_shifting.py does it. No DOM.

import { RANDOM_VALUES, randomNumbers } from "../shared/random.js";

/** @typedef {import("../shared/pool.js").Grid} Grid */

/**
 * The traits that make up the state, and how an address tells them.
 * @type {import("../shared/compact.js").Fields}
 */
export const SHIFT_FIELDS = {
  pattern: {
    key: "pattern",
    standard: (/** @type {{drawing?: any[]}} */ { drawing }) => (drawing?.length ? "own" : "ring"),
  },
  drawing: { key: "draw", standard: [] },
  seed: { key: "seed", standard: 0 },
  start: { key: "start", standard: [0, 0] },
  shift: { key: "by", standard: [0, 1] },
  kernel_size: { key: "k", standard: 2 },
  stride: { key: "s", standard: 2 },
  depth: { key: "g", standard: 1 },
  position: { key: "at", standard: null },
};

/** The names of these traits. */
export const SHIFT_TRAITS = Object.keys(SHIFT_FIELDS);

export const METHODS = ["max", "average", "subsampling", "blur"];

/** The side of a pattern. */
export const SIDE = 16;

/** The longest side that a picture has. */
export const LARGEST_SIDE = 32;

/**
 * The least multiple of all the strides that is at least a length.
 * @param {number} length
 * @param {number} stride
 * @param {number} depth
 */
export function sideFor(length, stride, depth) {
  const period = stride ** depth;
  const needed = Math.ceil(length / period) * period;
  if (needed > LARGEST_SIDE) {
    throw new RangeError(
      `depth=${depth} generations of stride=${stride} need ${needed} pixels a side, and ${LARGEST_SIDE} fit; ` +
        `use a smaller stride or depth${length > SIDE ? " or drawing" : ""}`,
    );
  }
  return needed;
}

/**
 * Unrelated numbers from 0 to 1 that depend on nothing but the seed.
 * @param {number} seed
 * @param {number} count
 */
export function activations(seed, count) {
  const next = randomNumbers(seed);
  return Float64Array.from({ length: count }, () => next() / RANDOM_VALUES);
}

/**
 * The pattern where it was drawn, on a picture whose sides are multiples of all the strides.
 * @param {{pattern: string, drawing: number[][], seed: number, stride: number, depth: number}} traits
 * @returns {Grid}
 */
export function drawPattern({ pattern, drawing, seed, stride, depth }) {
  const own = pattern === "own" && drawing.length > 0;
  const rows = sideFor(own ? drawing.length : SIDE, stride, depth);
  const columns = sideFor(own ? drawing[0].length : SIDE, stride, depth);
  if (pattern === "random") return { rows, columns, data: activations(seed, rows * columns) };
  const middle = Math.floor(rows / 2);
  /** @type {Record<string, (row: number, column: number) => number | boolean>} */
  const shapes = {
    pixel: (row, column) => row === middle - 2 && column === middle - 2,
    bar: (_, column) => Math.abs(column - middle) <= 2,
    stripes: (_, column) => column % 2 === 0,
    ring: (row, column) => {
      const distance = (row - middle) ** 2 + (column - middle) ** 2;
      return distance >= 9 && distance <= 20;
    },
    own: (row, column) => (own && drawing[row]?.[column]) || 0,
  };
  const lit = shapes[pattern];
  return {
    rows,
    columns,
    data: Float64Array.from({ length: rows * columns }, (_, i) =>
      Number(lit(Math.floor(i / columns), i % columns)),
    ),
  };
}

/**
 * Move a picture in a circle.
 * @param {Grid} grid
 * @param {number} down
 * @param {number} right
 * @returns {Grid}
 */
export function roll({ rows, columns, data }, down, right) {
  const moved = new Float64Array(data.length);
  const across = modulo(right, columns);
  for (let row = 0; row < rows; row += 1) {
    const line = data.subarray(row * columns, (row + 1) * columns);
    const to = modulo(row + down, rows) * columns;
    moved.set(line.subarray(0, columns - across), to + across);
    moved.set(line.subarray(columns - across), to);
  }
  return { rows, columns, data: moved };
}

/**
 * The remainder that is never negative.
 * @param {number} value
 * @param {number} size
 */
export const modulo = (value, size) => ((value % size) + size) % size;

/**
 * What a method makes of a pattern under every shift at once: the maps of all shifts, laid into each other.
 *
 * Generation g looks at every `stride ** g`-th place instead of shrinking. The map after a shift is then every
 * `stride ** depth`-th value, counted from the place that the shift leads to.
 * @param {Grid} pattern
 * @param {string} method
 * @param {{kernel_size: number, stride: number, depth: number}} settings
 * @returns {Grid}
 */
export function allMaps(pattern, method, { kernel_size: kernel, stride, depth }) {
  /** @type {Record<string, (plane: Grid, shift: Shift) => Grid>} */
  const ways = {
    max: (plane, shift) => fold(plane, kernel, shift, Math.max),
    average: (plane, shift) =>
      scaled(
        fold(plane, kernel, shift, (a, b) => a + b),
        1 / kernel,
      ),
    subsampling: (plane) => plane,
    blur: smooth,
  };
  const along = ways[method];
  let plane = pattern;
  for (let step = 1, generation = 0; generation < depth; generation += 1, step *= stride) {
    plane = along(plane, (grid, taps) => roll(grid, taps * step, 0));
    plane = along(plane, (grid, taps) => roll(grid, 0, taps * step));
  }
  return plane;
}

/** @typedef {(plane: Grid, taps: number) => Grid} Shift along one axis */

/**
 * Combine each value with the `kernel - 1` that follow it.
 * @param {Grid} plane
 * @param {number} kernel
 * @param {Shift} shift
 * @param {(a: number, b: number) => number} combine
 */
function fold(plane, kernel, shift, combine) {
  let folded = plane;
  for (let tap = 1; tap < kernel; tap += 1) folded = zip(folded, shift(plane, -tap), combine);
  return folded;
}

/** @type {(plane: Grid, shift: Shift) => Grid} */
const smooth = (plane, shift) =>
  scaled(
    zip(
      zip(shift(plane, 1), shift(plane, -1), (a, b) => a + b),
      plane,
      (sides, x) => sides + 2 * x,
    ),
    1 / 4,
  );
/**
 * @param {Grid} one
 * @param {Grid} other
 * @param {(a: number, b: number) => number} combine
 * @returns {Grid}
 */
const zip = (one, other, combine) => ({ ...one, data: one.data.map((x, i) => combine(x, other.data[i])) });
/**
 * @param {Grid} plane
 * @param {number} factor
 * @returns {Grid}
 */
const scaled = (plane, factor) => ({ ...plane, data: plane.data.map((x) => x * factor) });

/**
 * The map of one method after a shift.
 * @param {Grid} maps of all shifts
 * @param {number} period `stride ** depth`
 * @param {[down: number, right: number]} shift
 * @returns {Grid}
 */
export function mapAt(maps, period, [down, right]) {
  const [rows, columns] = [maps.rows / period, maps.columns / period];
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const from = modulo(row * period - down, maps.rows) * maps.columns;
    for (let column = 0; column < columns; column += 1) {
      data[row * columns + column] = maps.data[from + modulo(column * period - right, maps.columns)];
    }
  }
  return { rows, columns, data };
}
