// A grid of grey cells, from black for 0 to white for 1: looked at, walked through with the arrow keys, pressed.

import { attribute, h } from "./controls.js";

/**
 * One cell as it is drawn.
 * @typedef {{value: number, label: string, classes?: string}} GreyCell
 */

/**
 * A frame around cells; what it reaches beyond the grid is cut off.
 * @typedef {{row: number, column: number, rows: number, columns: number}} Frame
 */

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * How an arrow key moves, as [down, right], or undefined for another key.
 * @param {string} key
 * @returns {[number, number] | undefined}
 */
export const stepOf = (key) => STEPS[key];

/**
 * A grid of grey cells.
 * @param {import("./controls.js").Life} life
 * @param {{focus?: (index: number) => void, hover?: (index: number | null) => void,
 *          press?: (index: number) => void, key?: (event: KeyboardEvent, index: number) => boolean}} handlers
 *   `key` is asked first and returns whether it took the key
 */
export function greyGrid(life, { focus, hover, press, key }) {
  const body = h("div", { class: "pool-shift-cells", role: "grid" });
  const frames = h("div", { class: "pool-shift-frames", "aria-hidden": "true" });
  const element = h("div", { class: "pool-shift-grid" }, body, frames);
  let [rows, columns] = [0, 0];
  let drawn = [];
  let shown = [];
  let home = 0;

  const indexOf = (target) => drawn.indexOf(target.closest?.(".pool-shift-cell"));
  const setHome = (index) => {
    if (drawn[home]) attribute(drawn[home], "tabindex", "-1");
    home = index;
    if (drawn[home]) attribute(drawn[home], "tabindex", "0");
  };
  const goTo = (row, column) => {
    setHome(row * columns + column);
    drawn[home].focus({ preventScroll: true });
  };
  const walk = (event, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    const within = (value, size) => Math.min(Math.max(value, 0), size - 1);
    if (event.key in STEPS) goTo(within(row + STEPS[event.key][0], rows), within(column + STEPS[event.key][1], columns));
    else if (event.key === "Home") goTo(event.ctrlKey ? 0 : row, 0);
    else if (event.key === "End") goTo(event.ctrlKey ? rows - 1 : row, columns - 1);
    else return false;
    return true;
  };

  life.on(body, "focusin", ({ target }) => {
    const index = indexOf(target);
    if (index < 0) return;
    setHome(index);
    focus?.(index);
  });
  life.on(body, "pointerover", ({ target, pointerType }) => {
    if (pointerType !== "touch" && indexOf(target) >= 0) hover?.(indexOf(target));
  });
  life.on(body, "pointerleave", () => hover?.(null));
  life.on(body, "click", ({ target }) => {
    const index = indexOf(target);
    if (index < 0) return;
    goTo(Math.floor(index / columns), index % columns);
    press?.(index);
  });
  life.on(body, "keydown", (event) => {
    const index = indexOf(event.target);
    if (index < 0 || event.altKey || event.metaKey) return;
    if (!key?.(event, index) && !walk(event, index)) return;
    // Not for the page around: some turn the page at an arrow key.
    event.preventDefault();
    event.stopPropagation();
  });

  const rebuild = () => {
    const hadFocus = body.contains(document.activeElement);
    drawn = Array.from({ length: rows * columns }, () => h("div", { class: "pool-shift-cell", role: "gridcell", tabindex: "-1" }));
    shown = [];
    const lines = Array.from({ length: rows }, (_, row) =>
      h("div", { class: "pool-shift-row", role: "row" }, ...drawn.slice(row * columns, (row + 1) * columns)),
    );
    body.replaceChildren(...lines);
    element.style.setProperty("--columns", columns);
    element.style.setProperty("--rows", rows);
    setHome(Math.max(0, Math.min(home, drawn.length - 1)));
    if (hadFocus) drawn[home]?.focus({ preventScroll: true });
  };

  return {
    element,
    /**
     * Draw cells, row by row. Elements are kept while the shape stays, so that focus does.
     * @param {{rows: number, columns: number, label: string, cells: GreyCell[]}} next
     */
    update: (next) => {
      if (next.rows !== rows || next.columns !== columns) {
        [rows, columns] = [next.rows, next.columns];
        rebuild();
      }
      attribute(body, "aria-label", next.label);
      next.cells.forEach((cell, i) => drawGrey(drawn[i], cell, shown[i]));
      shown = next.cells;
    },
    /** @param {Frame[]} wanted */
    frame: (wanted) => {
      while (frames.children.length > wanted.length) frames.lastChild.remove();
      while (frames.children.length < wanted.length) frames.append(h("div", { class: "pool-shift-frame" }));
      wanted.forEach((frame, i) => {
        for (const [name, value] of Object.entries(frame)) frames.children[i].style.setProperty(`--at-${name}`, value);
      });
    },
  };
}

function drawGrey(element, { value, label, classes = "" }, before) {
  if (before?.value !== value) element.style.backgroundColor = `rgb(${`${Math.round(255 * value)} `.repeat(3)})`;
  if (before?.label !== label) element.setAttribute("aria-label", label);
  // A mark on a cell is black or white, whichever is seen.
  const names = `pool-shift-cell${value > 0.5 ? " pool-shift-light" : ""}${classes ? ` ${classes}` : ""}`;
  if (element.className !== names) element.className = names;
}
