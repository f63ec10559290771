// WindowExplorer: a window slides over a grid of numbers and makes the output, cell by cell.

import { attribute, h, pathIcon, setText, unique } from "../shared/controls.js";
import { foldLine } from "../shared/fold.js";
import { mountView } from "../shared/frame.js";
import { numberGrid } from "./grid.js";
import { sceneOf } from "./scene.js";
import { mainControls, stepControls, tempoControls, viewControl } from "./controls.js";
import { dragWindow } from "./drag.js";
import { fitted, misfit } from "./fit.js";
import { pythonCall } from "./python.js";
import { moreSettings, nextPuzzle } from "./settings.js";
import { admit, FIELDS, readState } from "./state.js";
import { gradientMoves, inputMoves, outputMoves, playback } from "./moves.js";

const ARROW = "M1 7h9.2L7.1 3.9l1.4-1.4L14 8l-5.5 5.5-1.4-1.4L10.2 9H1z";

// What can change without making the reader's answers void.
const HARMLESS = new Set(["position", "stepping", "view", "answers"]);

/**
 * @typedef {import("../shared/controls.js").Life} Life
 * @typedef {import("../shared/pool.js").Grid} Grid
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {ReturnType<typeof makeParts>} Parts
 * @typedef {Record<"input" | "output" | "third", HTMLElement>} Titles
 */

/**
 * What a view holds beside its model: where the pointer is and whether it drags or has dragged the window, the
 * running clock and its pace, where this view has put the window last, what was said last.
 * @typedef {{state: import("./state.js").State, hover: number | null, pixel: number | null, pointing: boolean,
 *            dragging: boolean, dragged: boolean, playing: (() => void) | null, speed: number, loop: boolean,
 *            put: number, message: string}} Page
 */

/**
 * Draw the explorer and keep it in step with its model.
 * @param {{model: import("../shared/frame.js").Model, el: HTMLElement}} place
 */
const render = (place) =>
  mountView(place, {
    kind: "window",
    title: "A window slides over a grid of numbers",
    fields: FIELDS,
    passing: ["position", "stepping"],
    admit,
    misfit,
    python: pythonCall,
    build,
  });

/**
 * @param {import("../shared/frame.js").Frame} frame
 * @returns {import("../shared/frame.js").View}
 */
function build({ life, model, set: write, tools }) {
  /** @type {Page} */
  const page = {
    hover: null,
    pixel: null,
    pointing: false,
    dragging: false,
    dragged: false,
    playing: null,
    speed: 1,
    loop: false,
    put: 0,
    message: "",
    state: readState(model),
  };
  const set = (/** @type {Record<string, any>} */ changes) => {
    const voids = Object.keys(changes).some((name) => !HARMLESS.has(name));
    const fit = fitted(readState(model), changes);
    write(voids && model.get("answers").length ? { ...fit, answers: [] } : fit);
  };
  const say = (/** @type {string} */ message) => {
    Object.assign(page, { message, pointing: page.dragging });
    redraw();
  };
  const said = unique("reading");
  const parts = makeParts(life, page, { set, say, redraw: () => redraw(), said }, tools);
  const { root, stage, titles } = layout(parts);
  const redraw = () => {
    page.state = readState(model);
    if (page.hover !== null && page.hover >= page.state.count) page.hover = null;
    if (page.pixel !== null && page.pixel >= page.state.grid.data.length) page.pixel = null;
    parts.heed();
    draw({ root, stage, titles }, parts, page);
  };
  redraw();
  const changed = () => {
    Object.assign(page, { message: "", pointing: page.dragging }); // a hand that only rests somewhere did not do it
    redraw();
  };
  const told = () => (page.message ? [] : [parts.reading]); // a picture shows what is, and not what was refused
  return { root, changed, say, parts: () => [stage, ...told(), parts.facts] };
}

/**
 * @param {Life} life
 * @param {Page} page
 * @param {import("./moves.js").Actions} actions
 * @param {HTMLElement} tools
 */
function makeParts(life, page, actions, tools) {
  const { set } = actions;
  const player = playback(life, page, actions);
  const another = () => set({ ...nextPuzzle(page.state), position: 0 });
  const controls = mainControls(life, set);
  const group = { class: "pool-controls", role: "group", "aria-label": "settings" };
  const input = numberGrid(life, inputMoves(page, actions));
  dragWindow(life, input.body, page, { ...player, redraw: actions.redraw });
  return {
    controls,
    heed: player.heed,
    fold: foldLine(life, h("div", group, ...controls.elements)),
    stepper: stepControls(life, { ...player, another }),
    tempo: tempoControls(life, player.tempo),
    view: viewControl(life, set),
    input,
    output: numberGrid(life, outputMoves(page, actions, player)),
    third: numberGrid(life, gradientMoves(page, actions)),
    more: moreSettings(life, set, () => page.state),
    tools,
    reading: h("p", { class: "pool-reading", id: actions.said, "aria-live": "polite" }),
    facts: h("div", { class: "pool-facts" }),
  };
}

