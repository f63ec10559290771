// A pixel of the input is looked at: which windows see it. No DOM.

import { inputCells, outputCells, windowFrames } from "./cells.js";
import { placeOf } from "./text.js";

/** @typedef {import("./state.js").Drawn} Drawn */

const MOST_NAMED = 6;

/**
 * The outputs whose windows see a pixel.
 * @param {Drawn} state
 * @param {number} pixel
 * @returns {number[]}
 */
export function seersOf({ windows, grid }, pixel) {
  const at = [Math.floor(pixel / grid.columns), pixel % grid.columns];
  const [rows, columns] = windows.map(({ count, stride, before, kernel, dilation }, axis) =>
    Array.from({ length: count }, (_, i) => i).filter((i) => {
      const offset = at[axis] + before - i * stride;
      return offset >= 0 && offset <= dilation * (kernel - 1) && offset % dilation === 0;
    }),
  );
  return rows.flatMap((row) => columns.map((column) => row * windows[1].count + column));
}

/**
 * What is shown of a pixel that no window sees, or more than one.
 * @param {Drawn} state
 * @param {number} index of the output that was looked at
 * @param {number} pixel
 * @param {number[]} seers
 */
export function seenCells(state, index, pixel, seers) {
  const output = outputCells(state, -1);
  for (const seer of seers) {
    const cell = output.cells[seer];
    output.cells[seer] = {
      ...cell,
      classes: `${cell.classes} pool-sees`.trim(),
      label: `${cell.label}, sees it`,
    };
  }
  return {
    input: inputCells(state, index, { winners: false, window: false, looked: pixel }),
    output: { ...output, selected: null },
    frames: seers.flatMap((seer) => windowFrames(state, seer)),
    reading: seenBy(state, pixel, seers),
  };
}

/**
 * @param {Drawn} state
 * @param {number} pixel
 * @param {number[]} seers
 */
function seenBy({ grid, output }, pixel, seers) {
  const place = placeOf(pixel, grid.columns);
  if (!seers.length) return `${place}: no window sees it`;
  const named = seers
    .slice(0, MOST_NAMED)
    .map((i) => `(${Math.floor(i / output.columns)}, ${i % output.columns})`);
  const more = seers.length > MOST_NAMED ? ` and ${seers.length - MOST_NAMED} more` : "";
  return `${place}: ${seers.length} windows see it, those of outputs ${named.join(", ")}${more}`;
}
