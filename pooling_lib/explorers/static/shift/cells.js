// A grid of grey cells, from black for 0 to white for 1: looked at, walked through with the arrow keys, pressed.
//
// What is seen is one small picture and one drawing of marks over it. The cells themselves are clear: they carry the
// names, the focus and the pointer, and change nothing on the screen.

import { attribute, h } from "../shared/controls.js";
import { reshape, walker } from "../shared/walk.js";

/**
 * A plane of values from 0 to 1. `signs` marks what rose (1) and fell (-1); `ghosts` what was bright and is dark.
 * @typedef {{rows: number, columns: number, values: Float64Array, names: string[], label: string,
 *            signs?: Int8Array, ghosts?: boolean[]}} GreyPlane
 */

/**
 * A frame around cells; what it reaches beyond the grid is cut off.
 * @typedef {{row: number, column: number, rows: number, columns: number}} Frame
 */

const SVG = "http://www.w3.org/2000/svg";
const MARKS = ["lines", "ghosts", "rims", "on-dark", "on-light"];

/**
 * A grid of grey cells.
 * @param {import("../shared/controls.js").Life} life
 * @param {{focus?: (index: number) => void, hover?: (index: number | null) => void,
 *          press?: (index: number) => void, key?: (event: KeyboardEvent, index: number) => boolean}} handlers
 *   `key` is asked first and returns whether it took the key
 */
export function greyGrid(life, handlers) {
  const plane = h("canvas", { class: "pool-shift-plane", "aria-hidden": "true" });
  const marks = markLayer();
  const body = h("div", { class: "pool-shift-cells", role: "grid" });
  const frames = h("div", { class: "pool-shift-frames", "aria-hidden": "true" });
  const element = h("div", { class: "pool-shift-grid" }, plane, marks.svg, body, frames);
  const walk = walker();
  let drawn = [];
  let names = [];
  let [rows, columns] = [0, 0];
  listen(life, body, walk, (target) => drawn.indexOf(target.closest?.(".pool-shift-cell")), handlers);

  const take = (next) => {
    const focused = body.contains(document.activeElement);
    [rows, columns] = [next.rows, next.columns];
    const before = new Map(drawn.map((cell, i) => [cell, names[i]]));
    drawn = reshape(body, [rows, columns], emptyRow, emptyCell);
    names = drawn.map((cell) => before.get(cell));
    walk.over(drawn, columns);
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
      next.names.forEach((name, i) => name !== names[i] && drawn[i].setAttribute("aria-label", name));
      names = next.names;
      paint(plane, next);
      marks.draw(next);
    },
    /** @param {Frame[]} wanted */
    frame: (wanted) => {
      while (frames.children.length > wanted.length) frames.lastChild.remove();
      while (frames.children.length < wanted.length) frames.append(h("div", { class: "pool-shift-frame" }));
      wanted.forEach((frame, i) => {
        for (const [side, value] of Object.entries(frame)) frames.children[i].style.setProperty(`--at-${side}`, value);
      });
    },
  };
}

const emptyRow = () => h("div", { class: "pool-shift-row", role: "row" });
const emptyCell = () => h("div", { class: "pool-shift-cell", role: "gridcell", tabindex: "-1" });

function listen(life, body, walk, indexOf, { focus, hover, press, key }) {
  life.on(body, "focusin", ({ target }) => {
    const index = indexOf(target);
    if (index < 0) return;
    walk.setHome(index);
    focus?.(index);
  });
  life.on(body, "pointerover", ({ target, pointerType }) => {
    if (pointerType !== "touch" && indexOf(target) >= 0) hover?.(indexOf(target));
  });
  life.on(body, "pointerleave", () => hover?.(null));
  life.on(body, "click", ({ target }) => {
    const index = indexOf(target);
    if (index < 0) return;
    walk.goTo(index);
    press?.(index);
  });
  life.on(body, "keydown", (event) => {
    const index = indexOf(event.target);
    if (index < 0 || event.altKey || event.metaKey) return;
    if (!key?.(event, index)) {
      const next = walk.towards(event, index);
      if (next === undefined) return;
      walk.goTo(next);
    }
    // Not for the page around: some turn the page at an arrow key.
    event.preventDefault();
    event.stopPropagation();
  });
}

/** One pixel a value; the style sheet enlarges it without smoothing. */
function paint(canvas, { rows, columns, values }) {
  if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
  const pen = canvas.getContext("2d");
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
    draw: (plane) => {
      attribute(svg, "viewBox", `0 0 ${plane.columns} ${plane.rows}`);
      const shapes = markShapes(plane);
      paths.forEach((path, i) => attribute(path, "d", shapes[i]));
    },
  };
}

/** The outlines of all marks, in cells, in the order of MARKS. */
function markShapes({ rows, columns, values, signs, ghosts }) {
  const lines = [
    ...Array.from({ length: rows + 1 }, (_, row) => `M0 ${row}h${columns}`),
    ...Array.from({ length: columns + 1 }, (_, column) => `M${column} 0v${rows}`),
  ];
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
  return [lines, ghostly, rims, onDark, onLight].map((shapes) => shapes.join(""));
}
