// ShiftExplorer: a pattern moves by single pixels, and four ways to shrink it show which outputs change.

import { h, setText } from "../shared/controls.js";
import { foldLine } from "../shared/fold.js";
import { mountView } from "../shared/frame.js";
import { greyGrid } from "./cells.js";
import { movers, settingControls } from "./controls.js";
import { fittedShift, misfitShift, steppedOver } from "./fit.js";
import { METHODS, SHIFT_FIELDS, SHIFT_TRAITS } from "./model.js";
import { fieldFrames, legend, outcomePanel, reasons, shareTable } from "./panels.js";
import { admitShift, fromHere, painted, shiftReader } from "./state.js";
import { grey, methodName, outputWords, PATTERN_NAMES, pixelPlace, summary } from "./text.js";
import { pointing } from "../shared/touch.js";
import { traitsOf } from "../shared/traits.js";
import { stepOf } from "../shared/walk.js";

const MOST = 16;
const RULE =
  "Each output is compared with the output at the same place before the shift. What leaves the picture on one " +
  "side comes back on the other, so nothing is lost at the border.";
const HINTS = {
  "Point at":
    "Click a cell, or press Space on it, to draw; 0 to 9 set a grey. Shift and an arrow key move the picture from anywhere in it.",
  Touch: "Touch a cell to draw.",
};

/**
 * @typedef {import("../shared/controls.js").Life} Life
 * @typedef {import("./state.js").ShiftState} ShiftState
 * @typedef {import("./state.js").Shifted} Shifted
 * @typedef {ReturnType<typeof makeParts>} Parts
 */

/**
 * What a view holds beside its model: the output that is pointed at, the method that was last looked at, and what was
 * said last.
 * @typedef {{hover: {method: string, index: number} | null, method: string, state: ShiftState, message: string}} Page
 */

/**
 * Draw the explorer and keep it in step with its model.
 * @param {{model: import("../shared/frame.js").Model, el: HTMLElement}} place
 */
const render = (place) =>
  mountView(place, {
    kind: "shift",
    title: "A picture moves, and four ways to shrink it are compared",
    fields: SHIFT_FIELDS,
    passing: ["position"],
    admit: admitShift,
    misfit: misfitShift,
    build,
  });

/**
 * @param {import("../shared/frame.js").Frame} frame
 * @returns {import("../shared/frame.js").View}
 */
function build({ life, model, set: write, tools }) {
  const read = shiftReader(model);
  const set = (/** @type {Record<string, any>} */ changes) => {
    const plan = /** @type {import("./state.js").Traits} */ (traitsOf(model, SHIFT_TRAITS));
    const fit = fittedShift(plan, changes);
    write(fit);
    const said = steppedOver({ ...plan, ...changes }, changes, fit);
    if (said) queueMicrotask(() => say(said)); // after what follows a change, which ends what was said before
  };
  /** @type {Page} */
  const page = { hover: null, method: "max", state: read(), message: "" };
  const parts = makeParts(life, page, tools, set, () => drawLook(parts, page));
  const root = layout(parts);
  const say = (/** @type {string} */ message) => {
    Object.assign(page, { state: read(), message });
    root.classList.toggle("pool-failed", Boolean(page.state.error));
    drawState(parts, page.state, message);
    drawLook(parts, page);
  };
  say("");
  const stage = /** @type {HTMLElement} */ (root.querySelector(".pool-shift-stage"));
  // A picture shows what is, and not what was refused.
  const shown = () => [stage, ...(page.message ? [] : [parts.reading])];
  return { root, changed: () => say(""), say, parts: shown };
}

/** @param {number} steps */
const clamp = (steps) => Math.min(Math.max(steps, -MOST), MOST);

/**
 * @param {Life} life
 * @param {Page} page
 * @param {HTMLElement} tools
 * @param {import("../shared/frame.js").Set} set
 * @param {() => void} lookAgain
 */
