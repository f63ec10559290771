// What the shift explorer moves and measures, as pooling_lib/explorers/_shifting.py does it. No DOM.

import { resolve } from "./geometry.js";
import { averagePool, maxPool, toGrid } from "./pool.js";

/** @typedef {import("./pool.js").Grid} Grid */

/** The traits that make up the state. */
export const SHIFT_TRAITS = [
  "pattern", "drawing", "seed", "start", "shift", "kernel_size", "stride", "depth", "position",
];

export const METHODS = ["max", "average", "subsampling", "blur"];

/** The eight ways to move by one pixel, as [down, right]. */
export const DIRECTIONS = [[-1, -1], [-1, 0], [-1, 1], [0, -1], [0, 1], [1, -1], [1, 0], [1, 1]];

const SIDE = 16;
export const LARGEST_SIDE = 32;
const TOLERANCE = 1e-9;

/**
 * What one method makes of the picture before and after the shift. In `signs` an output is 1 when it rose, -1 when
 * it fell, and 0 when it stayed; `change` is the share of brightness that is elsewhere.
 * @typedef {{method: string, before: Grid, after: Grid, signs: Int8Array, unchanged: number, change: number}} Outcome
 */

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
 * The largest depth that fits a page.
 * @param {{pattern: string, drawing: number[][]}} traits
 * @param {number} stride
 */
export function deepest({ pattern, drawing }, stride) {
  const lengths = pattern === "own" && drawing.length ? [drawing.length, drawing[0].length] : [SIDE];
  const fits = (depth) => lengths.every((length) => Math.ceil(length / stride ** depth) * stride ** depth <= LARGEST_SIDE);
  return [3, 2].find(fits) ?? 1;
}

/**
 * Unrelated numbers from 0 to 1 that depend on nothing but the seed.
 * @param {number} seed
 * @param {number} count
 */
export function activations(seed, count) {
  let state = (Math.imul(seed, 2654435761) + 12345) >>> 0;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 16) / 65536;
  });
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
  const lit = {
    pixel: (row, column) => row === middle - 2 && column === middle - 2,
    bar: (_, column) => Math.abs(column - middle) <= 2,
    stripes: (_, column) => column % 2 === 0,
    ring: (row, column) => {
      const distance = (row - middle) ** 2 + (column - middle) ** 2;
      return distance >= 9 && distance <= 20;
    },
    own: (row, column) => (own && drawing[row]?.[column]) || 0,
  }[pattern];
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, (_, i) => Number(lit(Math.floor(i / columns), i % columns))) };
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

export const modulo = (value, size) => ((value % size) + size) % size;

/**
 * Shrink a picture.
 * @param {Grid} picture
 * @param {string} method
 * @param {{kernel_size: number, stride: number, depth: number}} settings
 * @returns {Grid}
 */
export function shrink(picture, method, settings) {
  let grid = picture;
  for (let generation = 0; generation < settings.depth; generation += 1) grid = shrinkOnce(grid, method, settings);
  return grid;
}

function shrinkOnce(grid, method, { kernel_size: kernel, stride }) {
  if (method === "subsampling") return subsample(grid, stride);
  if (method === "blur") return subsample(blur(grid), stride);
  const wide = wrap(grid, Math.max(0, kernel - stride));
  const windows = resolve([wide.rows, wide.columns], { kernel_size: kernel, stride });
  return method === "max" ? maxPool(wide, windows) : averagePool(wide, windows);
}

/**
 * The maps of a picture after every shift. A shift by the stride moves a map along, so that only the shifts within
 * one stride are worked out, generation after generation.
 * @returns {(down: number, right: number) => Float64Array}
 */
function mapsOf(grid, method, settings, depth = settings.depth) {
  if (depth === 0) return (down, right) => roll(grid, down, right).data;
  const { stride } = settings;
  const phases = Array.from({ length: stride ** 2 }, (_, i) =>
    mapsOf(shrinkOnce(roll(grid, Math.floor(i / stride), i % stride), method, settings), method, settings, depth - 1),
  );
  return (down, right) =>
    phases[modulo(down, stride) * stride + modulo(right, stride)](Math.floor(down / stride), Math.floor(right / stride));
}

function wrap(grid, extra) {
  if (extra === 0) return grid;
  return pick(grid, grid.rows + extra, grid.columns + extra, 1);
}

const subsample = (grid, stride) => pick(grid, grid.rows / stride, grid.columns / stride, stride);

/** Rows and columns at every multiple of a step, on the circle. */
function pick(grid, rows, columns, step) {
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const from = ((row * step) % grid.rows) * grid.columns;
    for (let column = 0; column < columns; column += 1) {
      data[row * columns + column] = grid.data[from + ((column * step) % grid.columns)];
    }
  }
  return { rows, columns, data };
}

function blur(grid) {
  const smooth = (plane, one, other) => ({ ...plane, data: plane.data.map((x, i) => (one.data[i] + 2 * x + other.data[i]) / 4) });
  const tall = smooth(grid, roll(grid, 1, 0), roll(grid, -1, 0));
  return smooth(tall, roll(tall, 0, 1), roll(tall, 0, -1));
}

/**
 * Compare a method's output before and after the shift, place by place.
 * @param {string} method
 * @param {Grid} before
 * @param {Grid} after
 * @returns {Outcome}
 */
export function compare(method, before, after) {
  const signs = new Int8Array(after.data.length);
  let [moved, total, unchanged] = [0, 0, 0];
  after.data.forEach((value, i) => {
    const change = value - before.data[i];
    moved += Math.abs(change);
    total += value + before.data[i];
    if (Math.abs(change) <= TOLERANCE) unchanged += 1;
    else signs[i] = Math.sign(change);
  });
  return { method, before, after, signs, unchanged, change: total ? moved / total : 0 };
}

/**
 * The share of outputs that stay the same, over all eight shifts by one pixel.
 * @param {Grid} picture
 * @param {string} method
 * @param {{kernel_size: number, stride: number, depth: number}} settings
 */
export function unchangedShare(picture, method, settings) {
  const before = shrink(picture, method, settings);
  const counts = DIRECTIONS.map((by) => compare(method, before, shrink(roll(picture, ...by), method, settings)).unchanged);
  return counts.reduce((sum, count) => sum + count, 0) / (8 * before.data.length);
}

/**
 * How often a shift by one pixel leaves the whole map as it was, from every place within a period.
 * @param {Grid} pattern
 * @param {string} method
 * @param {{kernel_size: number, stride: number, depth: number}} settings
 * @returns {[same: number, all: number]}
 */
export function survivalOf(pattern, method, settings) {
  const period = settings.stride ** settings.depth;
  const places = Array.from({ length: period + 2 }, (_, i) => i - 1);
  const mapAt = mapsOf(pattern, method, settings);
  const maps = places.map((down) => places.map((right) => mapAt(down, right)));
  let same = 0;
  for (let down = 1; down <= period; down += 1) {
    for (let right = 1; right <= period; right += 1) {
      const here = maps[down][right];
      for (const [by, across] of DIRECTIONS) {
        const there = maps[down + by][right + across];
        if (here.every((value, i) => Math.abs(value - there[i]) <= TOLERANCE)) same += 1;
      }
    }
  }
  return [same, 8 * period ** 2];
}
