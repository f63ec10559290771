// The window explorer's further settings, behind "More settings".

import { attribute, button, checkbox, group, h, range, select } from "../shared/controls.js";
import { padPairs, perAxis } from "../shared/geometry.js";
import { mostDilation, mostKernelOf, mostPadding, oneOrBoth, plainPadding } from "./fit.js";
import { OPERATIONS } from "./operations.js";
import { LONGEST, puzzle } from "./state.js";

const AXES = ["rows", "columns"];

const PLAIN = { stride: null, padding: 0, dilation: 1, ceil_mode: false };
/** @type {[key: string, text: string, settings: Record<string, any>][]} */
const PRESETS = [
  ["halve", "2 × 2, stride 2: half a side", { ...PLAIN, kernel_size: 2 }],
  ["overlap", "3 × 3, stride 2: windows overlap", { ...PLAIN, kernel_size: 3, stride: 2 }],
  ["padded", "3 × 3, stride 2, padding 1", { ...PLAIN, kernel_size: 3, stride: 2, padding: 1 }],
  ["same", "3 × 3, stride 1, padding 1: same size", { ...PLAIN, kernel_size: 3, stride: 1, padding: 1 }],
  ["rows", "2 × 1: rows only", { ...PLAIN, kernel_size: [2, 1] }],
  ["dilated", "2 × 2, dilation 2, stride 1", { ...PLAIN, kernel_size: 2, stride: 1, dilation: 2 }],
  ["ceil", "3 × 3, stride 2, rounded up", { ...PLAIN, kernel_size: 3, stride: 2, ceil_mode: true }],
  [
    "left",
    "2 × 2, stride 1, padded before only",
    {
      ...PLAIN,
      kernel_size: 2,
      stride: 1,
      padding: [
        [1, 0],
        [1, 0],
      ],
    },
  ],
];

/**
 * @typedef {import("../shared/controls.js").Life} Life
 * @typedef {import("../shared/frame.js").Set} Set
 * @typedef {import("./state.js").State} State
 * @typedef {import("./controls.js").Part} Part
 */

/**
 * Makes a group of settings; `current` reads the state that a change starts from.
 * @typedef {(life: Life, set: Set, current: () => State) => Part} MakeGroup
 */

/**
 * Every further setting, folded away.
 * @param {Life} life
 * @param {Set} set
 * @param {() => State} current
 * @returns {Part}
 */
export function moreSettings(life, set, current) {
  const groups = [
    presetGroup,
    imageGroup,
    kernelGroup,
    strideGroup,
    paddingGroup,
    dilationGroup,
    roundingGroup,
  ];
  const parts = groups.map((make) => make(life, set, current));
  const details = h(
    "details",
    { class: "pool-more" },
    h("summary", {}, "More settings"),
    h("div", { class: "pool-groups" }, ...parts.map((part) => part.element)),
  );
  // What is folded away is drawn when it unfolds: the browser lays it out at every change otherwise.
  const draw = (/** @type {State} */ state) => parts.forEach((part) => part.draw(state));
  life.on(details, "toggle", () => draw(current()));
  return { element: details, draw: (state) => void (details.open && draw(state)) };
}

/** @type {MakeGroup} */
function presetGroup(life, set) {
  /** @type {[value: string, text: string][]} */
  const options = [
    ["", "as set below"],
    ...PRESETS.map(([key, text]) => /** @type {[string, string]} */ ([key, text])),
  ];
  const preset = select(life, {
    label: "windows",
    options,
    change: (value) => set(PRESETS.find(([key]) => key === value)?.[2] ?? {}),
  });
  // A stride of 2 is the same windows as one that follows a kernel of 2.
  const spelled = (/** @type {Record<string, any>} */ { kernel_size, stride, padding, dilation, ceil_mode }) =>
    JSON.stringify([
      perAxis("kernel_size", kernel_size),
      perAxis("stride", stride ?? kernel_size),
      padPairs(padding),
      perAxis("dilation", dilation),
      ceil_mode,
    ]);
  return {
    element: group("preset", preset.element),
    draw: (state) =>
      preset.set(PRESETS.find(([, , settings]) => spelled(settings) === spelled(state))?.[0] ?? ""),
  };
}

