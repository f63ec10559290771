// What a window computes, in words and signs. No DOM.

import { positions, span, unseenCount } from "../shared/geometry.js";

/** @typedef {import("./state.js").State} State */

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

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
 * Where a cell stands: `row 2, column 0`.
 * @param {number} index
 * @param {number} columns of its grid
 */
export const placeOf = (index, columns) => `row ${Math.floor(index / columns)}, column ${index % columns}`;

/**
 * Whether a number is shown in full.
 * @param {number} x
 * @param {number} decimals
 */
export const isExact = (x, decimals = 2) => !Number.isFinite(x) || Number(x.toFixed(decimals)) === x;

/**
 * What a position off the image counts as: a number, or null when it does not count at all.
 * @param {State} state
 * @param {"pixel" | "padding" | "beyond"} kind
 */
export function countsAs({ operation, count_include_pad }, kind) {
  if (operation === "max") return -Infinity;
  if (operation === "min") return Infinity;
  if (operation === "lp") return 0;
  return kind === "padding" && count_include_pad ? 0 : null;
}

/**
 * The taps of one window, in reading order.
 * @param {State} state
 * @param {number} index of the output
 * @returns {{row: number, column: number, kind: "pixel" | "padding" | "beyond", value: number | null}[]}
 */
export function windowTaps(state, index) {
  const [rows, columns] = state.windows;
  const across = positions(columns, index % columns.count);
  return positions(rows, Math.floor(index / columns.count)).flatMap((row) =>
    across.map((column) => {
      const kind = row.kind === "beyond" || column.kind === "pixel" ? row.kind : column.kind;
      const value = kind === "pixel" ? state.grid.data[row.at * columns.size + column.at] : countsAs(state, kind);
      return { row: row.at, column: column.at, kind, value };
    }),
  );
}

/**
 * The arithmetic of one output: `max(4, 1, 5, 3) = 5`.
 * @param {State} state
 * @param {number} index of the output
 */
export function arithmetic(state, index) {
  const values = windowTaps(state, index).map((tap) => tap.value).filter((value) => value !== null);
  const result = state.output.data[index];
  return `${expression(state, values)} ${isExact(result, 4) ? "=" : "≈"} ${show(result, 4)}`;
}

/**
 * A text that is at least as long as the arithmetic of any output.
 * @param {State} state
 */
export function longestArithmetic(state) {
  const { grid, output, kernels } = state;
  const widest = (numbers, decimals) =>
    numbers.reduce((widest, x) => (show(x, decimals).length > show(widest, decimals).length ? x : widest), 0);
  const value = widest([...grid.data, countsAs(state, "padding") ?? 0], 2);
  return `${expression(state, Array(kernels[0] * kernels[1]).fill(value))} ≈ ${show(widest(output.data, 4), 4)}`;
}

function expression({ operation, p }, values) {
  if (operation === "average") {
    const sum = list(values.map(signed), " + ");
    return `${values.length > 1 ? `(${sum})` : sum} / ${values.length}`;
  }
  if (operation !== "lp") return `${operation}(${list(values.map((x) => show(x)), ", ")})`;
  if (p === 1) return list(values.map((x) => `|${show(x)}|`), " + ");
  const power = Number.isInteger(p) && p < 10 ? SUPERSCRIPTS[p] : `^${p}`;
  const sum = list(values.map((x) => `|${show(x)}|${power}`), " + ");
  return p === 2 ? `√(${sum})` : `(${sum})^(1/${p})`;
}

const signed = (x) => (x < 0 ? `(${show(x)})` : show(x));

/**
 * Texts with a sign between them, and a gap where there are many.
 * @param {string[]} texts
 * @param {string} sign
 */
export const list = (texts, sign) =>
  (texts.length <= 16 ? texts : [...texts.slice(0, 6), `… ${texts.length - 8} more …`, ...texts.slice(-2)]).join(sign);

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
 * @param {State} state
 */
export function droppedSentence({ windows, ceil_mode }) {
  const drops = (axis) =>
    ceil_mode && Math.ceil((axis.size + axis.before + axis.after - span(axis)) / axis.stride) + 1 > axis.count;
  return windows.some(drops) ? "− 1: the last window would start in the padding, so it is dropped." : "";
}

/**
 * What padding counts as, when there is any.
 * @param {State} state
 */
export function paddingSentence({ windows, operation, count_include_pad: counts }) {
  const padded = windows.some(({ before, after }) => before + after > 0);
  const beyond = windows.some((axis) => (axis.count - 1) * axis.stride - axis.before + span(axis) > axis.size + axis.after);
  if (!padded && !beyond) return "";
  if (operation === "max") return "padding counts as −∞, never as 0";
  if (operation === "min") return "padding counts as ∞, never as 0";
  if (operation === "lp") return "padding counts as 0";
  const outside = "what is marked · does not count";
  if (!padded || !counts) return outside;
  return `padding counts as 0, and in the divisor${beyond ? `; ${outside}` : ""}`;
}

/**
 * How many pixels no window sees: `11 of 36 pixels are never seen`.
 * @param {State} state
 */
export function seenSentence({ windows, grid }) {
  const unseen = unseenCount(windows);
  if (unseen === 0) return "every pixel is seen";
  const pixels = grid.rows * grid.columns;
  return `${unseen} of ${pixels} pixels ${unseen === 1 ? "is" : "are"} never seen`;
}

/**
 * A setting of two axes in one word: `2`, or `2 × 3` where they differ.
 * @param {number[]} pair
 */
export const both = ([rows, columns]) => (rows === columns ? String(rows) : `${rows} × ${columns}`);

/**
 * What a reader typed, as a number; NaN when it is none. A comma is a decimal point, a true minus a minus.
 * @param {string} text
 */
export function parse(text) {
  const plain = text.trim().replace("\u2212", "-").replace(",", ".");
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
