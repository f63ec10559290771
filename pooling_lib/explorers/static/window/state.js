// The window explorer's state: the traits of its model, read and worked out. No DOM.

import { admitted, among, flag, gridOf, listOf, orNull, whole } from "../shared/admit.js";
import { perAxis, padPairs, resolve } from "../shared/geometry.js";
import { toGrid } from "../shared/pool.js";
import { OPERATIONS } from "./operations.js";

/** The traits that make up the state, and that a link restores. */
export const TRAITS = [
  "values", "kernel_size", "stride", "padding", "operation", "dilation", "ceil_mode", "count_include_pad", "p",
  "view", "seed", "position", "stepping", "answers",
];

/** What fits a cell. */
export const LARGEST = 99999;

/** The most rows or columns that fit a page. */
export const LONGEST = 12;

/**
 * What the page shows, worked out from the traits.
 * @typedef {Record<string, any>} State
 */

/**
 * Read a model.
 * @param {{get: (name: string) => any}} model
 * @returns {State}
 */
export function readState(model) {
  const traits = Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  const grid = toGrid(traits.values);
  const kernels = perAxis("kernel_size", traits.kernel_size);
  const state = {
    ...traits,
    grid,
    kernels,
    strides: traits.stride === null ? kernels : perAxis("stride", traits.stride),
    pads: padPairs(traits.padding),
    dilations: perAxis("dilation", traits.dilation),
  };
  try {
    state.windows = resolve([grid.rows, grid.columns], traits);
  } catch (error) {
    return { ...state, windows: null, error: error.message, output: null, count: 0, position: 0 };
  }
  const { pool, winners } = OPERATIONS[state.operation];
  state.output = pool(state);
  state.count = state.output.data.length;
  state.position = Math.min(traits.position, state.count - 1);
  state.indices = winners?.(state) ?? null;
  return state;
}

/**
 * The gradient at the input when some outputs send back 1 and the others nothing.
 * @param {State} state
 * @param {(index: number) => boolean} sends
 * @returns {import("../shared/pool.js").Grid}
 */
export function inputGradient(state, sends) {
  const { operation, output } = state;
  const gradient = { ...output, data: output.data.map((_, index) => (sends(index) ? 1 : 0)) };
  return OPERATIONS[operation].backward(gradient, state);
}

/**
 * One-digit numbers that depend on nothing but the seed; `puzzle` in Python.
 * @param {number} seed
 * @param {number} rows
 * @param {number} columns
 * @returns {number[][]}
 */
export function puzzle(seed, rows, columns) {
  let state = (Math.imul(seed, 2654435761) + 12345) >>> 0;
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state >>> 16) % 10;
    }),
  );
}

/**
 * Take a state from outside, such as a link: only known traits, each of them sound. Null when it is not.
 * @param {any} raw
 * @returns {Record<string, any> | null}
 */
export function admit(raw) {
  const finite = (value) => typeof value === "number" && Math.abs(value) <= LARGEST;
  const size = (value) => perAxis("size", value).every((entry) => entry <= 2 * LONGEST);
  return admitted(raw, {
    values: gridOf(finite, LONGEST),
    kernel_size: size,
    stride: orNull(size),
    padding: (value) => padPairs(value).flat().every((pad) => pad <= LONGEST),
    operation: among(...Object.keys(OPERATIONS)),
    dilation: size,
    ceil_mode: flag,
    count_include_pad: flag,
    p: (value) => finite(value) && value > 0,
    view: among("pool", "gradient", "challenge"),
    seed: orNull(whole(0, 2 ** 32 - 1)),
    position: whole(0, (2 * LONGEST) ** 2),
    stepping: flag,
    answers: listOf(orNull(finite), 0, (2 * LONGEST) ** 2),
  });
}
