// Generations that fit the picture: where the sliders end, and what follows. No DOM.

import { traitsOf } from "../shared/traits.js";
import { OPERATIONS } from "./operations.js";

/** The most generations, and the widest window. */
export const MOST_GENERATIONS = 5;
export const WIDEST_WINDOW = 8;

/**
 * @typedef {{rows: number, columns: number}} Size
 * @typedef {{operations: string[], kernel_size: number, stride: number | null, generations: number}} Pools
 */

/**
 * The most generations that every chosen panel has a map of.
 * @param {Omit<Pools, "generations">} pools
 * @param {Size} size of the picture
 */
export function mostGenerations({ operations, kernel_size, stride }, { rows, columns }) {
  const window = Math.max(...operations.map((operation) => OPERATIONS[operation].side(kernel_size)));
  let side = Math.min(rows, columns);
  let count = 0;
  while (count < MOST_GENERATIONS && side >= window) {
    side = Math.floor((side - window) / (stride ?? kernel_size)) + 1;
    count += 1;
  }
  return count;
}

/**
 * The widest window that the picture has room for.
 * @param {Size} size of the picture
 */
export const widestWindow = ({ rows, columns }) => Math.min(WIDEST_WINDOW, rows, columns);

/**
 * Changes of the reader's, and what has to follow for them to fit: generations the windows and the picture.
 * @param {Pools} pools as they are
 * @param {Record<string, any>} changes
 * @param {Size} size of the picture
 * @returns {Record<string, any>}
 */
export function fittedImage(pools, changes, size) {
  const next = { ...pools, ...changes };
  const most = mostGenerations(next, size);
  return next.generations > most ? { ...changes, generations: most } : changes;
}

/**
 * A model as a picture shows it, with no more generations than it has room for.
 * @param {{get: (name: string) => any}} model
 * @param {Size} size of the picture
 * @returns {{get: (name: string) => any}}
 */
export function withinPicture(model, size) {
  const fit = fittedImage(poolsOf(model), {}, size);
  return { get: (name) => (name in fit ? fit[name] : model.get(name)) };
}

/**
 * Why fewer generations are shown than a model asks for, in a reader's words; empty when all are.
 * @param {{get: (name: string) => any}} model
 * @param {Size} size of the picture
 */
export function misfitImage(model, size) {
  const pools = poolsOf(model);
  const most = mostGenerations(pools, size);
  if (pools.generations <= most) return "";
  const { rows, columns } = size;
  const { kernel_size: kernel, stride, generations } = pools;
  const counted = most === 1 ? "1 generation" : `${most || "no"} generations`;
  const pixels = rows * columns === 1 ? "pixel" : "pixels";
  return (
    `A picture of ${rows}\u00a0×\u00a0${columns} ${pixels} has room for ${counted} of ${kernel}\u00a0×\u00a0${kernel} windows with ` +
    `stride ${stride ?? kernel}, not for ${generations}. Use a smaller window, or a larger picture.`
  );
}

/**
 * What decides how many generations fit.
 * @param {Omit<Pools, "stride"> & {stride: number}} pools
 */
export const windowsOf = ({ operations, kernel_size, stride, generations }) => [
  operations,
  kernel_size,
  stride,
  generations,
];

/**
 * @param {{get: (name: string) => any}} model
 * @returns {Pools}
 */
const poolsOf = (model) =>
  /** @type {Pools} */ (traitsOf(model, ["operations", "kernel_size", "stride", "generations"]));
