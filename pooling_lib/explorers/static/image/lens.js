// The lens: the pixels of one window, large, with the ones that each operation takes, and the same in words.

import { colourOf, penOf, resize, scaleOf, shader, sheet } from "./paint.js";
import { OPERATION_NAMES, windowUnder, winnerOf } from "./state.js";

const LEAST_CELLS = 4;
const NUMBER_WIDTH = 30; // CSS pixels that a number needs
const GRID_WIDTH = 10; // and a cell, for a line around it
const SPOKEN = 16; // pixels of a window that are read out one by one
const DIMMED = 80; // opacity of what is outside of the window, of 255

/**
 * A number as it is shown under pictures: as many decimals for all, a true minus sign, and no minus before 0.
 * @param {number} value
 * @param {number} places
 */
export const decimals = (value, places = 2) =>
  (Math.abs(value) < 0.5 * 10 ** -places ? 0 : value).toFixed(places).replace("-", "−");

/**
 * What is under the lens in every panel.
 * @typedef {{rows: number[], columns: number[], found: any[], taken: any[]}} Lens
 * @param {Record<string, any>} state
 * @param {number} row
 * @param {number} column
 * @returns {Lens}
 */
export function lensAt(state, row, column) {
  const found = state.panels.map((panel) => (panel.error ? null : windowUnder(panel, row, column)));
  // Max, average and min look through the same window; plain subsampling through a single pixel.
  const widest = found.reduce((best, one) => (one && one.rows.length > (best?.rows.length ?? 0) ? one : best), null);
  const { rows, columns } = widest ?? { rows: [row], columns: [column] };
  const taken = found.map((one, i) => {
    const { operation } = state.panels[i];
    if (!one || operation === "average") return null;
    return operation === "subsample" ? { row: one.rows[0], column: one.columns[0] } : winnerOf(state.source, one);
  });
  return { rows, columns, found, taken };
}

/**
 * The window's place in the picture: first row and column, and how many of each.
 * @param {Lens} lens
 */
export function lensFrame({ rows, columns }) {
  const count = (axis) => axis[axis.length - 1] - axis[0] + 1;
  return { top: rows[0], left: columns[0], rows: count(rows), columns: count(columns) };
}

/**
 * Where the window is and what range its values have, in words.
 * @param {Record<string, any>} state
 * @param {Lens} lens
 */
export function lensWords(state, lens) {
  const values = valuesIn(state, lens);
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const several = `${values.length} pixels from ${decimals(low)} to ${decimals(high)}`;
  return `${placeWords(lens)}: ${values.length === 1 ? `one pixel, ${decimals(low)}` : several}.`;
}

/**
 * The same for those who hear it: a small window pixel by pixel, and what each panel makes of it.
 * @param {Record<string, any>} state
 * @param {Lens} lens
 */
export function lensSpeech(state, lens) {
  const values = valuesIn(state, lens);
  const results = lens.found.flatMap((one, i) =>
    one ? [`${OPERATION_NAMES[state.panels[i].operation]} ${decimals(one.value)}`] : [],
  );
  const pixels =
    values.length <= SPOKEN
      ? `${placeWords(lens)}: ${values.map((value) => decimals(value)).join(", ")}.`
      : lensWords(state, lens);
  return [pixels, ...(results.length ? [`${results.join(", ")}.`] : [])].join(" ");
}

function placeWords(lens) {
  const frame = lensFrame(lens);
  const across = (name, first, count) => (count === 1 ? `${name} ${first}` : `${name}s ${first} to ${first + count - 1}`);
  return `${across("Row", frame.top, frame.rows)}, ${across("column", frame.left, frame.columns)}`;
}

const valuesIn = (state, { rows, columns }) =>
  rows.flatMap((row) => columns.map((column) => valueAt(state, { row, column })));

const valueAt = ({ source }, { row, column }) => source.data[row * source.columns + column];

/**
 * What draws the window and a little around it.
 * @param {HTMLCanvasElement} canvas
 * @returns {(state: Record<string, any>, lens: Lens) => void}
 */
export function lensPainter(canvas) {
  const pen = penOf(canvas);
  const draft = sheet();
  return (state, lens) => {
    const side = Math.round(canvas.clientWidth * devicePixelRatio) || 300;
    const style = getComputedStyle(canvas);
    resize(canvas, side, side);
    pen.clearRect(0, 0, side, side);
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    const place = placeOf(side, state.source, lensFrame(lens));
    drawPixels(pen, draft, state, lens, place);
    drawGrid(pen, place);
    drawMarks(pen, state, lens, place, style);
    // Last, so that no mark covers a number.
    if (place.cell / devicePixelRatio >= NUMBER_WIDTH) drawNumbers(pen, state, lens, place, style);
  };
}

/** Which pixels are shown, how large a cell is, and where one lies. */
function placeOf(side, source, frame) {
  const cells = Math.max(LEAST_CELLS, frame.rows + 2, frame.columns + 2);
  const top = firstShown(frame.top, frame.rows, cells, source.rows);
  const left = firstShown(frame.left, frame.columns, cells, source.columns);
  const cell = side / cells;
  const box = (row, column, rows = 1, columns = 1) => [(column - left) * cell, (row - top) * cell, columns * cell, rows * cell];
  return { frame, cells, top, left, cell, box };
}

function firstShown(first, count, cells, size) {
  if (size <= cells) return Math.ceil((size - cells) / 2);
  return Math.max(0, Math.min(size - cells, Math.floor(first + count / 2 - cells / 2)));
}

function drawPixels(pen, draft, state, lens, { top, left, cells, box }) {
  const { source } = state;
  const shown = (first, size) => {
    const from = Math.max(0, first);
    return Array.from({ length: Math.min(size, first + cells) - from }, (_, i) => from + i);
  };
  const [rows, columns] = [shown(top, source.rows), shown(left, source.columns)];
  const data = Float64Array.from(valuesIn(state, { rows, columns }));
  const [within, across] = [new Set(lens.rows), new Set(lens.columns)];
  const pixels = draft(rows.length, columns.length, (to) => {
    shader(scaleOf(state))(data, to);
    const opacities = new Uint8Array(to.buffer);
    rows.forEach((row, r) =>
      columns.forEach((column, c) => {
        if (!within.has(row) || !across.has(column)) opacities[4 * (r * columns.length + c) + 3] = DIMMED;
      }),
    );
  });
  pen.imageSmoothingEnabled = false;
  pen.drawImage(pixels, ...box(rows[0], columns[0], rows.length, columns.length));
}

function drawGrid(pen, { frame, cell, box }) {
  if (cell / devicePixelRatio < GRID_WIDTH) return;
  pen.strokeStyle = "rgb(128 128 128 / 40%)";
  pen.lineWidth = devicePixelRatio;
  for (let r = 0; r < frame.rows; r += 1) {
    for (let c = 0; c < frame.columns; c += 1) pen.strokeRect(...box(frame.top + r, frame.left + c));
  }
}

function drawMarks(pen, state, lens, { frame, cell, box }, style) {
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

function drawNumbers(pen, state, { rows, columns }, { cell, box }, style) {
  pen.font = `500 ${Math.min(cell * 0.3, 15 * devicePixelRatio)}px ${style.fontFamily}`;
  for (const row of rows) {
    for (const column of columns) {
      const value = valueAt(state, { row, column });
      const [x, y, width, height] = box(row, column);
      write(pen, short(value), x + width / 2, y + height / 2, inkOn(colourOf(scaleOf(state), value)));
    }
  }
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
