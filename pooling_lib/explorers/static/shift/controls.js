// The shift explorer's controls: what is moved and how it is shrunk; where it is moved to.

import { button, h, range, select } from "../shared/controls.js";
import { deepest } from "./fit.js";
import { toRows } from "./state.js";
import { PATTERN_NAMES } from "./text.js";
import { stepOf } from "../shared/walk.js";

const NEXT_SEED = 2 ** 32;
const ICONS = {
  up: "M8 3l5.5 8h-11z",
  left: "M3 8l8-5.5v11z",
  right: "M13 8l-8-5.5v11z",
  down: "M8 13l5.5-8h-11z",
  home: "M8 5a3 3 0 1 1 0 6a3 3 0 1 1 0-6z",
};
/** @type {Record<keyof typeof ICONS, [down: number, right: number]>} */
const BY = { up: [-1, 0], down: [1, 0], left: [0, -1], right: [0, 1], home: [0, 0] };

/**
 * Pattern, kernel, stride and generations; `beside` the picture, what can be done with some patterns.
 * @param {import("../shared/controls.js").Life} life
 * @param {(changes: Record<string, any>) => void} set
 * @param {() => import("./state.js").ShiftState} state
 */
export function settingControls(life, set, state) {
  const choose = (/** @type {string} */ pattern) => {
    const now = state();
    // A drawing begins with what is on the page.
    const begun = pattern !== "own" || now.drawing.length || now.outcomes === null;
    set(begun ? { pattern } : { pattern, drawing: toRows(now.drawn) });
  };
  const pattern = select(life, { label: "pattern", options: PATTERN_NAMES, change: choose });
  const kernel = range(life, {
    label: "kernel",
    min: 1,
    max: 4,
    change: (value) => set({ kernel_size: value }),
  });
  const stride = range(life, {
    label: "stride",
    min: 1,
    max: 4,
    change: (value) => set({ stride: value }),
  });
  const depth = range(life, {
    label: "generations",
    min: 1,
    max: 3,
    change: (value) => set({ depth: value }),
  });
  const another = button(life, {
    text: "another",
    label: "another random picture",
    press: () => set({ seed: (state().seed + 1) % NEXT_SEED }),
  }).element;
  const wipe = () => {
    const now = state();
    if (now.outcomes) set({ drawing: toRows(now.drawn, 0) });
  };
  const clear = button(life, { text: "clear", label: "clear the picture", press: wipe }).element;
  return {
    elements: [pattern.element, kernel.element, stride.element, depth.element],
    beside: [another, clear],
    draw: (/** @type {import("./state.js").Traits} */ traits) => {
      pattern.set(traits.pattern);
      kernel.set(traits.kernel_size);
      stride.set(traits.stride);
      depth.set(traits.depth, undefined, Math.max(1, deepest(traits)));
      another.hidden = traits.pattern !== "random";
      clear.hidden = traits.pattern !== "own";
    },
  };
}

/**
 * Buttons and sliders that move the picture.
 * @param {import("../shared/controls.js").Life} life
 * @param {{by: (step: [number, number]) => void, to: (axis: 0 | 1, steps: number) => void, back: () => void,
 *          start: () => void, most: number}} actions
 */
export function movers(life, { by, to, back, start, most }) {
  const arrow = (/** @type {keyof typeof ICONS} */ name) => {
    const { element } = button(life, {
      text: "",
      label: `move ${name}`,
      icon: ICONS[name],
      press: () => by(BY[name]),
    });
    element.classList.add(`pool-shift-${name}`);
    return element;
  };
  const home = button(life, { text: "", label: "back to the start", icon: ICONS.home, press: back }).element;
  home.classList.add("pool-shift-home");
  const label = "move the picture; the arrow keys do too";
  const pad = h(
    "div",
    { class: "pool-shift-pad", role: "group", "aria-label": label },
    arrow("up"),
    arrow("left"),
    home,
    arrow("right"),
    arrow("down"),
  );
  life.on(pad, "keydown", (event) => {
    const step = stepOf(event.key);
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    by(step);
  });
  const down = range(life, { label: "down", min: -most, max: most, change: (steps) => to(0, steps) });
  const right = range(life, { label: "right", min: -most, max: most, change: (steps) => to(1, steps) });
  const begin = button(life, { text: "start from here", press: start }).element;
  return {
    element: h(
      "div",
      { class: "pool-shift-movers" },
      pad,
      h("div", { class: "pool-shift-sliders" }, down.element, right.element, begin),
    ),
    draw: (/** @type {number[]} */ [rows, columns]) => {
      down.set(rows, String(rows).replace("-", "−"));
      right.set(columns, String(columns).replace("-", "−"));
    },
  };
}
