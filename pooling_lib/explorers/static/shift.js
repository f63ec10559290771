// ShiftExplorer: a pattern moves by single pixels, and four ways to shrink it show which outputs change.

import { beginLife, button, h, range, select } from "./controls.js";
import { greyGrid, stepOf } from "./shift_cells.js";
import { compare, deepest, drawPattern, METHODS, modulo, roll, shrink, SHIFT_TRAITS, survivalOf, unchangedShare } from "./shift_model.js";
import { movers, outcomePanel, reasons, shareTable } from "./shift_panels.js";
import { grey, methodName, outputWords, PATTERN_NAMES, summary } from "./shift_text.js";

const MOST = 16;
const NEXT_SEED = 2 ** 32;

/**
 * Draw the explorer and keep it in step with its model.
 * @param {{model: any, el: HTMLElement}} view
 * @returns {() => void} ends the view: no listener stays
 */
function render({ model, el }) {
  const life = beginLife();
  const page = { hover: null, state: null, counted: { key: "", survivals: [] } };
  const set = (changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  };
  const by = (step) => set({ shift: page.state.shift.map((steps, axis) => clamp(steps + step[axis])) });
  const moveKey = (event) => {
    const step = event.shiftKey && !event.ctrlKey ? stepOf(event.key) : undefined;
    if (step) by(step);
    return Boolean(step);
  };
  const look = (method) => ({
    hover: (index) => {
      page.hover = index === null ? null : { method, index };
      redraw();
    },
    focus: (index) => {
      page.method = method;
      if (index === page.state.position) redraw();
      else set({ position: index });
    },
    key: moveKey,
  });
  const paint = (index, value) => set(painted(page.state, index, value));
  const key = (event, index) => {
    if (moveKey(event)) return true;
    if (event.key === " " || event.key === "Enter") paint(index);
    else if (/^\d$/.test(event.key) && !event.ctrlKey) paint(index, Number(event.key) / 9);
    else return false;
    return true;
  };

  const parts = {
    settings: settingControls(life, set, () => page.state),
    picture: greyGrid(life, { press: (index) => paint(index), key }),
    movers: movers(life, {
      by,
      to: (axis, steps) => set({ shift: page.state.shift.map((old, i) => (i === axis ? steps : old)) }),
      back: () => set({ shift: [0, 0] }),
      start: () => set({ shift: [0, 0], start: fromHere(page.state) }),
      most: MOST,
    }),
    panels: METHODS.map((method) => outcomePanel(life, method, look(method))),
    table: shareTable(),
    reasons: reasons(),
    title: h("p", { class: "pool-shift-title" }),
    reading: h("p", { class: "pool-shift-reading", "aria-live": "polite" }),
    detail: h("p", { class: "pool-shift-detail" }),
  };
  const root = layout(parts);
  const redraw = () => {
    page.state = readShift(model);
    draw(root, parts, page);
  };
  life.follow(model, SHIFT_TRAITS, redraw);
  redraw();
  el.append(root);
  life.defer(() => root.remove());
  return () => life.end();
}

const clamp = (steps) => Math.min(Math.max(steps, -MOST), MOST);

function readShift(model) {
  const traits = Object.fromEntries(SHIFT_TRAITS.map((name) => [name, model.get(name)]));
  try {
    const pattern = drawPattern(traits);
    const picture = roll(pattern, ...traits.start);
    const moved = roll(picture, ...traits.shift);
    const outcomes = METHODS.map((method) => compare(method, shrink(picture, method, traits), shrink(moved, method, traits)));
    return { ...traits, drawn: pattern, picture, moved, outcomes, error: "" };
  } catch (error) {
    return { ...traits, error: error.message };
  }
}

function fromHere({ start, shift, picture }) {
  return [modulo(start[0] + shift[0], picture.rows), modulo(start[1] + shift[1], picture.columns)];
}

