// Settings that a narrow page folds to one line, which tells how they stand.

import { attribute, h, setText } from "./controls.js";

/**
 * A line that unfolds what stands below it; a wide page shows all and no line.
 * @param {import("./controls.js").Life} life
 * @param {...Node} settings
 */
export function foldLine(life, ...settings) {
  const words = h("span", {}, "settings");
  const line = h("button", { type: "button", class: "pool-fold", "aria-expanded": "false" }, words);
  const element = h("div", { class: "pool-folding" }, line, ...settings);
  const fold = (/** @type {boolean} */ open) => {
    element.classList.toggle("pool-unfolded", open);
    attribute(line, "aria-expanded", String(open));
  };
  life.on(line, "click", () => fold(!element.classList.contains("pool-unfolded")));
  return {
    element,
    /** For what is said among the settings, and must be seen. */
    unfold: () => fold(true),
    /** @param {string[]} now how the settings stand */
    draw: (now) => setText(words, now.join(" · ")),
  };
}
