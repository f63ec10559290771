// Settings that fit each other: where the sliders end, and what follows when one is moved. No DOM.

import { padPairs, perAxis, resolve } from "../shared/geometry.js";

/**
 * @typedef {import("./state.js").Traits} Traits
 * @typedef {import("./state.js").Read} Read
 * One axis; without a stride of its own it is the kernel's.
 * @typedef {{size: number, kernel: number, stride: number | null, before: number, after: number, dilation: number,
 *            ceil: boolean}} Axis
 */

const GEOMETRY = ["values", "kernel_size", "stride", "padding", "dilation", "ceil_mode"];
const AXIS_NAMES = ["row", "column"];

/** @param {Axis} axis */
const reachOf = ({ kernel, dilation }) => dilation * (kernel - 1) + 1;

/** @param {Axis} axis */
const roomOf = ({ size, before, after }) => size + before + after;

/** @param {Axis} axis */
const widest = (axis) => Math.floor((roomOf(axis) - 1) / axis.dilation) + 1;

/** @param {Axis} axis */
function fits({ size, kernel, stride, before, after, dilation, ceil }) {
  const pad = [before, after];
  try {
    resolve([size, size], { kernel_size: kernel, padding: [pad, pad], dilation, stride, ceil_mode: ceil });
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {Traits} traits
 * @returns {Axis[]}
 */
function axesOf({ values, kernel_size, stride, padding, dilation, ceil_mode }) {
  const sizes = [values.length, values[0].length];
  const [kernels, dilations] = [perAxis("kernel_size", kernel_size), perAxis("dilation", dilation)];
  const strides = stride === null ? [null, null] : perAxis("stride", stride);
  return padPairs(padding).map(([before, after], axis) => ({
    size: sizes[axis],
    kernel: kernels[axis],
    stride: strides[axis],
    before,
    after,
    dilation: dilations[axis],
    ceil: ceil_mode,
  }));
}

/**
 * Changes of the reader's, and what has to follow for them to fit: padding a smaller kernel, the kernel a smaller
 * image.
 * @param {Traits} traits
 * @param {Record<string, any>} changes
 * @returns {Record<string, any>}
 */
export function fitted(traits, changes) {
  if (!GEOMETRY.some((name) => name in changes)) return changes;
  const wanted = axesOf({ ...traits, ...changes });
  if (wanted.every(fits)) return changes;
  const axes = wanted.map(fitAxis);
  const differs = (/** @type {(keyof Axis)[]} */ ...names) =>
    axes.some((axis, i) => names.some((name) => axis[name] !== wanted[i][name]));
  return {
    ...changes,
    ...(differs("kernel") && { kernel_size: oneOrBoth(axes.map(({ kernel }) => kernel)) }),
    ...(differs("dilation") && { dilation: oneOrBoth(axes.map(({ dilation }) => dilation)) }),
    ...(differs("before", "after") && {
      padding: plainPadding(axes.map(({ before, after }) => [before, after])),
    }),
  };
}

/**
 * @param {Axis} axis
 * @returns {Axis}
 */
function fitAxis(axis) {
  const next = { ...axis };
  for (;;) {
    const most = reachOf(next) - 1;
    [next.before, next.after] = [Math.min(next.before, most), Math.min(next.after, most)];
    if (fits(next)) return next;
    if (reachOf(next) > roomOf(next)) next.kernel = Math.min(next.kernel - 1, widest(next));
    else next.dilation -= 1; // a window that steps over all there is
  }
}

/**
 * The largest kernel that fits both axes.
 * @param {Traits} traits
 */
export const mostKernel = (traits) => Math.min(...axesOf(traits).map(widest));

/**
 * The largest kernel that fits one axis.
 * @param {Traits} traits
 * @param {number} axis
 */
export const mostKernelOf = (traits, axis) => widest(axesOf(traits)[axis]);

/**
 * The largest padding that fits both axes, or one of them.
 * @param {Traits} traits
 * @param {number} [axis]
 */
export const mostPadding = (traits, axis) =>
  Math.min(
    ...axesOf(traits)
      .filter((_, i) => axis === undefined || i === axis)
      .map((each) => reachOf(each) - 1),
  );

/**
 * The largest dilation that fits one axis.
 * @param {Traits} traits
 * @param {number} axis
 */
export function mostDilation(traits, axis) {
  const each = axesOf(traits)[axis];
  let most = each.kernel === 1 ? each.size : Math.max(1, Math.floor((roomOf(each) - 1) / (each.kernel - 1)));
  while (most > 1 && !fits({ ...each, dilation: most })) most -= 1;
  return most;
}

/**
 * Why no window fits, in a reader's words: settings can come from an address, or from a link between traits. Empty
 * when one fits.
 * @param {Traits} traits
 */
export function misfit(traits) {
  const axes = axesOf(traits);
  const at = axes.findIndex((each) => !fits(each));
  return at < 0 ? "" : misfitOf(axes[at], AXIS_NAMES[at]);
}

/**
 * @param {Axis} axis
 * @param {string} name
 */
function misfitOf(axis, name) {
  const { size, kernel, before, after, dilation } = axis;
  const [reach, most] = [reachOf(axis), Math.max(before, after)];
  const lines = (/** @type {number} */ count) => `${count} ${name}${count === 1 ? "" : "s"}`;
  const spread = reach > kernel ? `, spread over ${lines(reach)} by dilation ${dilation}` : "";
  if (most >= reach) {
    const remedy = reach > 1 ? `Use at most ${reach - 1}` : "Use none";
    return `Padding ${most} reaches past kernel ${kernel}${spread}. ${remedy}, or a larger kernel.`;
  }
  if (reach > roomOf(axis)) {
    const padded = before + after ? ` and ${before + after} of padding` : "";
    const less = reach > kernel ? ", or less dilation" : "";
    return `Kernel ${kernel}${spread}${spread && ","} is more than ${lines(size)}${padded}. Use at most ${widest(axis)}${less}.`;
  }
  return `With dilation ${dilation} a window steps over ${size === 1 ? `the only ${name}` : `all ${lines(size)}`}. Use dilation ${size}, or less padding.`;
}

/** @param {number[]} pair */
export const oneOrBoth = ([rows, columns]) => (rows === columns ? rows : [rows, columns]);

/**
 * Padding as plain as it can be said.
 * @param {number[][]} pads before and after, for each axis
 */
export function plainPadding(pads) {
  const plain = pads.map(([before, after]) => (before === after ? before : [before, after]));
  return plain.every((pad) => pad === plain[0]) ? plain[0] : plain;
}
