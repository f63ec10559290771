// The challenge view: the reader works the output out, and a wrong answer is told why. No DOM.

import { inputCells, windowFrames } from "./cells.js";
import { arithmetic, both, placeOf, show, windowTaps } from "./explain.js";
import { pool } from "./state.js";

/** @typedef {import("./state.js").State} State */

const LONGEST_REASON = "that divides by all 9 places of the window; padding does not count here, so divide by 4";
const HOW = {
  max: "type each output; Enter checks it",
  lp: "type each output, as 2.67; Enter checks it",
  average: "type each output, as 2.67 or as 8/3; Enter checks it",
};

// Two decimals are asked for.
const near = (a, b) => Math.abs(a - b) <= 0.00501;

/**
 * What the challenge view shows: the window only once its cell has an answer.
 * @param {State} state
 * @param {number} index of the output that is looked at
 * @returns {import("./scene.js").Scene}
 */
export function challengeScene(state, index) {
  const answer = state.answers[index] ?? null;
  const right = answer !== null && near(answer, state.output.data[index]);
  const done = score(state);
  return {
    input: inputCells(state, index, { winners: right, window: answer !== null }),
    output: answerCells(state, index),
    frames: answer === null ? [] : windowFrames(state, index),
    third: null,
    reading: answer === null ? question(state, index) : right ? `right: ${arithmetic(state, index)}` : judge(state, index, answer),
    longest: LONGEST_REASON,
    facts: [[null, done === state.count ? `all ${done} right: “another one” gives new numbers` : HOW[state.operation] ?? HOW.max]],
  };
}

/**
 * How many answers are right.
 * @param {State} state
 */
export const score = ({ output, answers }) =>
  output.data.reduce((right, value, i) => right + (answers[i] != null && near(answers[i], value) ? 1 : 0), 0);

/**
 * Why an answer is wrong.
 * @param {State} state
 * @param {number} index of the output
 * @param {number} answer
 * @returns {string}
 */
export function judge(state, index, answer) {
  const taps = windowTaps(state, index);
  const pixels = taps.filter(({ kind }) => kind === "pixel").map(({ value }) => value);
  const reasons = { max: extremeReason, min: extremeReason, average: averageReason, lp: normReason };
  return (
    reasons[state.operation](state, answer, pixels, taps) ??
    elsewhere(state, index, answer) ??
    unstrided(state, index, answer) ??
    generic(state, pixels, taps, answer)
  );
}

function extremeReason({ operation }, answer, pixels, taps) {
  const [wanted, other, opposite] =
    operation === "max" ? ["largest", "smallest", Math.min(...pixels)] : ["smallest", "largest", Math.max(...pixels)];
  const sum = total(pixels);
  if (near(answer, 0) && pixels.length < taps.length && !pixels.includes(0)) {
    return `that takes padding as 0; for ${operation} it counts as ${operation === "max" ? "−∞" : "∞"}, and never wins`;
  }
  if (near(answer, opposite)) return `that is the ${other} value of the window; ${operation} takes the ${wanted}`;
  if (pixels.includes(answer)) {
    return `${show(answer)} is in the window, but it holds a ${operation === "max" ? "larger" : "smaller"} value`;
  }
  if (near(answer, sum / pixels.length)) return `that is the mean of the window; ${operation} takes the ${wanted} value`;
  if (near(answer, sum)) return `that is the sum of the window; ${operation} takes the ${wanted} value`;
  return null;
}

function averageReason({ count_include_pad: counts }, answer, pixels, taps) {
  const sum = total(pixels);
  const divisor = taps.filter(({ value }) => value !== null).length;
  const mean = sum / divisor;
  if (near(answer, sum)) return `that is the sum of the window; divide it by ${divisor}`;
  if (near(answer, sum / pixels.length)) {
    return `that divides by the ${pixels.length} pixels; padding counts here as 0, so divide by ${divisor}`;
  }
  if (near(answer, sum / taps.length)) {
    const why = counts ? "what lies past the padding does not count" : "padding does not count here";
    return `that divides by all ${taps.length} places of the window; ${why}, so divide by ${divisor}`;
  }
  if (near(answer, Math.max(...pixels))) return "that is the largest value of the window; average takes the mean";
  if (near(answer, Math.min(...pixels))) return "that is the smallest value of the window; average takes the mean";
  if (near(answer, Math.floor(mean)) || near(answer, Math.round(mean)) || near(answer, Number(mean.toFixed(1)))) {
    return "nearly: give two decimals, or a fraction";
  }
  if (near(answer, Math.trunc(100 * mean) / 100)) return "nearly: the third decimal rounds the second up";
  return null;
}

