// The window is drawn over the input by hand: with a mouse from anywhere, with a finger from within the window, so
// that a finger elsewhere still scrolls the page.

import { extent } from "./cells.js";
import { span } from "../shared/geometry.js";

/**
 * @typedef {import("./window.js").Page} Page
 * @typedef {{row: number, column: number}} Place of a drawn cell
 */

/**
 * The output whose window begins nearest to a place.
 * @param {import("./state.js").Drawn} state
 * @param {Place} place
 */
function nearestOutput({ windows: [rows, columns] }, { row, column }) {
  const nearest = (
    /** @type {import("../shared/geometry.js").Windows} */ { count, stride },
    /** @type {number} */ at,
  ) => Math.max(0, Math.min(count - 1, Math.round(at / stride)));
  return nearest(rows, row) * columns.count + nearest(columns, column);
}

/**
 * Let the window be dragged.
 * @param {import("../shared/controls.js").Life} life
 * @param {HTMLElement} cells of the input
 * @param {Page} page
 * @param {{moveTo: (position: number, stepping: boolean) => void, pause: () => void, redraw: () => void}} actions
 */
export function dragWindow(life, cells, page, { moveTo, pause, redraw }) {
  /** @type {{pointer: number, from: Place, by: Place} | null} */
  let held = null;
  const placeUnder = (/** @type {PointerEvent} */ { clientX, clientY }) => {
    const { left, top, width, height } = cells.getBoundingClientRect();
    const { rows, columns } = extent(page.state);
    return {
      row: Math.floor(((clientY - top) / height) * rows),
      column: Math.floor(((clientX - left) / width) * columns),
    };
  };
  const end = (/** @type {PointerEvent} */ { type, target, pointerId }) => {
    if (pointerId !== held?.pointer) return;
    // A finger's pointer leaves the cell that it began on when the cells take it.
    if (type === "lostpointercapture" && target !== cells) return;
    if (page.dragging) {
      page.dragging = page.pointing = false;
      cells.classList.remove("pool-dragging");
      redraw();
    }
    held = null;
  };
  life.on(cells, "pointerdown", (event) => {
    if (page.dragging) return; // by another finger
    page.dragged = false;
    const { state } = page;
    if (event.button !== 0 || !state.windows || state.view === "challenge") return;
    if (event.target.matches("input")) return;
    const from = placeUnder(event);
    const by = gripOf(state, from);
    if (by || event.pointerType === "mouse")
      held = { pointer: event.pointerId, from, by: by ?? middleOf(state) };
  });
  // On the whole page: a quick hand has left the cells before it is seen to move, and may let go elsewhere.
  life.on(document, "pointermove", (event) => {
    const { state } = page;
    if (!held || event.pointerId !== held.pointer || !state.windows) return;
    if (!(event.buttons & 1)) return end(event); // where it let go, nobody told
    const at = placeUnder(event);
    if (!page.dragging) {
      if (at.row === held.from.row && at.column === held.from.column) return;
      cells.setPointerCapture(held.pointer);
      cells.classList.add("pool-dragging");
      Object.assign(page, { dragging: true, dragged: true, pointing: true, hover: null, pixel: null });
      pause();
    }
    const position = nearestOutput(state, { row: at.row - held.by.row, column: at.column - held.by.column });
    if (position !== state.position || state.stepping) moveTo(position, false);
  });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) life.on(document, type, end);
}

/**
 * Where in the window a place lies, or null when it lies beside it.
 * @param {import("./state.js").Drawn} state
 * @param {Place} place
 * @returns {Place | null}
 */
function gripOf({ windows, position }, { row, column }) {
  const index = [Math.floor(position / windows[1].count), position % windows[1].count];
  const [down, right] = [row, column].map((at, axis) => at - index[axis] * windows[axis].stride);
  const within = [down, right].every((at, axis) => at >= 0 && at < span(windows[axis]));
  return within ? { row: down, column: right } : null;
}

/** @param {import("./state.js").Drawn} state */
const middleOf = ({ windows }) => {
  const [row, column] = windows.map((axis) => Math.floor((span(axis) - 1) / 2));
  return { row, column };
};
