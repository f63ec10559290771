// Pooling, with the results of pooling_lib/pooling.py: axis by axis, tap by tap, padding never built. No DOM.

import { tapCounts, taps } from "./geometry.js";

/** @typedef {import("./geometry.js").Windows} Windows */

/**
 * A 2-D array of numbers, row after row.
 * @typedef {{rows: number, columns: number, data: Float64Array}} Grid
 */

/**
 * Make a grid from nested lists.
 * @param {number[][]} values
 * @returns {Grid}
 */
export function toGrid(values) {
  return { rows: values.length, columns: values[0].length, data: Float64Array.from(values.flat()) };
}

/**
 * The largest value of every window.
 * @param {Grid} grid
 * @param {[Windows, Windows]} windows
 * @returns {Grid}
 */
export const maxPool = (grid, windows) => reduce(grid, windows, Math.max, -Infinity);

/**
 * The smallest value of every window.
 * @param {Grid} grid
 * @param {[Windows, Windows]} windows
 * @returns {Grid}
 */
export const minPool = (grid, windows) => reduce(grid, windows, Math.min, Infinity);

/**
 * The mean of every window.
 * @param {Grid} grid
 * @param {[Windows, Windows]} windows
 * @param {boolean} countIncludePad whether declared padding counts in the divisor
 * @returns {Grid}
 */
export function averagePool(grid, windows, countIncludePad = true) {
  const total = reduce(grid, windows, add, 0);
  const divide = divisor(windows, countIncludePad);
  return { ...total, data: total.data.map((sum, i) => sum / divide(i)) };
}

/**
 * The p-norm of every window. Powers of shares of the largest magnitude neither overflow nor vanish.
 * @param {Grid} grid
 * @param {[Windows, Windows]} windows
 * @param {number} p greater than 0; Infinity is allowed
 * @returns {Grid}
 */
export function lpPool(grid, windows, p = 2) {
  const peaks = reduce({ ...grid, data: grid.data.map(Math.abs) }, windows, Math.max, 0);
  if (p === Infinity) return peaks;
  const sums = new Float64Array(peaks.data.length);
  visit(windows, (output, pixel) => {
    sums[output] += (Math.abs(grid.data[pixel]) / peaks.data[output]) ** p;
  });
  // The root of a small p may be too large a factor, though not for a small norm: multiply it in steps.
  const steps = p < 1 ? [1, 2, 3, 4] : [1];
  const norm = (/** @type {number} */ peak, /** @type {number} */ i) =>
    steps.reduce((product) => product * sums[i] ** (1 / p / steps.length), peak);
  return { ...peaks, data: peaks.data.map((peak, i) => (peak > 0 && peak < Infinity ? norm(peak, i) : peak)) };
}

/**
 * The flat index of every window's first maximum, or of its last NaN, as PyTorch counts them.
 *
 * The columns go first: a tie is then broken by column within a row, and by row between rows.
 * @param {Grid} grid
 * @param {[Windows, Windows]} windows
 * @returns {Int32Array}
 */
export function maxIndices(grid, [rows, columns]) {
  const where = Int32Array.from(grid.data, (_, i) => i);
  const along = winners(
    grid.data,
    where,
    columns,
    grid.rows,
    (line) => line * grid.columns,
    1,
    (line) => line * columns.count,
    1,
  );
  const at = (/** @type {number} */ line) => line;
  return winners(along.best, along.found, rows, columns.count, at, columns.count, at, columns.count).found;
}

/**
 * The flat index of every window's first minimum.
 * @param {Grid} grid
 * @param {[Windows, Windows]} windows
 * @returns {Int32Array}
 */
export const minIndices = (grid, windows) => maxIndices({ ...grid, data: grid.data.map((x) => -x) }, windows);

/**
 * Send each output's gradient to the pixel that won its window, and add up what meets there.
 * @param {Grid} gradient with respect to the output
 * @param {Int32Array} indices of the winners
 * @param {[number, number]} shape of the image
 * @returns {Grid}
 */
export function maxPoolBackward(gradient, indices, [rows, columns]) {
  const data = new Float64Array(rows * columns);
  indices.forEach((index, i) => {
    data[index] += gradient.data[i];
  });
  return { rows, columns, data };
}

/**
 * Share each output's gradient equally among the pixels of its window, and add up what overlaps.
 * @param {Grid} gradient with respect to the output
 * @param {[Windows, Windows]} windows
 * @param {boolean} countIncludePad as in averagePool
 * @returns {Grid}
 */
export function averagePoolBackward(gradient, windows, countIncludePad = true) {
  const divide = divisor(windows, countIncludePad);
  return spread({ ...gradient, data: gradient.data.map((g, i) => g / divide(i)) }, windows);
}

