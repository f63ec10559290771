// Networks worth looking at, as settings of the cost explorer. No DOM.

const four = { channels: [16, 32, 64, 128], size: 400, input_channels: 3, classes: 10 };
/** @param {import("./count.js").After} entry */
const afterEach = (entry) => ({ ...four, after: four.channels.map(() => entry) });

/**
 * Names and settings, the first one being the default of the explorer.
 * @type {{name: string, settings: Record<string, any>}[]}
 */
export const PRESETS = [
  { name: "no pooling", settings: afterEach(null) },
  { name: "a max pool after each: 400 to 25", settings: afterEach(["max", 2, 2]) },
  { name: "stride 2 in each convolution", settings: afterEach(["stride", 2]) },
  { name: "a strided layer added after each", settings: afterEach(["layer", 2]) },
  { name: "one pool, after the first", settings: { ...four, after: [["max", 2, 2], null, null, null] } },
  { name: "one pool, after the last", settings: { ...four, after: [null, null, null, ["max", 2, 2]] } },
  {
    name: "3 × 3 windows, stride 2: 55, 27, 13, 6",
    settings: {
      channels: [32, 64, 64, 64, 64],
      after: [["max", 3, 2], ["max", 3, 2], null, null, ["max", 3, 2]],
      size: 55,
      input_channels: 3,
      classes: 1000,
    },
  },
];

/**
 * The place in the list of the network that a state shows, or -1.
 * @param {Record<string, any>} state
 */
export function presetOf(state) {
  const equal = (/** @type {Record<string, any>} */ settings) =>
    Object.entries(settings).every(([name, value]) => JSON.stringify(value) === JSON.stringify(state[name]));
  return PRESETS.findIndex(({ settings }) => equal(settings));
}
