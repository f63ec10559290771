// The image explorer's pictures on the page: the source, the lens, the legend and the panels.

import { attribute, h } from "./controls.js";
import { decimals, drawLens, lensFrame } from "./image-lens.js";
import { gradientOf, paintMap, scaleOf } from "./image-paint.js";
import { OPERATION_NAMES } from "./image-state.js";

const WHOLE = { step: 1, start: 0 };

function percent(share) {
  if (share > 0 && share < 0.00005) return "< 0.01 %";
  return `${(100 * share).toFixed(share > 0 && share < 0.01 ? 2 : 1)} %`;
}

const decibels = (psnr) => (psnr === Infinity ? "equal" : `${decimals(psnr, 1)} dB`);

function text(element, shown) {
  if (element.textContent !== shown) element.textContent = shown;
}

/** Run a drawing only when something that it depends on has changed. */
function whenChanged() {
  let last = [];
  return (parts, action) => {
    if (parts.length === last.length && parts.every((part, i) => part === last[i])) return;
    last = parts;
    action();
  };
}

function picture(label) {
  const canvas = h("canvas", { role: "img", "aria-label": label });
  const mark = h("div", { class: "pool-image-mark" });
  const box = h("div", { class: "pool-image-picture", "data-place": "" }, canvas, mark);
  const once = whenChanged();
  return {
    box,
    canvas,
    paint: (source, layer, scale) =>
      once([source, layer.map, scale.low, scale.high, scale.stops, canvas.clientWidth, devicePixelRatio], () =>
        paintMap(canvas, source, layer, scale),
      ),
    shape: ({ rows, columns }) => box.style.setProperty("aspect-ratio", `${columns} / ${rows}`),
    mark: (frame, { rows, columns }) => {
      const across = (start, count, size) => `${(100 * (start + count / 2)) / size}%`;
      mark.style.setProperty("left", across(frame.left, frame.columns, columns));
      mark.style.setProperty("top", across(frame.top, frame.rows, rows));
      mark.style.setProperty("width", `${(100 * frame.columns) / columns}%`);
      mark.style.setProperty("height", `${(100 * frame.rows) / rows}%`);
    },
  };
}

/**
 * The picture before pooling, which carries the lens's position for the keyboard.
 * @returns {{element: HTMLElement, box: HTMLElement, draw: (state: any, lens: any) => void, mark: (state: any, lens: any) => void}}
 */
export function sourceView() {
  const view = picture("");
  attribute(view.canvas, "aria-hidden", "true");
  view.canvas.removeAttribute("role");
  view.canvas.removeAttribute("aria-label");
  const label = "lens on the picture: arrow keys move it to the next window, with Shift by ten";
  for (const [name, value] of Object.entries({ tabindex: "0", role: "application", "aria-label": label })) {
    attribute(view.box, name, value);
  }
  const shape = h("span", { class: "pool-shape" });
  const title = h("p", { class: "pool-title" }, "before pooling ", shape);
  return {
    element: h("div", { class: "pool-image-figure pool-image-source" }, title, view.box),
    box: view.box,
    draw: (state) => {
      const { source } = state;
      view.shape(source);
      text(shape, `${source.rows} × ${source.columns}`);
      view.paint(source, { map: source, ...WHOLE }, scaleOf(state));
    },
    mark: (state, lens) => view.mark(lensFrame(lens), state.source),
  };
}

/**
 * The lens, and the key to its marks.
 * @returns {{element: HTMLElement, draw: (state: any, lens: any, words: string) => void}}
 */
export function lensView() {
  const canvas = h("canvas", { role: "img" });
  const size = h("span", { class: "pool-shape" });
  const title = h("p", { class: "pool-title" }, "lens: ", size);
  return {
    element: h("div", { class: "pool-image-figure pool-image-lens" }, title, h("div", { class: "pool-image-picture" }, canvas)),
    draw: (state, lens, words) => {
      const { rows, columns } = lensFrame(lens);
      text(size, `${rows} × ${columns} ${rows * columns === 1 ? "pixel" : "pixels"}`);
      attribute(canvas, "aria-label", `the window's pixels. ${words}`);
      drawLens(canvas, state, lens);
    },
  };
}

