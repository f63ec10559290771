// What is written and drawn on the pixels under the lens: their values, and which of them each operation takes.

import { decimals, valuesAt } from "./lens.js";
import { OPERATIONS } from "./operations.js";
import { colourOfAll, lumaOf, scaleOf } from "./paint.js";

const LETTERS = "RGB";

/**
 * @typedef {import("./lens.js").Lens} Lens
 * @typedef {import("./magnify.js").Layout} Layout
 * @typedef {import("./paint.js").Pen} Pen
 * @typedef {import("./state.js").ImageState} ImageState
 */

/** @typedef {[x: number, y: number, width: number, height: number]} Box */

/**
 * @param {Pen} pen
 * @param {ImageState} state
 * @param {Lens} lens
 * @param {Layout} place
 * @param {CSSStyleDeclaration} style
 */
export function drawMarks(pen, state, lens, { frame, cell, box }, style) {
  const unit = devicePixelRatio;
  outline(
    pen,
    box(frame.top, frame.left, frame.rows, frame.columns),
    style.getPropertyValue("--pool-window"),
    3 * unit,
    0,
  );
  if (frame.rows * frame.columns === 1) return;
  const [mark, inset] = [Math.min(2.5 * unit, cell / 5), Math.min(3 * unit, cell / 6)];
  const many = state.sources.length > 1;
  lens.taken.forEach((pixels, i) => {
    const { operation } = state.panels[i];
    for (const pixel of pixels) {
      // A pixel that two operations take carries both marks, one within the other.
      const depth = lens.taken
        .slice(0, i)
        .filter((others) => others.some((one) => one.row === pixel.row && one.column === pixel.column)).length;
      const colour = style.getPropertyValue(`--pool-${operation}`);
      outline(pen, box(pixel.row, pixel.column), colour, mark, inset + depth * (mark + unit));
      if (cell < 44 * unit || depth > (many ? 0 : 1)) continue;
      const [x, y, width, height] = box(pixel.row, pixel.column);
      pen.font = `600 ${Math.min(11 * unit, cell * 0.2)}px ${style.fontFamily}`;
      const ink = inkOn(colourOfAll(scaleOf(state), valuesAt(state, pixel)));
      const below = many ? 0.83 : 0.74 - 0.48 * depth;
      write(pen, markWords(operation, pixel, state.sources.length), x + width / 2, y + height * below, ink);
    }
  });
}

/**
 * What an operation takes from a pixel: its value, or those of some of its channels.
 * @param {string} operation
 * @param {import("./lens.js").Taken} pixel
 * @param {number} count of channels
 */
function markWords(operation, { channels }, count) {
  const { mark } = OPERATIONS[operation];
  return channels.length === count ? mark : `${mark} ${channels.map((one) => LETTERS[one]).join("")}`;
}

/**
 * @param {Pen} pen
 * @param {ImageState} state
 * @param {Lens} lens
 * @param {Layout} place
 * @param {CSSStyleDeclaration} style
 */
export function drawNumbers(pen, state, { rows, columns }, { cell, box }, style) {
  const many = state.sources.length > 1;
  pen.font = `500 ${Math.min(cell * (many ? 0.2 : 0.3), 15 * devicePixelRatio)}px ${style.fontFamily}`;
  for (const row of rows) {
    for (const column of columns) {
      const values = valuesAt(state, { row, column });
      const ink = inkOn(colourOfAll(scaleOf(state), values));
      const [x, y, width, height] = box(row, column);
      values.forEach((value, i) => {
        write(pen, short(value), x + width / 2, y + height * (many ? 0.2 + 0.2 * i : 0.5), ink);
      });
    }
  }
}

/**
 * A number without its leading zero, which a small cell has no room for.
 * @param {number} value
 */
const short = (value) => decimals(value).replace(/^(−?)0/, "$1");

/** @param {import("./paint.js").Colour} colour */
const inkOn = (colour) => (lumaOf(...colour) > 140 ? "#000" : "#fff");

/**
 * @param {Pen} pen
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} ink
 */
function write(pen, text, x, y, ink) {
  pen.fillStyle = ink;
  pen.fillText(text, x, y);
}

/**
 * A line within a box, dark on both its sides so that it shows on any pixel.
 * @param {Pen} pen
 * @param {Box} box
 * @param {string} colour
 * @param {number} thickness
 * @param {number} inset
 */
export function outline(pen, [x, y, width, height], colour, thickness, inset) {
  const draw = (/** @type {string} */ style, /** @type {number} */ extra) => {
    pen.strokeStyle = style;
    pen.lineWidth = thickness + extra;
    const in_ = inset + thickness / 2;
    pen.strokeRect(x + in_, y + in_, width - 2 * in_, height - 2 * in_);
  };
  draw("rgb(0 0 0 / 55%)", thickness / 2);
  draw(colour, 0);
}
