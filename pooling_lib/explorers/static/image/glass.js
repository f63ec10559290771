// The lens of the image explorer: where it is, what it shows, and what moves it.

import { setText } from "../shared/controls.js";
import { eachFrame } from "../shared/pace.js";
import { lensAt, lensSpeech, lensWords } from "./lens.js";
import { followKeys, followPointer } from "./moves.js";
import { followPixels } from "./pixels.js";

/**
 * @typedef {import("./image.js").Page} Page
 * @typedef {import("./image.js").Parts} Parts
 * @typedef {import("./lens.js").Lens} Lens
 * @typedef {import("./operations.js").Place} Place
 * @typedef {import("./state.js").ImageState} ImageState
 * @typedef {import("../shared/frame.js").Model} Model
 */

/**
 * Let the pointer look through the lens, and the pointer and the keys put it down.
 * @param {import("../shared/controls.js").Life} life
 * @param {HTMLElement} root
 * @param {{model: Model, parts: Parts, page: Page}} view
 */
export function followLens(life, root, { model, parts, page }) {
  const state = () => page.state;
  const lensSoon = eachFrame(life, () => page.state && moveLens(parts, page.state, page.hover));
  const look = (/** @type {Place | null} */ at) => {
    page.hover = at;
    lensSoon();
  };
  const chooseByKey = (/** @type {Place} */ at) => {
    page.hover = null;
    parts.set(at);
    parts.speak(() => (page.state ? lensSpeech(page.state, lensUnder(page.state, page.hover)) : ""));
  };
  const place = (/** @type {ImageState} */ shown) => placeIn(model, shown);
  followPointer(life, root, { state, place, look, choose: parts.set });
  followPixels(life, parts.lens, () => parts.speak(parts.lens.words));
  followKeys(life, parts.source.box, { state, place, choose: chooseByKey });
}

/**
 * The lens where the pointer is, or else where it was put.
 * @param {ImageState} state
 * @param {Place | null} hover
 */
export const lensUnder = (state, hover) => lensAt(state, (hover ?? state).row, (hover ?? state).column);

/**
 * @param {Parts} parts
 * @param {ImageState} state
 * @param {Place | null} hover
 */
function moveLens(parts, state, hover) {
  const lens = lensUnder(state, hover);
  parts.lens.paint(state, lens); // before anything is written, while the page is laid out
  markLens(parts, state, lens);
}

/**
 * @param {Parts} parts
 * @param {ImageState} state
 * @param {Lens} lens
 */
export function markLens({ source, lens: view, reading, views }, state, lens) {
  const words = lensWords(state, lens);
  source.mark(state, lens);
  view.mark(lens, words);
  views.forEach((panel, i) => panel.mark(state, lens, lens.found[i]));
  setText(reading, words);
}

/**
 * Where the lens was put last, drawn or not.
 * @param {Model} model
 * @param {ImageState} state
 * @returns {Place}
 */
const placeIn = (model, { source }) => ({
  row: Math.min(model.get("row"), source.rows - 1),
  column: Math.min(model.get("column"), source.columns - 1),
});