/**
 * Send each output's gradient to the pixels of its window as the p-norm's derivative says, and add up. Where a
 * window is all zeros the norm has no derivative; nothing is sent, as in PyTorch.
 * @param {Grid} gradient with respect to the output
 * @param {Grid} grid the image
 * @param {[Windows, Windows]} windows
 * @param {number} p greater than 0 and finite
 * @returns {Grid}
 */
export function lpPoolBackward(gradient, grid, windows, p = 2) {
  const norms = lpPool(grid, windows, p).data;
  const data = new Float64Array(grid.data.length);
  visit(windows, (output, pixel) => {
    const x = grid.data[pixel];
    if (x !== 0) data[pixel] += gradient.data[output] * Math.sign(x) * (Math.abs(x) / norms[output]) ** (p - 1);
  });
  return { ...grid, data };
}

/**
 * @param {number} a
 * @param {number} b
 */
const add = (a, b) => a + b;

/**
 * @param {Grid} grid
 * @param {[Windows, Windows]} windows
 * @param {(a: number, b: number) => number} combine
 * @param {number} identity
 * @returns {Grid}
 */
function reduce(grid, [rows, columns], combine, identity) {
  const tall = new Float64Array(rows.count * grid.columns).fill(identity);
  for (const { first, stop, start } of taps(rows)) {
    for (let i = first; i < stop; i += 1) {
      const source = (start + (i - first) * rows.stride) * grid.columns;
      const target = i * grid.columns;
      for (let c = 0; c < grid.columns; c += 1)
        tall[target + c] = combine(tall[target + c], grid.data[source + c]);
    }
  }
  const data = new Float64Array(rows.count * columns.count).fill(identity);
  for (const { first, stop, start } of taps(columns)) {
    for (let r = 0; r < rows.count; r += 1) {
      let source = r * grid.columns + start;
      for (let i = r * columns.count + first; i < r * columns.count + stop; i += 1) {
        data[i] = combine(data[i], tall[source]);
        source += columns.stride;
      }
    }
  }
  return { rows: rows.count, columns: columns.count, data };
}

/**
 * Meet every pixel of every window.
 * @param {[Windows, Windows]} windows
 * @param {(output: number, pixel: number) => void} meet
 */
function visit([rows, columns], meet) {
  const across = taps(columns);
  for (const row of taps(rows)) {
    for (const column of across) {
      for (let r = row.first; r < row.stop; r += 1) {
        const line = (row.start + (r - row.first) * rows.stride) * columns.size + column.start;
        for (let c = column.first; c < column.stop; c += 1) {
          meet(r * columns.count + c, line + (c - column.first) * columns.stride);
        }
      }
    }
  }
}

/**
 * @param {Float64Array} values
 * @param {Int32Array} where each value stands
 * @param {Windows} windows
 * @param {number} lines
 * @param {(line: number) => number} from
 * @param {number} step
 * @param {(line: number) => number} to
 * @param {number} stride
 */
function winners(values, where, windows, lines, from, step, to, stride) {
  const best = new Float64Array(lines * windows.count);
  const found = new Int32Array(lines * windows.count).fill(-1);
  for (const { first, stop, start } of taps(windows)) {
    for (let line = 0; line < lines; line += 1) {
      for (let i = first; i < stop; i += 1) {
        const source = from(line) + (start + (i - first) * windows.stride) * step;
        const target = to(line) + i * stride;
        const value = values[source];
        if (found[target] < 0 || value > best[target] || Number.isNaN(value)) {
          best[target] = value;
          found[target] = where[source];
        }
      }
    }
  }
  return { best, found };
}

/**
 * @param {Grid} gradient
 * @param {[Windows, Windows]} windows
 * @returns {Grid}
 */
function spread({ data }, [rows, columns]) {
  const wide = new Float64Array(rows.count * columns.size);
  for (const { first, stop, start } of taps(columns)) {
    for (let r = 0; r < rows.count; r += 1) {
      for (let i = first; i < stop; i += 1) {
        wide[r * columns.size + start + (i - first) * columns.stride] += data[r * columns.count + i];
      }
    }
  }
  const full = new Float64Array(rows.size * columns.size);
  for (const { first, stop, start } of taps(rows)) {
    for (let i = first; i < stop; i += 1) {
      const target = (start + (i - first) * rows.stride) * columns.size;
      for (let c = 0; c < columns.size; c += 1) full[target + c] += wide[i * columns.size + c];
    }
  }
  return { rows: rows.size, columns: columns.size, data: full };
}

/**
 * @param {[Windows, Windows]} windows
 * @param {boolean} countIncludePad
 * @returns {(index: number) => number}
 */
function divisor([rows, columns], countIncludePad) {
  const tall = tapCounts(rows, countIncludePad);
  const wide = tapCounts(columns, countIncludePad);
  return (i) => tall[Math.floor(i / columns.count)] * wide[i % columns.count];
}
