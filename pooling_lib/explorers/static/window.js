// WindowExplorer: a window slides over a grid of numbers and makes the output, cell by cell.

import { attribute, beginLife, h } from "./controls.js";
import { pixelAt } from "./cells.js";
import { parse, show } from "./explain.js";
import { numberGrid } from "./grid.js";
import { linkedState, stateLink } from "./link.js";
import { sceneOf } from "./scene.js";
import { mainControls, moreSettings, nextPuzzle, stepControls } from "./settings.js";
import { admit, LARGEST, readState, TRAITS } from "./state.js";

const TICK = 900;

// What can change without making the reader's answers void.
const HARMLESS = new Set(["position", "stepping", "view", "answers"]);

/**
 * Draw the explorer and keep it in step with its model.
 * @param {{model: any, el: HTMLElement}} view
 * @returns {() => void} ends the view: no listener, no timer stays
 */
function render({ model, el }) {
  const life = beginLife();
  const page = { hover: null, playing: null, message: "", state: readState(model) };
  const set = (changes) => {
    const voids = Object.keys(changes).some((name) => !HARMLESS.has(name));
    const all = voids && model.get("answers").length ? { ...changes, answers: [] } : changes;
    for (const [name, value] of Object.entries(all)) model.set(name, value);
    model.save_changes();
  };
  const say = (message) => {
    page.message = message;
    redraw();
  };
  const player = playback(life, page, set, () => redraw());
  const parts = {
    controls: mainControls(life, set),
    stepper: stepControls(life, { ...player, another: () => set({ ...nextPuzzle(page.state), position: 0 }) }),
    input: numberGrid(life, { commit: (index, text) => commitValue(page.state, index, text, set), refused: say }),
    output: outputGrid(life, page, set, say, player, () => redraw()),
    third: numberGrid(life, {}),
    more: moreSettings(life, set, () => page.state, stateLink(life, { name: model.get("name"), read: () => linkable(model), said: say })),
    reading: h("p", { class: "pool-reading", "aria-live": "polite" }),
    facts: h("div", { class: "pool-facts" }),
  };
  const { root, stage, titles } = layout(parts);
  const redraw = () => {
    page.state = readState(model);
    if (page.hover !== null && page.hover >= page.state.count) page.hover = null;
    draw({ root, stage, titles }, parts, page);
  };
  const restore = () => {
    const linked = linkedState(model.get("name"));
    if (linked === undefined) return;
    const changes = admit(linked);
    if (changes === null) return say("The link to this explorer cannot be read; it shows its own state.");
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
    const frame = requestAnimationFrame(() => root.scrollIntoView({ block: "center" }));
    life.defer(() => cancelAnimationFrame(frame));
  };
  redraw();
  life.follow(model, TRAITS, () => {
    page.message = "";
    redraw();
  });
  el.append(root);
  life.defer(() => root.remove());
  life.on(window, "hashchange", restore);
  restore();
  return () => life.end();
}

function playback(life, page, set, redraw) {
  const pause = () => {
    page.playing?.();
    page.playing = null;
  };
  const moveTo = (position, stepping) => set({ position, stepping });
  const tick = () => {
    const { count, position } = page.state;
    if (position + 1 < count) return moveTo(position + 1, true);
    pause();
    moveTo(position, false);
  };
  return {
    pause,
    moveTo,
    step: (by) => {
      const { count, position } = page.state;
      pause();
      if (count) moveTo((position + by + count) % count, true);
    },
    play: () => {
      const { count, position, stepping } = page.state;
      if (page.playing) pause();
      else if (count) {
        page.hover = null;
        moveTo(stepping && position + 1 < count ? position : 0, true);
        page.playing = life.every(TICK, tick);
      }
      redraw();
    },
  };
}