function meaningOf({ filter, diverging }) {
  if (filter === "none") return "brightness, one range for all";
  if (!diverging) return "strength of the edge, one range for all";
  return filter === "vertical" ? "gets darker, or brighter, to the right" : "gets darker, or brighter, downwards";
}

/**
 * What the colours mean.
 * @returns {{element: HTMLElement, draw: (state: any) => void}}
 */
export function legendView() {
  const bar = h("div", { class: "pool-image-bar" });
  const ends = [h("span"), h("span"), h("span")];
  const title = h("p", { class: "pool-title" });
  const warning = h(
    "p",
    { class: "pool-image-warning" },
    "Each panel has a colour range of its own now. Equal colours mean nothing, and how much average pooling weakens an edge cannot be seen.",
  );
  return {
    element: h("div", { class: "pool-image-legend" }, title, bar, h("div", { class: "pool-image-ends" }, ...ends), warning),
    draw: (state) => {
      const scale = scaleOf(state);
      text(title, state.autoscale ? "colours before pooling" : meaningOf(state));
      bar.style.setProperty("background", gradientOf(scale));
      const middle = (scale.low + scale.high) / 2;
      [scale.low, middle, scale.high].forEach((value, i) => text(ends[i], decimals(value)));
      attribute(warning, "hidden", state.autoscale ? null : "");
    },
  };
}

/**
 * One panel: its map and what is measured on it.
 * @param {string} operation
 * @returns {{operation: string, element: HTMLElement, box: HTMLElement, draw: (state: any, panel: any) => void,
 *            mark: (state: any, lens: any, value: number | null) => void}}
 */
export function panelView(operation) {
  const view = picture("");
  const name = OPERATION_NAMES[operation];
  const value = h("dd");
  const refusal = h("p", { class: "pool-image-none" }, "no map: the window does not fit");
  const here = h("div", { class: "pool-image-here" }, h("dt", {}, "here"), value);
  const facts = ["shape", "values kept", "never seen", "mean", "PSNR", "range"].map((fact) => [fact, h("dt", {}, fact), h("dd")]);
  const list = h("dl", { class: "pool-image-measures" }, here, ...facts.map(([, term, shown]) => h("div", {}, term, shown)));
  const title = h("p", { class: "pool-title" }, h("span", { class: "pool-image-chip" }), h("span", { class: "pool-shape" }, name));
  const element = h("div", { class: "pool-image-figure", "data-operation": operation }, title, view.box, refusal, list);
  return {
    operation,
    element,
    box: view.box,
    draw: (state, panel) => {
      for (const part of [view.box, list]) attribute(part, "hidden", panel.error ? "" : null);
      attribute(refusal, "hidden", panel.error ? null : "");
      if (panel.error) return;
      const { map, measures, low, high } = panel;
      view.shape(state.source);
      const shown = [
        `${map.rows} × ${map.columns}`, percent(measures.kept), percent(measures.unseen), decimals(measures.mean, 3),
        decibels(measures.psnr), `${decimals(low)} to ${decimals(high)}`,
      ];
      facts.forEach(([, , cell], i) => text(cell, shown[i]));
      attribute(facts[5][1].parentElement, "hidden", state.autoscale ? null : "");
      attribute(view.canvas, "aria-label", `${name}: ${facts.map(([fact], i) => `${fact} ${shown[i]}`).join(", ")}`);
      view.paint(state.source, panel, scaleOf(state, state.autoscale ? panel : undefined));
    },
    mark: (state, lens, here) => {
      view.mark(lensFrame(lens), state.source);
      text(value, here === null ? "" : decimals(here));
    },
  };
}