/** @type {MakeGroup} */
function imageGroup(life, set, current) {
  const resize = (/** @type {number} */ rows, /** @type {number} */ columns) => {
    const { values, seed } = current();
    const spare = puzzle(seed ?? 0, LONGEST, LONGEST);
    const pick = (/** @type {number} */ row) =>
      Array.from({ length: columns }, (_, column) => values[row]?.[column] ?? spare[row][column]);
    set({ values: Array.from({ length: rows }, (_, row) => pick(row)) });
  };
  const rows = range(life, {
    label: "rows",
    min: 1,
    max: LONGEST,
    change: (n) => resize(n, current().grid.columns),
  });
  const columns = range(life, {
    label: "columns",
    min: 1,
    max: LONGEST,
    change: (n) => resize(current().grid.rows, n),
  });
  const renew = button(life, { text: "new numbers", press: () => set(nextPuzzle(current())) });
  return {
    element: group("image", rows.element, columns.element, renew.element),
    draw: ({ grid }) => {
      rows.set(grid.rows);
      columns.set(grid.columns);
    },
  };
}

/**
 * The changes that give the grid new numbers, the same for the same seed.
 * @param {State} state
 */
export function nextPuzzle({ seed, grid }) {
  const next = seed === null ? 1 : (seed + 1) % 2 ** 32;
  return { seed: next, values: puzzle(next, grid.rows, grid.columns) };
}

/** @type {MakeGroup} */
const kernelGroup = (life, set, current) =>
  axisGroup(life, set, current, ["kernel", "kernel_size", "kernels", 6]);
/** @type {MakeGroup} */
const dilationGroup = (life, set, current) =>
  axisGroup(life, set, current, ["dilation", "dilation", "dilations", 4]);

/** @type {MakeGroup} */
function strideGroup(life, set, current) {
  const follow = checkbox(life, {
    label: "follows the kernel",
    change: (follows) => set({ stride: follows ? null : oneOrBoth(current().strides) }),
  });
  const axes = axisGroup(life, set, current, ["stride", "stride", "strides", 6]);
  axes.element.append(follow.element);
  return {
    element: axes.element,
    draw: (state) => {
      axes.draw(state);
      follow.set(state.stride === null);
    },
  };
}

/**
 * @param {Life} life
 * @param {Set} set
 * @param {() => State} current
 * @param {[heading: string, trait: string, pair: "kernels" | "strides" | "dilations", max: number]} setting
 * @returns {Part}
 */
function axisGroup(life, set, current, [heading, trait, pair, max]) {
  const sliders = AXES.map((label, axis) =>
    range(life, {
      label,
      min: 1,
      max,
      change: (value) =>
        set({ [trait]: oneOrBoth(current()[pair].map((old, i) => (i === axis ? value : old))) }),
    }),
  );
  return {
    element: group(heading, ...sliders.map((slider) => slider.element)),
    draw: (state) => {
      const most = (/** @type {number} */ axis) =>
        trait === "kernel_size"
          ? mostKernelOf(state, axis)
          : trait === "dilation"
            ? Math.min(max, mostDilation(state, axis))
            : max;
      sliders.forEach((slider, axis) => slider.set(state[pair][axis], undefined, most(axis)));
    },
  };
}

/** @type {MakeGroup} */
function paddingGroup(life, set, current) {
  /** @type {[label: string, axis: 0 | 1, side: 0 | 1][]} */
  const sides = [
    ["top", 0, 0],
    ["bottom", 0, 1],
    ["left", 1, 0],
    ["right", 1, 1],
  ];
  const sliders = sides.map(([label, axis, side]) =>
    range(life, {
      label,
      min: 0,
      max: 3,
      change: (value) => {
        const pads = current().pads.map((pair) => [...pair]);
        pads[axis][side] = value;
        set({ padding: plainPadding(pads) });
      },
    }),
  );
  return {
    element: group("padding", ...sliders.map((slider) => slider.element)),
    draw: (state) =>
      sliders.forEach((slider, i) => {
        const [, axis, side] = sides[i];
        slider.set(state.pads[axis][side], undefined, Math.min(3, mostPadding(state, axis)));
      }),
  };
}

/** @type {MakeGroup} */
function roundingGroup(life, set) {
  const ceil = checkbox(life, {
    label: "round the size up (ceil_mode)",
    change: (value) => set({ ceil_mode: value }),
  });
  const include = checkbox(life, {
    label: "count padding (count_include_pad)",
    change: (value) => set({ count_include_pad: value }),
  });
  const p = range(life, { label: "power p", min: 1, max: 8, step: 0.5, change: (value) => set({ p: value }) });
  return {
    element: group("counting", ceil.element, include.element, p.element),
    draw: (state) => {
      ceil.set(state.ceil_mode);
      include.set(state.count_include_pad);
      p.set(state.p);
      const { settings } = OPERATIONS[state.operation];
      attribute(include.element, "hidden", settings.includes("count_include_pad") ? null : "");
      attribute(p.element, "hidden", settings.includes("p") ? null : "");
    },
  };
}
