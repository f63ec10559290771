// The operations of the image explorer, and all that sets one apart from another. No DOM.
//
// A further operation is one more record here, with its pool beside the others in pool.js.

import { poolAverage, poolFirst, poolMaximum, poolMinimum } from "./pool.js";

/**
 * @typedef {import("../shared/pool.js").Grid} Grid
 * @typedef {{row: number, column: number}} Place
 * @typedef {{value: number, rows: number[], columns: number[]}} Window a value of a map, and the pixels that it
 *   comes from
 */

/**
 * What the explorer asks of an operation.
 * @typedef {object} Operation
 * @property {string} name of its panel
 * @property {string} label of its box
 * @property {import("./pool.js").Pool} pool
 * @property {(kernel: number) => number} side of its window
 * @property {((source: Grid, window: Window) => Place | null) | null} taken the pixel of a window that it takes, or
 *   null for one whose value need not be any pixel's
 * @property {string} mark what stands at that pixel
 */

/** @type {Record<string, Operation>} */
export const OPERATIONS = {
  max: { name: "max", label: "max", pool: poolMaximum, side: (kernel) => kernel, taken: winnerOf, mark: "max" },
  average: {
    name: "average",
    label: "average",
    pool: poolAverage,
    side: (kernel) => kernel,
    taken: null,
    mark: "",
  },
  min: { name: "min", label: "min", pool: poolMinimum, side: (kernel) => kernel, taken: winnerOf, mark: "min" },
  subsampling: {
    name: "subsampling",
    label: "plain subsampling",
    pool: poolFirst,
    side: () => 1,
    taken: (_source, { rows, columns }) => ({ row: rows[0], column: columns[0] }),
    mark: "first",
  },
};

/**
 * The pixel of a window that a maximum or minimum was taken from, the first in reading order.
 * @param {Grid} source
 * @param {Window} window
 * @returns {Place | null}
 */
function winnerOf(source, { rows, columns, value }) {
  for (const row of rows) {
    for (const column of columns) {
      if (source.data[row * source.columns + column] === value) return { row, column };
    }
  }
  return null;
}
