// The image explorer's pictures on the page: the source and the panels.

import { attribute, h, setText } from "../shared/controls.js";
import { decimals, lensFrame } from "./lens.js";
import { OPERATIONS } from "./operations.js";
import { painter, scaleOf } from "./paint.js";

/**
 * @typedef {import("../shared/pool.js").Grid} Grid
 * @typedef {import("./lens.js").Frame} Frame
 * @typedef {import("./lens.js").Lens} Lens
 * @typedef {import("./paint.js").Layer} Layer
 * @typedef {import("./state.js").ImageState} ImageState
 * @typedef {import("./panel.js").Panel} Panel
 */

const WHOLE = { step: 1, start: 0 };
const LONGEST_SHAPE = 12; // sides of a picture; one that is longer still is drawn stretched
const EQUAL = 200; // decibels from which a difference is rounding only

const FACTS = ["shape", "values kept", "never seen", "mean", "PSNR", "range"];
// What is shown of them at first.
const FIRST_FACTS = ["shape", "PSNR"];

/** @param {number} share */
function percent(share) {
  if (share === 0 || share === 1) return `${100 * share} %`;
  if (share < 0.00005) return "<0.01 %";
  return `${(100 * share).toFixed(share < 0.01 ? 2 : 1)} %`;
}

/** @param {number} psnr */
const decibels = (psnr) => (psnr > EQUAL ? "equal" : `${decimals(psnr, 1)} dB`);

/**
 * What stands under a panel.
 * @param {import("./panel.js").Fitting} panel
 */
function factsOf({ map, measures, low, high }) {
  return [
    `${map.rows} × ${map.columns}`,
    percent(measures.kept),
    percent(measures.unseen),
    decimals(measures.mean, 3),
    decibels(measures.psnr),
    `${decimals(low)} to ${decimals(high)}`,
  ];
}

/**
 * The panels in a sentence, for those who hear it.
 * @param {ImageState} state
 */
export function panelsSpeech({ panels, error }) {
  const fitting = panels.filter((panel) => panel.map !== null);
  const words = fitting.map(
    ({ operation, map, measures }) =>
      `${OPERATIONS[operation].name} ${map.rows} × ${map.columns}, ${decibels(measures.psnr)}`,
  );
  return error || `${words.join("; ")}.`;
}

/**
 * A canvas for the whole picture, and the frame of the window on it.
 * @param {Record<string, string>} attributes
 * @param {...HTMLElement} children
 */
function picture(attributes, ...children) {
  const canvas = h("canvas", attributes);
  const mark = h("div", { class: "pool-image-mark" });
  const box = h("div", { class: "pool-image-picture", "data-place": "" }, canvas, mark, ...children);
  const paint = painter(canvas);
  /** @type {any[]} */
  let last = [];
  const onScreen = (/** @type {number} */ length) => Math.max(1, Math.round(length * devicePixelRatio));
  return {
    box,
    canvas,
    /**
     * @param {Grid} source
     * @param {Layer} layer
     * @param {import("./paint.js").Scale} scale
     */
    paint: (source, layer, scale) => {
      /** @type {[number, number]} */
      const size = [onScreen(canvas.clientHeight), onScreen(canvas.clientWidth)];
      const parts = [source, ...layer.maps, scale.low, scale.high, scale.stops, ...size];
      if (parts.length === last.length && parts.every((part, i) => part === last[i])) return;
      last = parts;
      paint(source, layer, scale, size);
    },
    shape: (/** @type {Grid} */ { rows, columns }) => {
      const ratio = Math.max(1 / LONGEST_SHAPE, Math.min(LONGEST_SHAPE, columns / rows));
      box.style.setProperty("--pool-ratio", String(ratio));
    },
    /**
     * @param {Frame} frame
     * @param {Grid} source
     * @param {boolean} [shown]
     */
    mark: (frame, { rows, columns }, shown = true) => {
      attribute(mark, "hidden", shown ? null : "");
      const across = (/** @type {number} */ start, /** @type {number} */ count, /** @type {number} */ size) =>
        `${(100 * (start + count / 2)) / size}%`;
      mark.style.setProperty("left", across(frame.left, frame.columns, columns));
      mark.style.setProperty("top", across(frame.top, frame.rows, rows));
      mark.style.setProperty("width", `${(100 * frame.columns) / columns}%`);
      mark.style.setProperty("height", `${(100 * frame.rows) / rows}%`);
    },
  };
}

