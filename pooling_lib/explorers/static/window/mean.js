// Average: every value of a window counts the same, and so does what goes back to it. No DOM.

import { averagePool, averagePoolBackward } from "../shared/pool.js";
import { equals, list, near, number, show, total } from "./text.js";

/** @typedef {import("./explain.js").Tap} Tap */

/**
 * How many values of a window count.
 * @param {Tap[]} taps
 */
const divisorOf = (taps) => taps.filter(({ value }) => value !== null).length;

/** @param {number} x */
const signed = (x) => (x < 0 ? `(${show(x)})` : show(x));

/** @type {import("./operations.js").Operation} */
export const average = {
  label: "average",
  settings: ["count_include_pad"],
  pool: ({ grid, windows, count_include_pad }) => averagePool(grid, windows, count_include_pad),
  backward: (gradient, { windows, count_include_pad }) =>
    averagePoolBackward(gradient, windows, count_include_pad),
  countsAs: (kind, { count_include_pad }) => (kind === "padding" && count_include_pad ? 0 : null),
  expression: (values) => {
    const sum = list(values.map(signed), " + ");
    return `${values.length > 1 ? `(${sum})` : sum} / ${values.length}`;
  },
  padding: ({ count_include_pad: counts }, { padded, beyond }) => {
    const outside = "what is marked · does not count";
    if (!padded || !counts) return outside;
    return `padding counts as 0, and in the divisor${beyond ? `; ${outside}` : ""}`;
  },
  challenge: {
    asked: () => "the average",
    how: "type each output, as 2.67 or as 8/3; Enter checks it",
    precision: ", to two decimals",
    reason: (answer, pixels, taps, { count_include_pad: counts }) => {
      const sum = total(pixels);
      const divisor = divisorOf(taps);
      const mean = sum / divisor;
      if (near(answer, sum)) return `that is the sum of the window; divide it by ${divisor}`;
      if (near(answer, sum / pixels.length)) {
        return `that divides by the ${pixels.length} pixels; padding counts here as 0, so divide by ${divisor}`;
      }
      if (near(answer, sum / taps.length)) {
        const why = counts ? "what lies past the padding does not count" : "padding does not count here";
        return `that divides by all ${taps.length} places of the window; ${why}, so divide by ${divisor}`;
      }
      if (near(answer, Math.max(...pixels)))
        return "that is the largest value of the window; average takes the mean";
      if (near(answer, Math.min(...pixels)))
        return "that is the smallest value of the window; average takes the mean";
      if (
        near(answer, Math.floor(mean)) ||
        near(answer, Math.round(mean)) ||
        near(answer, Number(mean.toFixed(1)))
      ) {
        return "nearly: give two decimals, or a fraction";
      }
      if (near(answer, Math.trunc(100 * mean) / 100)) return "nearly: the third decimal rounds the second up";
      return null;
    },
    hint: (_answer, pixels, taps) =>
      `the window's values add up to ${show(total(pixels))}, and ${divisorOf(taps)} of them count`,
  },
  gradient: {
    share: (_value, taps) => {
      const divisor = divisorOf(taps);
      return { amount: 1 / divisor, text: divisor > 1 ? `1/${divisor}` : number(1) };
    },
    sentence: (_index, taps) =>
      shareSentence(taps.filter(({ kind }) => kind === "pixel").length, divisorOf(taps)),
    longest: ({ windows }) =>
      windows.some(({ before, after }) => before + after) ? shareSentence(12, 13) : "",
    nothing: () => "no window has come to it yet",
    lost: (missing) => (missing > 1e-9 ? `; ${number(missing)} went to padding` : ""),
  },
};

/**
 * @param {number} pixels
 * @param {number} divisor
 */
function shareSentence(pixels, divisor) {
  const padded = divisor > pixels ? "; the padding's share is lost" : "";
  const each = divisor === 1 ? "1" : `1/${divisor} ${equals(1 / divisor)}`;
  return `this output's 1 is shared: ${each} to ${pixels === 1 ? "one pixel" : `each of ${pixels} pixels`}${padded}`;
}
