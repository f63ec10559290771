// The image explorer's state: the traits of its model, read and worked out. No DOM.

import { admitted, among, flag, listOf, orNull, whole } from "../shared/admit.js";
import { traitsOf } from "../shared/traits.js";
import { summary } from "./maths.js";
import { OPERATIONS } from "./operations.js";
import { makePanel } from "./panel.js";
import { lender } from "./pool.js";
import { sourceOf } from "./source.js";

/**
 * @typedef {import("./panel.js").Panel} Panel
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
  colour: { key: "colour", standard: false },
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
 * @property {boolean} colour
 * @property {string[]} operations
 * @property {number} kernel_size
 * @property {number | null} stride
 * @property {number} generations
 * @property {boolean} autoscale
 * @property {number} row
 * @property {number} column
 */

/**
 * What the page shows, worked out from the traits and the picture. `sources` are red, green and blue where these are
 * pooled, each by itself, and `source` is the first of them, or the only one; `limit` is the end of the fixed colour
 * scale, which is `dark` at zero where the page is.
 * @typedef {Omit<Traits, "stride"> & {stride: number, follows: boolean, picture: Picture, source: Source,
 *            sources: Source[], limit: number, diverging: boolean, dark: boolean, panels: Panel[], error: string}} ImageState
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
 * @param {boolean} [dark] whether the page is
 * @returns {ImageState}
 */
export function readImageState(model, picture, keep, dark = false) {
  const traits = /** @type {Traits} */ (traitsOf(model, IMAGE_TRAITS));
  const { filter, sign, invert, kernel_size: kernel, generations } = traits;
  const signs = filter === "none" || filter === "magnitude" ? "signed" : sign;
  const stride = traits.stride ?? kernel;
  // Edges have no colour.
  const channels = traits.colour && filter === "none" ? picture.channels : null;
  const sources = keep("sources", [picture, filter, signs, invert, channels], () =>
    (channels ?? [picture.levels]).map((levels) =>
      sourceOf({ ...picture, levels }, { filter, sign: signs, invert }),
    ),
  );
  const [source] = sources;
  const extent = keep("extent", [sources], () => summary(sources));
  const limit = filter === "none" ? 1 : Math.max(-extent.low, extent.high) || 1;
  const settings = { kernel, stride, generations, limit };
  const panels = traits.operations.map((operation) =>
    keep(operation, [sources, ...Object.values(settings)], () =>
      makePanel(sources, operation, settings, keep.borrow),
    ),
  );
  return {
    ...traits,
    stride,
    follows: traits.stride === null,
    picture,
    source,
    sources,
    limit,
    diverging: signs === "signed" && (filter === "vertical" || filter === "horizontal"),
    dark,
    panels,
    error: panels.find((panel) => panel.error)?.error ?? "",
    row: Math.min(traits.row, source.rows - 1),
    column: Math.min(traits.column, source.columns - 1),
  };
}

/**
 * Take a state from an address; null when it is not sound.
 * @param {any} raw
 */
export function admitImage(raw) {
  const names = Object.keys(OPERATIONS);
  // An address in the former spelling, of before there were colours, does not name them.
  return admitted(raw instanceof Object ? { colour: false, ...raw } : raw, {
    filter: among(...Object.keys(FILTER_NAMES)),
    sign: among(...Object.keys(SIGN_NAMES)),
    invert: flag,
    colour: flag,
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
