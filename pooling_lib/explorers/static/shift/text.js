// What the shift explorer says. No DOM.

/** @typedef {import("./changes.js").Outcome} Outcome */

/** @type {Record<string, string>} */
const NAMES = { max: "max", average: "average", subsampling: "subsampling", blur: "blur + subsampling" };

/**
 * The patterns to choose from.
 * @type {[value: string, text: string][]}
 */
export const PATTERN_NAMES = [
  ["pixel", "one pixel"],
  ["bar", "bar"],
  ["stripes", "stripes"],
  ["ring", "ring"],
  ["random", "random"],
  ["own", "own drawing"],
];

/**
 * What a method is called.
 * @param {string} method
 * @param {{kernel_size: number}} settings
 */
export function methodName(method, { kernel_size: k }) {
  return method === "max" || method === "average" ? `${NAMES[method]} ${k}\u00a0×\u00a0${k}` : NAMES[method];
}

/**
 * A value as it is read.
 * @param {number} value
 */
export const grey = (value) => String(Number(value.toFixed(3)));

/**
 * Where a cell stands: `row 2, column 0`.
 * @param {number} index
 * @param {number} columns of its grid
 */
export const pixelPlace = (index, columns) => `row ${Math.floor(index / columns)}, column ${index % columns}`;

/**
 * A shift in words.
 * @param {[number, number]} shift
 */
function shiftWords([down, right]) {
  const words = [
    down && `${Math.abs(down)} ${down > 0 ? "down" : "up"}`,
    right && `${Math.abs(right)} ${right > 0 ? "right" : "left"}`,
  ].filter(Boolean);
  return words.length ? words.join(", ") : "nowhere";
}

/**
 * What the last shift has done, for those who hear it too.
 * @param {{shift: [number, number], stride: number, depth: number}} traits
 * @param {Outcome[]} outcomes
 */
export function summary({ shift, stride, depth }, outcomes) {
  if (!shift.some(Boolean)) return "Not moved yet. Press an arrow to move the picture by one pixel.";
  const counts = outcomes.map(({ method, unchanged }) => `${method} ${unchanged}`);
  const total = outcomes[0].signs.length;
  const said = `Moved ${shiftWords(shift)}. Unchanged of ${total}: ${counts.join(", ")}.`;
  const period = stride ** depth;
  if (shift.some((steps) => steps % period)) return said;
  const places = shiftWords(/** @type {[number, number]} */ (shift.map((steps) => steps / period)));
  return `${said} A shift by whole steps of ${period} moves every map along, by ${places}, and changes nothing else.`;
}

/**
 * One output, before and after.
 * @param {Outcome} outcome
 * @param {number} index
 */
export function outputWords({ before, after, signs }, index) {
  const place = pixelPlace(index, after.columns);
  const [was, is] = [before.data[index], after.data[index]].map(grey);
  if (signs[index] === 0) return `${place}: ${is}, unchanged`;
  return `${place}: ${was} before, ${is} after, ${signs[index] > 0 ? "brighter" : "darker"}`;
}
