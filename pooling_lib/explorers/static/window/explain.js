// What a window computes, in words and signs. No DOM.

import { positions, span, unseenCount } from "../shared/geometry.js";
import { OPERATIONS } from "./operations.js";
import { isExact, show } from "./text.js";

/**
 * @typedef {import("./state.js").Drawn} Drawn
 * @typedef {{row: number, column: number, kind: "pixel" | "padding" | "beyond", value: number | null}} Tap
 */

/**
 * The taps of one window, in reading order.
 * @param {Drawn} state
 * @param {number} index of the output
 * @returns {Tap[]}
 */
export function windowTaps(state, index) {
  const [rows, columns] = state.windows;
  const { countsAs } = OPERATIONS[state.operation];
  const across = positions(columns, index % columns.count);
  return positions(rows, Math.floor(index / columns.count)).flatMap((row) =>
    across.map((column) => {
      const kind = row.kind === "beyond" || column.kind === "pixel" ? row.kind : column.kind;
      const value =
        kind === "pixel" ? state.grid.data[row.at * columns.size + column.at] : countsAs(kind, state);
      return { row: row.at, column: column.at, kind, value };
    }),
  );
}

/**
 * The arithmetic of one output: `max(4, 1, 5, 3) = 5`.
 * @param {Drawn} state
 * @param {number} index of the output
 */
export function arithmetic(state, index) {
  const values = windowTaps(state, index)
    .map((tap) => tap.value)
    .filter((value) => value !== null);
  const result = state.output.data[index];
  return `${OPERATIONS[state.operation].expression(values, state)} ${isExact(result, 4) ? "=" : "≈"} ${show(result, 4)}`;
}

/**
 * A text that is at least as long as the arithmetic of any output.
 * @param {Drawn} state
 */
export function longestArithmetic(state) {
  const { grid, output, kernels } = state;
  const { countsAs, expression } = OPERATIONS[state.operation];
  const widest = (/** @type {number[]} */ numbers, /** @type {number} */ decimals) =>
    numbers.reduce((widest, x) => (show(x, decimals).length > show(widest, decimals).length ? x : widest), 0);
  const value = widest([...grid.data, countsAs("padding", state) ?? 0], 2);
  return `${expression(Array(kernels[0] * kernels[1]).fill(value), state)} ≈ ${show(widest([...output.data], 4), 4)}`;
}

/**
 * The size formula of one axis with its numbers: `⌊(6 + 2·0 − 2) / 2⌋ + 1 = 3`.
 * @param {import("../shared/geometry.js").Windows} windows
 * @param {boolean} ceilMode
 */
export function sizeFormula(windows, ceilMode) {
  const { size, kernel, stride, before, after, dilation, count } = windows;
  const padding = before === after ? `2·${before}` : `${before} + ${after}`;
  const reach = dilation === 1 ? `${kernel}` : `(${dilation}·${kernel - 1} + 1)`;
  const [open, end] = ceilMode ? "⌈⌉" : "⌊⌋";
  const room = size + before + after - span(windows);
  const plain = (ceilMode ? Math.ceil(room / stride) : Math.floor(room / stride)) + 1;
  const dropped = plain > count ? ` − ${plain - count}` : "";
  return `${open}(${size} + ${padding} − ${reach}) / ${stride}${end} + 1${dropped} = ${count}`;
}

/**
 * What the formula leaves unsaid: a last window that is dropped because it would see nothing but padding.
 * @param {Drawn} state
 */
export function droppedSentence({ windows, ceil_mode }) {
  const drops = (/** @type {import("../shared/geometry.js").Windows} */ axis) =>
    ceil_mode && Math.ceil((axis.size + axis.before + axis.after - span(axis)) / axis.stride) + 1 > axis.count;
  return windows.some(drops) ? "− 1: the last window would start in the padding, so it is dropped." : "";
}

/**
 * What padding counts as, when there is any.
 * @param {Drawn} state
 */
export function paddingSentence(state) {
  const { windows, operation } = state;
  const padded = windows.some(({ before, after }) => before + after > 0);
  const beyond = windows.some(
    (axis) => (axis.count - 1) * axis.stride - axis.before + span(axis) > axis.size + axis.after,
  );
  return padded || beyond ? OPERATIONS[operation].padding(state, { padded, beyond }) : "";
}

/**
 * How many pixels no window sees: `11 of 36 pixels are never seen`.
 * @param {Drawn} state
 */
export function seenSentence({ windows, grid }) {
  const unseen = unseenCount(windows);
  if (unseen === 0) return "every pixel is seen";
  const pixels = grid.rows * grid.columns;
  return `${unseen} of ${pixels} pixels ${unseen === 1 ? "is" : "are"} never seen`;
}
