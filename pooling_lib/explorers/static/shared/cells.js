// The cells of a grid: elements in rows that keep the focus when the shape changes, are walked through with the arrow
// keys, pointed at and pressed, and the frames around some of them.

import { h } from "./controls.js";
import { reshape, walker } from "./walk.js";

/**
 * A frame around cells, in rows and columns of the grid.
 * @typedef {{row: number, column: number, rows: number, columns: number}} Frame
 */

/**
 * What a grid does with its reader; indices are flat. `key` returns whether it took the key.
 * @typedef {object} Handlers
 * @property {(index: number) => void} [focus]
 * @property {(index: number | null) => void} [hover]
 * @property {() => void} [left] the focus has gone elsewhere
 * @property {(index: number, target: EventTarget) => void} press
 * @property {(event: KeyboardEvent, index: number) => boolean} key
 */

/**
 * A grid of cells, with none in it yet.
 * @param {import("./controls.js").Life} life
 * @param {object} options
 * @param {string} options.prefix of its classes
 * @param {string} options.side prefix of the variables that place a frame
 * @param {() => HTMLElement} options.row makes an empty row
 * @param {() => HTMLElement} options.cell makes an empty cell
 * @param {(index: number) => boolean} [options.reachable] whether a cell can be stopped at
 * @param {Handlers} handlers
 */
export function cellGrid(life, { prefix, side, row, cell, reachable = () => true }, handlers) {
  const body = h("div", { class: `${prefix}-cells` });
  const frames = h("div", { class: `${prefix}-frames`, "aria-hidden": "true" });
  const walk = walker(reachable);
  /** @type {HTMLElement[]} */
  let cells = [];
  const indexOf = (/** @type {any} */ target) => cells.indexOf(target.closest?.(`.${prefix}-cell`));
  listen(life, body, { indexOf, walk, reachable }, handlers);
  return {
    body,
    frames,
    walk,
    /** All cells, row by row. */
    cells: () => cells,
    /**
     * Bring the grid into a shape; cells that can stay do.
     * @param {number} rows
     * @param {number} columns
     */
    take: (rows, columns) => {
      cells = reshape(body, [rows, columns], row, cell);
      walk.over(cells, columns);
      return cells;
    },
    /** @param {Frame[]} wanted */
    frame: (wanted) => {
      while (frames.children.length > wanted.length) frames.lastElementChild?.remove();
      while (frames.children.length < wanted.length) frames.append(h("div", { class: `${prefix}-frame` }));
      wanted.forEach((frame, i) => {
        const { style } = /** @type {HTMLElement} */ (frames.children[i]);
        for (const [name, value] of Object.entries(frame)) style.setProperty(`${side}${name}`, String(value));
      });
    },
  };
}

/**
 * @param {import("./controls.js").Life} life
 * @param {HTMLElement} body
 * @param {{indexOf: (target: any) => number, walk: ReturnType<typeof walker>, reachable: (index: number) => boolean}} grid
 * @param {Handlers} handlers
 */
function listen(life, body, { indexOf, walk, reachable }, { focus, hover, left, press, key }) {
  const pointed = (/** @type {any} */ target) => {
    const index = indexOf(target);
    return index >= 0 && reachable(index) ? index : null;
  };
  life.on(body, "focusin", ({ target }) => {
    const index = indexOf(target);
    if (index < 0) return;
    walk.setHome(index);
    focus?.(index);
  });
  life.on(body, "focusout", ({ relatedTarget }) => {
    if (!body.contains(relatedTarget)) left?.();
  });
  life.on(body, "pointerover", ({ target, pointerType }) => {
    const index = pointed(target);
    if (pointerType !== "touch" && index !== null) hover?.(index);
  });
  life.on(body, "pointerleave", () => hover?.(null));
  life.on(body, "click", ({ target }) => {
    const index = pointed(target);
    if (index !== null) press(index, target);
  });
  life.on(body, "keydown", (event) => {
    const index = indexOf(event.target);
    if (index < 0 || event.altKey || event.metaKey || !key(event, index)) return;
    // Not for the page around: some turn the page at an arrow key.
    event.preventDefault();
    event.stopPropagation();
  });
}
