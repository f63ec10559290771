// The lens: the pixels of one window, large, with the ones that each operation takes, and the same in words.

import { colourOf, scaleOf } from "./image-paint.js";
import { OPERATION_NAMES, windowUnder, winnerOf } from "./image-state.js";

const LEAST_CELLS = 4;
const NUMBER_WIDTH = 30; // CSS pixels that a number needs
const SPOKEN = 16; // pixels of a window that are read out one by one

/**
 * A number as it is shown under pictures: as many decimals for all, a true minus sign, and no minus before 0.
 * @param {number} value
 * @param {number} places
 */
export const decimals = (value, places = 2) =>
  (Math.abs(value) < 0.5 * 10 ** -places ? 0 : value).toFixed(places).replace("-", "−");

/**
 * What is under the lens in every panel.
 * @param {Record<string, any>} state
 * @param {number} row
 * @param {number} column
 */
export function lensAt(state, row, column) {
  const found = state.panels.map((panel) => (panel.error ? null : windowUnder(panel, row, column)));
  // Max, average and min look through the same window; plain subsampling through a single pixel.
  const widest = found.reduce((best, one) => (one && one.rows.size > (best?.rows.size ?? 0) ? one : best), null);
  const alone = { rows: new Map([[row, 1]]), columns: new Map([[column, 1]]) };
  const { rows, columns } = widest ?? alone;
  const taken = found.map((one, i) => {
    const { operation } = state.panels[i];
    if (!one || operation === "average") return null;
    if (operation === "subsample") return { row: firstOf(one.rows), column: firstOf(one.columns) };
    return winnerOf(state.source, one);
  });
  return { row, column, rows, columns, found, taken };
}

const firstOf = (ways) => ways.keys().next().value;
const endsOf = (ways) => [Math.min(...ways.keys()), Math.max(...ways.keys())];

/**
 * The window's place in the picture: first row and column, and how many of each.
 * @param {ReturnType<typeof lensAt>} lens
 */
export function lensFrame({ rows, columns }) {
  const [[top, bottom], [left, right]] = [endsOf(rows), endsOf(columns)];
  return { top, left, rows: bottom - top + 1, columns: right - left + 1 };
}

/**
 * The window in words, for those who hear it and for those who want the numbers.
 * @param {Record<string, any>} state
 * @param {ReturnType<typeof lensAt>} lens
 */
export function lensWords(state, lens) {
  const frame = lensFrame(lens);
  const across = (name, first, count) => (count === 1 ? `${name} ${first}` : `${name}s ${first} to ${first + count - 1}`);
  const pixels = lens.rows.size * lens.columns.size;
  const place = `${across("row", frame.top, frame.rows)}, ${across("column", frame.left, frame.columns)}`;
  const values = [];
  for (const row of lens.rows.keys()) {
    for (const column of lens.columns.keys()) values.push(state.source.data[row * state.source.columns + column]);
  }
  const listed =
    pixels <= SPOKEN
      ? values.map((value) => decimals(value)).join(", ")
      : `${pixels} pixels from ${decimals(Math.min(...values))} to ${decimals(Math.max(...values))}`;
  const results = lens.found.flatMap((one, i) =>
    one ? [`${OPERATION_NAMES[state.panels[i].operation]} ${decimals(one.value)}`] : [],
  );
  return `${place}: ${listed}. ${results.join(", ")}.`.replace(/^r/, "R");
}

/**
 * Draw the window and a little around it.
 * @param {HTMLCanvasElement} canvas
 * @param {Record<string, any>} state
 * @param {ReturnType<typeof lensAt>} lens
 */
export function drawLens(canvas, state, lens) {
  const side = Math.round(canvas.clientWidth * devicePixelRatio) || 300;
  if (canvas.width !== side || canvas.height !== side) Object.assign(canvas, { width: side, height: side });
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, side, side);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const frame = lensFrame(lens);
  const cells = Math.max(LEAST_CELLS, frame.rows + 2, frame.columns + 2);
  const top = firstShown(frame.top, frame.rows, cells, state.source.rows);
  const left = firstShown(frame.left, frame.columns, cells, state.source.columns);
  const cell = side / cells;
  const box = (row, column, rows = 1, columns = 1) => [(column - left) * cell, (row - top) * cell, columns * cell, rows * cell];
  drawPixels(pen, state, lens, { top, left, cells, box });
  drawMarks(pen, state, lens, { frame, cell, box });
  // Last, so that no mark covers a number.
  if (cell / devicePixelRatio >= NUMBER_WIDTH) drawNumbers(pen, state, lens, { cell, box });
}

