// Settings that fit each other: where the sliders end, and what follows when one is moved. No DOM.

import { padPairs, perAxis, resolve } from "../shared/geometry.js";

/**
 * @typedef {import("./state.js").Traits} Traits
 * @typedef {import("./state.js").Read} Read
 * @typedef {{size: number, kernel: number, before: number, after: number, dilation: number}} Axis
 */

const GEOMETRY = ["values", "kernel_size", "padding", "dilation"];
const AXIS_NAMES = ["rows", "columns"];

/** @param {Axis} axis */
const reachOf = ({ kernel, dilation }) => dilation * (kernel - 1) + 1;

/** @param {Axis} axis */
const roomOf = ({ size, before, after }) => size + before + after;

/** @param {Axis} axis */
const widest = (axis) => Math.floor((roomOf(axis) - 1) / axis.dilation) + 1;

/** @param {Axis} axis */
function fits({ size, kernel, before, after, dilation }) {
  const pad = [before, after];
  try {
    resolve([size, size], { kernel_size: kernel, padding: [pad, pad], dilation, stride: 1 });
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {Pick<Traits, "values" | "kernel_size" | "padding" | "dilation">} traits
 * @returns {Axis[]}
 */
function axesOf({ values, kernel_size, padding, dilation }) {
  const sizes = [values.length, values[0].length];
  const [kernels, dilations] = [perAxis("kernel_size", kernel_size), perAxis("dilation", dilation)];
  return padPairs(padding).map(([before, after], axis) => ({
    size: sizes[axis],
    kernel: kernels[axis],
    before,
    after,
    dilation: dilations[axis],
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
  return each.kernel === 1 ? each.size : Math.max(1, Math.floor((roomOf(each) - 1) / (each.kernel - 1)));
}

/**
 * Why no window fits, in a reader's words: settings can come from an address, or from a link between traits.
 * @param {Traits} traits
 */
export function misfit(traits) {
  const axes = axesOf(traits);
  const at = axes.findIndex((each) => !fits(each));
  if (at < 0) return "No window fits these settings. Move a slider, and they will fit again.";
  const { kernel, dilation, before, after } = axes[at];
  const [reach, most] = [reachOf(axes[at]), Math.max(before, after)];
  const spread = dilation > 1 ? `, spread over ${reach} ${AXIS_NAMES[at]} by dilation ${dilation},` : "";
  const head = "No window fits: ";
  if (most >= reach) {
    const remedy = `Use at most ${reach - 1}, or a larger kernel.`;
    return `${head}padding ${most} reaches past kernel ${kernel}${spread.slice(0, -1)}. ${remedy}`;
  }
  const padded = before + after ? ` and ${before + after} of padding` : "";
  const less = dilation > 1 ? ", or less dilation" : "";
  return `${head}kernel ${kernel}${spread} is more than ${axes[at].size} ${AXIS_NAMES[at]}${padded}. Use at most ${widest(axes[at])}${less}.`;
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
