// Numbers, places and lists as they are written, and as a reader types them. No DOM.

import { withoutUnseen } from "../shared/typed.js";

/**
 * A number as it is shown: a true minus sign, and no more decimals than are read.
 * @param {number} x
 * @param {number} decimals
 */
export function show(x, decimals = 2) {
  if (x === Infinity) return "∞";
  if (x === -Infinity) return "−∞";
  const rounded = Number(x.toFixed(decimals));
  return String(rounded === 0 ? 0 : rounded).replace("-", "−");
}

/**
 * Whether a number is shown in full, but for what rounding did to its last digits: a norm goes through a root.
 * @param {number} x
 * @param {number} decimals
 */
export const isExact = (x, decimals = 2) =>
  !Number.isFinite(x) || Math.abs(Number(x.toFixed(decimals)) - x) <= 1e-14 * Math.abs(x);

/**
 * A number with the four decimals that a sentence gives.
 * @param {number} x
 */
export const number = (x) => show(x, 4);

/**
 * A sign and a number: `= 0.5`, or `≈ 0.3333`. A ninth nine times over is 1, whatever the last digit of the sum says.
 * @param {number} x
 */
export const equals = (x) => `${isExact(Number(x.toFixed(12)), 4) ? "=" : "≈"} ${number(x)}`;

/**
 * Where a cell stands: `row 2, column 0`.
 * @param {number} index
 * @param {number} columns of its grid
 */
export const placeOf = (index, columns) => `row ${Math.floor(index / columns)}, column ${index % columns}`;

/**
 * Texts with a sign between them, and a gap where there are many.
 * @param {string[]} texts
 * @param {string} sign
 */
export const list = (texts, sign) =>
  (texts.length <= 16
    ? texts
    : [...texts.slice(0, 6), `… ${texts.length - 8} more …`, ...texts.slice(-2)]
  ).join(sign);

/**
 * A setting of two axes in one word: `2`, or `2 × 3` where they differ.
 * @param {number[]} pair
 */
export const both = ([rows, columns]) => (rows === columns ? String(rows) : `${rows} × ${columns}`);

/**
 * What numbers add up to.
 * @param {number[]} values
 */
export const total = (values) => values.reduce((sum, x) => sum + x, 0);

/**
 * Whether an answer is right: two decimals are asked for.
 * @param {number} a
 * @param {number} b
 */
export const near = (a, b) => Math.abs(a - b) <= 0.00501;

/**
 * What a reader typed, as a number; NaN when it is none. A comma is a decimal point, a true minus a minus.
 * @param {string} text
 */
export function parse(text) {
  const plain = withoutUnseen(text).trim().replace("\u2212", "-").replace(",", ".");
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : NaN;
}

/**
 * What a reader typed, as a number or a fraction such as 8/3; NaN when it is neither.
 * @param {string} text
 */
export function parseFraction(text) {
  const [top, bottom, ...rest] = text.replace("\u2044", "/").split("/").map(parse);
  if (rest.length || bottom === 0) return NaN;
  return bottom === undefined ? top : top / bottom;
}
