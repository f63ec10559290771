// States of the explorers, read as the pages read them, from settings that stand in for a model.

import { keeper, readImageState } from "../../pooling_lib/explorers/static/image/state.js";
import { readState } from "../../pooling_lib/explorers/static/window/state.js";

/** @param {Record<string, any>} traits */
const modelOf = (traits) => ({ get: (/** @type {string} */ name) => traits[name] });

const WINDOW = {
  values: [
    [3, 1, 4, 1],
    [5, 9, 2, 6],
    [5, 3, 5, 8],
    [9, 7, 9, 3],
  ],
  kernel_size: 2,
  stride: null,
  padding: 0,
  operation: "max",
  dilation: 1,
  ceil_mode: false,
  count_include_pad: true,
  p: 2,
  view: "pool",
  seed: null,
  position: 0,
  stepping: false,
  answers: [],
};

/**
 * A window explorer's state, in which the windows fit.
 * @param {Partial<import("../../pooling_lib/explorers/static/window/state.js").Traits>} [changes]
 */
export function windowState(changes) {
  const state = readState(modelOf({ ...WINDOW, ...changes }));
  if (!state.windows) throw new Error(state.error);
  return state;
}

const IMAGE = {
  filter: "none",
  sign: "signed",
  invert: false,
  colour: false,
  operations: ["max", "average", "min", "subsampling"],
  kernel_size: 2,
  stride: null,
  generations: 1,
  autoscale: false,
  row: 0,
  column: 0,
};

/**
 * An image explorer's state.
 * @param {number[][]} levels of the picture, from 0 to 255
 * @param {Partial<import("../../pooling_lib/explorers/static/image/state.js").Traits>} [changes]
 * @param {number[][]} [colours] red, green and blue of the picture, row after row
 */
export function imageState(levels, changes, colours) {
  const picture = {
    rows: levels.length,
    columns: levels[0].length,
    levels: Uint8Array.from(levels.flat()),
    channels: colours?.map((channel) => Uint8Array.from(channel)) ?? null,
  };
  return readImageState(modelOf({ ...IMAGE, ...changes }), picture, keeper());
}