/**
 * The picture before pooling, which carries the lens's position for the keyboard.
 */
export function sourceView() {
  const view = picture({ "aria-hidden": "true" });
  const label = "lens on the picture: arrow keys move it to the next window, with Shift by ten";
  for (const [name, value] of Object.entries({ tabindex: "0", role: "application", "aria-label": label })) {
    attribute(view.box, name, value);
  }
  const shape = h("span", { class: "pool-shape" });
  const title = h("p", { class: "pool-title" }, "before pooling", shape);
  return {
    element: h("div", { class: "pool-image-figure pool-image-source" }, title, view.box),
    box: view.box,
    draw: (/** @type {ImageState} */ { source }) => {
      view.shape(source);
      setText(shape, `${source.rows} × ${source.columns}`);
    },
    paint: (/** @type {ImageState} */ state) =>
      view.paint(state.source, { maps: state.sources, ...WHOLE }, scaleOf(state)),
    mark: (/** @type {ImageState} */ state, /** @type {Lens} */ lens) =>
      view.mark(lensFrame(lens), state.source),
  };
}

/**
 * One panel: its map and what is measured on it.
 * @param {string} operation
 */
export function panelView(operation) {
  const refusal = h("p", { class: "pool-image-none" }, "no map: the window does not fit");
  const view = picture({ role: "img" }, refusal);
  const { name } = OPERATIONS[operation];
  const [term, value] = [h("dt"), h("dd")];
  const here = h("div", { class: "pool-image-here" }, term, value);
  const facts = FACTS.map((fact) => [h("dt", {}, fact), h("dd")]);
  const list = h(
    "dl",
    { class: "pool-image-measures" },
    here,
    ...facts.map((pair, i) =>
      h("div", { class: FIRST_FACTS.includes(FACTS[i]) ? null : "pool-image-further" }, ...pair),
    ),
  );
  const title = h(
    "p",
    { class: "pool-title" },
    h("span", { class: "pool-image-chip" }),
    h("span", { class: "pool-shape" }, name),
  );
  return {
    operation,
    element: h("div", { class: "pool-image-figure", "data-operation": operation }, title, view.box, list),
    draw: (/** @type {ImageState} */ state, /** @type {Panel} */ panel) => {
      view.shape(state.source);
      attribute(view.canvas, "hidden", panel.map ? null : "");
      attribute(refusal, "hidden", panel.map ? "" : null);
      const shown = panel.map ? factsOf(panel) : FACTS.map(() => "–");
      facts.forEach(([, cell], i) => setText(cell, shown[i]));
      attribute(
        view.canvas,
        "aria-label",
        `${name}: ${FACTS.map((fact, i) => `${fact} ${shown[i]}`).join(", ")}`,
      );
    },
    paint: (/** @type {ImageState} */ state, /** @type {Panel} */ panel) => {
      if (panel.map) view.paint(state.source, panel, scaleOf(state, state.autoscale ? panel : undefined));
    },
    mark: (
      /** @type {ImageState} */ state,
      /** @type {Lens} */ lens,
      /** @type {Lens["found"][number]} */ found,
    ) => {
      view.mark(lensFrame(lens), state.source, found !== null);
      setText(term, state.sources.length > 1 ? "lens (R, G, B)" : "lens");
      setText(value, found ? found.values.map((one) => decimals(one)).join(", ") : "–");
    },
  };
}
