// The rows of the cost explorer: a number and a bar for each measure, over the outline of the bar without pools.

import { attribute, h } from "../shared/controls.js";
import { MEASURES } from "./count.js";
import { percent, short } from "./words.js";

/**
 * @typedef {import("./count.js").Measure} Measure
 * @typedef {import("./count.js").Cost} Cost
 */

/**
 * The costs that a row shows: now, in the network without pools, and the longest of each column.
 * @typedef {object} Costs
 * @property {Partial<Cost> | null} [cost]
 * @property {Partial<Cost> | null} [plain]
 * @property {Record<Measure, number>} limits
 * @property {string} scale
 * @property {boolean} [whole] whether it sees all of the image
 * @property {boolean} [total]
 */

/** @typedef {{name: Measure, now: number, before: number, limit: number, scale: string, total: boolean}} Values of a cell */

/** What the columns are called. */
export const NAMES = {
  multiply_adds: "multiply-adds",
  parameters: "parameters",
  values: "values held",
  receptive_field: "receptive field",
};

/**
 * A row of the table.
 * @param {string} kind for the style sheet
 * @param {...Node} head what the row is about
 */
export function costRow(kind, ...head) {
  const shape = h("div", { role: "cell", class: "pool-cost-out" });
  const cells = MEASURES.map(costCell);
  const element = h(
    "div",
    { role: "row", class: `pool-cost-layer pool-cost-layer-${kind}` },
    h("div", { role: "rowheader", class: "pool-cost-head" }, ...head),
    shape,
    ...cells.map((cell) => cell.element),
  );
  return {
    element,
    draw: (/** @type {Costs} */ { cost, plain = null, limits, scale, whole = false, total = false }) => {
      shape.textContent = cost?.shape ? shapeText(cost.shape) : "";
      MEASURES.forEach((name, index) => {
        const now = cost?.[name];
        const before = plain?.[name] ?? 0;
        if (now === undefined) return cells[index].say("");
        if (whole && name === "receptive_field") return cells[index].say("all");
        return cells[index].draw({ name, now, before, limit: limits[name], scale, total });
      });
    },
  };
}

/** @param {Measure} name */
function costCell(name) {
  const number = h("span", { class: "pool-cost-number" });
  const note = h("span", { class: "pool-cost-note" });
  const now = h("span", { class: "pool-cost-now" });
  const before = h("span", { class: "pool-cost-before" });
  const bar = h("span", { class: "pool-cost-bar", "aria-hidden": "true" }, now, before);
  const label = h("span", { class: "pool-label pool-cost-measure" }, NAMES[name]);
  const element = h(
    "div",
    { role: "cell", class: "pool-cost-cell", "data-measure": name },
    label,
    number,
    note,
    bar,
  );
  const say = (/** @type {string} */ text, more = "") => {
    if (number.textContent !== text) number.textContent = text;
    if (note.textContent !== more) note.textContent = more;
  };
  const size = (/** @type {HTMLElement} */ part, /** @type {number} */ length) =>
    part.style.setProperty("--pool-length", String(length));
  return {
    element,
    say: (/** @type {string} */ text) => {
      say(text);
      attribute(element, "title", null);
      [now, before].forEach((part) => size(part, 0));
    },
    draw: (/** @type {Values} */ values) => {
      say(cellText(values), values.total && values.name !== "receptive_field" ? totalText(values) : "");
      size(now, barLength(values.now, values.limit, values.scale));
      size(before, barLength(values.before, values.limit, values.scale));
      attribute(element, "title", values.now < 1e4 ? null : values.now.toLocaleString("en"));
    },
  };
}

/**
 * How long a bar is, from 0 to 1.
 * @param {number} value
 * @param {number} limit the value of the longest bar
 * @param {string} scale "linear" or "logarithmic"
 */
function barLength(value, limit, scale) {
  if (!(limit > 0)) return 0;
  return scale === "linear" ? value / limit : Math.log10(1 + value) / Math.log10(1 + limit);
}

/**
 * Maps and pixels of a square map: 16 × 400².
 * @param {number[]} shape
 */
const shapeText = ([channels, side]) => (side === 1 ? String(channels) : `${channels} × ${side}²`);

/** @param {Values} values */
function cellText({ name, now }) {
  return name === "receptive_field" ? `${short(now)} px` : short(now);
}

/** @param {Values} values */
const totalText = ({ now, before }) => (now === before ? "" : percent(now, before));
