// Max and min: of each window one pixel is kept, and the gradient goes back to it alone. No DOM.

import { maxIndices, maxPool, maxPoolBackward, minIndices, minPool } from "../shared/pool.js";
import { list, near, placeOf, show, total } from "./text.js";

/** @typedef {import("./operations.js").Operation} Operation */

/** @type {Operation} */
export const max = extreme("max", {
  pool: ({ grid, windows }) => maxPool(grid, windows),
  winners: ({ grid, windows }) => maxIndices(grid, windows),
  identity: -Infinity,
  opposite: (values) => Math.min(...values),
  words: ["largest", "smallest", "larger"],
});

/** @type {Operation} */
export const min = extreme("min", {
  pool: ({ grid, windows }) => minPool(grid, windows),
  winners: ({ grid, windows }) => minIndices(grid, windows),
  identity: Infinity,
  opposite: (values) => Math.max(...values),
  words: ["smallest", "largest", "smaller"],
});

/**
 * @param {string} name
 * @param {{pool: Operation["pool"], winners: NonNullable<Operation["winners"]>, identity: number,
 *          opposite: (values: number[]) => number, words: [wanted: string, other: string, better: string]}} parts
 * @returns {Operation}
 */
function extreme(name, { pool, winners, identity, opposite, words: [wanted, other, better] }) {
  return {
    label: name,
    settings: [],
    pool,
    winners,
    backward: (gradient, state) =>
      maxPoolBackward(gradient, winners(state), [state.grid.rows, state.grid.columns]),
    countsAs: () => identity,
    expression: (values) =>
      `${name}(${list(
        values.map((x) => show(x)),
        ", ",
      )})`,
    padding: () => `padding counts as ${show(identity)}, never as 0`,
    challenge: {
      asked: () => `the ${name}`,
      how: "type each output; Enter checks it",
      precision: "",
      reason: (answer, pixels, taps) => {
        const sum = total(pixels);
        if (near(answer, 0) && pixels.length < taps.length && !pixels.includes(0)) {
          return `that takes padding as 0; for ${name} it counts as ${show(identity)}, and never wins`;
        }
        if (near(answer, opposite(pixels)))
          return `that is the ${other} value of the window; ${name} takes the ${wanted}`;
        if (pixels.includes(answer)) return `${show(answer)} is in the window, but it holds a ${better} value`;
        if (near(answer, sum / pixels.length))
          return `that is the mean of the window; ${name} takes the ${wanted} value`;
        if (near(answer, sum)) return `that is the sum of the window; ${name} takes the ${wanted} value`;
        return null;
      },
      hint: (answer) => `${show(answer)} is not in the window, which is outlined now`,
    },
    gradient: {
      share: () => ({ amount: 1, text: "1" }),
      sentence: (index, taps, sent, state) => {
        const value = state.output.data[index];
        const ties = taps.filter((tap) => tap.kind === "pixel" && tap.value === value).length;
        const place = placeOf(
          sent.data.findIndex((x) => x !== 0),
          state.grid.columns,
        );
        if (ties === 1) return `this output's 1 goes to the ${name}, the ${show(value)} at ${place}`;
        return tieSentence(ties, show(value), place);
      },
      longest: () => tieSentence(10, "10", "row 10, column 10"),
      nothing: (_value, { stepping }) => `it is not the ${name} of a window${stepping ? " so far" : ""}`,
      lost: () => "",
    },
  };
}

/**
 * @param {number} ties
 * @param {string} value
 * @param {string} place
 */
const tieSentence = (ties, value, place) =>
  `${ties} values tie at ${value}: this output's 1 goes to the first, at ${place}`;
