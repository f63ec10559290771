// The image explorer's controls, in rows: what is pooled, how, and what is shown of it.

import { attribute, button, checkbox, h, range, select, setText, unique } from "../shared/controls.js";
import { OPERATIONS } from "./operations.js";
import { MOST_GENERATIONS, mostGenerations, WIDEST_WINDOW, widestWindow } from "./fit.js";
import { IMAGE_PRESETS, imagePresetOf } from "./presets.js";
import { FILTER_NAMES, SIGN_NAMES } from "./state.js";

/**
 * @typedef {import("../shared/controls.js").Life} Life
 * @typedef {import("../shared/frame.js").Set} Set
 * @typedef {{element: HTMLElement, draw: (state: import("./state.js").ImageState) => void}} Part
 * @typedef {(name: string) => any} Get
 */

/**
 * Controls that belong together, with what they are about before them.
 * @param {string} heading
 * @param {...Node} controls
 */
function row(heading, ...controls) {
  const label = h("span", { class: "pool-image-heading", id: unique("heading") }, heading);
  return h(
    "div",
    { class: "pool-image-row", role: "group", "aria-labelledby": label.id },
    label,
    h("div", { class: "pool-controls" }, ...controls),
  );
}

/**
 * What is pooled: a picture, inverted or not, and its edges or itself.
 * @param {Life} life
 * @param {Set} set
 * @param {() => void} reset back to the picture that the explorer came with
 * @param {Node} said where the explorer says what it did with a picture
 * @returns {Part & {input: HTMLInputElement, own: (shown: boolean) => void}}
 */
export function pictureControls(life, set, reset, said) {
  const input = h("input", { type: "file", accept: "image/*", class: "pool-image-file" });
  const open = h("label", { class: "pool-button pool-image-open" }, "Open a picture…", input);
  const back = button(life, { text: "Back to the first", press: reset });
  const colour = checkbox(life, { label: "in colour", change: (value) => set({ colour: value }) });
  const invert = checkbox(life, { label: "invert", change: (value) => set({ invert: value }) });
  const filter = select(life, {
    label: "filter",
    options: Object.entries(FILTER_NAMES),
    change: (value) => set({ filter: value }),
  });
  const sign = select(life, {
    label: "negative values",
    options: Object.entries(SIGN_NAMES),
    change: (value) => set({ sign: value }),
  });
  return {
    input,
    element: h(
      "div",
      { class: "pool-image-rows" },
      row("picture", open, back.element, colour.element, invert.element, said),
      row("edges", filter.element, sign.element),
    ),
    own: (shown) => attribute(back.element, "hidden", shown ? null : ""),
    draw: (state) => {
      filter.set(state.filter);
      sign.set(state.sign);
      colour.set(state.colour);
      colour.disable(
        state.filter !== "none"
          ? "not for edges, which have no colour"
          : state.picture.channels === null
            ? "not for this picture, which is grey"
            : "",
      );
      invert.set(state.invert);
      // It keeps its place when there is nothing negative.
      const signed = state.filter === "vertical" || state.filter === "horizontal";
      sign.disable(signed ? "" : "none here");
    },
  };
}

/**
 * How it is pooled, and in which panels and colours that is shown.
 * @param {Life} life
 * @param {Set} set
 * @param {Get} get
 * @param {(message: string) => void} say
 * @returns {Part}
 */
export function poolControls(life, set, get, say) {
  const kernel = range(life, {
    label: "kernel",
    min: 1,
    max: WIDEST_WINDOW,
    change: (value) => set({ kernel_size: value }),
  });
  const stride = range(life, { label: "stride", min: 1, max: 8, change: (value) => set({ stride: value }) });
  const follow = checkbox(life, {
    label: "stride = kernel",
    change: (follows) => set({ stride: follows ? null : get("kernel_size") }),
  });
  const generations = range(life, {
    label: "generations",
    min: 0,
    max: MOST_GENERATIONS,
    change: (value) => set({ generations: value }),
  });
  const panels = panelBoxes(life, set, get, say);
  const autoscale = checkbox(life, {
    label: "autoscale each panel",
    change: (value) => set({ autoscale: value }),
  });
  /** @type {[value: string, text: string][]} */
  const options = [
    ["", "as set"],
    ...IMAGE_PRESETS.map(([key, text]) => /** @type {[string, string]} */ ([key, text])),
  ];
  const preset = select(life, {
    label: "preset",
    options,
    change: (value) => set(IMAGE_PRESETS.find(([key]) => key === value)?.[2] ?? {}),
  });
  const coloured = /** @type {HTMLOptionElement} */ (preset.element.querySelector("[value=colour]"));
  const colourText = coloured.text;
  return {
    element: h(
      "div",
      { class: "pool-image-rows" },
      row("try", preset.element),
      row("pools", ...[kernel, stride, follow, generations].map((control) => control.element)),
      row("panels", panels.element, autoscale.element),
    ),
    draw: (state) => {
      coloured.disabled = state.picture.channels === null;
      setText(coloured, coloured.disabled ? `${colourText} (this picture is grey)` : colourText);
      preset.set(imagePresetOf(state));
      kernel.set(state.kernel_size, undefined, widestWindow(state.source));
      stride.set(state.stride);
      follow.set(state.follows);
      generations.set(state.generations, undefined, mostGenerations(state, state.source));
      panels.draw(state);
      autoscale.set(state.autoscale);
    },
  };
}

/**
 * A box for each operation; the last one that is ticked stays.
 * @param {Life} life
 * @param {Set} set
 * @param {Get} get
 * @param {(message: string) => void} say
 */
function panelBoxes(life, set, get, say) {
  const order = Object.keys(OPERATIONS);
  const toggle = (/** @type {string} */ operation, /** @type {boolean} */ shown) => {
    const chosen = order.filter((one) => (one === operation ? shown : get("operations").includes(one)));
    if (chosen.length) return set({ operations: chosen });
    draw({ operations: [operation] });
    return say("One panel must stay.");
  };
  const boxes = order.map((operation) =>
    checkbox(life, { label: OPERATIONS[operation].label, change: (shown) => toggle(operation, shown) }),
  );
  const draw = (/** @type {{operations: string[]}} */ { operations }) =>
    boxes.forEach((box, i) => box.set(operations.includes(order[i])));
  return { element: h("div", { class: "pool-radios" }, ...boxes.map((box) => box.element)), draw };
}

/**
 * How the settings stand: what is pooled, and how.
 * @param {import("./state.js").ImageState} state
 */
export const foldWords = ({ filter, invert, sources, kernel_size, stride, generations }) => [
  [
    sources.length > 1 ? "picture in colour" : "picture",
    `edges: ${FILTER_NAMES[filter]}`,
    ...(invert ? ["inverted"] : []),
  ],
  [
    `kernel ${kernel_size}`,
    `stride ${stride}`,
    `${generations} ${generations === 1 ? "generation" : "generations"}`,
  ],
];
