// The shift explorer's state: the traits of its model, read and worked out. No DOM.

import { admitted, among, gridOf, listOf, orNull, whole } from "../shared/admit.js";
import { traitsOf } from "../shared/traits.js";
import { changesOf, compare, survivalOf, unchangedShare } from "./changes.js";
import { misfitShift } from "./fit.js";
import { allMaps, drawPattern, LARGEST_SIDE, mapAt, METHODS, modulo, roll, SHIFT_TRAITS } from "./model.js";
import { PATTERN_NAMES } from "./text.js";

/**
 * @typedef {import("./model.js").Grid} Grid
 * @typedef {import("./changes.js").Outcome} Outcome
 * @typedef {[down: number, right: number]} Steps
 */

/**
 * The traits of the model, as Python checked them.
 * @typedef {{pattern: string, drawing: number[][], seed: number, start: Steps, shift: Steps, kernel_size: number,
 *            stride: number, depth: number, position: number | null}} Traits
 */

/**
 * What the page shows, worked out from the traits; only what is wrong where the windows do not fit.
 * @typedef {Traits & {error: "", drawn: Grid, picture: Grid, moved: Grid, outcomes: Outcome[], shares: number[],
 *                     survivals: [same: number, all: number][]}} Shifted
 * @typedef {Traits & {error: string, outcomes: null}} Failed
 * @typedef {Shifted | Failed} ShiftState
 */

/**
 * What neither a shift nor a new start changes.
 * @typedef {{method: string, maps: Grid, changes: boolean[][], survival: [same: number, all: number]}} Method
 * @typedef {{drawn: Grid, methods: Method[]}} Worked
 */

/**
 * A way to read a model that remembers the maps: neither a shift nor a new start changes them.
 * @param {{get: (name: string) => any}} model
 * @returns {() => ShiftState}
 */
export function shiftReader(model) {
  /** @type {{key: string, worked: Worked | null}} */
  let known = { key: "", worked: null };
  return () => {
    const traits = /** @type {Traits} */ (traitsOf(model, SHIFT_TRAITS));
    const { pattern, drawing, seed, kernel_size, stride, depth } = traits;
    const key = JSON.stringify([pattern, pattern === "own" && drawing, seed, kernel_size, stride, depth]);
    const error = misfitShift(traits);
    if (error) return { ...traits, error, outcomes: null };
    const worked = known.key === key && known.worked ? known.worked : workOut(traits);
    known = { key, worked };
    return { ...traits, error: "", ...shifted(traits, worked) };
  };
}

/**
 * @param {Traits} traits
 * @returns {Worked}
 */
function workOut(traits) {
  const drawn = drawPattern(traits);
  const period = traits.stride ** traits.depth;
  const methods = METHODS.map((method) => {
    const maps = allMaps(drawn, method, traits);
    const changes = changesOf(maps);
    return { method, maps, changes, survival: survivalOf(changes, maps, period) };
  });
  return { drawn, methods };
}

/**
 * @param {Traits} traits
 * @param {Worked} worked
 */
function shifted({ start, shift, stride, depth }, { drawn, methods }) {
  const period = stride ** depth;
  /** @type {Steps} */
  const end = [start[0] + shift[0], start[1] + shift[1]];
  return {
    drawn,
    picture: roll(drawn, ...start),
    moved: roll(drawn, ...end),
    outcomes: methods.map(({ method, maps }) =>
      compare(method, mapAt(maps, period, start), mapAt(maps, period, end)),
    ),
    shares: methods.map(({ changes, maps }) => unchangedShare(changes, maps, period, start)),
    survivals: methods.map(({ survival }) => survival),
  };
}

/**
 * The start that makes the shifted picture the one that is compared with.
 * @param {Shifted} state
 */
export const fromHere = ({ start, shift, picture }) => [
  modulo(start[0] + shift[0], picture.rows),
  modulo(start[1] + shift[1], picture.columns),
];

/**
 * The changes that paint a cell of the shifted picture.
 * @param {Shifted} state
 * @param {number} index
 * @param {number} [value] from 0 to 1; without one the cell is toggled
 */
export function painted({ start, shift, drawn }, index, value) {
  const { rows, columns } = drawn;
  const row = modulo(Math.floor(index / columns) - start[0] - shift[0], rows);
  const column = modulo((index % columns) - start[1] - shift[1], columns);
  const drawing = toRows(drawn);
  drawing[row][column] = value ?? (drawing[row][column] > 0.5 ? 0 : 1);
  return { pattern: "own", drawing };
}

/**
 * A plane as nested lists.
 * @param {import("./model.js").Grid} plane
 * @param {number} [value] in every place, instead of the plane's
 */
export const toRows = ({ rows, columns, data }, value) =>
  Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (_, c) => value ?? data[r * columns + c]),
  );

const brightness = (/** @type {any} */ value) => typeof value === "number" && value >= 0 && value <= 1;

/**
 * Take a state from an address; null when it is not sound.
 * @param {any} raw
 */
export function admitShift(raw) {
  return admitted(raw, {
    pattern: among(...PATTERN_NAMES.map(([name]) => name)),
    drawing: (rows) => listOf(() => true, 0, 0)(rows) || gridOf(brightness, LARGEST_SIDE)(rows),
    seed: whole(0, 2 ** 32 - 1),
    start: listOf(whole(0, LARGEST_SIDE - 1), 2, 2),
    shift: listOf(whole(-LARGEST_SIDE / 2, LARGEST_SIDE / 2), 2, 2),
    kernel_size: whole(1, 4),
    stride: whole(1, 4),
    depth: whole(1, 3),
    position: orNull(whole(0, LARGEST_SIDE ** 2 - 1)),
  });
}
