// What a view shows, worked out before anything is drawn. No DOM.

import { inputCells, outputCells, windowFrames } from "./cells.js";
import { challengeScene } from "./challenge.js";
import {
  arithmetic,
  droppedSentence,
  longestArithmetic,
  paddingSentence,
  seenSentence,
  sizeFormula,
} from "./explain.js";
import { unseenCount } from "../shared/geometry.js";
import { gradientScene } from "./gradient.js";
import { seenCells, seersOf } from "./look.js";

/** @typedef {import("./state.js").Drawn} Drawn */

/**
 * @typedef {{rows: number, columns: number, cells: import("./grid.js").Cell[], label: string,
 *            current?: number, selected?: number | null}} Drawing
 * @typedef {[label: string | null, text: string, classes?: string]} Fact
 * @typedef {{input: Drawing, output: Drawing, frames: import("./grid.js").Frame[],
 *            third: (Drawing & {title: string, frames: import("./grid.js").Frame[]}) | null,
 *            reading: string, longest?: string, facts: Fact[]}} Scene
 */

/**
 * Work out what the state's view shows.
 * @param {import("./state.js").State} state
 * @param {number} index of the output that is looked at
 * @param {number | null} pixel of the image, or of its gradient, that is looked at instead
 * @returns {Scene}
 */
export function sceneOf(state, index, pixel) {
  if (state.windows === null) return failedScene(state);
  if (state.view === "gradient") return gradientScene(state, index, pixel);
  if (state.view === "challenge") return challengeScene(state, index);
  const seers = pixel === null ? null : seersOf(state, pixel);
  if (pixel === null || seers === null) return poolScene(state, index);
  // Where one window sees the pixel, it is shown as any window is.
  return seers.length === 1
    ? poolScene(state, seers[0])
    : { ...poolScene(state, index), ...seenCells(state, index, pixel, seers) };
}

/**
 * @param {Drawn} state
 * @param {number} index
 * @returns {Scene}
 */
function poolScene(state, index) {
  const [rows, columns] = state.windows;
  const dropped = droppedSentence(state);
  const padding = paddingSentence(state);
  return {
    input: inputCells(state, index),
    output: outputCells(state, index),
    frames: windowFrames(state, index),
    third: null,
    reading: arithmetic(state, index),
    longest: longestArithmetic(state),
    facts: [
      ["rows", sizeFormula(rows, state.ceil_mode)],
      ["columns", sizeFormula(columns, state.ceil_mode)],
      ...factOf(dropped, ""),
      ...factOf(padding, "pool-key-padding"),
      [null, seenSentence(state), unseenCount(state.windows) ? "pool-key-unseen" : ""],
    ],
  };
}

/**
 * A sentence as a fact without a label; none for an empty one.
 * @param {string} text
 * @param {string} classes
 * @returns {Fact[]}
 */
const factOf = (text, classes) => (text ? [[null, text, classes]] : []);

/**
 * @param {import("./state.js").Failed} state
 * @returns {Scene}
 */
function failedScene(state) {
  return {
    input: inputCells(state, 0),
    output: { rows: 0, columns: 0, cells: [], label: "output, empty" },
    frames: [],
    third: null,
    reading: state.error,
    facts: [],
  };
}
