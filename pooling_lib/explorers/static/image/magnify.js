// The pixels under the lens, drawn large, with the ones that each operation takes.

import { lensFrame, valuesByChannel } from "./lens.js";
import { drawMarks, drawNumbers, outline } from "./marks.js";
import { penOf, resize, scaleOf, shader, sheet } from "./paint.js";

const LEAST_CELLS = 4;
const NUMBER_WIDTH = 30; // CSS pixels that a number needs
const NUMBERS_HEIGHT = 48; // and that three of them need, one below the other, with a mark
const GRID_WIDTH = 10; // and a cell, for a line around it
const DIMMED = 80; // opacity of what is outside of the window, of 255

/**
 * @typedef {import("./lens.js").Frame} Frame
 * @typedef {import("./lens.js").Lens} Lens
 * @typedef {import("./paint.js").Pen} Pen
 * @typedef {import("./state.js").ImageState} ImageState
 */

/**
 * @typedef {import("./marks.js").Box} Box
 * @typedef {import("./operations.js").Place} Place
 * Which pixels of the picture the lens shows, how large a cell is, and where one lies.
 * @typedef {{frame: Frame, cells: number, top: number, left: number, cell: number,
 *            box: (row: number, column: number, rows?: number, columns?: number) => Box}} Layout
 */

/**
 * What draws the window and a little around it.
 * @param {HTMLCanvasElement} canvas
 * @returns {{paint: (state: ImageState, lens: Lens, at: Place | null) => Place | null,
 *            pixelUnder: (event: PointerEvent) => Place | null}} `paint` outlines the pixel `at` as well, or the
 *   nearest that is shown, and gives that
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
  /** @type {(state: ImageState, lens: Lens, at: Place | null) => Place | null} */
  const paint = (state, lens, at) => {
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
    const told = at && nearest(at, place, state.source);
    if (told) outline(pen, place.box(told.row, told.column), "#fff", 2 * devicePixelRatio, 0);
    // Last, so that no mark covers a number.
    const needed = state.sources.length > 1 ? NUMBERS_HEIGHT : NUMBER_WIDTH;
    if (place.cell / devicePixelRatio >= needed) drawNumbers(pen, state, lens, place, style);
    return told;
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
 * The pixel that the lens shows which lies nearest to a place.
 * @param {Place} at
 * @param {Layout} layout
 * @param {import("../shared/pool.js").Grid} source
 * @returns {Place}
 */
function nearest(at, { top, left, cells }, { rows, columns }) {
  const shown = (/** @type {number} */ place, /** @type {number} */ first, /** @type {number} */ size) =>
    Math.max(0, first, Math.min(place, first + cells - 1, size - 1));
  return { row: shown(at.row, top, rows), column: shown(at.column, left, columns) };
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
  const channels = valuesByChannel(state, { rows, columns }).map((values) => Float64Array.from(values));
  const [within, across] = [new Set(lens.rows), new Set(lens.columns)];
  const pixels = draft(rows.length, columns.length, (to) => {
    shader(scaleOf(state))(channels, to);
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