function outputGrid(life, page, set, say, { pause, moveTo }, redraw) {
  return numberGrid(life, {
    focus: (index) => {
      pause();
      page.hover = null;
      const { position, stepping } = page.state;
      if (index !== position || stepping) moveTo(index, false);
    },
    hover: (index) => {
      if (page.playing || page.hover === index || page.state.view === "challenge") return;
      page.hover = index;
      redraw();
    },
    commit: (index, text) => {
      const { answers, count } = page.state;
      const answer = text.trim() === "" ? null : parse(text);
      if (Number.isNaN(answer)) return noNumber(text);
      set({ answers: Array.from({ length: count }, (_, i) => (i === index ? answer : (answers[i] ?? null))) });
      return null;
    },
    refused: say,
  });
}

function layout({ controls, stepper, input, output, third, more, reading, facts }) {
  const titles = {};
  const panel = (name, grid) => {
    titles[name] = h("p", { class: "pool-title" });
    return h("div", { class: `pool-panel pool-panel-${name}` }, titles[name], grid.element);
  };
  const arrow = () => h("div", { class: "pool-arrow", "aria-hidden": "true" });
  const stage = h(
    "div",
    { class: "pool-stage" },
    panel("input", input),
    h("div", { class: "pool-next" }, arrow(), panel("output", output)),
    h("div", { class: "pool-next pool-next-third" }, arrow(), panel("third", third)),
  );
  const root = h(
    "div",
    // In JupyterLab a digit or an arrow would else be a shortcut of the notebook's.
    { class: "pool-explorer pool-window", "data-lm-suppress-shortcuts": "true" },
    h("div", { class: "pool-controls", role: "group", "aria-label": "settings" }, ...controls.elements, stepper.element),
    stage,
    reading,
    facts,
    more.element,
  );
  return { root, stage, titles };
}

function draw({ root, stage, titles }, { controls, stepper, input, output, third, more, reading, facts }, page) {
  const { state, hover, playing, message } = page;
  const scene = sceneOf(state, hover ?? state.position);
  attribute(stage, "data-operation", state.operation);
  attribute(root, "data-view", state.view);
  root.classList.toggle("pool-failed", state.windows === null);
  root.classList.toggle("pool-two", scene.third === null);
  stage.style.setProperty("--pool-total", scene.input.columns + scene.output.columns + (scene.third?.columns ?? 0));
  controls.draw(state);
  stepper.draw(state, playing !== null);
  more.draw(state);
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
  attribute(reading, "aria-live", playing || hover !== null ? "off" : "polite");
  const said = message || scene.reading;
  if (reading.textContent !== said) reading.textContent = said;
  reading.classList.toggle("pool-message", Boolean(message) || state.windows === null);
  drawFacts(facts, scene.facts);
}

function drawTitle(title, name, shape) {
  const size = shape ? `${shape.rows} × ${shape.columns}` : "";
  if (title.textContent === `${name} ${size}`) return;
  title.replaceChildren(`${name} `, h("span", { class: "pool-shape" }, size));
}

function drawFacts(element, facts) {
  const line = ([label, text, classes]) =>
    h("p", { class: classes || null }, ...(label ? [h("span", { class: "pool-label" }, label), " "] : []), h("span", {}, text));
  const lines = facts.map(line);
  const said = (nodes) => Array.from(nodes, (node) => node.textContent).join("\n");
  if (said(lines) !== said(element.children)) element.replaceChildren(...lines);
}

function commitValue(state, index, text, set) {
  const value = parse(text);
  if (Number.isNaN(value)) return noNumber(text);
  if (Math.abs(value) > LARGEST) return `${show(value)} does not fit a cell; use a number from −${LARGEST} to ${LARGEST}`;
  const { row, column } = pixelAt(state, index);
  if (state.values[row][column] === value) return null;
  set({ values: state.values.map((line, r) => line.map((old, c) => (r === row && c === column ? value : old))) });
  return null;
}

const noNumber = (text) => `“${text}” is not a number; type one such as 3 or −1.5, or press Escape`;

const linkable = (model) => Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));

export default { render };
