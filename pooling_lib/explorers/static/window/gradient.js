// The gradient view: every output sends back 1, and what arrives at a pixel adds up. No DOM.

import { pointing } from "../shared/touch.js";
import { inputCells, outputCells, windowFrames } from "./cells.js";
import { windowTaps } from "./explain.js";
import { seen } from "../shared/geometry.js";
import { OPERATIONS } from "./operations.js";
import { inputGradient } from "./state.js";
import { equals, list, number, placeOf, show } from "./text.js";

/**
 * @typedef {import("./state.js").Drawn} Drawn
 * @typedef {import("../shared/pool.js").Grid} Grid
 * @typedef {import("./grid.js").Frame} Frame
 */

/**
 * What one output sends to one pixel.
 * @typedef {{index: number, amount: number, text: string}} Share
 */

/**
 * What the gradient view shows.
 * @param {Drawn} state
 * @param {number} index of the output that is looked at
 * @param {number | null} pixel of the gradient that is looked at, instead of an output
 * @returns {import("./scene.js").Scene}
 */
export function gradientScene(state, index, pixel) {
  const reached = state.stepping ? Math.max(state.position, index) : state.count - 1;
  const sums = inputGradient(state, (i) => i <= reached);
  const sent = inputGradient(state, (i) => i === index);
  const shares = pixel === null ? [] : sharesOf(state, pixel, reached);
  const drawing =
    pixel === null ? outputDrawing(state, index, sent) : pixelDrawing(state, index, pixel, shares);
  return {
    ...drawing,
    third: {
      title: "gradient of the input",
      ...gradientCells(state, sums, drawing.marks),
      frames: drawing.pixelFrames,
    },
    longest: OPERATIONS[state.operation].gradient.longest(state),
    facts: [
      ...totals(state, reached + 1, sums),
      pixel === null
        ? ["adds up", fullestSentence(state, sent, sums, reached)]
        : ["sent by", senders(state, shares)],
      [null, `${pointing()} a pixel of the gradient to see which outputs send to it.`, "pool-hint"],
    ],
  };
}

/**
 * @param {Drawn} state
 * @param {number} index of the output
 * @param {Grid} sent by it
 */
function outputDrawing(state, index, sent) {
  return {
    input: inputCells(state, index),
    output: outputCells(state, index),
    frames: windowFrames(state, index),
    pixelFrames: cutFrames(state, windowFrames(state, index)),
    marks: sent.data,
    reading: OPERATIONS[state.operation].gradient.sentence(index, windowTaps(state, index), sent, state),
  };
}

/**
 * Every window that sends to the pixel is framed, so that one sees where they overlap.
 * @param {Drawn} state
 * @param {number} index of the output
 * @param {number} pixel
 * @param {Share[]} shares
 */
function pixelDrawing(state, index, pixel, shares) {
  const { rows, columns } = state.grid;
  const [row, column] = [Math.floor(pixel / columns), pixel % columns];
  const marks = new Float64Array(rows * columns);
  const output = outputCells(state, -1);
  for (const { index: sender } of shares) {
    const cell = output.cells[sender];
    output.cells[sender] = { ...cell, classes: "pool-result", label: `${cell.label}, sends to this pixel` };
  }
  return {
    input: inputCells(state, index, { winners: false, window: false, marked: pixel }),
    output: { ...output, selected: null },
    frames: shares.flatMap((share) => windowFrames(state, share.index)),
    pixelFrames: [{ row, column, rows: 1, columns: 1 }],
    marks,
    reading: sumSentence(state, pixel, shares),
  };
}

/**
 * @param {Drawn} state
 * @param {number} outputs that have sent
 * @param {Grid} sums
 * @returns {import("./scene.js").Fact[]}
 */
function totals(state, outputs, sums) {
  const received = sums.data.reduce((total, x) => total + x, 0);
  return [
    ["sent back", `${outputs} ${outputs === 1 ? "output" : "outputs"} × 1 = ${outputs}`],
    ["received", `${number(received)}${OPERATIONS[state.operation].gradient.lost(outputs - received)}`],
  ];
}

/**
 * @param {Drawn} state
 * @param {Grid} sums
 * @param {Float64Array} marks
 * @returns {import("./scene.js").Drawing}
 */
