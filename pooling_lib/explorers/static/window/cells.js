// How the state is drawn as cells: the input with its padding around it, and the output. No DOM.

import { kindAt, seen, span } from "../shared/geometry.js";
import { windowTaps } from "./explain.js";
import { OPERATIONS } from "./operations.js";
import { isExact, placeOf, show } from "./text.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Drawn} Drawn
 * @typedef {import("./grid.js").Cell} Cell
 */

/**
 * The part of the plane that is drawn: the image, its padding, and what a last window reaches beyond it.
 * @param {State} state
 * @returns {{top: number, left: number, rows: number, columns: number}}
 */
export function extent({ windows, grid }) {
  if (!windows) return { top: 0, left: 0, rows: grid.rows, columns: grid.columns };
  const [rows, columns] = windows.map((axis) => {
    const reach = (axis.count - 1) * axis.stride - axis.before + span(axis);
    return { start: -axis.before, length: Math.max(axis.size + axis.after, reach) + axis.before };
  });
  return { top: rows.start, left: columns.start, rows: rows.length, columns: columns.length };
}

/**
 * The row and column of the image that a drawn cell stands for.
 * @param {State} state
 * @param {number} index of the drawn cell
 */
export function pixelAt(state, index) {
  const { top, left, columns } = extent(state);
  return { row: Math.floor(index / columns) + top, column: (index % columns) + left };
}

/**
 * The frames around a window: one around all of it, or one around each tap of a dilated one.
 * @param {State} state
 * @param {number} index of the output
 * @returns {import("./grid.js").Frame[]}
 */
export function windowFrames(state, index) {
  if (!state.windows) return [];
  const { top, left } = extent(state);
  const taps = windowTaps(state, index).map(({ row, column }) => ({ row: row - top, column: column - left }));
  const [rows, columns] = state.windows;
  if (rows.dilation === 1 && columns.dilation === 1)
    return [{ ...taps[0], rows: rows.kernel, columns: columns.kernel }];
  return taps.map((tap) => ({ ...tap, rows: 1, columns: 1 }));
}

/**
 * The input as it is drawn.
 * @param {State} state
 * @param {number} index of the output that is looked at
 * @param {{winners?: boolean, window?: boolean, marked?: number, looked?: number}} [options] whether to show which
 *   values make the result, and which are in the window; a pixel to mark instead, or to outline
 */
export function inputCells(state, index, { winners = true, window: shown = true, marked, looked: at } = {}) {
  const area = extent(state);
  const inWindow = new Set(
    state.windows && shown ? windowTaps(state, index).map(({ row, column }) => `${row},${column}`) : [],
  );
  const looked = state.windows?.map(seen);
  const shade = shades(state);
  const cells = Array.from({ length: area.rows * area.columns }, (_, i) => {
    const { row, column } = pixelAt(state, i);
    const rowKind = state.windows ? kindAt(state.windows[0], row) : "pixel";
    const columnKind = state.windows ? kindAt(state.windows[1], column) : "pixel";
    const kind = rowKind === "beyond" || columnKind === "pixel" ? rowKind : columnKind;
    const within = inWindow.has(`${row},${column}`);
    if (kind !== "pixel") return paddingCell(state, kind, within);
    const flat = row * state.grid.columns + column;
    const unseen = looked && !(looked[0][row] && looked[1][column]);
    const role =
      flat === marked
        ? state.indices
          ? "winner"
          : "tinted"
        : flat === at
          ? "looked"
          : winners && within && state.windows !== null && makes(state, index, flat);
    return {
      ...pixelCell(state, { row, column, flat, within, unseen, makes: role }),
      shade: shade(state.grid.data[flat]),
    };
  });
  const { rows, columns } = state.grid;
  return { rows: area.rows, columns: area.columns, cells, label: `input, ${rows} by ${columns}` };
}

/**
 * How large values are among those of the image, in sixteen steps.
 * @param {State} state
 */
function shades({ grid }) {
  const [low, high] = [Math.min(...grid.data), Math.max(...grid.data)];
  return (/** @type {number} */ value) =>
    high > low ? Math.round(16 * Math.max(0, Math.min(1, (value - low) / (high - low)))) / 16 : 0;
}

/**
 * @param {Drawn} state
 * @param {number} index of the output
 * @param {number} flat index of the pixel
 */
function makes({ indices }, index, flat) {
  if (!indices) return "tinted";
  return indices[index] === flat ? "winner" : "";
}

/**
 * @param {State} state
 * @param {"padding" | "beyond"} kind
 * @param {boolean} within the window
 * @returns {Cell}
 */
function paddingCell(state, kind, within) {
  const value = OPERATIONS[state.operation].countsAs(kind, state);
  const classes = ["pool-padding", kind === "beyond" && "pool-beyond", within && "pool-within"];
  return { text: value === null ? "·" : show(value), classes: classes.filter(Boolean).join(" ") };
}

/**
 * @param {State} state
 * @param {{row: number, column: number, flat: number, within: boolean, unseen: boolean | undefined,
 *          makes: string | false}} found there
 * @returns {Cell}
 */
function pixelCell(state, { row, column, flat, within, unseen, makes: role }) {
  const value = state.grid.data[flat];
  const classes = [unseen && "pool-unseen", within && "pool-within", role && `pool-${role}`].filter(Boolean);
  const remark = unseen
    ? ", never seen"
    : role === "winner" && within
      ? `, the ${OPERATIONS[state.operation].label}`
      : within
        ? ", in the window"
        : "";
  return {
    text: show(value),
    label: `row ${row}, column ${column}: ${show(value, 6)}${remark}`,
    classes: classes.join(" "),
    editable: true,
  };
}

/**
 * The output as it is drawn.
 * @param {Drawn} state
 * @param {number} index of the output that is looked at
 */
export function outputCells(state, index) {
  const { rows, columns, data } = state.output;
  const shade = shades(state);
  const cells = Array.from(data, (value, i) => {
    const place = placeOf(i, columns);
    const current = i === index ? "pool-result" : "";
    if (state.stepping && i > state.position && i !== index) {
      return { text: "", label: `${place}: not yet computed`, classes: "pool-blank" };
    }
    const about = isExact(value, 6) ? "" : "about ";
    const label = `${place}: ${about}${show(value, 6)}`;
    return { text: show(value), label, classes: current, shade: shade(value) };
  });
  return {
    rows,
    columns,
    cells,
    label: `output, ${rows} by ${columns}`,
    current: state.position,
    selected: index,
  };
}
