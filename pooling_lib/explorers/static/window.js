// WindowExplorer: a window slides over a grid of numbers and makes the output, cell by cell.

import { beginLife, button, h, range, select } from "./controls.js";
import { arithmetic, both, droppedSentence, parse, seenSentence, show, sizeFormula } from "./explain.js";
import { numberGrid } from "./grid.js";
import { inputCells, outputCells, pixelAt, windowFrames } from "./cells.js";
import { readState, TRAITS } from "./state.js";

const LARGEST = 99999;
const TICK = 900;
const PREVIOUS = "M11 2.5v11L3.5 8z";
const NEXT = "M5 2.5v11L12.5 8z";
const PAUSE = "M4 3h3v10H4zM9 3h3v10H9z";
const OPERATIONS = [["max", "max"], ["average", "average"], ["min", "min"], ["lp", "lp norm"]];

/**
 * Draw the explorer and keep it in step with its model.
 * @param {{model: any, el: HTMLElement}} view
 * @returns {() => void} ends the view: no listener, no timer stays
 */
function render({ model, el }) {
  const life = beginLife();
  const page = { hover: null, playing: null, refusal: "", state: readState(model) };
  const set = (changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  };
  const pause = () => {
    page.playing?.();
    page.playing = null;
  };
  const moveTo = (position, stepping) => set({ position, stepping });
  const step = (by) => {
    const { count, position } = page.state;
    if (count) moveTo((position + by + count) % count, true);
  };
  const tick = () => {
    const { count, position } = page.state;
    if (position + 1 < count) return moveTo(position + 1, true);
    pause();
    moveTo(position, false);
  };
  const play = () => {
    if (page.playing) pause();
    else {
      moveTo(page.state.position + 1 < page.state.count && page.state.stepping ? page.state.position : 0, true);
      page.playing = life.every(TICK, tick);
    }
    redraw();
  };

  const parts = {
    controls: settingControls(life, set),
    stepper: stepControls(life, { previous: () => (pause(), step(-1)), next: () => (pause(), step(1)), play }),
    input: numberGrid(life, {
      commit: (index, text) => commitValue(page.state, index, text, set),
      refused: (message) => {
        page.refusal = message;
        redraw();
      },
    }),
    output: numberGrid(life, {
      focus: (index) => {
        pause();
        if (index !== page.state.position || page.state.stepping) moveTo(index, false);
      },
      hover: (index) => {
        if (page.playing || page.hover === index) return;
        page.hover = index;
        redraw();
      },
    }),
    arithmetic: h("p", { class: "pool-arithmetic", "aria-live": "polite" }),
    facts: h("div", { class: "pool-facts" }),
    inputTitle: h("span", { class: "pool-shape" }),
    outputTitle: h("span", { class: "pool-shape" }),
  };
  const root = layout(parts);
  const redraw = () => {
    page.state = readState(model);
    if (page.hover !== null && page.hover >= page.state.count) page.hover = null;
    draw(root, parts, page);
  };
  life.follow(model, TRAITS, () => {
    page.refusal = "";
    redraw();
  });
  redraw();
  el.append(root);
  life.defer(() => root.remove());
  return () => life.end();
}

function settingControls(life, set) {
  const operation = select(life, { label: "operation", options: OPERATIONS, change: (value) => set({ operation: value }) });
  const kernel = range(life, { label: "kernel", min: 1, max: 6, change: (value) => set({ kernel_size: value }) });
  const stride = range(life, { label: "stride", min: 1, max: 6, change: (value) => set({ stride: value }) });
  const padding = range(life, { label: "padding", min: 0, max: 3, change: (value) => set({ padding: value }) });
  return {
    elements: [operation, kernel, stride, padding].map((control) => control.element),
    draw: (state) => {
      operation.set(state.operation);
      kernel.set(state.kernels[0], both(state.kernels), Math.max(6, state.grid.rows, state.grid.columns));
      stride.set(state.strides[0], both(state.strides));
      padding.set(state.pads[0][0], both(state.pads.map(([before, after]) => before === after ? before : `${before}|${after}`)));
    },
  };
}

