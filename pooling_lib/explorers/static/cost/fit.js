// Windows that fit the maps they get: where the lists end, and what follows when maps become smaller. No DOM.

import { resolve } from "../shared/geometry.js";
import { layersOf } from "./count.js";

/**
 * @typedef {import("./count.js").After} After
 * @typedef {import("./count.js").Traits} Traits
 * @typedef {Pick<Traits, "channels" | "after" | "size">} Plan
 */

/**
 * A window that became smaller, since the map that it gets did.
 * @typedef {{index: number, from: number, to: number, side: number}} Followed
 */

/** @param {After} entry */
const windowOf = (entry) => (entry?.[0] === "max" || entry?.[0] === "average" ? entry[1] : 1);

/**
 * A side after one layer more; a window that is wider than the map takes all of it.
 * @param {number} side
 * @param {import("./count.js").Convolution | import("./count.js").Pool} layer
 */
function sideAfter(side, layer) {
  const padding = "channels" in layer ? Math.floor(layer.kernel / 2) : 0;
  const kernel = Math.min(layer.kernel, side + 2 * padding);
  return resolve([side, side], { kernel_size: kernel, stride: layer.stride, padding })[0].count;
}

/**
 * The pixels a side of the map that comes to what stands after each convolution.
 * @param {Plan} plan
 * @returns {number[]}
 */
export function sidesOf({ channels, after, size }) {
  let side = size;
  return channels.map((width, index) => {
    const [convolution, ...then] = layersOf(width, after[index] ?? null);
    const map = sideAfter(side, convolution);
    side = then.reduce(sideAfter, map);
    return map;
  });
}

/**
 * Changes of the reader's, and what has to follow for them to fit: windows the maps that they get.
 * @param {Traits} traits
 * @param {Record<string, any>} changes
 * @returns {{changes: Record<string, any>, followed: Followed[]}}
 */
export function fittedNetwork(traits, changes) {
  const plan = { ...traits, ...changes };
  const after = [...plan.after];
  /** @type {Followed[]} */
  const followed = [];
  after.forEach((entry, index) => {
    const side = sidesOf({ ...plan, after })[index];
    const from = windowOf(entry);
    if (from <= side) return;
    after[index] = /** @type {After} */ ([entry?.[0], side, entry?.[2]]);
    followed.push({ index, from, to: side, side });
  });
  return { changes: followed.length ? { ...changes, after } : changes, followed };
}

/**
 * The smallest image that all windows fit: what they need, from the last back to the first.
 * @param {Plan} plan
 */
export const leastSize = ({ channels, after }) =>
  channels
    .flatMap((width, index) => layersOf(width, after[index] ?? null))
    .reduceRight(
      (needed, { kernel, stride, ...layer }) => (needed - 1) * stride + ("channels" in layer ? 1 : kernel),
      1,
    );

/**
 * The first window that does not fit: after which convolution, and what it gets.
 * @param {Plan} plan
 * @returns {{index: number, window: number, side: number} | undefined}
 */
function misfitWindow(plan) {
  const sides = sidesOf(plan);
  const index = sides.findIndex((side, at) => windowOf(plan.after[at] ?? null) > side);
  return index < 0 ? undefined : { index, window: windowOf(plan.after[index]), side: sides[index] };
}

/**
 * Why a network cannot be, in a reader's words; empty for one that can.
 * @param {Plan} plan
 */
export function misfitNetwork(plan) {
  const wrong = misfitWindow(plan);
  if (!wrong) return "";
  const { index, window, side } = wrong;
  return (
    `The window after convolution ${index + 1} is ${square(window)}, and the map that it gets has ` +
    `${pixels(side)} a side. Use at most ${square(side)} there, or a larger image.`
  );
}

/**
 * Why an image is too small for the windows of a network.
 * @param {Plan} plan
 */
export function tooSmall(plan) {
  const wrong = misfitWindow(plan);
  if (!wrong) return "";
  const { index, window, side } = wrong;
  return (
    `${plan.size} is too small: the ${square(window)} window after convolution ${index + 1} would get ` +
    `${pixels(side)} a side. Use at least ${leastSize(plan)}, or a smaller window there`
  );
}

/**
 * What a window did by itself.
 * @param {Followed} followed
 */
export const followedWords = ({ from, to, side }) =>
  `Now ${square(to)}: the map has ${pixels(side)} a side here, too few for ${square(from)}. Undo brings it back.`;

/**
 * A window in words that no line breaks.
 * @param {number} side
 */
const square = (side) => `${side}\u00a0×\u00a0${side}`;

/** @param {number} count */
const pixels = (count) => `${count} ${count === 1 ? "pixel" : "pixels"}`;
