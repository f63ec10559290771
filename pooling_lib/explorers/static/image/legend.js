// What the image explorer's colours, marks and numbers mean.

import { attribute, h, setText } from "../shared/controls.js";
import { decimals } from "./lens.js";
import { gradientOf, scaleOf } from "./paint.js";

/** @typedef {import("./state.js").ImageState} ImageState */

const MEANINGS = [
  ["lens", "the panel's value whose window is under the lens; in colour, of red, green and blue"],
  ["shape", "rows × columns of the panel's map"],
  ["values kept", "how many values the map has, as a share of the picture's pixels"],
  ["never seen", "the share of the picture's pixels that no value of the map depends on; they are hatched"],
  ["mean", "the mean of the map's values"],
  [
    "PSNR",
    "how close the picture is when every value is repeated over the pixels it stands for, in decibels. More is closer: with 10 dB more, the mean squared error is a tenth. Pixels at the border that no value stands for, plain grey, are left out",
  ],
  ["range", "the map's smallest and largest value"],
];

/** The ends of the scales of red, green and blue. */
const PRIMARIES = ["rgb(255 0 0)", "rgb(0 255 0)", "rgb(0 0 255)"];

/** @param {ImageState} state */
function meaningOf({ filter, diverging, sources }) {
  if (sources.length > 1) return "red, green, blue";
  if (filter === "none") return "brightness";
  if (!diverging) return "edge strength";
  return filter === "vertical" ? "change of brightness →" : "change of brightness ↓";
}

/**
 * What the colours and marks mean.
 */
export function keyView() {
  const bars = PRIMARIES.map(() => h("div", { class: "pool-image-bar" }));
  const ends = [h("span"), h("span"), h("span")];
  const title = h("p", { class: "pool-title" });
  const line = (/** @type {string} */ name, /** @type {string} */ words) =>
    h("li", {}, h("span", { class: `pool-image-sample pool-image-sample-${name}` }), words);
  const marks = h(
    "ul",
    { class: "pool-image-marks" },
    line("window", "window under the lens"),
    line("taken", "pixel an operation takes"),
    line("unseen", "seen by no window"),
  );
  return {
    element: h(
      "div",
      { class: "pool-image-legend" },
      title,
      ...bars,
      h("div", { class: "pool-image-ends" }, ...ends),
      marks,
    ),
    draw: (/** @type {ImageState} */ state) => {
      const scale = scaleOf(state);
      setText(title, meaningOf(state));
      const many = state.sources.length > 1;
      bars.forEach((bar, i) => {
        attribute(bar, "hidden", many || i === 0 ? null : "");
        const colours = many ? `linear-gradient(90deg, rgb(0 0 0), ${PRIMARIES[i]})` : gradientOf(scale);
        bar.style.setProperty("background", colours);
      });
      const middle = (scale.low + scale.high) / 2;
      [scale.low, middle, scale.high].forEach((value, i) => setText(ends[i], decimals(value)));
    },
  };
}

/**
 * What the numbers under the panels mean.
 */
export function meanings() {
  const entries = MEANINGS.map(([name, words]) => h("div", {}, h("dt", {}, name), h("dd", {}, words)));
  return h(
    "details",
    { class: "pool-more" },
    h("summary", {}, "All numbers, and what they mean"),
    h("dl", { class: "pool-image-meanings" }, ...entries),
  );
}
