// A grid of numbers: cells that are looked at, walked through with the arrow keys, and written in.

import { cellGrid } from "../shared/cells.js";
import { attribute, h } from "../shared/controls.js";
import { cellEditor } from "./editor.js";

/**
 * One cell as it is drawn. A cell without `label` is decoration and cannot be reached; `shade` is how large its value
 * is, from 0 to 1.
 * @typedef {{text: string, label?: string, classes?: string, editable?: boolean, note?: string, shade?: number}} Cell
 */

/** @typedef {import("../shared/cells.js").Frame} Frame */

/**
 * What a grid does with its reader; indices are flat and count drawn cells. `commit` returns why it refuses, or null,
 * and `said` is the id of where that is said.
 * @typedef {{focus?: (index: number) => void, hover?: (index: number | null) => void,
 *            left?: () => void, still?: () => boolean,
 *            commit?: (index: number, text: string) => string | null,
 *            refused?: (message: string) => void, said?: string}} Handlers
 */

/** @type {Cell} */
const EMPTY = { text: "" };
const STARTS_A_NUMBER = /^[-\u2212+.,\d]$/;

/**
 * A grid of numbers.
 * @param {import("../shared/controls.js").Life} life
 * @param {Handlers} handlers
 */
export function numberGrid(life, { focus, hover, left, still = () => true, commit, refused, said }) {
  /** @type {{rows: number, columns: number, cells: Cell[], drawn: HTMLElement[]}} */
  const now = { rows: 0, columns: 0, cells: [], drawn: [] };
  const editor = cellEditor({
    commit,
    refused,
    said,
    left: (index, event) => walk.goTo(event ? (walk.towards(event, index) ?? index) : index),
  });
  const edit = (/** @type {number} */ index, /** @type {string | undefined} */ typed = undefined) => {
    walk.setHome(index);
    editor.edit(now.drawn[index], index, {
      label: now.cells[index].label ?? "",
      now: now.cells[index].text,
      typed,
    });
  };
  const cellKey = (/** @type {KeyboardEvent} */ event, /** @type {number} */ index) => {
    const next = walk.towards(event, index);
    if (next !== undefined) walk.goTo(next);
    else if (!now.cells[index].editable || event.ctrlKey) return false;
    else if (event.key === "Enter" || event.key === "F2") edit(index);
    else if (event.key === "Delete" || event.key === "Backspace") edit(index, "");
    else if (STARTS_A_NUMBER.test(event.key)) edit(index, event.key);
    else return false;
    return true;
  };
  const reachable = (/** @type {number} */ index) => now.cells[index]?.label !== undefined;
  const row = () => h("div", { class: "pool-row" });
  const cell = () => h("div", { class: "pool-cell" }, "");
  const grid = cellGrid(
    life,
    { prefix: "pool", side: "--", row, cell, reachable },
    {
      focus,
      hover,
      left,
      press: (index, target) => {
        if (editor.holds(target) || !still()) return;
        if (now.cells[index].editable) edit(index);
        else walk.goTo(index);
      },
      key: (event, index) => (editor.isOpen() ? editor.key(event) : cellKey(event, index)),
    },
  );
  const { body, walk } = grid;
  life.on(body, "focusout", ({ target }) => editor.holds(target) && editor.leave());
  const element = h("div", { class: "pool-grid" }, body, grid.frames);

  const take = (/** @type {number} */ rows, /** @type {number} */ columns) => {
    editor.close();
    const before = new Map(now.drawn.map((cell, i) => [cell, now.cells[i]]));
    const drawn = grid.take(rows, columns);
    Object.assign(now, { rows, columns, drawn, cells: drawn.map((cell) => before.get(cell) ?? EMPTY) });
    element.style.setProperty("--pool-columns", columns);
    element.style.setProperty("--pool-rows", rows);
    element.classList.toggle("pool-wide", columns > 9);
  };

  return {
    element,
    body,
    /**
     * Draw cells, row by row. Elements are kept, and with them the focus.
     * @param {{rows: number, columns: number, cells: Cell[], label: string, current?: number, selected?: number | null}} next
     */
    update: ({ rows, columns, cells, label, current, selected = null }) => {
      const focused = body.contains(document.activeElement);
      if (rows !== now.rows || columns !== now.columns) take(rows, columns);
      const before = now.cells;
      now.cells = cells;
      name(body, cells, columns, label);
      fit(element, cells);
      cells.forEach((cell, i) => drawCell(now.drawn[i], cell, before[i], i === selected));
      const stop = focused || current === undefined ? walk.home() : current;
      walk.setHome(
        cells[stop]?.label === undefined ? cells.findIndex((cell) => cell.label !== undefined) : stop,
      );
      if (focused && !body.contains(document.activeElement) && cells.length) walk.goTo(walk.home());
    },
    frame: grid.frame,
  };
}

/**
 * @param {HTMLElement} body
 * @param {Cell[]} cells
 * @param {number} columns
 * @param {string} label
 */
function name(body, cells, columns, label) {
  attribute(body, "role", cells.length ? "grid" : null);
  attribute(body, "aria-label", cells.length ? label : null);
  // A row of nothing but padding is decoration, too.
  Array.from(body.children).forEach((line, row) => {
    const told = cells.slice(row * columns, (row + 1) * columns).some((cell) => cell.label !== undefined);
    attribute(line, "role", told ? "row" : "presentation");
  });
}

/**
 * @param {HTMLElement} element
 * @param {Cell[]} cells
 */
function fit(element, cells) {
  const longest = Math.max(0, ...cells.map((cell) => cell.text.length));
  element.classList.toggle("pool-small", longest === 4);
  element.classList.toggle("pool-tiny", longest > 4);
}

/**
 * Write in an element what has changed since the cell that it showed before.
 * @param {HTMLElement} element
 * @param {Cell} cell
 * @param {Cell} before
 * @param {boolean} selected
 */
function drawCell(element, cell, before, selected) {
  const { text, label, classes = "", note = "", shade = 0 } = cell;
  if ((before.shade ?? 0) !== shade) element.style.setProperty("--pool-shade", `${shade}`);
  if (before.text !== text) /** @type {Text} */ (element.firstChild).data = text;
  if (before === EMPTY || (before.classes ?? "") !== classes)
    element.className = classes ? `pool-cell ${classes}` : "pool-cell";
  if ((before.note ?? "") !== note) attribute(element, "data-note", note || null);
  if (before === EMPTY || before.label !== label) {
    const told = label !== undefined;
    attribute(element, "role", told ? "gridcell" : "presentation");
    attribute(element, "aria-label", told ? label : null);
    attribute(element, "aria-hidden", told ? null : "true");
    attribute(element, "aria-selected", told ? "false" : null);
    if (!told) attribute(element, "tabindex", null);
    else if (!element.hasAttribute("tabindex")) attribute(element, "tabindex", "-1");
  }
  if (label !== undefined) attribute(element, "aria-selected", String(selected));
}
