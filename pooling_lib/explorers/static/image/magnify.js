// The pixels under the lens, drawn large, with the ones that each operation takes.

import { decimals, lensFrame, valueAt, valuesIn } from "./lens.js";
import { OPERATIONS } from "./operations.js";
import { colourOf, lumaOf, penOf, resize, scaleOf, shader, sheet } from "./paint.js";

const LEAST_CELLS = 4;
const NUMBER_WIDTH = 30; // CSS pixels that a number needs
const GRID_WIDTH = 10; // and a cell, for a line around it
const DIMMED = 80; // opacity of what is outside of the window, of 255

/**
 * @typedef {import("./lens.js").Frame} Frame
 * @typedef {import("./lens.js").Lens} Lens
 * @typedef {import("./paint.js").Pen} Pen
 * @typedef {import("./state.js").ImageState} ImageState
 */

/** @typedef {[x: number, y: number, width: number, height: number]} Box */

/**
 * @typedef {{row: number, column: number}} Pixel
 * Which pixels of the picture the lens shows, how large a cell is, and where one lies.
 * @typedef {{frame: Frame, cells: number, top: number, left: number, cell: number,
 *            box: (row: number, column: number, rows?: number, columns?: number) => Box}} Layout
 */

/**
 * What draws the window and a little around it.
 * @param {HTMLCanvasElement} canvas
 * @returns {{paint: (state: ImageState, lens: Lens) => void, pixelUnder: (event: PointerEvent) => Pixel | null}}
 */
export function lensPainter(canvas) {
  const pen = penOf(canvas);
  const draft = sheet();
  /** @type {{place: Layout, rows: number, columns: number} | null} */
  let drawn = null;
  const pixelUnder = (/** @type {PointerEvent} */ { clientX, clientY }) => {
    if (!drawn) return null;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const { place, rows, columns } = drawn;
    const row = place.top + Math.floor(((clientY - top) / height) * place.cells);
    const column = place.left + Math.floor(((clientX - left) / width) * place.cells);
    return row >= 0 && row < rows && column >= 0 && column < columns ? { row, column } : null;
  };
  /** @type {(state: ImageState, lens: Lens) => void} */
  const paint = (state, lens) => {
    const side = Math.round(canvas.clientWidth * devicePixelRatio) || 300;
    const style = getComputedStyle(canvas);
    resize(canvas, side, side);
    pen.clearRect(0, 0, side, side);
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    const place = placeOf(side, state.source, lensFrame(lens));
    drawn = { place, rows: state.source.rows, columns: state.source.columns };
    drawPixels(pen, draft, state, lens, place);
    drawGrid(pen, place);
    drawMarks(pen, state, lens, place, style);
    // Last, so that no mark covers a number.
    if (place.cell / devicePixelRatio >= NUMBER_WIDTH) drawNumbers(pen, state, lens, place, style);
  };
  return { paint, pixelUnder };
}

/**
 * @param {number} side of the lens
 * @param {import("../shared/pool.js").Grid} source
 * @param {Frame} frame
 * @returns {Layout}
 */
function placeOf(side, source, frame) {
  const cells = Math.max(LEAST_CELLS, frame.rows + 2, frame.columns + 2);
  const top = firstShown(frame.top, frame.rows, cells, source.rows);
  const left = firstShown(frame.left, frame.columns, cells, source.columns);
  const cell = side / cells;
  return {
    frame,
    cells,
    top,
    left,
    cell,
    box: (row, column, rows = 1, columns = 1) => [
      (column - left) * cell,
      (row - top) * cell,
      columns * cell,
      rows * cell,
    ],
  };
}

/**
 * @param {number} first of the window
 * @param {number} count of the window
 * @param {number} cells that are shown
 * @param {number} size of the picture
 */
function firstShown(first, count, cells, size) {
  if (size <= cells) return Math.ceil((size - cells) / 2);
  return Math.max(0, Math.min(size - cells, Math.floor(first + count / 2 - cells / 2)));
}