function painted({ start, shift, drawn }, index, value) {
  const { rows, columns, data } = drawn;
  const row = modulo(Math.floor(index / columns) - start[0] - shift[0], rows);
  const column = modulo((index % columns) - start[1] - shift[1], columns);
  const drawing = Array.from({ length: rows }, (_, r) => Array.from(data.subarray(r * columns, (r + 1) * columns)));
  drawing[row][column] = value ?? (drawing[row][column] > 0.5 ? 0 : 1);
  return { pattern: "own", drawing };
}

function settingControls(life, set, state) {
  const choose = (pattern) => {
    // A drawing begins with what is on the page.
    const begun = pattern !== "own" || state().drawing.length || state().error;
    set(begun ? { pattern } : { pattern, drawing: toRows(state().drawn) });
  };
  const pattern = select(life, { label: "pattern", options: PATTERN_NAMES, change: choose });
  const kernel = range(life, { label: "kernel", min: 1, max: 4, change: (value) => set({ kernel_size: value }) });
  const stride = range(life, {
    label: "stride", min: 1, max: 4,
    change: (value) => set({ stride: value, depth: Math.min(state().depth, deepest(state(), value)) }),
  });
  const depth = range(life, {
    label: "generations", min: 1, max: 3,
    change: (value) => set({ depth: Math.min(value, deepest(state(), state().stride)) }),
  });
  const another = button(life, { text: "another", press: () => set({ seed: (state().seed + 1) % NEXT_SEED }) }).element;
  const clear = button(life, { text: "clear", press: () => set({ drawing: toRows(state().drawn, 0) }) }).element;
  return {
    elements: [pattern.element, another, clear, kernel.element, stride.element, depth.element],
    draw: (traits) => {
      pattern.set(traits.pattern);
      kernel.set(traits.kernel_size);
      stride.set(traits.stride);
      depth.set(traits.depth);
      another.hidden = traits.pattern !== "random";
      clear.hidden = traits.pattern !== "own";
    },
  };
}

const toRows = ({ rows, columns, data }, value) =>
  Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => value ?? data[r * columns + c]));

function layout({ settings, picture, movers: moving, panels, table, reasons: why, title, reading, detail }) {
  const rule =
    "Each output is compared with the output at the same place before the shift. What leaves the picture on one " +
    "side comes back on the other, so nothing is lost at the border.";
  const hint = "Click a cell, or press Space on it, to draw; 0 to 9 set a grey. Shift and an arrow key move the picture from anywhere in it.";
  const legend = h(
    "p", { class: "pool-shift-legend" },
    h("span", { class: "pool-shift-key pool-shift-rose", "aria-hidden": "true" }), "brighter than before ",
    h("span", { class: "pool-shift-key pool-shift-fell", "aria-hidden": "true" }), "darker ",
    h("span", { class: "pool-shift-key", "aria-hidden": "true" }), "unchanged. “Differs by” is the share of the two maps’ brightness that is not in the same place.",
  );
  return h(
    // In JupyterLab a digit or an arrow would else be a shortcut of the notebook's.
    "div", { class: "pool-explorer pool-shift", "data-lm-suppress-shortcuts": "true" },
    h("div", { class: "pool-controls", role: "group", "aria-label": "settings" }, ...settings.elements),
    h("p", { class: "pool-shift-rule" }, rule),
    h(
      "div", { class: "pool-shift-stage" },
      h("div", { class: "pool-shift-source" }, title, picture.element, moving.element, h("p", { class: "pool-shift-hint" }, hint)),
      h("div", { class: "pool-shift-outcomes" }, ...panels.map((panel) => panel.element)),
    ),
    reading, detail, legend, table.element, why.element,
  );
}

