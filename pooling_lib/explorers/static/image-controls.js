// The image explorer's controls.

import { attribute, button, checkbox, h, range, select, unique } from "./controls.js";
import { OPERATION_NAMES } from "./image-state.js";

const FILTERS = [
  ["none", "the picture"],
  ["vertical", "Prewitt, vertical"],
  ["horizontal", "Prewitt, horizontal"],
  ["magnitude", "Prewitt, magnitude"],
];
const SIGNS = [["signed", "keep"], ["absolute", "drop the sign"], ["relu", "set to 0 (ReLU)"]];

/**
 * @typedef {{element: HTMLElement, draw: (state: Record<string, any>) => void}} Part
 */

/**
 * What is pooled: the picture, and what happens to it first.
 * @param {import("./controls.js").Life} life
 * @param {(changes: Record<string, any>) => void} set
 * @param {() => void} reset back to the picture that the explorer came with
 * @returns {Part & {input: HTMLInputElement, own: (shown: boolean) => void}}
 */
export function pictureControls(life, set, reset) {
  const input = h("input", { type: "file", accept: "image/*", class: "pool-image-file" });
  const open = h("label", { class: "pool-button pool-image-open" }, "Open a picture…", input);
  const back = button(life, { text: "Back to the first", press: reset });
  const filter = select(life, { label: "pool", options: FILTERS, change: (value) => set({ filter: value }) });
  const sign = select(life, { label: "negative values", options: SIGNS, change: (value) => set({ sign: value }) });
  const invert = checkbox(life, { label: "invert", change: (value) => set({ invert: value }) });
  const parts = [filter.element, sign.element, invert.element, open, back.element];
  return {
    input,
    element: h("div", { class: "pool-controls", role: "group", "aria-label": "picture" }, ...parts),
    own: (shown) => attribute(back.element, "hidden", shown ? null : ""),
    draw: (state) => {
      filter.set(state.filter);
      sign.set(state.sign);
      invert.set(state.invert);
      const signed = state.filter === "vertical" || state.filter === "horizontal";
      attribute(sign.element, "hidden", signed ? null : "");
    },
  };
}

/**
 * How it is pooled.
 * @param {import("./controls.js").Life} life
 * @param {(changes: Record<string, any>) => void} set
 * @param {() => Record<string, any>} current
 * @returns {Part}
 */
export function poolControls(life, set, current) {
  const kernel = range(life, { label: "kernel", min: 1, max: 8, change: (value) => set({ kernel_size: value }) });
  const stride = range(life, { label: "stride", min: 1, max: 8, change: (value) => set({ stride: value }) });
  const follow = checkbox(life, {
    label: "stride = kernel",
    change: (follows) => set({ stride: follows ? null : current().stride }),
  });
  const generations = range(life, { label: "generations", min: 0, max: 5, change: (value) => set({ generations: value }) });
  const parts = [kernel, stride, follow, generations].map((control) => control.element);
  return {
    element: h("div", { class: "pool-controls", role: "group", "aria-label": "pooling" }, ...parts),
    draw: (state) => {
      kernel.set(state.kernel_size);
      stride.set(state.stride);
      follow.set(state.follows);
      generations.set(state.generations);
    },
  };
}

/**
 * What is shown, and in which colours.
 * @param {import("./controls.js").Life} life
 * @param {(changes: Record<string, any>) => void} set
 * @param {() => Record<string, any>} current
 * @returns {Part}
 */
export function panelControls(life, set, current) {
  const order = Object.keys(OPERATION_NAMES);
  const toggle = (operation, shown) => {
    const chosen = order.filter((one) => (one === operation ? shown : current().operations.includes(one)));
    if (chosen.length) set({ operations: chosen });
    else draw(current()); // the last panel stays
  };
  const boxes = order.map((operation) =>
    checkbox(life, { label: operation === "subsample" ? "plain subsampling" : operation, change: (shown) => toggle(operation, shown) }),
  );
  const autoscale = checkbox(life, { label: "autoscale each panel", change: (value) => set({ autoscale: value }) });
  const legend = h("span", { class: "pool-label", id: unique("label") }, "panels");
  const panels = h("div", { class: "pool-radios", role: "group", "aria-labelledby": legend.id }, legend, ...boxes.map((box) => box.element));
  const draw = (state) => {
    boxes.forEach((box, i) => box.set(state.operations.includes(order[i])));
    autoscale.set(state.autoscale);
  };
  return { element: h("div", { class: "pool-controls", role: "group", "aria-label": "panels" }, panels, autoscale.element), draw };
}
