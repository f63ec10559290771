// The image explorer's state: the traits of its model, read and worked out. No DOM.

import { admitted, among, flag, listOf, orNull, whole } from "../shared/admit.js";
import { GeometryError } from "../shared/geometry.js";
import { traitsOf } from "../shared/traits.js";
import { pixelsBehind, rebuiltPsnr, seenThrough, summary, windowChain } from "./maths.js";
import { OPERATIONS } from "./operations.js";
import { lender, poolChain } from "./pool.js";
import { sourceOf } from "./source.js";

/**
 * @typedef {import("../shared/pool.js").Grid} Grid
 * @typedef {import("./pool.js").Chain} Chain
 * @typedef {import("./source.js").Filter} Filter
 * @typedef {import("./source.js").Picture} Picture
 * @typedef {import("./source.js").Sign} Sign
 * @typedef {import("./source.js").Source} Source
 */

/**
 * The traits that make up the state, but for the picture itself, and how an address tells them.
 * @type {import("../shared/compact.js").Fields}
 */
export const IMAGE_FIELDS = {
  filter: { key: "filter", standard: "none" },
  sign: { key: "sign", standard: "signed" },
  invert: { key: "invert", standard: false },
  operations: { key: "ops", standard: Object.keys(OPERATIONS) },
  kernel_size: { key: "k", standard: 2 },
  stride: { key: "s", standard: null },
  generations: { key: "g", standard: 3 },
  autoscale: { key: "auto", standard: false },
  row: { key: "row", standard: 112 },
  column: { key: "col", standard: 190 },
};

/** The names of these traits. */
export const IMAGE_TRAITS = Object.keys(IMAGE_FIELDS);

/**
 * What is pooled, the picture or one of its edge maps, as it is called.
 * @type {Record<Filter, string>}
 */
export const FILTER_NAMES = {
  none: "none",
  vertical: "Prewitt, vertical",
  horizontal: "Prewitt, horizontal",
  magnitude: "Prewitt, magnitude",
};

/**
 * What becomes of the signs of an edge map, as it is called.
 * @type {Record<Sign, string>}
 */
export const SIGN_NAMES = {
  signed: "keep (signed)",
  absolute: "drop the sign (absolute)",
  relu: "set to 0 (ReLU)",
};

/** The longest side of a picture: what four panels redraw at once. */
export const LONGEST_SIDE = 640;

/**
 * The traits of the model but for the picture itself, as Python checked them.
 * @typedef {object} Traits
 * @property {Filter} filter
 * @property {Sign} sign
 * @property {boolean} invert
 * @property {string[]} operations
 * @property {number} kernel_size
 * @property {number | null} stride
 * @property {number} generations
 * @property {boolean} autoscale
 * @property {number} row
 * @property {number} column
 */

/**
 * One panel: a pooled map, where it lies on the picture, and what is measured on it; or why there is none. Value
 * `i` of an axis stands for the pixels from `start + i * step` on.
 * @typedef {{kept: number, unseen: number, mean: number, psnr: number}} Measures
 * @typedef {{operation: string, error: "", map: Grid, chain: Chain, step: number, start: number,
 *            seen: boolean[][], measures: Measures, low: number, high: number}} Fitting
 * @typedef {{operation: string, error: string, map: null}} Failing
 * @typedef {Fitting | Failing} Panel
 */

/**
 * What the page shows, worked out from the traits and the picture; `limit` is the end of the fixed colour scale.
 * @typedef {Omit<Traits, "stride"> & {stride: number, follows: boolean, picture: Picture, source: Source,
 *            limit: number, diverging: boolean, panels: Panel[], error: string}} ImageState
 */

/**
 * A view's memory: the last result of each name, kept until what it was made from changes, and arrays to work in.
 * @typedef {<T>(name: string, made_from: any[], make: () => T) => T} Remember
 * @typedef {Remember & {borrow: import("./pool.js").Borrow}} Keep
 */

/**
 * Begin a memory.
 * @returns {Keep}
 */
export function keeper() {
  /** @type {Map<string, {parts: any[], value: any}>} */
  const kept = new Map();
  /** @type {Remember} */
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
 * @param {Picture} picture
 * @param {Keep} keep
 * @returns {ImageState}
 */
export function readImageState(model, picture, keep) {
  const traits = /** @type {Traits} */ (traitsOf(model, IMAGE_TRAITS));
  const { filter, sign, invert, kernel_size: kernel, generations } = traits;
  const signs = filter === "none" || filter === "magnitude" ? "signed" : sign;
  const stride = traits.stride ?? kernel;
  const source = keep("source", [picture, filter, signs, invert], () =>
    sourceOf(picture, { filter, sign: signs, invert }),
  );
  const extent = keep("extent", [source], () => summary(source));
  const limit = filter === "none" ? 1 : Math.max(-extent.low, extent.high) || 1;
  const settings = { kernel, stride, generations, limit };
  const panels = traits.operations.map((operation) =>
    keep(operation, [source, ...Object.values(settings)], () =>
      makePanel(source, operation, settings, keep.borrow),
    ),
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

/**
 * @param {Source} source
 * @param {string} operation
 * @param {{kernel: number, stride: number, generations: number, limit: number}} settings
 * @param {import("./pool.js").Borrow} borrow
 * @returns {Panel}
 */
function makePanel(source, operation, { kernel, stride, generations, limit }, borrow) {
  const { pool, side } = OPERATIONS[operation];
  const size = side(kernel);
  /** @type {Chain} */
  let chain;
  try {
    chain = windowChain([source.rows, source.columns], size, stride, generations);
  } catch (error) {
    if (!(error instanceof GeometryError)) throw error;
    return { operation, error: error.message, map: null };
  }
  const map = poolChain(source, pool, chain, borrow);
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
  const { mean, low, high } = summary(map);
  const pixels = source.data.length;
  const measures = {
    kept: map.data.length / pixels,
    unseen: (pixels - rows * columns) / pixels,
    mean,
    psnr: rebuiltPsnr(source, map, { step, start, peak: limit }),
  };
  return { operation, error: "", map, chain, step, start, seen, measures, low, high };
}

/**
 * The value of a panel that stands for a pixel, and the window of pixels that it comes from.
 * @param {Fitting} panel
 * @param {number} row of the pixel
 * @param {number} column of the pixel
 * @returns {import("./operations.js").Under}
 */
export function windowUnder(panel, row, column) {
  const { map, step, start, chain } = panel;
  const place = (/** @type {number} */ at, /** @type {number} */ count) =>
    Math.max(0, Math.min(count - 1, Math.floor((at - start) / step)));
  const [r, c] = [place(row, map.rows), place(column, map.columns)];
  const [rows, columns] = [r, c].map((index, axis) =>
    pixelsBehind(
      chain.map((windows) => windows[axis]),
      index,
    ),
  );
  return { value: map.data[r * map.columns + c], rows, columns };
}

/**
 * Take a state from an address; null when it is not sound.
 * @param {any} raw
 */
export function admitImage(raw) {
  const names = Object.keys(OPERATIONS);
  return admitted(raw, {
    filter: among(...Object.keys(FILTER_NAMES)),
    sign: among(...Object.keys(SIGN_NAMES)),
    invert: flag,
    operations: (chosen) =>
      listOf(among(...names), 1, names.length)(chosen) && new Set(chosen).size === chosen.length,
    kernel_size: whole(1, 8),
    stride: orNull(whole(1, 8)),
    generations: whole(0, 5),
    autoscale: flag,
    row: whole(0, LONGEST_SIDE - 1),
    column: whole(0, LONGEST_SIDE - 1),
  });
}
