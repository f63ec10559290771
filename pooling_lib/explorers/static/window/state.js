// The window explorer's state: the traits of its model, read and worked out. No DOM.

import { admitted, among, flag, gridOf, listOf, orNull, whole } from "../shared/admit.js";
import { GeometryError, perAxis, padPairs, resolve } from "../shared/geometry.js";
import { toGrid } from "../shared/pool.js";
import { randomNumbers } from "../shared/random.js";
import { traitsOf } from "../shared/traits.js";
import { misfit } from "./fit.js";
import { OPERATIONS } from "./operations.js";

/** The first digits of pi. */
const DEFAULT_VALUES = ["314159", "265358", "979323", "846264", "338327", "950288"].map(digitsOf);

/**
 * The traits that make up the state, and how an address tells them.
 * @type {import("../shared/compact.js").Fields}
 */
export const FIELDS = {
  operation: { key: "op", standard: "max" },
  kernel_size: { key: "k", standard: 2 },
  stride: { key: "s", standard: null },
  padding: { key: "p", standard: 0 },
  dilation: { key: "d", standard: 1 },
  ceil_mode: { key: "ceil", standard: false },
  count_include_pad: { key: "count", standard: true },
  p: { key: "power", standard: 2 },
  view: { key: "view", standard: "pool" },
  seed: { key: "seed", standard: null },
  values: {
    key: "v",
    standard: (/** @type {{seed?: number | null}} */ { seed = null }) =>
      seed === null ? DEFAULT_VALUES : puzzle(seed, 6, 6),
    spell: (rows) =>
      rows.flat().every(whole(0, 9))
        ? `d${rows.map((/** @type {number[]} */ row) => row.join("")).join("-")}`
        : rows,
    unspell: (rows) => (typeof rows === "string" ? rows.slice(1).split("-").map(digitsOf) : rows),
  },
  position: { key: "at", standard: 0 },
  stepping: { key: "step", standard: false },
  answers: { key: "a", standard: [] },
};

/** The names of the traits that make up the state. */
export const TRAITS = Object.keys(FIELDS);

/** @param {string} text */
function digitsOf(text) {
  return [...text].map(Number);
}

/** What fits a cell. */
export const LARGEST = 99999;

/** The most rows or columns that fit a page. */
export const LONGEST = 12;

/** The largest kernel, stride and dilation: an image with as much padding on either side. */
export const WIDEST = 2 * LONGEST;

/** What padding can make of the largest image. */
export const MOST_OUTPUTS = WIDEST ** 2;

/** What a reader may answer: a norm of small p outgrows its window. */
export const LARGEST_ANSWER = 999999999999;

/**
 * @typedef {import("../shared/pool.js").Grid} Grid
 * @typedef {import("../shared/geometry.js").Windows} Windows
 * @typedef {[rows: number, columns: number]} Pair
 */

/**
 * The traits of the model, as Python checked them.
 * @typedef {object} Traits
 * @property {number[][]} values
 * @property {number | number[]} kernel_size
 * @property {number | number[] | null} stride
 * @property {number | (number | number[])[]} padding
 * @property {string} operation
 * @property {number | number[]} dilation
 * @property {boolean} ceil_mode
 * @property {boolean} count_include_pad
 * @property {number} p
 * @property {"pool" | "gradient" | "challenge"} view
 * @property {number | null} seed
 * @property {number} position
 * @property {boolean} stepping
 * @property {(number | null)[]} answers
 */

/**
 * What the page shows, worked out from the traits; without windows where the settings fit none.
 * @typedef {Traits & {grid: Grid, kernels: Pair, strides: Pair, pads: [Pair, Pair], dilations: Pair, count: number}} Read
 * @typedef {Read & {windows: [Windows, Windows], output: Grid, indices: Int32Array | null}} Drawn
 * @typedef {Read & {windows: null, output: null, indices: null, error: string}} Failed
 * @typedef {Drawn | Failed} State
 */

/**
 * Read a model.
 * @param {{get: (name: string) => any}} model
 * @returns {State}
 */
export function readState(model) {
  const traits = /** @type {Traits} */ (traitsOf(model, TRAITS));
  const grid = toGrid(traits.values);
  const kernels = perAxis("kernel_size", traits.kernel_size);
  const read = {
    ...traits,
    grid,
    kernels,
    strides: traits.stride === null ? kernels : perAxis("stride", traits.stride),
    pads: padPairs(traits.padding),
    dilations: perAxis("dilation", traits.dilation),
  };
  /** @type {[Windows, Windows]} */
  let windows;
  try {
    windows = resolve([grid.rows, grid.columns], traits);
  } catch (error) {
    if (!(error instanceof GeometryError)) throw error;
    return {
      ...read,
      windows: null,
      error: misfit(traits),
      output: null,
      indices: null,
      count: 0,
      position: 0,
    };
  }
  const { pool, winners } = OPERATIONS[traits.operation];
  const pooled = { ...read, windows };
  const output = pool(pooled);
  const count = output.data.length;
  const position = Math.min(traits.position, count - 1);
  return { ...pooled, output, count, position, indices: winners?.(pooled) ?? null };
}

/**
 * The gradient at the input when some outputs send back 1 and the others nothing.
 * @param {Drawn} state
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
  const next = randomNumbers(seed);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => next() % 10));
}

/**
 * Take a state from outside, such as a link: only known traits, each of them sound. Null when it is not.
 * @param {any} raw
 * @returns {Record<string, any> | null}
 */
export function admit(raw) {
  const finite = (/** @type {any} */ value, most = LARGEST) =>
    typeof value === "number" && Math.abs(value) <= most;
  const size = (/** @type {any} */ value) => perAxis("size", value).every((entry) => entry <= WIDEST);
  return admitted(raw, {
    values: gridOf((value) => finite(value), LONGEST),
    kernel_size: size,
    stride: orNull(size),
    padding: (value) =>
      padPairs(value)
        .flat()
        .every((pad) => pad <= LONGEST),
    operation: among(...Object.keys(OPERATIONS)),
    dilation: size,
    ceil_mode: flag,
    count_include_pad: flag,
    p: (value) => finite(value) && value > 0,
    view: among("pool", "gradient", "challenge"),
    seed: orNull(whole(0, 2 ** 32 - 1)),
    position: whole(0, MOST_OUTPUTS - 1),
    stepping: flag,
    answers: listOf(
      orNull((answer) => finite(answer, LARGEST_ANSWER)),
      0,
      MOST_OUTPUTS,
    ),
  });
}
