// The window explorer's controls that are always there.

import { button, h, radios, range, select, setText } from "../shared/controls.js";
import { score } from "./challenge.js";
import { OPERATIONS } from "./operations.js";
import { both } from "./text.js";

/** @type {[value: string, text: string][]} */
const VIEWS = [
  ["pool", "output"],
  ["gradient", "gradient"],
  ["challenge", "challenge"],
];
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
 * Operation, kernel, stride and padding, one slider for both axes.
 * @param {Life} life
 * @param {Set} set
 * @returns {{elements: HTMLElement[], draw: Part["draw"]}}
 */
export function mainControls(life, set) {
  const operation = select(life, {
    label: "operation",
    options: Object.entries(OPERATIONS).map(([name, { label }]) => [name, label]),
    change: (value) => set({ operation: value }),
  });
  const kernel = range(life, {
    label: "kernel",
    min: 1,
    max: 6,
    change: (value) => set({ kernel_size: value }),
  });
  const stride = range(life, { label: "stride", min: 1, max: 6, change: (value) => set({ stride: value }) });
  const padding = range(life, { label: "padding", min: 0, max: 3, change: (value) => set({ padding: value }) });
  return {
    elements: [operation, kernel, stride, padding].map((control) => control.element),
    draw: ({ operation: chosen, kernels, strides, pads, grid }) => {
      operation.set(chosen);
      kernel.set(kernels[0], both(kernels), Math.max(6, grid.rows, grid.columns));
      stride.set(strides[0], both(strides));
      const even = pads.every(([before, after]) => before === after);
      padding.set(pads[0][0], even ? both(pads.map(([before]) => before)) : "uneven");
    },
  };
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