function normReason({ p }, answer, pixels) {
  const magnitudes = pixels.map(Math.abs);
  const powers = total(magnitudes.map((x) => x ** p));
  if (near(answer, powers)) return `that is the sum of the powers; take its root: raise it to 1/${p}`;
  if (near(answer, (powers / pixels.length) ** (1 / p))) return "that divides by the number of values; the norm does not";
  if (near(answer, total(magnitudes))) return `that is the sum of the magnitudes; raise each to the power ${p} first`;
  if (near(answer, Math.max(...magnitudes))) return "that is the largest magnitude; the norm adds all of them up";
  return null;
}

function elsewhere({ output, windows }, index, answer) {
  const other = output.data.findIndex((value, i) => i !== index && near(value, answer));
  if (other < 0) return null;
  return `that belongs to ${placeOf(other, output.columns)}; this window starts at ${start(windows, index)}`;
}

// The window that a reader looks at who forgets the stride, and moves on by single pixels.
function unstrided(state, index, answer) {
  const steps = [Math.floor(index / state.output.columns), index % state.output.columns];
  const single = { ...state, windows: state.windows.map((axis) => ({ ...axis, stride: 1 })) };
  if (!state.strides.some((stride, axis) => stride > 1 && steps[axis] > 0)) return null;
  if (!near(answer, pool(single).data[index])) return null;
  return `that is the window at ${start(single.windows, index)}; with stride ${both(state.strides)} this one starts at ${start(state.windows, index)}`;
}

function generic({ operation, windows, p }, pixels, taps, answer) {
  if (operation === "average") {
    const divisor = taps.filter(({ value }) => value !== null).length;
    return `the window's values add up to ${show(total(pixels))}, and ${divisor} of them count`;
  }
  if (operation === "lp") return `add up each magnitude to the power ${p}, then raise the sum to 1/${p}`;
  return `${show(answer)} is not in the window, which is outlined now`;
}

function question(state, index) {
  const how = state.operation === "lp" ? `the ${state.p}-norm` : `the ${state.operation}`;
  const decimals = state.operation === "average" || state.operation === "lp" ? ", to two decimals" : "";
  const { output, kernels, strides, dilations } = state;
  const spread = dilations.some((dilation) => dilation > 1) ? `, dilation ${both(dilations)}` : "";
  return `${placeOf(index, output.columns)}: ${how} of which window? Kernel ${both(kernels)}, stride ${both(strides)}${spread}${decimals}.`;
}

function answerCells(state, index) {
  const { rows, columns, data } = state.output;
  const cells = Array.from(data, (value, i) => {
    const answer = state.answers[i] ?? null;
    const right = answer !== null && near(answer, value);
    const said = answer === null ? "not answered yet" : `your answer ${show(answer, 6)} is ${right ? "right" : "wrong"}`;
    const judged = answer === null ? "pool-blank" : right ? "pool-right" : "pool-wrong";
    return {
      text: answer === null ? "" : show(answer),
      label: `${placeOf(i, columns)}: ${said}`,
      classes: `${judged}${i === index ? " pool-asked" : ""}`,
      editable: true,
      note: answer === null ? "" : right ? "✓" : "✗",
    };
  });
  return { rows, columns, cells, label: `output, ${rows} by ${columns}, to be filled in`, current: state.position, selected: index };
}

const total = (values) => values.reduce((sum, x) => sum + x, 0);

function start([rows, columns], index) {
  const row = Math.floor(index / columns.count) * rows.stride - rows.before;
  const column = (index % columns.count) * columns.stride - columns.before;
  const padded = row < 0 || column < 0 ? ", in the padding" : "";
  return `row ${show(row)}, column ${show(column)}${padded}`;
}
