// The p-norm: magnitudes to a power, added up, and the root of that. No DOM.

import { lpPool, lpPoolBackward } from "../shared/pool.js";
import { list, near, number, show, total } from "./text.js";

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** @type {import("./operations.js").Operation} */
export const lp = {
  label: "lp norm",
  settings: ["p"],
  pool: ({ grid, windows, p }) => lpPool(grid, windows, p),
  backward: (gradient, { grid, windows, p }) => lpPoolBackward(gradient, grid, windows, p),
  countsAs: () => 0,
  expression: (values, { p }) => {
    if (p === 1)
      return list(
        values.map((x) => `|${show(x)}|`),
        " + ",
      );
    const power = Number.isInteger(p) && p < 10 ? SUPERSCRIPTS[p] : `^${p}`;
    const sum = list(
      values.map((x) => `|${show(x)}|${power}`),
      " + ",
    );
    return p === 2 ? `√(${sum})` : `(${sum})^(1/${p})`;
  },
  padding: () => "padding counts as 0",
  challenge: {
    asked: ({ p }) => `the ${p}-norm`,
    how: "type each output, as 2.67; Enter checks it",
    precision: ", to two decimals",
    reason: (answer, pixels, _taps, { p }) => {
      const magnitudes = pixels.map(Math.abs);
      const powers = total(magnitudes.map((x) => x ** p));
      if (near(answer, powers)) return `that is the sum of the powers; take its root: raise it to 1/${p}`;
      if (near(answer, (powers / pixels.length) ** (1 / p)))
        return "that divides by the number of values; the norm does not";
      if (near(answer, total(magnitudes)))
        return `that is the sum of the magnitudes; raise each to the power ${p} first`;
      if (near(answer, Math.max(...magnitudes)))
        return "that is the largest magnitude; the norm adds all of them up";
      return null;
    },
    hint: (_answer, _pixels, _taps, { p }) =>
      `add up each magnitude to the power ${p}, then raise the sum to 1/${p}`,
  },
  gradient: {
    share: (value, _taps, index, { p, output }) => {
      const amount = value && Math.sign(value) * (Math.abs(value) / output.data[index]) ** (p - 1);
      return { amount, text: number(amount) };
    },
    sentence: (index, _taps, _sent, { p, output }) => {
      const norm = output.data[index];
      if (norm === 0) return "the window is all zeros: nothing is sent";
      if (p === 1) return "1 goes to each positive value, −1 to each negative one";
      if (p === 2) return `each value x receives x / ${number(norm)}: the larger, the more`;
      return `each value x receives (|x| / ${number(norm)})^${p - 1}, with its own sign`;
    },
    longest: () => "",
    nothing: (value) => (value === 0 ? "it is 0" : "no window has come to it yet"),
    lost: () => "",
  },
};
