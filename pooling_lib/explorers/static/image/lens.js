// The lens: the pixels of one window, those that each operation takes, and the same in words. No DOM.

import { OPERATIONS } from "./operations.js";
import { windowUnder } from "./panel.js";

const SPOKEN = 16; // values of a window that are read out one by one
const CHANNELS = ["red", "green", "blue"];

/**
 * A number as it is shown under pictures: as many decimals for all, a true minus sign, and no minus before 0.
 * @param {number} value
 * @param {number} places
 */
export const decimals = (value, places = 2) =>
  (Math.abs(value) < 0.5 * 10 ** -places ? 0 : value).toFixed(places).replace("-", "−");

/**
 * @typedef {import("./operations.js").Place} Place
 * @typedef {import("./panel.js").Under} Under
 * @typedef {import("./state.js").ImageState} ImageState
 */

/**
 * A pixel that an operation takes, and the channels that it takes from it.
 * @typedef {Place & {channels: number[]}} Taken
 *
 * The window under the lens, and for every panel what it finds there and which pixels it takes: each channel its own.
 * @typedef {{rows: number[], columns: number[], found: (Under | null)[], taken: Taken[][]}} Lens
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
  const taken = found.map((one, i) => (one ? takenBy(state, state.panels[i].operation, one) : []));
  return { rows, columns, found, taken };
}

/**
 * @param {ImageState} state
 * @param {string} operation
 * @param {Under} window
 */
function takenBy({ sources }, operation, { values, rows, columns }) {
  /** @type {Taken[]} */
  const pixels = [];
  values.forEach((value, channel) => {
    const place = OPERATIONS[operation].taken?.(sources[channel], { value, rows, columns });
    if (!place) return;
    const known = pixels.find(({ row, column }) => row === place.row && column === place.column);
    if (known) known.channels.push(channel);
    else pixels.push({ ...place, channels: [channel] });
  });
  return pixels;
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
  const channels = valuesByChannel(state, lens);
  const count = channels[0].length;
  const ranges = channels.map((values) => {
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
    return count === 1 ? decimals(low) : `from ${decimals(low)} to ${decimals(high)}`;
  });
  const named = byName(ranges).join(", ");
  if (count === 1) return `${placeWords(lens)}: one pixel, ${named}.`;
  return `${placeWords(lens)}: ${count} pixels${ranges.length > 1 ? "," : ""} ${named}.`;
}

/**
 * The same for those who hear it: a small window pixel by pixel, and what each panel makes of it.
 * @param {ImageState} state
 * @param {Lens} lens
 */
export function lensSpeech(state, lens) {
  const channels = valuesByChannel(state, lens).map((values) => values.map((value) => decimals(value)));
  const [between, after] = channels.length > 1 ? [" ", "; "] : ["", ", "];
  const results = lens.found.flatMap((one, i) =>
    one
      ? [`${OPERATIONS[state.panels[i].operation].name} ${one.values.map((v) => decimals(v)).join(between)}`]
      : [],
  );
  const pixels =
    channels.flat().length <= SPOKEN
      ? `${placeWords(lens)}: ${byName(channels.map((values) => values.join(", "))).join("; ")}.`
      : lensWords(state, lens);
  return [pixels, ...(results.length ? [`${results.join(after)}.`] : [])].join(" ");
}

/**
 * A pixel and its value, or its values, in words.
 * @param {ImageState} state
 * @param {Place} at
 */
export const pixelWords = (state, at) =>
  `row ${at.row}, column ${at.column}: ${byName(valuesAt(state, at).map((value) => decimals(value, 3))).join(", ")}`;

/**
 * Texts with the names of the channels before them, if there are several.
 * @param {string[]} texts
 */
const byName = (texts) => (texts.length > 1 ? texts.map((text, i) => `${CHANNELS[i]} ${text}`) : texts);

/** @param {Lens} lens */
function placeWords(lens) {
  const frame = lensFrame(lens);
  const across = (/** @type {string} */ name, /** @type {number} */ first, /** @type {number} */ count) =>
    count === 1 ? `${name} ${first}` : `${name}s ${first} to ${first + count - 1}`;
  return `${across("Row", frame.top, frame.rows)}, ${across("column", frame.left, frame.columns)}`;
}

/**
 * The values of a window, channel by channel, row after row.
 * @param {ImageState} state
 * @param {Pick<Lens, "rows" | "columns">} window
 */
export const valuesByChannel = ({ sources }, { rows, columns }) =>
  sources.map(({ data, columns: width }) =>
    rows.flatMap((row) => columns.map((column) => data[row * width + column])),
  );

/**
 * The value of one pixel, in each channel.
 * @param {ImageState} state
 * @param {Place} place
 */
export const valuesAt = ({ sources }, { row, column }) =>
  sources.map(({ data, columns }) => data[row * columns + column]);