/**
 * @param {Pen} pen
 * @param {ReturnType<typeof sheet>} draft
 * @param {ImageState} state
 * @param {Lens} lens
 * @param {Layout} place
 */
function drawPixels(pen, draft, state, lens, { top, left, cells, box }) {
  const { source } = state;
  const shown = (/** @type {number} */ first, /** @type {number} */ size) => {
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

/**
 * @param {Pen} pen
 * @param {Layout} place
 */
function drawGrid(pen, { frame, cell, box }) {
  if (cell / devicePixelRatio < GRID_WIDTH) return;
  pen.strokeStyle = "rgb(128 128 128 / 40%)";
  pen.lineWidth = devicePixelRatio;
  for (let r = 0; r < frame.rows; r += 1) {
    for (let c = 0; c < frame.columns; c += 1) pen.strokeRect(...box(frame.top + r, frame.left + c));
  }
}

/**
 * @param {Pen} pen
 * @param {ImageState} state
 * @param {Lens} lens
 * @param {Layout} place
 * @param {CSSStyleDeclaration} style
 */
function drawMarks(pen, state, lens, { frame, cell, box }, style) {
  const unit = devicePixelRatio;
  outline(
    pen,
    box(frame.top, frame.left, frame.rows, frame.columns),
    style.getPropertyValue("--pool-window"),
    3 * unit,
    0,
  );
  if (frame.rows * frame.columns === 1) return;
  const [mark, inset] = [Math.min(2.5 * unit, cell / 5), Math.min(3 * unit, cell / 6)];
  lens.taken.forEach((pixel, i) => {
    if (!pixel) return;
    const { operation } = state.panels[i];
    // A pixel that two operations take carries both marks, one within the other.
    const depth = lens.taken
      .slice(0, i)
      .filter((one) => one?.row === pixel.row && one.column === pixel.column).length;
    outline(
      pen,
      box(pixel.row, pixel.column),
      style.getPropertyValue(`--pool-${operation}`),
      mark,
      inset + depth * (mark + unit),
    );
    if (cell < 44 * unit || depth > 1) return;
    const [x, y, width, height] = box(pixel.row, pixel.column);
    pen.font = `600 ${Math.min(11 * unit, cell * 0.2)}px ${style.fontFamily}`;
    const ink = inkOn(colourOf(scaleOf(state), valueAt(state, pixel)));
    write(pen, OPERATIONS[operation].mark, x + width / 2, y + height * (0.74 - 0.48 * depth), ink);
  });
}

/**
 * @param {Pen} pen
 * @param {ImageState} state
 * @param {Lens} lens
 * @param {Layout} place
 * @param {CSSStyleDeclaration} style
 */
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

/**
 * A number without its leading zero, which a small cell has no room for.
 * @param {number} value
 */
const short = (value) => decimals(value).replace(/^(−?)0/, "$1");

/** @param {import("./paint.js").Colour} colour */
const inkOn = (colour) => (lumaOf(...colour) > 140 ? "#000" : "#fff");

/**
 * @param {Pen} pen
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} ink
 */
function write(pen, text, x, y, ink) {
  pen.fillStyle = ink;
  pen.fillText(text, x, y);
}

/**
 * @param {Pen} pen
 * @param {Box} box
 * @param {string} colour
 * @param {number} thickness
 * @param {number} inset
 */
function outline(pen, [x, y, width, height], colour, thickness, inset) {
  const draw = (/** @type {string} */ style, /** @type {number} */ extra) => {
    pen.strokeStyle = style;
    pen.lineWidth = thickness + extra;
    const in_ = inset + thickness / 2;
    pen.strokeRect(x + in_, y + in_, width - 2 * in_, height - 2 * in_);
  };
  draw("rgb(0 0 0 / 55%)", thickness / 2);
  draw(colour, 0);
}
