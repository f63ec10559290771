// Walking through a grid of cells by keyboard: one stop in the tab order; arrow keys, Home and End within.

import { attribute } from "./controls.js";

/** @type {Record<string, [down: number, right: number]>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * How an arrow key moves, as [down, right], or undefined for another key.
 * @param {string} key
 * @returns {[number, number] | undefined}
 */
export const stepOf = (key) => ARROWS[key];

/**
 * The one cell of a grid that the tab key stops at, and the ways from it.
 * @param {(index: number) => boolean} [reachable] whether a cell can be stopped at
 */
export function walker(reachable = () => true) {
  /** @type {HTMLElement[]} */
  let cells = [];
  let columns = 1;
  let home = 0;

  /** @param {number} index */
  const setHome = (index) => {
    if (index !== home && cells[home]) attribute(cells[home], "tabindex", "-1");
    home = index;
    if (cells[home]) attribute(cells[home], "tabindex", "0");
  };
  /**
   * @param {[down: number, right: number]} step
   * @param {number} index
   */
  const beside = ([down, right], index) => {
    const column = (index % columns) + right;
    const next = index + down * columns + right;
    return column >= 0 && column < columns && cells[next] && reachable(next) ? next : index;
  };
  /**
   * @param {string} key
   * @param {number} index
   * @param {boolean} whole grid, not the row
   */
  const end = (key, index, whole) => {
    const start = whole ? 0 : index - (index % columns);
    const line = cells
      .map((_, i) => i)
      .filter((i) => i >= start && (whole || i < start + columns) && reachable(i));
    return line.at(key === "Home" ? 0 : -1);
  };

  return {
    home: () => home,
    setHome,
    goTo: (/** @type {number} */ index) => {
      setHome(index);
      cells[index].focus({ preventScroll: true });
      cells[index].scrollIntoView({ block: "nearest", inline: "nearest" });
    },
    beside,
    /**
     * Where a key leads, or undefined when it leads nowhere.
     * @param {KeyboardEvent} event
     * @param {number} index
     */
    towards: (event, index) => {
      if (event.key in ARROWS) return event.ctrlKey ? undefined : beside(ARROWS[event.key], index);
      return event.key === "Home" || event.key === "End" ? end(event.key, index, event.ctrlKey) : undefined;
    },
    /**
     * Walk through other cells from now on. The stop stays in its row and column where it can; `setHome` shows it.
     * @param {HTMLElement[]} next
     * @param {number} width columns
     */
    over: (next, width) => {
      const [row, column] = [Math.floor(home / columns), home % columns];
      if (cells[home]) attribute(cells[home], "tabindex", "-1");
      [cells, columns] = [next, Math.max(1, width)];
      home = Math.max(0, Math.min(row, next.length / columns - 1) * columns + Math.min(column, columns - 1));
    },
  };
}

/**
 * Bring rows of cells into a shape. What can stay stays: making elements anew costs more than writing in them.
 * @param {HTMLElement} body
 * @param {[number, number]} shape
 * @param {() => HTMLElement} line makes an empty row
 * @param {() => HTMLElement} cell makes an empty cell
 * @returns {HTMLElement[]} all cells, row by row
 */
export function reshape(body, [rows, columns], line, cell) {
  fill(body, rows, line);
  for (const row of body.children) fill(row, columns, cell);
  return /** @type {HTMLElement[]} */ (Array.from(body.children).flatMap((row) => Array.from(row.children)));
}

/**
 * @param {Element} parent
 * @param {number} count
 * @param {() => HTMLElement} make
 */
function fill(parent, count, make) {
  while (parent.children.length > count) parent.lastElementChild?.remove();
  const missing = Array.from({ length: count - parent.children.length }, make);
  if (missing.length) parent.append(...missing);
}