function gradientCells(state, sums, marks) {
  const { rows, columns } = state.grid;
  const cells = Array.from(sums.data, (sum, flat) => {
    const now = marks[flat];
    return {
      text: show(sum),
      label: `${placeOf(flat, columns)}: ${number(sum)}${now ? `, of it ${number(now)} from this output` : ""}`,
      classes: now ? (state.indices ? "pool-winner" : "pool-tinted") : sum ? "pool-received" : "pool-zero",
      note: now && state.indices ? `+${show(now)}` : "",
    };
  });
  return { rows, columns, cells, label: `gradient of the input, ${rows} by ${columns}` };
}

/**
 * The gradient's grid has no padding, so the frame is cut at the image.
 * @param {Drawn} state
 * @param {Frame[]} frames
 */
function cutFrames(state, frames) {
  const { rows, columns } = state.grid;
  const [top, left] = state.windows.map((axis) => axis.before);
  return frames
    .map((frame) => {
      const [row, column] = [Math.max(0, frame.row - top), Math.max(0, frame.column - left)];
      const down = Math.min(rows, frame.row - top + frame.rows) - row;
      return {
        row,
        column,
        rows: down,
        columns: Math.min(columns, frame.column - left + frame.columns) - column,
      };
    })
    .filter((frame) => frame.rows > 0 && frame.columns > 0);
}

/**
 * What each output so far sends to a pixel; outputs that send nothing are left out.
 * @param {Drawn} state
 * @param {number} pixel
 * @param {number} reached the last output that has sent
 * @returns {Share[]}
 */
export function sharesOf(state, pixel, reached) {
  const { operation, indices, grid } = state;
  const { share } = OPERATIONS[operation].gradient;
  const at = { row: Math.floor(pixel / grid.columns), column: pixel % grid.columns };
  /** @type {Share[]} */
  const shares = [];
  for (let index = 0; index <= reached; index += 1) {
    if (indices && indices[index] !== pixel) continue;
    const taps = windowTaps(state, index);
    if (!taps.some(({ row, column }) => row === at.row && column === at.column)) continue;
    const sent = share(grid.data[pixel], taps, index, state);
    if (sent.amount !== 0) shares.push({ index, ...sent });
  }
  return shares;
}

/**
 * @param {Drawn} state
 * @param {number} pixel
 * @param {Share[]} shares
 */
function sumSentence(state, pixel, shares) {
  const place = placeOf(pixel, state.grid.columns);
  if (shares.length === 0) return `${place} receives nothing: ${reason(state, pixel)}`;
  const sum = shares.reduce((total, { amount }) => total + amount, 0);
  const from = `from ${shares.length} ${shares.length === 1 ? "output" : "outputs"}`;
  if (shares.length === 1) return `${place} receives ${shares[0].text}, ${from}`;
  const same = shares.every(({ text }) => text === shares[0].text);
  const terms = same
    ? `${shares.length} × ${shares[0].text}`
    : list(
        shares.map(({ text }) => text),
        " + ",
      );
  return `${place} receives ${terms} ${equals(sum)}, ${from}`;
}

/**
 * Of the pixels that the output sends to, the one where most has arrived.
 * @param {Drawn} state
 * @param {Grid} sent
 * @param {Grid} sums
 * @param {number} reached
 */
function fullestSentence(state, sent, sums, reached) {
  const size = (/** @type {number} */ i) => (sent.data[i] === 0 ? -1 : Math.abs(sums.data[i]));
  const fullest = sums.data.reduce((best, _, i) => (size(i) > size(best) ? i : best), 0);
  return size(fullest) < 0
    ? "nothing was sent"
    : sumSentence(state, fullest, sharesOf(state, fullest, reached));
}

/**
 * @param {Drawn} state
 * @param {Share[]} shares
 */
function senders({ output: { columns } }, shares) {
  if (shares.length === 0) return "no output";
  const places = shares.map(({ index }) => `(${Math.floor(index / columns)}, ${index % columns})`);
  return `${shares.length === 1 ? "output" : "outputs"} ${list(places, ", ")}`;
}

/**
 * @param {Drawn} state
 * @param {number} pixel
 */
function reason(state, pixel) {
  const { windows, operation, grid } = state;
  const [rows, columns] = windows.map(seen);
  if (!rows[Math.floor(pixel / grid.columns)] || !columns[pixel % grid.columns]) return "no window sees it";
  return OPERATIONS[operation].gradient.nothing(grid.data[pixel], state);
}
