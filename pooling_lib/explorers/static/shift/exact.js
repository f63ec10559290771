// Exact shares, as pooling_lib/measure/shifts.py gives them, and shares as they are read. No DOM.

/** @typedef {[numerator: number, denominator: number]} Fraction */

/**
 * A fraction in its lowest terms.
 * @param {number} numerator
 * @param {number} denominator
 * @returns {Fraction}
 */
export function fraction(numerator, denominator) {
  /** @type {(a: number, b: number) => number} */
  const common = (a, b) => (b === 0 ? a : common(b, a % b));
  const shared = common(numerator, denominator);
  return [numerator / shared, denominator / shared];
}

/**
 * How often a lone bright pixel stays within its max-pooling window.
 * @param {number} k side of the window
 * @returns {Fraction}
 */
export const lonePixelSurvival = (k) => fraction((3 * k - 2) ** 2 - k ** 2, 8 * k ** 2);

/**
 * How often the max of a window of unrelated values stays the same.
 * @param {number} k side of the window
 * @returns {Fraction}
 */
export function noiseSurvival(k) {
  // Four directions overlap in k (k - 1) values, the four oblique ones in (k - 1)²; union is 2 k² - overlap.
  const [straight, oblique] = [k * (k - 1), (k - 1) ** 2];
  const [a, b] = [2 * k ** 2 - straight, 2 * k ** 2 - oblique];
  return fraction(straight * b + oblique * a, 2 * a * b);
}

/**
 * A share in per cent, with no more digits than it needs to be told from nothing and from all.
 * @param {number} share
 */
export function percent(share) {
  const shown = (100 * share).toFixed(1).replace(/\.0$/, "");
  if (shown === "0" && share > 0) return "under 0.1 %";
  if (shown === "100" && share < 1) return "over 99.9 %";
  return `${shown} %`;
}
