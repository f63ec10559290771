// A grid of grey cells, from black for 0 to white for 1: looked at, walked through with the arrow keys, pressed.
//
// What is seen is one small picture and one drawing of marks over it. The cells themselves are clear: they carry the
// names, the focus and the pointer, and change nothing on the screen.

import { cellGrid } from "../shared/cells.js";
import { attribute, h } from "../shared/controls.js";

/**
 * A plane of values from 0 to 1. `signs` marks what rose (1) and fell (-1); `ghosts` what was bright and is dark;
 * `period` is how far apart the windows begin.
 * @typedef {{rows: number, columns: number, values: Float64Array, names: string[], label: string,
 *            signs?: Int8Array, ghosts?: boolean[], period?: number}} GreyPlane
 */

/** @typedef {import("../shared/cells.js").Frame} Frame what it reaches beyond the grid is cut off */

const SVG = "http://www.w3.org/2000/svg";
/** The marks, in the order drawn. */
const MARKS = ["lines", "ghosts", "rims", "on-dark", "on-light", "windows"];

/**
 * A grid of grey cells.
 * @param {import("../shared/controls.js").Life} life
 * @param {{focus?: (index: number) => void, hover?: (index: number | null) => void,
 *          press?: (index: number) => void, key?: (event: KeyboardEvent, index: number) => boolean}} handlers
 *   `key` is asked first and returns whether it took the key
 */
export function greyGrid(life, { focus, hover, press, key }) {
  const plane = h("canvas", { class: "pool-shift-plane", "aria-hidden": "true" });
  const marks = markLayer();
  const grid = cellGrid(
    life,
    { prefix: "pool-shift", side: "--at-", row: emptyRow, cell: emptyCell },
    {
      focus,
      hover,
      press: (index) => {
        walk.goTo(index);
        press?.(index);
      },
      key: (event, index) => {
        if (key?.(event, index)) return true;
        const next = walk.towards(event, index);
        if (next !== undefined) walk.goTo(next);
        return next !== undefined;
      },
    },
  );
  const { body, walk } = grid;
  attribute(body, "role", "grid");
  const element = h("div", { class: "pool-shift-grid" }, plane, marks.svg, body, grid.frames);
  /** @type {(string | undefined)[]} */
  let names = [];
  let [rows, columns] = [0, 0];

  const take = (/** @type {GreyPlane} */ next) => {
    const focused = body.contains(document.activeElement);
    [rows, columns] = [next.rows, next.columns];
    const before = new Map(grid.cells().map((cell, i) => [cell, names[i]]));
    names = grid.take(rows, columns).map((cell) => before.get(cell));
    walk.setHome(walk.home());
    if (focused && !body.contains(document.activeElement)) walk.goTo(walk.home());
    element.style.setProperty("--columns", columns);
    element.style.setProperty("--rows", rows);
  };

  return {
    element,
    /**
     * Draw a plane. Cells are kept, and with them the focus.
     * @param {GreyPlane} next
     */
    update: (next) => {
      if (next.rows !== rows || next.columns !== columns) take(next);
      attribute(body, "aria-label", next.label);
      const cells = grid.cells();
      next.names.forEach((name, i) => name !== names[i] && cells[i].setAttribute("aria-label", name));
      names = next.names;
      paint(plane, next);
      marks.draw(next);
    },
    frame: grid.frame,
  };
}

const emptyRow = () => h("div", { class: "pool-shift-row", role: "row" });
const emptyCell = () => h("div", { class: "pool-shift-cell", role: "gridcell", tabindex: "-1" });

/**
 * One pixel a value; the style sheet enlarges it without smoothing.
 * @param {HTMLCanvasElement} canvas
 * @param {GreyPlane} plane
 */
function paint(canvas, { rows, columns, values }) {
  if (canvas.width !== columns || canvas.height !== rows)
    Object.assign(canvas, { width: columns, height: rows });
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const image = pen.createImageData(columns, rows);
  values.forEach((value, i) => image.data.set([255 * value, 255 * value, 255 * value, 255], 4 * i));
  pen.putImageData(image, 0, 0);
}

function markLayer() {
  const svg = document.createElementNS(SVG, "svg");
  attribute(svg, "class", "pool-shift-marks");
  attribute(svg, "aria-hidden", "true");
  attribute(svg, "preserveAspectRatio", "none");
  const paths = MARKS.map((name) => {
    const path = document.createElementNS(SVG, "path");
    attribute(path, "class", `pool-shift-mark-${name}`);
    return path;
  });
  svg.append(...paths);
  return {
    svg,
    draw: (/** @type {GreyPlane} */ plane) => {
      attribute(svg, "viewBox", `0 0 ${plane.columns} ${plane.rows}`);
      const shapes = markShapes(plane);
      paths.forEach((path, i) => attribute(path, "d", shapes[i]));
    },
  };
}

/**
 * The outlines of all marks, in cells, in the order of MARKS.
 * @param {GreyPlane} plane
 */
function markShapes({ rows, columns, values, signs, ghosts, period }) {
  const linesEach = (/** @type {number} */ step) => [
    ...Array.from({ length: Math.floor(rows / step) + 1 }, (_, row) => `M0 ${row * step}h${columns}`),
    ...Array.from({ length: Math.floor(columns / step) + 1 }, (_, column) => `M${column * step} 0v${rows}`),
  ];
  /** @type {string[][]} */
  const [ghostly, rims, onDark, onLight] = [[], [], [], []];
  const half = Math.min(0.21, 0.05 * columns);
  values.forEach((value, i) => {
    const [x, y] = [i % columns, Math.floor(i / columns)];
    if (ghosts?.[i]) ghostly.push(`M${x + 0.1} ${y + 0.1}h.8v.8h-.8z`);
    if (!signs?.[i]) return;
    rims.push(`M${x} ${y}h1v1h-1z`);
    const tip = signs[i] * half;
    (value > 0.5 ? onLight : onDark).push(`M${x + 0.5} ${y + 0.5 - tip}l${half} ${2 * tip}h${-2 * half}z`);
  });
  const windows = period ? linesEach(period) : [];
  return [linesEach(1), ghostly, rims, onDark, onLight, windows].map((shapes) => shapes.join(""));
}
