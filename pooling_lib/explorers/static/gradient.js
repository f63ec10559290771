// The gradient view: every output sends back 1, and what arrives at a pixel adds up. No DOM.

import { inputCells, outputCells, windowFrames } from "./cells.js";
import { isExact, show, windowTaps } from "./explain.js";
import { inputGradient } from "./state.js";

/** @typedef {import("./state.js").State} State */

/**
 * What the gradient view shows.
 * @param {State} state
 * @param {number} index of the output that is looked at
 * @returns {import("./scene.js").Scene}
 */
export function gradientScene(state, index) {
  const reached = state.stepping ? Math.max(state.position, index) : state.count - 1;
  const sums = inputGradient(state, (i) => i <= reached);
  const sent = inputGradient(state, (i) => i === index);
  const received = sums.data.reduce((total, x) => total + x, 0);
  const outputs = reached + 1;
  return {
    input: inputCells(state, index),
    output: outputCells(state, index),
    frames: windowFrames(state, index),
    third: { title: "gradient of the input", ...gradientCells(state, sums, sent), frames: pixelFrames(state, index) },
    reading: sentence(state, index, sent),
    facts: [
      ["sent back", `${outputs} ${outputs === 1 ? "output" : "outputs"} × 1 = ${outputs}`],
      ["received", `${number(received)}${lost(state, outputs - received)}`],
    ],
  };
}

function gradientCells(state, sums, sent) {
  const { rows, columns } = state.grid;
  const cells = Array.from(sums.data, (sum, flat) => {
    const now = sent.data[flat];
    const place = `row ${Math.floor(flat / columns)}, column ${flat % columns}`;
    return {
      text: show(sum),
      label: `${place}: ${number(sum)}${now ? `, of it ${number(now)} from this output` : ""}`,
      classes: now ? (state.indices ? "pool-winner" : "pool-tinted") : sum ? "pool-received" : "pool-zero",
      note: now && state.indices ? `+${show(now)}` : "",
    };
  });
  return { rows, columns, cells, label: `gradient of the input, ${rows} by ${columns}` };
}

// The gradient's grid has no padding, so the frame is cut at the image.
function pixelFrames(state, index) {
  const { rows, columns } = state.grid;
  const [top, left] = state.windows.map((axis) => axis.before);
  return windowFrames(state, index)
    .map((frame) => {
      const [row, column] = [Math.max(0, frame.row - top), Math.max(0, frame.column - left)];
      const down = Math.min(rows, frame.row - top + frame.rows) - row;
      return { row, column, rows: down, columns: Math.min(columns, frame.column - left + frame.columns) - column };
    })
    .filter((frame) => frame.rows > 0 && frame.columns > 0);
}

function sentence(state, index, sent) {
  const taps = windowTaps(state, index).filter(({ kind }) => kind === "pixel");
  if (state.operation === "average") {
    const divisor = windowTaps(state, index).filter(({ value }) => value !== null).length;
    const padded = divisor > taps.length ? "; the padding's share is lost" : "";
    return `1 comes back; 1 / ${divisor} ${equals(1 / divisor)} goes to each ${taps.length === 1 ? "pixel" : `of ${taps.length} pixels`}${padded}`;
  }
  if (state.operation === "lp") return lpSentence(state, index);
  const winner = sent.data.findIndex((x) => x !== 0);
  const value = state.output.data[index];
  const ties = taps.filter((tap) => tap.value === value).length;
  const place = `row ${Math.floor(winner / state.grid.columns)}, column ${winner % state.grid.columns}`;
  if (ties === 1) return `1 comes back; all of it goes to the ${state.operation}, the ${show(value)} at ${place}`;
  return `1 comes back; ${ties} values tie at ${show(value)}, and all of it goes to the first in reading order, at ${place}`;
}

function lpSentence({ p, output }, index) {
  const norm = output.data[index];
  if (norm === 0) return "the window is all zeros: nothing is sent";
  if (p === 1) return "1 goes to each positive value, −1 to each negative one";
  if (p === 2) return `each value x receives x / ${number(norm)}: the larger, the more`;
  return `each value x receives (|x| / ${number(norm)})^${p - 1}, with its own sign`;
}

const number = (x) => show(x, 4);
const equals = (x) => `${isExact(x, 4) ? "=" : "≈"} ${number(x)}`;

function lost({ operation }, missing) {
  return operation === "average" && missing > 1e-9 ? `; ${number(missing)} went to padding` : "";
}
