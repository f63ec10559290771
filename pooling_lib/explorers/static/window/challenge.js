// The challenge view: the reader works the output out, and a wrong answer is told why. No DOM.

import { inputCells, windowFrames } from "./cells.js";
import { arithmetic, windowTaps } from "./explain.js";
import { OPERATIONS } from "./operations.js";
import { both, near, placeOf, show } from "./text.js";

/** @typedef {import("./state.js").Drawn} Drawn */

const LONGEST_REASON =
  "that divides by all 9 places of the window; padding does not count here, so divide by 4";
/**
 * What the challenge view shows: the window only once its cell has an answer.
 * @param {Drawn} state
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
    reading:
      answer === null
        ? question(state, index)
        : right
          ? `right: ${arithmetic(state, index)}`
          : judge(state, index, answer),
    longest: LONGEST_REASON,
    facts: [
      [
        null,
        done === state.count
          ? `all ${done} right: “another one” gives new numbers`
          : OPERATIONS[state.operation].challenge.how,
      ],
    ],
  };
}

/**
 * How many answers are right.
 * @param {Drawn} state
 */
export const score = ({ output, answers }) =>
  output.data.reduce((right, value, i) => right + (answers[i] != null && near(answers[i], value) ? 1 : 0), 0);

/**
 * Why an answer is wrong.
 * @param {Drawn} state
 * @param {number} index of the output
 * @param {number} answer
 * @returns {string}
 */
export function judge(state, index, answer) {
  const taps = windowTaps(state, index);
  const pixels = taps.filter(({ kind }) => kind === "pixel").map(({ value }) => Number(value));
  const { reason, hint } = OPERATIONS[state.operation].challenge;
  return (
    reason(answer, pixels, taps, state) ??
    elsewhere(state, index, answer) ??
    unstrided(state, index, answer) ??
    hint(answer, pixels, taps, state)
  );
}

/**
 * @param {Drawn} state
 * @param {number} index of the output
 * @param {number} answer
 */
function elsewhere({ output, windows }, index, answer) {
  const other = output.data.findIndex((value, i) => i !== index && near(value, answer));
  if (other < 0) return null;
  return `that belongs to ${placeOf(other, output.columns)}; this window starts at ${start(windows, index)}`;
}

/**
 * The window that a reader looks at who forgets the stride, and moves on by single pixels.
 * @param {Drawn} state
 * @param {number} index of the output
 * @param {number} answer
 */
function unstrided(state, index, answer) {
  const [rows, columns] = state.windows.map((axis) => ({ ...axis, stride: 1 }));
  const single = { ...state, windows: /** @type {Drawn["windows"]} */ ([rows, columns]) };
  if (!near(answer, OPERATIONS[state.operation].pool(single).data[index])) return null;
  return `that is the window at ${start(single.windows, index)}; with stride ${both(state.strides)} this one starts at ${start(state.windows, index)}`;
}

/**
 * @param {Drawn} state
 * @param {number} index of the output
 */
function question(state, index) {
  const { asked, precision } = OPERATIONS[state.operation].challenge;
  const { output, kernels, strides, dilations } = state;
  const spread = dilations.some((dilation) => dilation > 1) ? `, dilation ${both(dilations)}` : "";
  return `${placeOf(index, output.columns)}: ${asked(state)} of which window? Kernel ${both(kernels)}, stride ${both(strides)}${spread}${precision}.`;
}

/**
 * @param {Drawn} state
 * @param {number} index of the output
 * @returns {import("./scene.js").Drawing}
 */
function answerCells(state, index) {
  const { rows, columns, data } = state.output;
  const cells = Array.from(data, (value, i) => {
    const answer = state.answers[i] ?? null;
    const right = answer !== null && near(answer, value);
    const said =
      answer === null ? "not answered yet" : `your answer ${show(answer, 6)} is ${right ? "right" : "wrong"}`;
    const judged = answer === null ? "pool-blank" : right ? "pool-right" : "pool-wrong";
    return {
      text: answer === null ? "" : show(answer),
      label: `${placeOf(i, columns)}: ${said}`,
      classes: `${judged}${i === index ? " pool-asked" : ""}`,
      editable: true,
      note: answer === null ? "" : right ? "✓" : "✗",
    };
  });
  return {
    rows,
    columns,
    cells,
    label: `output, ${rows} by ${columns}, to be filled in`,
    current: state.position,
    selected: index,
  };
}

/**
 * @param {Drawn["windows"]} windows
 * @param {number} index of the output
 */
function start([rows, columns], index) {
  const row = Math.floor(index / columns.count) * rows.stride - rows.before;
  const column = (index % columns.count) * columns.stride - columns.before;
  const padded = row < 0 || column < 0 ? ", in the padding" : "";
  return `row ${show(row)}, column ${show(column)}${padded}`;
}
