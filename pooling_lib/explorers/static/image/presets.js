// Settings worth looking at, as settings of the image explorer. No DOM.

/** @typedef {Record<string, any>} Settings */

const PLAIN = {
  filter: "none",
  sign: "signed",
  invert: false,
  colour: false,
  kernel_size: 2,
  stride: null,
  generations: 1,
};

/** @type {[key: string, text: string, settings: Settings][]} */
export const IMAGE_PRESETS = [
  ["once", "halved once", PLAIN],
  ["thrice", "halved three times", { ...PLAIN, generations: 3 }],
  ["colour", "in colour, halved three times", { ...PLAIN, colour: true, generations: 3 }],
  [
    "overlap",
    "3 × 3, stride 2, three times: windows overlap",
    { ...PLAIN, kernel_size: 3, stride: 2, generations: 3 },
  ],
  ["large", "8 × 8 in one step", { ...PLAIN, kernel_size: 8 }],
  ["gaps", "2 × 2, stride 4: gaps between windows", { ...PLAIN, stride: 4 }],
  ["slow", "5 × 5, stride 1: as large as before", { ...PLAIN, kernel_size: 5, stride: 1 }],
  ["edges", "vertical edges, halved twice", { ...PLAIN, filter: "vertical", generations: 2 }],
  ["strength", "strength of edges, halved twice", { ...PLAIN, filter: "magnitude", generations: 2 }],
];

/**
 * The preset that a state shows, or nothing.
 * @param {Settings} state with the stride as its trait has it
 */
export const imagePresetOf = (state) =>
  IMAGE_PRESETS.find(([, , settings]) =>
    Object.entries(settings).every(([name, value]) => state[name] === value || isSpelled(state, name, value)),
  )?.[0] ?? "";

/**
 * A stride that follows the kernel may be told as a number; without signed edges it does not matter what becomes of
 * signs, nor with any edges what of colours.
 * @param {Settings} state
 * @param {string} name
 * @param {any} value
 */
const isSpelled = (state, name, value) =>
  (name === "stride" && value === null && state.stride === state.kernel_size) ||
  (name === "sign" && (state.filter === "none" || state.filter === "magnitude")) ||
  (name === "colour" && state.filter !== "none");