function makeParts(life, page, tools, set, lookAgain) {
  const by = (/** @type {number[]} */ step) =>
    set({ shift: page.state.shift.map((steps, axis) => clamp(steps + step[axis])) });
  const moveKey = (/** @type {KeyboardEvent} */ event) => {
    const step = event.shiftKey && !event.ctrlKey ? stepOf(event.key) : undefined;
    if (step) by(step);
    return Boolean(step);
  };
  const paint = (/** @type {number} */ index, /** @type {number | undefined} */ value = undefined) => {
    if (page.state.outcomes) set(painted(page.state, index, value));
  };
  const drawKey = (/** @type {KeyboardEvent} */ event, /** @type {number} */ index) => {
    if (moveKey(event)) return true;
    if (event.key === " " || event.key === "Enter") paint(index);
    else if (/^\d$/.test(event.key) && !event.ctrlKey) paint(index, Number(event.key) / 9);
    else return false;
    return true;
  };
  const look = (/** @type {string} */ method) => ({
    hover: (/** @type {number | null} */ index) => {
      page.hover = index === null ? null : { method, index };
      lookAgain();
    },
    focus: (/** @type {number} */ index) => {
      page.method = method;
      if (index === page.state.position) lookAgain();
      else set({ position: index });
    },
    key: moveKey,
  });
  const settings = settingControls(life, set, () => page.state);
  const group = { class: "pool-controls", role: "group", "aria-label": "settings" };
  return {
    settings,
    fold: foldLine(life, h("div", group, ...settings.elements)),
    picture: greyGrid(life, { press: (index) => paint(index), key: drawKey }),
    movers: movers(life, {
      by,
      to: (axis, steps) => set({ shift: page.state.shift.map((old, i) => (i === axis ? steps : old)) }),
      back: () => set({ shift: [0, 0] }),
      start: () => page.state.outcomes && set({ shift: [0, 0], start: fromHere(page.state) }),
      most: MOST,
    }),
    panels: METHODS.map((method) => outcomePanel(life, method, look(method))),
    table: shareTable(),
    reasons: reasons(),
    title: h("p", { class: "pool-shift-title" }),
    reading: h("p", { class: "pool-shift-reading", "aria-live": "polite" }),
    detail: h("p", { class: "pool-shift-detail" }),
    tools,
  };
}

/** @param {Parts} parts */
function layout({
  fold,
  settings,
  picture,
  movers: moving,
  panels,
  table,
  reasons: why,
  title,
  reading,
  detail,
  tools,
}) {
  return h(
    "div",
    { class: "pool-explorer pool-shift" },
    fold.element,
    h(
      "div",
      { class: "pool-shift-stage" },
      h(
        "div",
        { class: "pool-shift-source" },
        h("div", { class: "pool-shift-head" }, title, ...settings.beside),
        picture.element,
        moving.element,
      ),
      h("div", { class: "pool-shift-outcomes" }, ...panels.map((panel) => panel.element)),
    ),
    reading,
    detail,
    legend(),
    h("p", { class: "pool-shift-rule" }, RULE, " ", HINTS[pointing()]),
    h(
      "details",
      { class: "pool-more" },
      h("summary", {}, "Over all shifts by one pixel"),
      table.element,
      why.element,
    ),
    h("div", { class: "pool-footer" }, tools),
  );
}

/**
 * @param {Parts} parts
 * @param {ShiftState} state
 * @param {string} message
 */
function drawState(parts, state, message) {
  parts.settings.draw(state);
  parts.fold.draw(foldWords(state));
  parts.movers.draw(state.shift);
  setText(parts.reading, message || (state.outcomes ? summary(state, state.outcomes) : state.error));
  if (!state.outcomes) return;
  const { moved, outcomes } = state;
  setText(parts.title, `picture ${moved.rows} × ${moved.columns}`);
  parts.picture.update(picturePlane(state));
  outcomes.forEach((outcome, i) => parts.panels[i].draw(state, outcome));
  parts.table.draw(state);
  parts.reasons.draw(state);
}

/**
 * How the settings stand.
 * @param {ShiftState} state
 */
const foldWords = ({ pattern, kernel_size, stride, depth }) => [
  PATTERN_NAMES.find(([name]) => name === pattern)?.[1] ?? pattern,
  `kernel ${kernel_size}`,
  `stride ${stride}`,
  ...(depth > 1 ? [`${depth} times`] : []),
];

/**
 * Show the output that is pointed at, and the pixels that make it.
 * @param {Parts} parts
 * @param {Page} page
 */
function drawLook(parts, { hover, method, state }) {
  if (!state.outcomes) return;
  const { outcomes, position } = state;
  const wanted = hover ?? (position === null ? null : { method, index: position });
  const looked = wanted && wanted.index < outcomes[0].signs.length ? wanted : null;
  parts.picture.frame(looked ? fieldFrames(state, looked) : []);
  outcomes.forEach((outcome, i) => parts.panels[i].look(outcome, looked?.index ?? null));
  const outcome = looked && outcomes.find((each) => each.method === looked.method);
  const words = outcome
    ? `${methodName(looked.method, state)}, ${outputWords(outcome, looked.index)}.`
    : `${pointing()} an output to see the pixels that make it.`;
  setText(parts.detail, words);
}

/** @param {Shifted} state */
function picturePlane({ picture, moved, stride, depth }) {
  const { rows, columns, data } = moved;
  return {
    rows,
    columns,
    values: data,
    names: Array.from(data, (value, i) => `${pixelPlace(i, columns)}: ${grey(value)}`),
    period: stride ** depth,
    ghosts: Array.from(data, (value, i) => picture.data[i] > 0.5 && value < 0.25),
    label: `picture, ${rows} by ${columns}`,
  };
}

export default { render };
