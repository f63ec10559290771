// Pooling of whole pictures, fast: axis by axis, and a loop of its own for each operation. No padding, no NaN.

/** @typedef {import("./geometry.js").Windows} Windows */
/** @typedef {import("./pool.js").Grid} Grid */

/**
 * Take `count` values of a source, `step` apart, into a target that holds what earlier taps gave.
 * @typedef {(target: Float64Array, to: number, source: Float64Array, from: number, step: number, count: number) => void} Take
 */

/** @type {Take} */
function takeMax(target, to, source, from, step, count) {
  for (let i = 0, at = from; i < count; i += 1, at += step) {
    const value = source[at];
    if (value > target[to + i]) target[to + i] = value;
  }
}

/** @type {Take} */
function takeMin(target, to, source, from, step, count) {
  for (let i = 0, at = from; i < count; i += 1, at += step) {
    const value = source[at];
    if (value < target[to + i]) target[to + i] = value;
  }
}

/** @type {Take} */
function takeSum(target, to, source, from, step, count) {
  for (let i = 0, at = from; i < count; i += 1, at += step) target[to + i] += source[at];
}

const TAKES = { max: takeMax, average: takeSum, min: takeMin, subsample: takeMax };

/**
 * Pool a picture once.
 * @param {Grid} grid
 * @param {string} operation plain subsampling is any pool whose window is one pixel
 * @param {[Windows, Windows]} windows
 * @returns {Grid}
 */
export function poolOnce({ columns: width, data }, operation, [rows, columns]) {
  const take = TAKES[operation];
  const line = new Float64Array(width);
  const pooled = new Float64Array(rows.count * columns.count);
  for (let r = 0; r < rows.count; r += 1) {
    const top = r * rows.stride * width;
    line.set(data.subarray(top, top + width));
    for (let tap = 1; tap < rows.kernel; tap += 1) take(line, 0, data, top + tap * width, 1, width);
    const to = r * columns.count;
    for (let i = 0, at = 0; i < columns.count; i += 1, at += columns.stride) pooled[to + i] = line[at];
    for (let tap = 1; tap < columns.kernel; tap += 1) take(pooled, to, line, tap, columns.stride, columns.count);
  }
  if (operation === "average") {
    const taps = rows.kernel * columns.kernel;
    for (let i = 0; i < pooled.length; i += 1) pooled[i] /= taps;
  }
  return { rows: rows.count, columns: columns.count, data: pooled };
}
