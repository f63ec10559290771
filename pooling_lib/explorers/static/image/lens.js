// The lens: the pixels of one window, those that each operation takes, and the same in words. No DOM.

import { OPERATIONS } from "./operations.js";
import { windowUnder } from "./state.js";

const SPOKEN = 16; // pixels of a window that are read out one by one

/**
 * A number as it is shown under pictures: as many decimals for all, a true minus sign, and no minus before 0.
 * @param {number} value
 * @param {number} places
 */
export const decimals = (value, places = 2) =>
  (Math.abs(value) < 0.5 * 10 ** -places ? 0 : value).toFixed(places).replace("-", "−");

/**
 * @typedef {import("./operations.js").Place} Place
 * @typedef {import("./operations.js").Under} Under
 * @typedef {import("./state.js").ImageState} ImageState
 */

/**
 * The window under the lens, and for every panel what it finds there and which pixel it takes.
 * @typedef {{rows: number[], columns: number[], found: (Under | null)[], taken: (Place | null)[]}} Lens
 */

/**
 * The window's place in the picture: first row and column, and how many of each.
 * @typedef {{top: number, left: number, rows: number, columns: number}} Frame
 */

/**
 * What is under the lens in every panel.
 * @param {ImageState} state
 * @param {number} row
 * @param {number} column
 * @returns {Lens}
 */
export function lensAt(state, row, column) {
  const found = state.panels.map((panel) => panel.map && windowUnder(panel, row, column));
  // Most operations look through the same window; plain subsampling through a single pixel.
  const widest = found.reduce(
    (best, one) => (one && one.rows.length > (best?.rows.length ?? 0) ? one : best),
    null,
  );
  const { rows, columns } = widest ?? { rows: [row], columns: [column] };
  const taken = found.map(
    (one, i) => one && (OPERATIONS[state.panels[i].operation].taken?.(state.source, one) ?? null),
  );
  return { rows, columns, found, taken };
}

/**
 * The frame of the window on the picture.
 * @param {Lens} lens
 * @returns {Frame}
 */
export function lensFrame({ rows, columns }) {
  const count = (/** @type {number[]} */ axis) => axis[axis.length - 1] - axis[0] + 1;
  return { top: rows[0], left: columns[0], rows: count(rows), columns: count(columns) };
}

/**
 * Where the window is and what range its values have, in words.
 * @param {ImageState} state
 * @param {Lens} lens
 */
export function lensWords(state, lens) {
  const values = valuesIn(state, lens);
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const several = `${values.length} pixels from ${decimals(low)} to ${decimals(high)}`;
  return `${placeWords(lens)}: ${values.length === 1 ? `one pixel, ${decimals(low)}` : several}.`;
}

/**
 * The same for those who hear it: a small window pixel by pixel, and what each panel makes of it.
 * @param {ImageState} state
 * @param {Lens} lens
 */
export function lensSpeech(state, lens) {
  const values = valuesIn(state, lens);
  const results = lens.found.flatMap((one, i) =>
    one ? [`${OPERATIONS[state.panels[i].operation].name} ${decimals(one.value)}`] : [],
  );
  const pixels =
    values.length <= SPOKEN
      ? `${placeWords(lens)}: ${values.map((value) => decimals(value)).join(", ")}.`
      : lensWords(state, lens);
  return [pixels, ...(results.length ? [`${results.join(", ")}.`] : [])].join(" ");
}

/** @param {Lens} lens */
function placeWords(lens) {
  const frame = lensFrame(lens);
  const across = (/** @type {string} */ name, /** @type {number} */ first, /** @type {number} */ count) =>
    count === 1 ? `${name} ${first}` : `${name}s ${first} to ${first + count - 1}`;
  return `${across("Row", frame.top, frame.rows)}, ${across("column", frame.left, frame.columns)}`;
}

/**
 * The values of a window, row after row.
 * @param {ImageState} state
 * @param {Pick<Lens, "rows" | "columns">} window
 */
export const valuesIn = (state, { rows, columns }) =>
  rows.flatMap((row) => columns.map((column) => valueAt(state, { row, column })));

/**
 * The value of one pixel.
 * @param {ImageState} state
 * @param {Place} place
 */
export const valueAt = ({ source }, { row, column }) => source.data[row * source.columns + column];
