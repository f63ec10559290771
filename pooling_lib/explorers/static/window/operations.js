// The operations of the window explorer, and all that sets one apart from another. No DOM.
//
// A further operation is one more record here, with its words beside its arithmetic in a module of its own.

import { max, min } from "./extreme.js";
import { average } from "./mean.js";
import { lp } from "./norm.js";

/**
 * @typedef {import("../shared/pool.js").Grid} Grid
 * @typedef {import("./state.js").Drawn} Drawn
 * @typedef {Pick<Drawn, "grid" | "windows" | "p" | "count_include_pad">} Pooled what an operation reads of a state
 * @typedef {import("./explain.js").Tap} Tap
 */

/**
 * What the explorer asks of an operation.
 * @typedef {object} Operation
 * @property {string} label in the list of operations
 * @property {("count_include_pad" | "p")[]} settings that it has beside those of every operation
 * @property {(state: Pooled) => Grid} pool
 * @property {(state: Pooled) => Int32Array} [winners] where each output stands in the image, for one that selects
 * @property {(gradient: Grid, state: Pooled) => Grid} backward the gradient at the input
 * @property {(kind: "padding" | "beyond", traits: {count_include_pad: boolean}) => number | null} countsAs what a place off the image counts
 *   as, or null when it does not count
 * @property {(values: number[], state: Drawn) => string} expression the arithmetic of a window
 * @property {(state: Drawn, off: {padded: boolean, beyond: boolean}) => string} padding what padding counts as, in words
 * @property {Challenge} challenge
 * @property {Gradient} gradient
 */

/**
 * What the challenge says of it.
 * @typedef {object} Challenge
 * @property {(state: Drawn) => string} asked such as `the max`
 * @property {string} how to answer
 * @property {string} precision that the question asks for
 * @property {(answer: number, pixels: number[], taps: Tap[], state: Drawn) => string | null} reason why an answer is
 *   wrong, if it is a mistake that is known
 * @property {(answer: number, pixels: number[], taps: Tap[], state: Drawn) => string} hint for any other wrong answer
 */

/**
 * What the gradient view says of it.
 * @typedef {object} Gradient
 * @property {(value: number, taps: Tap[], index: number, state: Drawn) => {amount: number, text: string}} share what
 *   an output sends to a pixel of its window
 * @property {(index: number, taps: Tap[], sent: Grid, state: Drawn) => string} sentence how an output's 1 goes back
 * @property {(state: Drawn) => string} longest sentence, or nothing where all are short
 * @property {(value: number, state: Drawn) => string} nothing why a pixel that a window sees receives nothing
 * @property {(missing: number) => string} lost on the way
 */

/** @type {Record<string, Operation>} */
export const OPERATIONS = { max, average, min, lp };
