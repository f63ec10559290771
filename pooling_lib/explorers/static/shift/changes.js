// Which outputs of the shift explorer change, and how many do, as pooling_lib/measure/shifts.py counts them. No DOM.

import { modulo, roll } from "./model.js";

/** @typedef {import("../shared/pool.js").Grid} Grid */

/**
 * The eight ways to move by one pixel.
 * @type {[down: number, right: number][]}
 */
export const DIRECTIONS = [
  [-1, -1],
  [-1, 0],
  [-1, 1],
  [0, -1],
  [0, 1],
  [1, -1],
  [1, 0],
  [1, 1],
];

const TOLERANCE = 1e-9;

/**
 * What one method makes of the picture before and after the shift. In `signs` an output is 1 when it rose, -1 when
 * it fell, and 0 when it stayed; `change` is the share of brightness that is elsewhere.
 * @typedef {{method: string, before: Grid, after: Grid, signs: Int8Array, unchanged: number, change: number}} Outcome
 */

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
 * Where the maps change under each of the eight shifts by one pixel.
 * @param {Grid} maps of all shifts
 * @returns {boolean[][]} for each direction, for each value of the maps
 */
export const changesOf = (maps) =>
  DIRECTIONS.map((by) => {
    const { data } = roll(maps, ...by);
    return Array.from(maps.data, (value, i) => Math.abs(value - data[i]) > TOLERANCE);
  });

/**
 * The share of outputs that stay the same, over all eight shifts by one pixel.
 * @param {boolean[][]} changes
 * @param {Grid} maps that change
 * @param {number} period
 * @param {[down: number, right: number]} start from where it is shifted
 */
export function unchangedShare(changes, { rows, columns }, period, start) {
  const [top, left] = start.map((steps) => modulo(-steps, period));
  let unchanged = 0;
  for (const changed of changes) {
    for (let row = top; row < rows; row += period) {
      for (let column = left; column < columns; column += period)
        unchanged += changed[row * columns + column] ? 0 : 1;
    }
  }
  return unchanged / ((changes.length * rows * columns) / period ** 2);
}

/**
 * How often a shift by one pixel leaves the whole map as it was, from every place within a period.
 * @param {boolean[][]} changes
 * @param {Grid} maps that change
 * @param {number} period
 * @returns {[same: number, all: number]}
 */
export function survivalOf(changes, { columns }, period) {
  let same = 0;
  for (const changed of changes) {
    const hurt = new Set();
    changed.forEach((differs, i) => {
      if (differs) hurt.add((Math.floor(i / columns) % period) * period + ((i % columns) % period));
    });
    same += period ** 2 - hurt.size;
  }
  return [same, changes.length * period ** 2];
}
