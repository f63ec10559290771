// A grid of numbers: cells that are looked at, walked through with the arrow keys, and written in.

import { attribute, h } from "./controls.js";

/**
 * One cell as it is drawn. A cell without `label` is decoration and cannot be reached.
 * @typedef {{text: string, label?: string, classes?: string, editable?: boolean, note?: string}} Cell
 */

/**
 * A frame around cells, in rows and columns of the drawn grid.
 * @typedef {{row: number, column: number, rows: number, columns: number}} Frame
 */

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * A grid of numbers.
 * @param {import("./controls.js").Life} life
 * @param {{focus?: (index: number) => void, hover?: (index: number | null) => void,
 *          commit?: (index: number, text: string) => string | null, refused?: (message: string) => void}} handlers
 *   indices are flat and count drawn cells; `commit` returns why it refuses, or null
 */
export function numberGrid(life, { focus, hover, commit, refused }) {
  const body = h("div", { class: "pool-cells" });
  const frames = h("div", { class: "pool-frames", "aria-hidden": "true" });
  const element = h("div", { class: "pool-grid" }, body, frames);
  let shape = [0, 0];
  let cells = [];
  let drawn = [];
  let home = 0;
  let editor = null;

  const indexOf = (target) => drawn.indexOf(target.closest?.(".pool-cell"));
  const reachable = (index) => cells[index]?.label !== undefined;

  const setHome = (index) => {
    if (index !== home && drawn[home]) attribute(drawn[home], "tabindex", "-1");
    home = index;
    if (drawn[home]) attribute(drawn[home], "tabindex", "0");
  };
  const goTo = (index) => {
    setHome(index);
    drawn[index].focus({ preventScroll: true });
    drawn[index].scrollIntoView?.({ block: "nearest", inline: "nearest" });
  };
  const step = ([down, right], index) => {
    const row = Math.floor(index / shape[1]) + down;
    const column = (index % shape[1]) + right;
    const next = row * shape[1] + column;
    return row >= 0 && row < shape[0] && column >= 0 && column < shape[1] && reachable(next) ? next : index;
  };
  const jump = (key, index, whole) => {
    const start = whole ? 0 : index - (index % shape[1]);
    const stop = whole ? cells.length : start + shape[1];
    const line = cells.map((_, i) => i).filter((i) => i >= start && i < stop && reachable(i));
    return line[key === "Home" ? 0 : line.length - 1];
  };

  const close = (refocus) => {
    if (!editor) return;
    const { input, index } = editor;
    editor = null;
    input.remove();
    drawn[index]?.classList.remove("pool-editing");
    if (refocus) goTo(Math.min(index, drawn.length - 1));
  };
  const write = (move) => {
    const { input, index } = editor;
    const reason = commit(index, input.value);
    if (reason === null) {
      close(move !== null);
      if (move) goTo(step(move, index));
      return;
    }
    attribute(input, "aria-invalid", "true");
    refused?.(reason);
    if (move === null) close(false);
  };
  const edit = (index, text) => {
    close(false);
    setHome(index);
    const input = h("input", { class: "pool-edit", type: "text", inputmode: "text", autocomplete: "off" });
    attribute(input, "aria-label", `new value, ${cells[index].label}`);
    input.value = text ?? cells[index].text.replace("\u2212", "-");
    editor = { input, index };
    drawn[index].classList.add("pool-editing");
    drawn[index].append(input);
    input.focus({ preventScroll: true });
    if (text === undefined) input.select();
  };

  life.on(body, "focusin", ({ target }) => {
    const index = indexOf(target);
    if (index < 0) return;
    setHome(index);
    focus?.(index);
  });
  life.on(body, "focusout", ({ target }) => {
    // Leaving the editor keeps what was typed, as a form does; a text that is no number is dropped.
    if (editor && target === editor.input) write(null);
  });
  life.on(body, "pointerover", ({ target, pointerType }) => {
    if (pointerType !== "touch" && reachable(indexOf(target))) hover?.(indexOf(target));
  });
  life.on(body, "pointerleave", () => hover?.(null));
  life.on(body, "click", ({ target }) => {
    const index = indexOf(target);
    if (!reachable(index) || target === editor?.input) return;
    if (cells[index].editable) edit(index);
    else goTo(index);
  });
  life.on(body, "keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) {
      if (!(event.ctrlKey && (event.key === "Home" || event.key === "End")) || editor) return;
    }
    if (editor) return editorKey(event);
    const index = indexOf(event.target);
    if (event.key in ARROWS) goTo(step(ARROWS[event.key], index));
    else if (event.key === "Home" || event.key === "End") goTo(jump(event.key, index, event.ctrlKey));
    else if (!cells[index]?.editable) return;
    else if (event.key === "Enter" || event.key === "F2") edit(index);
    else if (event.key === "Delete" || event.key === "Backspace") edit(index, "");
    else if (/^[-\u2212+.,\d]$/.test(event.key)) edit(index, event.key);
    else return;
    // Not for the page around: some turn the page at an arrow key.
    event.preventDefault();
    event.stopPropagation();
  });
  const editorKey = (event) => {
    if (event.key === "Enter") write([0, 0]);
    else if (event.key === "Escape") close(true);
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") write(ARROWS[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const rebuild = (rows, columns) => {
    const hadFocus = body.contains(document.activeElement);
    editor = null;
    shape = [rows, columns];
    drawn = Array.from({ length: rows * columns }, () => h("div", { class: "pool-cell" }, h("span", {})));
    const lines = Array.from({ length: rows }, (_, row) =>
      h("div", { class: "pool-row" }, ...drawn.slice(row * columns, (row + 1) * columns)),
    );
    body.replaceChildren(...lines);
    element.style.setProperty("--pool-columns", columns);
    element.classList.toggle("pool-wide", columns > 9);
    return hadFocus;
  };

  return {
    element,
    /**
     * Draw cells, row by row. Elements are kept while the shape stays, so that focus does.
     * @param {{rows: number, columns: number, cells: Cell[], label: string, current?: number, selected?: number | null}} next
     */
    update: ({ rows, columns, cells: next, label, current, selected = null }) => {
      const before = cells;
      cells = next;
      const rebuilt = rows !== shape[0] || columns !== shape[1];
      const hadFocus = rebuilt && rebuild(rows, columns);
      attribute(body, "role", next.length ? "grid" : null);
      attribute(body, "aria-label", next.length ? label : null);
      // A row of nothing but padding is decoration, too.
      Array.from(body.children).forEach((line, row) => {
        const told = next.slice(row * columns, (row + 1) * columns).some((cell) => cell.label !== undefined);
        attribute(line, "role", told ? "row" : "presentation");
      });
      const longest = Math.max(0, ...next.map((cell) => cell.text.length));
      element.classList.toggle("pool-small", longest === 4);
      element.classList.toggle("pool-tiny", longest > 4);
      next.forEach((cell, index) => drawCell(drawn[index], cell, rebuilt ? {} : before[index], index === selected));
      if (!(reachable(home) && !rebuilt) || (current !== undefined && !body.contains(document.activeElement))) {
        setHome(reachable(current) ? current : next.findIndex((cell) => cell.label !== undefined));
      }
      if (hadFocus && drawn[home]) goTo(home);
    },
    /** @param {Frame[]} wanted */
    frame: (wanted) => {
      while (frames.children.length > wanted.length) frames.lastChild.remove();
      while (frames.children.length < wanted.length) frames.append(h("div", { class: "pool-frame" }));
      wanted.forEach((frame, i) => {
        for (const [name, value] of Object.entries(frame)) frames.children[i].style.setProperty(`--${name}`, value);
      });
    },
    goTo,
  };
}

function drawCell(element, { text, label, classes = "", note = "" }, before, selected) {
  if (before.text !== text) element.firstChild.textContent = text;
  const names = `pool-cell${classes ? ` ${classes}` : ""}${element.classList.contains("pool-editing") ? " pool-editing" : ""}`;
  if (element.className !== names) element.className = names;
  if (label === undefined) attribute(element, "tabindex", null);
  else if (!element.hasAttribute("tabindex")) attribute(element, "tabindex", "-1");
  attribute(element, "role", label === undefined ? "presentation" : "gridcell");
  attribute(element, "aria-label", label ?? null);
  attribute(element, "aria-hidden", label === undefined ? "true" : null);
  attribute(element, "aria-selected", label === undefined ? null : String(selected));
  attribute(element, "data-note", note || null);
}