function drawMarks(pen, state, lens, { frame, cell, box }) {
  const style = getComputedStyle(pen.canvas);
  const unit = devicePixelRatio;
  outline(pen, box(frame.top, frame.left, frame.rows, frame.columns), style.getPropertyValue("--pool-window"), 3 * unit, 0);
  if (frame.rows * frame.columns === 1) return;
  const [mark, inset] = [Math.min(2.5 * unit, cell / 5), Math.min(3 * unit, cell / 6)];
  lens.taken.forEach((pixel, i) => {
    if (!pixel) return;
    const { operation } = state.panels[i];
    // A pixel that two operations take carries both marks, one within the other.
    const depth = lens.taken.slice(0, i).filter((one) => one?.row === pixel.row && one.column === pixel.column).length;
    outline(pen, box(pixel.row, pixel.column), style.getPropertyValue(`--pool-${operation}`), mark, inset + depth * (mark + unit));
    if (cell < 44 * unit || depth > 1) return;
    const [x, y, width, height] = box(pixel.row, pixel.column);
    pen.font = `600 ${Math.min(11 * unit, cell * 0.2)}px ${style.fontFamily}`;
    const ink = inkOn(colourOf(scaleOf(state), valueAt(state, pixel)));
    write(pen, operation === "subsample" ? "first" : operation, x + width / 2, y + height * (0.74 - 0.48 * depth), ink);
  });
}

function drawNumbers(pen, state, { rows, columns }, { cell, box }) {
  pen.font = `500 ${Math.min(cell * 0.3, 15 * devicePixelRatio)}px ${getComputedStyle(pen.canvas).fontFamily}`;
  for (const row of rows.keys()) {
    for (const column of columns.keys()) {
      const value = valueAt(state, { row, column });
      const [x, y, width, height] = box(row, column);
      write(pen, short(value), x + width / 2, y + height / 2, inkOn(colourOf(scaleOf(state), value)));
    }
  }
}

const valueAt = ({ source }, { row, column }) => source.data[row * source.columns + column];

function firstShown(first, count, cells, size) {
  if (size <= cells) return Math.ceil((size - cells) / 2);
  return Math.max(0, Math.min(size - cells, Math.floor(first + count / 2 - cells / 2)));
}

function drawPixels(pen, state, { rows, columns }, { top, left, cells, box }) {
  const scale = scaleOf(state);
  for (let row = Math.max(0, top); row < Math.min(state.source.rows, top + cells); row += 1) {
    for (let column = Math.max(0, left); column < Math.min(state.source.columns, left + cells); column += 1) {
      const [x, y, width, height] = box(row, column);
      pen.globalAlpha = rows.has(row) && columns.has(column) ? 1 : 0.3;
      pen.fillStyle = `rgb(${colourOf(scale, valueAt(state, { row, column })).join(" ")})`;
      pen.fillRect(x, y, width + 0.5, height + 0.5);
    }
  }
  pen.globalAlpha = 1;
}

/** A number without its leading zero, which a small cell has no room for. */
const short = (value) => decimals(value).replace(/^(−?)0/, "$1");

const inkOn = ([red, green, blue]) => (0.299 * red + 0.587 * green + 0.114 * blue > 140 ? "#000" : "#fff");

function write(pen, text, x, y, ink) {
  pen.fillStyle = ink;
  pen.fillText(text, x, y);
}

function outline(pen, [x, y, width, height], colour, thickness, inset) {
  const draw = (style, extra) => {
    pen.strokeStyle = style;
    pen.lineWidth = thickness + extra;
    const in_ = inset + thickness / 2;
    pen.strokeRect(x + in_, y + in_, width - 2 * in_, height - 2 * in_);
  };
  draw("rgb(0 0 0 / 55%)", thickness / 2);
  draw(colour, 0);
}