function stepControls(life, { previous, next, play }) {
  const back = button(life, { text: "", label: "previous window", icon: PREVIOUS, press: previous });
  const on = button(life, { text: "", label: "next window", icon: NEXT, press: next });
  const run = button(life, { text: "play", icon: NEXT, press: play });
  const count = h("span", { class: "pool-count" });
  return {
    element: h("div", { class: "pool-stepper", role: "group", "aria-label": "step through the windows" }, back.element, on.element, run.element, count),
    draw: ({ position, count: total }, playing) => {
      run.set(playing ? "pause" : "play", playing ? PAUSE : NEXT);
      count.textContent = total ? `${position + 1} of ${total}` : "";
    },
  };
}

function layout({ controls, stepper, input, output, arithmetic: reading, facts, inputTitle, outputTitle }) {
  const panel = (title, shape, grid) =>
    h("div", { class: "pool-panel" }, h("p", { class: "pool-title" }, title, " ", shape), grid.element);
  return h(
    "div",
    { class: "pool-explorer pool-window" },
    h("div", { class: "pool-controls", role: "group", "aria-label": "settings" }, ...controls.elements, stepper.element),
    h(
      "div",
      { class: "pool-stage" },
      panel("input", inputTitle, input),
      h("div", { class: "pool-arrow", "aria-hidden": "true" }),
      panel("output", outputTitle, output),
    ),
    reading,
    facts,
  );
}

function draw(root, { controls, stepper, input, output, arithmetic: reading, facts, inputTitle, outputTitle }, page) {
  const { state, hover, playing } = page;
  const index = hover ?? state.position;
  root.dataset.operation = state.operation;
  root.classList.toggle("pool-failed", state.windows === null);
  controls.draw(state);
  stepper.draw(state, playing !== null);
  inputTitle.textContent = `${state.grid.rows} × ${state.grid.columns}`;
  input.update(inputCells(state, index));
  input.frame(windowFrames(state, index));
  reading.setAttribute("aria-live", playing || hover !== null ? "off" : "polite");
  const said = page.refusal || state.error || arithmetic(state, index);
  if (reading.textContent !== said) reading.textContent = said;
  reading.classList.toggle("pool-refusal", Boolean(page.refusal || state.error));
  if (state.windows === null) {
    outputTitle.textContent = "";
    output.update({ rows: 0, columns: 0, cells: [], label: "output, empty" });
    facts.replaceChildren();
    return;
  }
  outputTitle.textContent = `${state.output.rows} × ${state.output.columns}`;
  output.update(outputCells(state, index));
  drawFacts(facts, state);
}

function drawFacts(facts, state) {
  const fact = (label, text) => h("p", {}, h("span", { class: "pool-label" }, label), " ", h("span", {}, text));
  const [rows, columns] = state.windows;
  const dropped = droppedSentence(state);
  facts.replaceChildren(
    fact("rows", sizeFormula(rows, state.ceil_mode)),
    fact("columns", sizeFormula(columns, state.ceil_mode)),
    ...(dropped ? [h("p", {}, dropped)] : []),
    h("p", { class: "pool-seen" }, seenSentence(state)),
  );
}

function commitValue(state, index, text, set) {
  const value = parse(text);
  if (Number.isNaN(value)) return `“${text}” is not a number; type one such as 3 or −1.5`;
  if (Math.abs(value) > LARGEST) return `${show(value)} does not fit a cell; use a number from −${LARGEST} to ${LARGEST}`;
  const { row, column } = pixelAt(state, index);
  if (state.values[row][column] === value) return null;
  set({ values: state.values.map((line, r) => line.map((old, c) => (r === row && c === column ? value : old))) });
  return null;
}

export default { render };
