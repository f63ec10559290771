// The page that the image explorer stands on: whether it is dark, and when that changes.

import { colourReader } from "../shared/ink.js";
import { lumaOf } from "./paint.js";

const MIDDLE_LUMA = 128;

/**
 * What tells whether an element stands on a dark page, by its own background.
 * @param {HTMLElement} root
 * @returns {() => boolean}
 */
export function groundReader(root) {
  const read = colourReader();
  return () => {
    const colour = read(getComputedStyle(root).backgroundColor) ?? "#ffffff";
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    return lumaOf(red, green, blue) < MIDDLE_LUMA;
  };
}

/**
 * Draw again when the page becomes light or dark, whoever says so: the style sheet lets a colour that nobody sees pass
 * from one to the other. Paper does not wait until it has passed.
 * @param {import("../shared/controls.js").Life} life
 * @param {HTMLElement} root
 * @param {() => boolean} isStale whether what is drawn is for the other ground
 * @param {() => void} redraw
 */
export function followGround(life, root, isStale, redraw) {
  const follow = () => void (isStale() && redraw());
  life.on(root, "transitionend", (/** @type {TransitionEvent} */ { propertyName }) => {
    if (propertyName === "column-rule-color") follow();
  });
  for (const event of ["beforeprint", "afterprint"]) life.on(window, event, follow);
  life.on(matchMedia("print"), "change", follow);
}