/** @param {Parts} parts */
function layout({ fold, stepper, tempo, view, input, output, third, more, tools, reading, facts }) {
  /** @type {Titles} */
  const titles = { input: h("span"), output: h("span"), third: h("span") };
  const panel = (
    /** @type {keyof Titles} */ name,
    /** @type {{element: HTMLElement}} */ grid,
    arrow = false,
  ) => {
    const title = h(
      "p",
      { class: "pool-title" },
      ...(arrow ? [pathIcon(ARROW, "pool-arrow").svg] : []),
      titles[name],
    );
    return h("div", { class: `pool-panel pool-panel-${name}` }, title, grid.element);
  };
  const stage = h(
    "div",
    { class: "pool-stage" },
    panel("input", input),
    panel("output", output, true),
    panel("third", third, true),
  );
  const root = h(
    "div",
    { class: "pool-explorer pool-window" },
    fold.element,
    h("div", { class: "pool-bar" }, stepper.element, tempo, view.element),
    stage,
    h("div", { class: "pool-says" }, reading),
    facts,
    h("div", { class: "pool-footer" }, tools, more.element),
  );
  return { root, stage, titles };
}

/**
 * @param {ReturnType<typeof layout>} places
 * @param {Parts} parts
 * @param {Page} page
 */
function draw(
  { root, stage, titles },
  { controls, fold, stepper, view, input, output, third, more, reading, facts },
  page,
) {
  const { state, hover, pixel, pointing, playing, message } = page;
  const scene = sceneOf(state, hover ?? state.position, pixel);
  attribute(stage, "data-operation", state.operation);
  attribute(root, "data-view", state.view);
  root.classList.toggle("pool-two", scene.third === null);
  stage.style.setProperty("--pool-total", String(columnBudget(scene)));
  const { columns } = state.grid;
  stage.style.setProperty("--pool-usual", String(2 * columns - 1 + (scene.third ? columns : 0)));
  stage.style.setProperty("--pool-image-rows", String(state.grid.rows));
  stage.style.setProperty("--pool-image-columns", String(columns));
  [controls, view, more].forEach((part) => part.draw(state));
  fold.draw(controls.told(state));
  stepper.draw(state, playing !== null);
  drawTitle(titles.input, "input", state.grid);
  drawTitle(titles.output, "output", state.output);
  input.update(scene.input);
  input.frame(scene.frames);
  output.update(scene.output);
  if (scene.third) {
    drawTitle(titles.third, scene.third.title, state.grid);
    third.update(scene.third);
    third.frame(scene.third.frames);
  }
  // Neither the clock nor the pointer is read out.
  attribute(reading, "aria-live", playing || pointing ? "off" : "polite");
  drawReading(reading, message || scene.reading, scene.longest ?? "");
  reading.classList.toggle("pool-message", Boolean(message) || state.windows === null);
  drawFacts(facts, scene.facts);
}

/**
 * Room for the output of any usual window, so that the cells stay as large as they are when the window changes.
 * @param {Scene} scene
 */
const columnBudget = ({ input, output, third }) =>
  input.columns + Math.max(output.columns, input.columns - 1) + (third?.columns ?? 0);

/**
 * @param {HTMLElement} title
 * @param {string} name
 * @param {Grid | null} shape
 */
function drawTitle(title, name, shape) {
  const size = shape ? `${shape.rows} × ${shape.columns}` : "";
  if (title.textContent === `${name} ${size}`) return;
  title.replaceChildren(`${name} `, h("span", { class: "pool-shape" }, size));
}

/**
 * @param {HTMLElement} reading
 * @param {string} said
 * @param {string} longest
 */
function drawReading(reading, said, longest) {
  setText(reading, said);
  // What is said later takes no more room than this: nothing below moves while the window slides.
  attribute(/** @type {HTMLElement} */ (reading.parentElement), "data-longest", longest);
}

/**
 * @param {HTMLElement} element
 * @param {Scene["facts"]} facts
 */
function drawFacts(element, facts) {
  facts.forEach(([label, text, classes = ""], i) => {
    const line =
      element.children[i] ?? element.appendChild(h("p", {}, h("span", { class: "pool-label" }), h("span", {})));
    const [name, words] = /** @type {HTMLElement[]} */ ([...line.children]);
    attribute(line, "class", classes || null);
    name.hidden = !label;
    setText(name, label ? `${label} ` : "");
    setText(words, text);
  });
  while (element.children.length > facts.length) element.lastElementChild?.remove();
}

export default { render };
