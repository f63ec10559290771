// The controls of the cost explorer: the whole network's above, and those of each layer in its row.

import { attribute, h, radios, range, select, setText, unique } from "../shared/controls.js";
import { quoted } from "../shared/typed.js";
import { LONGEST, MOST_CHANNELS, MOST_CLASSES, MOST_LAYERS, MOST_PIXELS } from "./count.js";
import { tooSmall } from "./fit.js";
import { PRESETS, presetOf } from "./presets.js";

/**
 * @typedef {import("../shared/controls.js").Life} Life
 * @typedef {import("../shared/frame.js").Set} Set
 * @typedef {import("./count.js").After} After
 * @typedef {import("./state.js").State} State
 * @typedef {[value: string, text: string]} Option
 */

const OWN = "own";
/** @type {Option[]} */
const KINDS = [
  ["nothing", "then nothing"],
  ["max", "max pool"],
  ["average", "average pool"],
  ["stride", "own stride"],
  ["layer", "strided layer"],
];

/**
 * A labelled field for a whole number. What does not fit is refused with a reason when the field is left.
 * @param {Life} life
 * @param {{label: string, spoken?: string, most: number, change: (value: number) => void,
 *          refuse?: (value: number) => string}} options `refuse` says why a number cannot be, and is empty when it can
 */
export function wholeField(life, { label, spoken = label, most, change, refuse = () => "" }) {
  const input = h("input", {
    type: "number",
    min: 1,
    max: most,
    step: 1,
    inputmode: "numeric",
    class: "pool-cost-field",
    "aria-label": spoken,
  });
  const error = h("span", { class: "pool-field-error", role: "status", id: unique("refusal") });
  let told = "";
  const show = () => setText(error, told);
  // It moves what stands below, and what is being pressed must stay below the finger until that is done.
  for (const event of ["click", "keydown"]) life.on(document, event, show);
  const tell = (/** @type {string} */ text) => {
    told = text;
    if (!document.querySelector(":active")) show();
    attribute(input, "aria-invalid", text ? "true" : null);
    attribute(input, "aria-describedby", text ? error.id : null);
  };
  let current = 1;
  life.on(input, "input", () => tell(""));
  life.on(input, "wheel", () => input.blur()); // the page scrolls, and the number does not
  life.on(input, "change", () => {
    const value = Number(input.value);
    const text = input.value.trim();
    const isWhole = Number.isInteger(value) && value >= 1 && value <= most;
    const why = isWhole
      ? refuse(value)
      : `${text ? `${quoted(text)} is` : "this is"} no whole number from 1 to ${most}`;
    if (!why) return change(value);
    input.value = String(current);
    return tell(`${spoken}: ${why}; it stays ${current}`);
  });
  return {
    element: h(
      "div",
      { class: "pool-field" },
      h("label", { class: "pool-control" }, h("span", { class: "pool-label" }, label), input),
      error,
    ),
    set: (/** @type {number} */ value, least = 1) => {
      tell(""); // whatever is drawn anew, here or elsewhere: a reader has gone on
      current = value;
      attribute(input, "min", String(least));
      if (input.value !== String(value)) input.value = String(value);
    },
  };
}

/**
 * The controls of the whole network.
 * @param {Life} life
 * @param {Set} set
 * @param {() => State} read
 */
export function networkControls(life, set, read) {
  const example = select(life, {
    label: "example",
    options: [...PRESETS.map(({ name }, index) => option(String(index), name)), option(OWN, "your own")],
    change: (value) => set(PRESETS[Number(value)]?.settings ?? {}),
  });
  const field = (/** @type {string} */ label, /** @type {string} */ name, /** @type {number} */ most) =>
    wholeField(life, { label, most, change: (value) => set({ [name]: value }) });
  const size = wholeField(life, {
    label: "image side",
    most: MOST_PIXELS,
    change: (value) => set({ size: value }),
    refuse: (value) => tooSmall({ ...read(), size: value }),
  });
  const inputs = field("image channels", "input_channels", MOST_CHANNELS);
  const classes = field("classes", "classes", MOST_CLASSES);
  const layers = range(life, {
    label: "convolutions",
    min: 1,
    max: MOST_LAYERS,
    change: (count) => set(resized(read(), count)),
  });
  return {
    example: example.element,
    further: [layers, size, inputs, classes].map((control) => control.element),
    draw: (/** @type {State} */ state) => {
      const preset = presetOf(state);
      example.set(preset < 0 ? OWN : String(preset));
      size.set(state.size, Math.min(state.least, state.size));
      inputs.set(state.input_channels);
      classes.set(state.classes);
      layers.set(state.channels.length);
    },
  };
}

