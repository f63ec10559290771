// The image explorer's state: the traits of its model, read and worked out. No DOM.

import { admitted, among, flag, listOf, orNull, whole } from "../shared/admit.js";
import { pixelsBehind, rebuiltPsnr, seenThrough, summary, windowChain } from "./maths.js";
import { lender, poolChain } from "./pool.js";
import { sourceOf } from "./source.js";

/** @typedef {import("../shared/pool.js").Grid} Grid */

/** The traits that make up the state, but for the picture itself. */
export const IMAGE_TRAITS = [
  "filter", "sign", "invert", "operations", "kernel_size", "stride", "generations", "autoscale", "row", "column",
];

/** What is pooled, the picture or one of its edge maps, as it is called. */
export const FILTER_NAMES = {
  none: "none",
  vertical: "Prewitt, vertical",
  horizontal: "Prewitt, horizontal",
  magnitude: "Prewitt, magnitude",
};

/** What becomes of the signs of an edge map, as it is called. */
export const SIGN_NAMES = { signed: "keep (signed)", absolute: "drop the sign (absolute)", relu: "set to 0 (ReLU)" };

/** The longest side of a picture: what four panels redraw at once. */
export const LONGEST_SIDE = 640;

export const OPERATION_NAMES = { max: "max", average: "average", min: "min", subsample: "subsampling" };

/**
 * One panel: a pooled map, where it lies on the picture, and what is measured on it; or why there is none.
 * @typedef {{operation: string, error?: string, map?: Grid, chain?: any[], step?: number, start?: number,
 *            seen?: boolean[][], measures?: {kept: number, unseen: number, mean: number, psnr: number},
 *            low?: number, high?: number}} Panel
 */

/**
 * A view's memory: the last result of each name, kept until what it was made from changes, and arrays to work in.
 * @typedef {(<T>(name: string, made_from: any[], make: () => T) => T) & {borrow: import("./pool.js").Borrow}} Keep
 */

/**
 * Begin a memory.
 * @returns {Keep}
 */
export function keeper() {
  const kept = new Map();
  const keep = (name, parts, make) => {
    const old = kept.get(name);
    if (old?.parts.every((part, i) => part === parts[i])) return old.value;
    const value = make();
    kept.set(name, { parts, value });
    return value;
  };
  return Object.assign(keep, { borrow: lender() });
}

/**
 * Read a model.
 * @param {{get: (name: string) => any}} model
 * @param {import("./source.js").Picture} picture
 * @param {Keep} keep
 * @returns {Record<string, any>}
 */
export function readImageState(model, picture, keep) {
  const traits = Object.fromEntries(IMAGE_TRAITS.map((name) => [name, model.get(name)]));
  const { filter, sign, invert, kernel_size: kernel, generations } = traits;
  const signs = filter === "none" || filter === "magnitude" ? "signed" : sign;
  const stride = traits.stride ?? kernel;
  const source = keep("source", [picture, filter, signs, invert], () => sourceOf(picture, { filter, sign: signs, invert }));
  const extent = keep("extent", [source], () => summary(source));
  const limit = filter === "none" ? 1 : Math.max(-extent.low, extent.high) || 1;
  const settings = { kernel, stride, generations, limit };
  const panels = traits.operations.map((operation) =>
    keep(operation, [source, ...Object.values(settings)], () => makePanel(source, operation, settings, keep.borrow)),
  );
  return {
    ...traits,
    stride,
    follows: traits.stride === null,
    picture,
    source,
    limit,
    diverging: signs === "signed" && (filter === "vertical" || filter === "horizontal"),
    panels,
    error: panels.find((panel) => panel.error)?.error ?? "",
    row: Math.min(traits.row, source.rows - 1),
    column: Math.min(traits.column, source.columns - 1),
  };
}

function makePanel(source, operation, { kernel, stride, generations, limit }, borrow) {
  const size = operation === "subsample" ? 1 : kernel;
  let chain;
  try {
    chain = windowChain([source.rows, source.columns], size, stride, generations);
  } catch (error) {
    return { operation, error: error.message };
  }
  const map = poolChain(source, operation, chain, borrow);
  const step = stride ** generations;
  const reach = 1 + chain.reduce((sum, _, i) => sum + (size - 1) * stride ** i, 0);
  const start = Math.max(0, Math.floor((reach - step) / 2));
  const seen = [source.rows, source.columns].map((length, axis) => seenThrough(chain.map((windows) => windows[axis]), length));
  const [rows, columns] = seen.map((axis) => axis.filter(Boolean).length);
  const { mean, low, high } = summary(map);
  const pixels = source.data.length;
  const measures = {
    kept: map.data.length / pixels,
    unseen: (pixels - rows * columns) / pixels,
    mean,
    psnr: rebuiltPsnr(source, map, { step, start, peak: limit }),
  };
  return { operation, map, chain, step, start, seen, measures, low, high };
}

/**
 * The value of a panel that stands for a pixel, and the window of pixels that it comes from.
 * @param {Panel} panel
 * @param {number} row of the pixel
 * @param {number} column of the pixel
 */
export function windowUnder(panel, row, column) {
  const { map, step, start, chain } = panel;
  const place = (at, count) => Math.max(0, Math.min(count - 1, Math.floor((at - start) / step)));
  const [r, c] = [place(row, map.rows), place(column, map.columns)];
  const [rows, columns] = [r, c].map((index, axis) => pixelsBehind(chain.map((windows) => windows[axis]), index));
  return { value: map.data[r * map.columns + c], rows, columns };
}

/**
 * The pixel of a window that a maximum or minimum was taken from, the first in reading order.
 * @param {Grid} source
 * @param {{rows: number[], columns: number[], value: number}} window
 */
export function winnerOf(source, { rows, columns, value }) {
  for (const row of rows) {
    for (const column of columns) {
      if (source.data[row * source.columns + column] === value) return { row, column };
    }
  }
  return null;
}

/**
 * Take a state from an address; null when it is not sound.
 * @param {any} raw
 */
export function admitImage(raw) {
  const names = Object.keys(OPERATION_NAMES);
  return admitted(raw, {
    filter: among(...Object.keys(FILTER_NAMES)),
    sign: among(...Object.keys(SIGN_NAMES)),
    invert: flag,
    operations: (chosen) => listOf(among(...names), 1, names.length)(chosen) && new Set(chosen).size === chosen.length,
    kernel_size: whole(1, 8),
    stride: orNull(whole(1, 8)),
    generations: whole(0, 5),
    autoscale: flag,
    row: whole(0, LONGEST_SIDE - 1),
    column: whole(0, LONGEST_SIDE - 1),
  });
}
