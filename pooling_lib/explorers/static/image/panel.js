// One panel of the image explorer: a pooled map, or one of each channel, and what is measured on it. No DOM.

import { GeometryError } from "../shared/geometry.js";
import { pixelsBehind, rebuiltPsnr, seenThrough, summary, windowChain } from "./maths.js";
import { OPERATIONS } from "./operations.js";
import { poolChain } from "./pool.js";

/**
 * @typedef {import("../shared/pool.js").Grid} Grid
 * @typedef {import("./pool.js").Chain} Chain
 * @typedef {import("./source.js").Source} Source
 */

/**
 * One panel: a pooled map, or one of each channel, where it lies on the picture, and what is measured on it; or why
 * there is none. Value `i` of an axis stands for the pixels from `start + i * step` on.
 * @typedef {{kept: number, unseen: number, mean: number, psnr: number}} Measures
 * @typedef {{operation: string, error: "", map: Grid, maps: Grid[], chain: Chain, step: number, start: number,
 *            seen: boolean[][], measures: Measures, low: number, high: number}} Fitting
 * @typedef {{operation: string, error: string, map: null}} Failing
 * @typedef {Fitting | Failing} Panel
 */

/**
 * @param {Source[]} sources
 * @param {string} operation
 * @param {{kernel: number, stride: number, generations: number, limit: number}} settings
 * @param {import("./pool.js").Borrow} borrow
 * @returns {Panel}
 */
export function makePanel(sources, operation, { kernel, stride, generations, limit }, borrow) {
  const { pool, side } = OPERATIONS[operation];
  const [source] = sources;
  const size = side(kernel);
  /** @type {Chain} */
  let chain;
  try {
    chain = windowChain([source.rows, source.columns], size, stride, generations);
  } catch (error) {
    if (!(error instanceof GeometryError)) throw error;
    return { operation, error: error.message, map: null };
  }
  const maps = sources.map((one) => poolChain(one, pool, chain, borrow));
  const [map] = maps;
  const step = stride ** generations;
  const reach = 1 + chain.reduce((sum, _, i) => sum + (size - 1) * stride ** i, 0);
  const start = Math.max(0, Math.floor((reach - step) / 2));
  const seen = [source.rows, source.columns].map((length, axis) =>
    seenThrough(
      chain.map((windows) => windows[axis]),
      length,
    ),
  );
  const [rows, columns] = seen.map((axis) => axis.filter(Boolean).length);
  const { mean, low, high } = summary(maps);
  const pixels = source.data.length;
  const measures = {
    kept: map.data.length / pixels,
    unseen: (pixels - rows * columns) / pixels,
    mean,
    psnr: rebuiltPsnr(sources, maps, { step, start, peak: limit }),
  };
  return { operation, error: "", map, maps, chain, step, start, seen, measures, low, high };
}

/**
 * The value of a panel that stands for a pixel, one for each channel, and the window of pixels that it comes from.
 * @typedef {{values: number[], rows: number[], columns: number[]}} Under
 */

/**
 * @param {Fitting} panel
 * @param {number} row of the pixel
 * @param {number} column of the pixel
 * @returns {Under}
 */
export function windowUnder(panel, row, column) {
  const { map, maps, step, start, chain } = panel;
  const place = (/** @type {number} */ at, /** @type {number} */ count) =>
    Math.max(0, Math.min(count - 1, Math.floor((at - start) / step)));
  const [r, c] = [place(row, map.rows), place(column, map.columns)];
  const [rows, columns] = [r, c].map((index, axis) =>
    pixelsBehind(
      chain.map((windows) => windows[axis]),
      index,
    ),
  );
  return { values: maps.map(({ data }) => data[r * map.columns + c]), rows, columns };
}