/**
 * The controls of the table: how long its bars are, and which column a narrow page shows.
 * @param {Life} life
 * @param {Set} set
 * @param {Record<string, string>} names of the measures
 */
export function tableControls(life, set, names) {
  const scale = radios(life, {
    label: "bars",
    options: [
      ["linear", "linear"],
      ["logarithmic", "logarithmic"],
    ],
    change: (value) => set({ scale: value }),
  });
  const measure = radios(life, {
    label: "show",
    options: Object.entries(names),
    change: (value) => set({ measure: value }),
  });
  measure.element.classList.add("pool-cost-show");
  return {
    elements: [scale.element, measure.element],
    draw: (/** @type {State} */ state) => {
      scale.set(state.scale);
      measure.set(state.measure);
    },
  };
}

/**
 * Take layers off the end, or add some with twice the channels of the last.
 * @param {State} state
 * @param {number} count
 */
function resized({ channels, after }, count) {
  const widths = channels.slice(0, count);
  while (widths.length < count) widths.push(Math.min(MOST_CHANNELS, 2 * widths[widths.length - 1]));
  return { channels: widths, after: widths.map((_, index) => after[index] ?? null) };
}

/**
 * What stands after one convolution: a kind, and its window and stride where it has them.
 * @param {Life} life
 * @param {number} index
 * @param {(entry: After) => void} change
 */
export function thenControls(life, index, change) {
  const list = (/** @type {string} */ label, /** @type {Option[]} */ options) => {
    const name = `${label} convolution ${index + 1}`;
    const entries = options.map(([value, text]) => h("option", { value }, text));
    return h("select", { class: "pool-select", "aria-label": name }, ...entries);
  };
  const sizes = Array.from({ length: LONGEST }, (_, place) => place + 1);
  const kind = list("after", KINDS);
  const windows = sizes.map((size) => option(String(size), `${size} × ${size}`));
  const kernel = list("window after", windows);
  const entries = [...kernel.children];
  const stride = list(
    "stride after",
    sizes.map((size) => option(String(size), `stride ${size}`)),
  );
  const note = h("span", { class: "pool-cost-followed", role: "status" });
  const read = () => entryOf(kind.value, Number(kernel.value), Number(stride.value));
  for (const input of [kind, kernel, stride]) life.on(input, "change", () => change(read()));
  return {
    element: h("div", { class: "pool-cost-then" }, kind, kernel, stride, note),
    draw: (/** @type {After} */ entry, /** @type {number} */ side, /** @type {string} */ said) => {
      const [name, ...numbers] = entry ?? ["nothing"];
      // A pool or a stride that is chosen next begins at 2, the usual one, where that fits.
      const usual = Math.min(2, side);
      const [window = usual, step = 2] = numbers.length === 1 ? [usual, numbers[0]] : numbers;
      // The list ends at what fits the map.
      const most = Math.max(window, Math.min(LONGEST, side));
      if (kernel.children.length !== most) kernel.replaceChildren(...entries.slice(0, most));
      setText(note, said);
      for (const [input, value] of [
        [kind, name],
        [kernel, window],
        [stride, step],
      ]) {
        if (input.value !== String(value)) input.value = String(value);
      }
      attribute(kernel, "hidden", numbers.length === 2 ? null : "");
      attribute(stride, "hidden", numbers.length ? null : "");
    },
  };
}

/**
 * @param {string} kind
 * @param {number} kernel
 * @param {number} stride
 * @returns {After}
 */
function entryOf(kind, kernel, stride) {
  if (kind === "nothing") return null;
  if (kind === "max" || kind === "average") return [kind, kernel, stride];
  return [kind === "layer" ? "layer" : "stride", stride];
}

/**
 * @param {string} value
 * @param {string} text
 * @returns {Option}
 */
const option = (value, text) => [value, text];