function draw(root, parts, page) {
  const { state } = page;
  parts.settings.draw(state);
  parts.movers.draw(state.shift);
  root.classList.toggle("pool-failed", Boolean(state.error));
  say(parts.reading, state.error || summary(state, state.outcomes));
  if (state.error) return;
  const { moved, outcomes } = state;
  const looked = lookedAt(page);
  say(parts.title, `picture ${moved.rows} × ${moved.columns}, moved`);
  parts.picture.element.style.setProperty("--period", state.stride ** state.depth);
  parts.picture.update(pictureCells(state));
  parts.picture.frame(looked ? fieldFrames(state, looked) : []);
  outcomes.forEach((outcome, i) => {
    parts.panels[i].draw(state, outcome);
    parts.panels[i].grid.update(outcomeCells(state, outcome));
    const { columns } = outcome.after;
    parts.panels[i].grid.frame(looked ? [{ row: Math.floor(looked.index / columns), column: looked.index % columns, rows: 1, columns: 1 }] : []);
  });
  const method = looked && outcomes.find((outcome) => outcome.method === looked.method);
  say(parts.detail, method ? `${methodName(looked.method, state)}, ${outputWords(method, looked.index)}.` : "Point at an output to see the pixels that make it.");
  drawShares(parts, page);
}

const say = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

function lookedAt({ hover, method = "max", state: { position, outcomes } }) {
  const looked = hover ?? (position === null ? null : { method, index: position });
  return looked && looked.index < outcomes[0].signs.length ? looked : null;
}

function drawShares({ table, reasons: why }, { state, counted }) {
  const { pattern, drawing, seed, kernel_size, stride, depth, start, drawn, picture } = state;
  // Neither a shift nor a new start changes what holds for all places.
  const key = JSON.stringify([pattern, pattern === "own" && drawing, seed, kernel_size, stride, depth]);
  if (counted.key !== key) {
    counted.survivals = METHODS.map((method) => survivalOf(drawn, method, state));
    counted.start = "";
  }
  if (counted.start !== String(start)) counted.shares = METHODS.map((method) => unchangedShare(picture, method, state));
  Object.assign(counted, { key, start: String(start) });
  table.draw(state, counted.shares, counted.survivals);
  why.draw(state);
}

function pictureCells({ picture, moved }) {
  const { rows, columns, data } = moved;
  const cells = Array.from(data, (value, i) => ({
    value,
    label: `row ${Math.floor(i / columns)}, column ${i % columns}: ${grey(value)}`,
    classes: picture.data[i] > 0.5 && value < 0.25 ? "pool-shift-ghost" : "",
  }));
  return { rows, columns, cells, label: `picture, ${rows} by ${columns}` };
}

function outcomeCells(state, outcome) {
  const { rows, columns, data } = outcome.after;
  const cells = Array.from(data, (value, i) => ({
    value,
    label: outputWords(outcome, i),
    classes: ["pool-shift-fell", "", "pool-shift-rose"][outcome.signs[i] + 1],
  }));
  return { rows, columns, cells, label: `${methodName(outcome.method, state)}, ${outcome.unchanged} of ${data.length} unchanged` };
}

/** The pixels that an output is made of; where they reach over a border, they come in at the other. */
function fieldFrames({ kernel_size, stride, depth, moved, outcomes }, { method, index }) {
  const [least, most] = method === "blur" ? [-1, 1] : method === "subsampling" ? [0, 0] : [0, kernel_size - 1];
  const reach = Array.from({ length: depth }, (_, generation) => stride ** generation).reduce((sum, step) => sum + step, 0);
  const period = stride ** depth;
  const { columns } = outcomes[0].after;
  const axis = (place, size) => ({ first: place * period + least * reach, length: Math.min(size, (most - least) * reach + 1), size });
  const [down, right] = [axis(Math.floor(index / columns), moved.rows), axis(index % columns, moved.columns)];
  const copies = ({ first, length, size }) => [first - size, first, first + size].filter((at) => at < size && at + length > 0);
  return copies(down).flatMap((row) => copies(right).map((column) => ({ row, column, rows: down.length, columns: right.length })));
}

export default { render };
