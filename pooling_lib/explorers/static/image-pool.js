// Pooling of whole pictures, fast: no padding, no NaN, one scratch array from the first generation to the last.
//
// A window slides over the flattened picture, in place: after `data[i] = max(data[i], data[i + shift])` every value
// is the maximum of two, after a second pass of four, and so on, whatever the width. What a window at the end of a
// row took from the next row is dropped with the columns that are not kept.

import { valuesOf } from "./image-source.js";

/** @typedef {import("./geometry.js").Windows} Windows */
/** @typedef {import("./image-source.js").Source} Source */
/** @typedef {import("./pool.js").Grid} Grid */

/**
 * Pool generation after generation.
 * @param {Source} source
 * @param {string} operation
 * @param {[Windows, Windows][]} chain the windows of every generation
 * @returns {Grid}
 */
export function poolChain(source, operation, chain) {
  if (!chain.length) return source;
  const [rows, columns] = chain[chain.length - 1].map((axis) => axis.count);
  return { rows, columns, data: POOLS[operation](source, chain) };
}

const POOLS = {
  max: ({ keys, squared }, chain) => valuesOf(inPlace(keys.slice(), chain, widenMaximum), squared),
  min: ({ keys, squared }, chain) => valuesOf(negate(inPlace(negate(keys.slice()), chain, widenMaximum)), squared),
  average: ({ data }, chain) => {
    const sums = inPlace(data.slice(), chain, widenSum);
    const taps = chain.reduce((product, [rows, columns]) => product * rows.kernel * columns.kernel, 1);
    for (let i = 0; i < sums.length; i += 1) sums[i] /= taps;
    return sums;
  },
  subsample: ({ data }, chain) => inPlace(data.slice(), chain, () => {}),
};

/**
 * Pool an array in place, rows and then columns, and return what is left of it.
 * @template {Int32Array | Float64Array} T
 * @param {T} data
 * @param {[Windows, Windows][]} chain
 * @param {(data: T, length: number, shift: number, taps: number) => void} widen
 * @returns {T}
 */
function inPlace(data, chain, widen) {
  let length = data.length;
  for (const [rows, columns] of chain) {
    const width = columns.size;
    widen(data, length, width, rows.kernel);
    for (let r = 1; r < rows.count; r += 1) data.copyWithin(r * width, r * rows.stride * width, r * rows.stride * width + width);
    widen(data, rows.count * width, 1, columns.kernel);
    length = 0;
    for (let r = 0; r < rows.count; r += 1) {
      const stop = r * width + (columns.count - 1) * columns.stride;
      for (let at = r * width; at <= stop; at += columns.stride, length += 1) data[length] = data[at];
    }
  }
  return /** @type {T} */ (data.slice(0, length));
}

/**
 * Make every value the maximum of `taps` values, `shift` apart.
 * @param {Int32Array} data
 * @param {number} length
 * @param {number} shift
 * @param {number} taps
 */
function widenMaximum(data, length, shift, taps) {
  for (let covered = 1; covered < taps; ) {
    // Windows may overlap: seven is four and four.
    const more = Math.min(covered, taps - covered);
    const ahead = more * shift;
    for (let i = 0; i + ahead < length; i += 1) data[i] = Math.max(data[i], data[i + ahead]);
    covered += more;
  }
}

/**
 * Make every value the sum of `taps` values, `shift` apart: doubled, and one more where the binary digits of
 * `taps` say so. No running total, whose rounding errors would add up.
 * @param {Float64Array} data
 * @param {number} length
 * @param {number} shift
 * @param {number} taps
 */
function widenSum(data, length, shift, taps) {
  const single = Number.isInteger(Math.log2(taps)) ? data : data.slice(0, length);
  let covered = 1;
  for (const digit of taps.toString(2).slice(1)) {
    add(data, data, covered * shift, length);
    covered *= 2;
    if (digit === "0") continue;
    add(data, single, covered * shift, length);
    covered += 1;
  }
}

function add(data, other, ahead, length) {
  for (let i = 0; i + ahead < length; i += 1) data[i] += other[i + ahead];
}

function negate(keys) {
  for (let i = 0; i < keys.length; i += 1) keys[i] = -keys[i];
  return keys;
}
