// Pooling of whole pictures, fast: no padding, no NaN, one array kept from the first generation to the last.
//
// A window slides over the flattened picture, in place: after `data[i] = max(data[i], data[i + shift])` every value
// is the maximum of two, after a second pass of four, and so on, whatever the width. What a window at the end of a
// row took from the next row is dropped with the columns that are not kept.

import { valuesOf } from "./source.js";

/** @typedef {import("../shared/geometry.js").Windows} Windows */
/** @typedef {import("./source.js").Source} Source */
/** @typedef {import("../shared/pool.js").Grid} Grid */

/** @typedef {[rows: Windows, columns: Windows][]} Chain the windows of every generation */

/** @typedef {(source: Source, chain: Chain, borrow: Borrow) => Float64Array} Pool */

/**
 * Pool generation after generation.
 * @param {Source} source
 * @param {Pool} pool
 * @param {Chain} chain
 * @param {Borrow} borrow
 * @returns {Grid}
 */
export function poolChain(source, pool, chain, borrow) {
  if (!chain.length) return source;
  const [rows, columns] = chain[chain.length - 1].map((axis) => axis.count);
  return { rows, columns, data: pool(source, chain, borrow) };
}

/**
 * The largest value of every window.
 * @type {Pool}
 */
export function poolMaximum({ keys, squared }, chain, borrow) {
  return valuesOf(inPlace(borrow(keys), merged(chain), widenMaximum), squared);
}

/**
 * The smallest value of every window.
 * @type {Pool}
 */
export function poolMinimum({ keys, squared }, chain, borrow) {
  return valuesOf(negate(inPlace(negate(borrow(keys)), merged(chain), widenMaximum)), squared);
}

/**
 * The mean of every window.
 * @type {Pool}
 */
export function poolAverage({ data }, chain, borrow) {
  const sums = inPlace(borrow(data), chain, sumWith(borrow));
  const taps = chain.reduce((product, [rows, columns]) => product * rows.kernel * columns.kernel, 1);
  for (let i = 0; i < sums.length; i += 1) sums[i] /= taps;
  return sums;
}

/**
 * The first value of every window: of one pixel, which a stride moves.
 * @type {Pool}
 */
export function poolFirst({ data }, chain, borrow) {
  return inPlace(borrow(data), chain, () => {});
}

/**
 * Copies values into an array that is kept for the next time, which is at least as long.
 * @typedef {<T extends Int32Array | Float64Array>(values: T, use?: string) => T} Borrow
 */

/**
 * Make what lends arrays to one view: a fresh one of a picture's size costs more than a pass over it.
 * @returns {Borrow}
 */
export function lender() {
  /** @type {Map<string, Int32Array | Float64Array>} */
  const kept = new Map();
  return (values, use = "pool") => {
    const name = `${use} ${values.constructor.name}`;
    let array = /** @type {typeof values | undefined} */ (kept.get(name)); // as the name says
    if (!array || array.length < values.length) {
      array = /** @type {typeof values} */ (values.slice());
      kept.set(name, array);
    } else array.set(values);
    return array;
  };
}

/**
 * The maximum of overlapping maxima, one pixel apart, is the maximum of one larger window.
 * @param {Chain} chain
 * @returns {Chain}
 */
function merged(chain) {
  if (chain[0][0].stride > 1) return chain;
  const last = chain[chain.length - 1];
  const [rows, columns] = last.map((windows, axis) => {
    const { size } = chain[0][axis];
    return { ...windows, size, kernel: 1 + chain.length * (windows.kernel - 1) };
  });
  return [[rows, columns]];
}

/**
 * Pool an array in place, rows and then columns, and return what is left of it.
 * @template {Int32Array | Float64Array} T
 * @param {T} data
 * @param {Chain} chain
 * @param {(data: T, length: number, shift: number, taps: number) => void} widen
 * @returns {T}
 */
function inPlace(data, chain, widen) {
  let width = chain[0][1].size; // from one row to the next
  for (const [rows, columns] of chain) {
    widen(data, rows.size * width, width, rows.kernel);
    if (rows.stride > 1)
      keep(data, { lines: rows.count, from: rows.stride * width, to: width, count: width, step: 1 });
    widen(data, rows.count * width, 1, columns.kernel);
    if (columns.stride === 1) continue;
    keep(data, {
      lines: rows.count,
      from: width,
      to: columns.count,
      count: columns.count,
      step: columns.stride,
    });
    width = columns.count;
  }
  const [rows, columns] = chain[chain.length - 1];
  keep(data, { lines: rows.count, from: width, to: columns.count, count: columns.count, step: 1 });
  return /** @type {T} */ (data.slice(0, rows.count * columns.count));
}

/**
 * Move lines together: `count` values of each, `step` apart, from `from` values apart to `to`.
 * @param {Int32Array | Float64Array} data
 * @param {{lines: number, from: number, to: number, count: number, step: number}} layout
 */
function keep(data, { lines, from, to, count, step }) {
  for (let line = 0; line < lines; line += 1) {
    if (step === 1) data.copyWithin(line * to, line * from, line * from + count);
    else for (let i = 0; i < count; i += 1) data[line * to + i] = data[line * from + i * step];
  }
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
 * Make what makes every value the sum of `taps` values, `shift` apart: doubled, and one more where the binary digits
 * of `taps` say so. No running total, whose rounding errors would add up.
 * @param {Borrow} borrow
 * @returns {(data: Float64Array, length: number, shift: number, taps: number) => void}
 */
const sumWith = (borrow) => (data, length, shift, taps) => {
  const single = Number.isInteger(Math.log2(taps)) ? data : borrow(data.subarray(0, length), "sum");
  let covered = 1;
  for (const digit of taps.toString(2).slice(1)) {
    add(data, data, covered * shift, length);
    covered *= 2;
    if (digit === "0") continue;
    add(data, single, covered * shift, length);
    covered += 1;
  }
};

/**
 * @param {Float64Array} data
 * @param {Float64Array} other
 * @param {number} ahead
 * @param {number} length
 */
function add(data, other, ahead, length) {
  for (let i = 0; i + ahead < length; i += 1) data[i] += other[i + ahead];
}

/** @param {Int32Array} keys */
function negate(keys) {
  for (let i = 0; i < keys.length; i += 1) keys[i] = -keys[i];
  return keys;
}
