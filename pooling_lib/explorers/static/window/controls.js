// The window explorer's controls that are always there.

import { button, checkbox, h, radios, select, setText, stepper } from "../shared/controls.js";
import { score } from "./challenge.js";
import { mostKernel, mostPadding } from "./fit.js";
import { OPERATIONS } from "./operations.js";
import { both } from "./text.js";

/** @type {[value: string, text: string][]} */
const VIEWS = [
  ["pool", "output"],
  ["gradient", "gradient"],
  ["challenge", "challenge"],
];
/** @type {[value: string, text: string][]} */
const SPEEDS = [
  ["0.5", "½ ×"],
  ["1", "1 ×"],
  ["2", "2 ×"],
  ["4", "4 ×"],
];
const MOST_STRIDE = 6;
const MOST_PADDING = 3;
const PREVIOUS = "M11 2.5v11L3.5 8z";
const NEXT = "M5 2.5v11L12.5 8z";
const PAUSE = "M4 3h3v10H4zM9 3h3v10H9z";

/**
 * @typedef {import("../shared/controls.js").Life} Life
 * @typedef {import("../shared/frame.js").Set} Set
 * @typedef {import("./state.js").State} State
 * @typedef {{element: HTMLElement, draw: (state: State, playing?: boolean) => void}} Part
 */

/**
 * Operation, kernel, stride and padding, one slider for both axes. Each ends at what fits the others.
 * @param {Life} life
 * @param {Set} set
 * @returns {{elements: HTMLElement[], draw: Part["draw"], told: (state: State) => string[]}}
 */
export function mainControls(life, set) {
  const operation = select(life, {
    label: "operation",
    options: Object.entries(OPERATIONS).map(([name, { label }]) => [name, label]),
    change: (value) => set({ operation: value }),
  });
  const slider = (
    /** @type {string} */ label,
    /** @type {string} */ name,
    /** @type {[number, number]} */ [min, max],
  ) => stepper(life, { label, min, max, change: (value) => set({ [name]: value }) });
  const kernel = slider("kernel", "kernel_size", [1, 6]);
  const stride = slider("stride", "stride", [1, MOST_STRIDE]);
  const padding = slider("padding", "padding", [0, MOST_PADDING]);
  return {
    elements: [operation, kernel, stride, padding].map((control) => control.element),
    draw: (state) => {
      const { operation: chosen, kernels, strides, pads } = state;
      operation.set(chosen);
      kernel.set(kernels[0], both(kernels), mostKernel(state));
      stride.set(strides[0], both(strides));
      padding.set(pads[0][0], padded(state), Math.min(MOST_PADDING, mostPadding(state)));
    },
    told: (state) => [
      OPERATIONS[state.operation].label,
      `kernel ${both(state.kernels)}`,
      `stride ${both(state.strides)}`,
      `padding ${padded(state)}`,
    ],
  };
}

/** @param {State} state */
const padded = ({ pads }) =>
  pads.every(([before, after]) => before === after) ? both(pads.map(([before]) => before)) : "uneven";

/**
 * How fast the window plays, and whether it begins again at the end.
 * @param {Life} life
 * @param {(changes: {speed?: number, loop?: boolean}) => void} tempo
 */
export function tempoControls(life, tempo) {
  const speed = select(life, {
    label: "speed",
    options: SPEEDS,
    change: (value) => tempo({ speed: Number(value) }),
  });
  speed.set("1");
  const loop = checkbox(life, { label: "loop", change: (value) => tempo({ loop: value }) });
  return h("div", { class: "pool-tempo" }, speed.element, loop.element);
}

/**
 * Previous, next, play; in the challenge, another one.
 * @param {Life} life
 * @param {{step: (by: number) => void, play: () => void, another: () => void}} actions
 * @returns {Part}
 */
export function stepControls(life, { step, play, another }) {
  const back = button(life, { text: "", label: "previous window", icon: PREVIOUS, press: () => step(-1) });
  const on = button(life, { text: "", label: "next window", icon: NEXT, press: () => step(1) });
  const run = button(life, { text: "play", icon: NEXT, press: play });
  const more = button(life, { text: "another one", press: another });
  const count = h("span", { class: "pool-count" });
  const parts = [back.element, on.element, run.element, more.element, count];
  return {
    element: h(
      "div",
      { class: "pool-stepper", role: "group", "aria-label": "step through the windows" },
      ...parts,
    ),
    draw: (state, playing = false) => {
      const { view, count: total } = state;
      run.set(playing ? "pause" : "play", playing ? PAUSE : NEXT);
      [back, on, run].forEach(({ element }) => (element.hidden = view === "challenge"));
      more.element.hidden = view !== "challenge";
      const shown = !state.windows
        ? ""
        : state.view === "challenge"
          ? `${score(state)} of ${total} right`
          : `${state.position + 1} of ${total}`;
      setText(count, shown);
    },
  };
}

/**
 * The choice of view.
 * @param {Life} life
 * @param {Set} set
 * @returns {Part}
 */
export function viewControl(life, set) {
  const view = radios(life, { label: "view", options: VIEWS, change: (value) => set({ view: value }) });
  return { element: view.element, draw: (state) => view.set(state.view) };
}
