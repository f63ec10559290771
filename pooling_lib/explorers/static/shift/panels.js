// The parts of the shift explorer's page that show: what becomes of the picture, and what holds in general.

import { attribute, h, setText } from "../shared/controls.js";
import { greyGrid } from "./cells.js";
import { lonePixelSurvival, noiseSurvival, percent } from "./exact.js";
import { METHODS } from "./model.js";
import { methodName, outputWords } from "./text.js";

/**
 * @typedef {import("./state.js").Shifted} Shifted
 * @typedef {import("./changes.js").Outcome} Outcome
 * @typedef {import("./exact.js").Fraction} Fraction
 */

/**
 * One method's map, with what changed in it.
 * @param {import("../shared/controls.js").Life} life
 * @param {string} method
 * @param {{hover: (index: number | null) => void, focus: (index: number) => void}} handlers
 */
export function outcomePanel(life, method, handlers) {
  const grid = greyGrid(life, handlers);
  const title = h("p", { class: "pool-shift-title" });
  const count = h("strong");
  const change = h("span", { class: "pool-shift-change" });
  return {
    element: h(
      "div",
      { class: `pool-shift-panel pool-shift-${method}` },
      title,
      grid.element,
      h("p", {}, count, " unchanged"),
      change,
    ),
    draw: (/** @type {Shifted} */ state, /** @type {Outcome} */ outcome) => {
      const { rows, columns, data } = outcome.after;
      const unchanged = `${outcome.unchanged} of ${data.length}`;
      setText(title, methodName(method, state));
      setText(count, unchanged);
      setText(change, `differs by ${percent(outcome.change)}`);
      grid.update({
        rows,
        columns,
        values: data,
        signs: outcome.signs,
        names: Array.from(data, (_, i) => outputWords(outcome, i)),
        label: `${methodName(method, state)}, ${unchanged} unchanged`,
      });
    },
    /**
     * Frame an output, or none for null.
     * @param {Outcome} outcome
     * @param {number | null} index
     */
    look: ({ after: { columns } }, index) =>
      grid.frame(
        index === null
          ? []
          : [{ row: Math.floor(index / columns), column: index % columns, rows: 1, columns: 1 }],
      ),
  };
}

/**
 * The pixels that an output is made of; where they reach over a border, they come in at the other.
 * @param {Shifted} state
 * @param {{method: string, index: number}} looked
 * @returns {import("./cells.js").Frame[]}
 */
export function fieldFrames({ kernel_size, stride, depth, moved, outcomes }, { method, index }) {
  const [least, most] = method === "blur" ? [-1, 1] : method === "subsampling" ? [0, 0] : [0, kernel_size - 1];
  const reach = Array.from({ length: depth }, (_, generation) => stride ** generation).reduce(
    (sum, step) => sum + step,
    0,
  );
  const period = stride ** depth;
  const { columns } = outcomes[0].after;
  const axis = (/** @type {number} */ place, /** @type {number} */ size) => ({
    first: place * period + least * reach,
    length: Math.min(size, (most - least) * reach + 1),
    size,
  });
  const [down, right] = [axis(Math.floor(index / columns), moved.rows), axis(index % columns, moved.columns)];
  const copies = (/** @type {{first: number, length: number, size: number}} */ { first, length, size }) =>
    [first - size, first, first + size].filter((at) => at < size && at + length > 0);
  return copies(down).flatMap((row) =>
    copies(right).map((column) => ({ row, column, rows: down.length, columns: right.length })),
  );
}

/** What the marks mean. */
export function legend() {
  const key = (/** @type {string} */ kind, /** @type {string} */ words) =>
    h(
      "span",
      { class: "pool-shift-entry" },
      h("span", { class: `pool-shift-key ${kind}`, "aria-hidden": "true" }),
      words,
    );
  return h(
    "p",
    { class: "pool-shift-legend" },
    key("pool-shift-rose", "brighter than before"),
    " ",
    key("pool-shift-fell", "darker"),
    " ",
    key("", "unchanged"),
    h("br"),
    "“Differs by” is the share of the two maps’ brightness that is not in the same place.",
  );
}

/** The shares over all shifts by one pixel: a table whose numbers are also bars. */
export function shareTable() {
  const rows = METHODS.map((method) => ({
    method,
    name: h("th", { scope: "row" }),
    cells: [0, 1].map(() => ({
      bar: h("span", { class: "pool-shift-bar" }),
      text: h("span", {}),
      exact: h("span", { class: "pool-shift-exact" }),
    })),
  }));
  const lines = rows.map(({ method, name, cells }) => {
    const data = cells.map(({ bar, text, exact }) =>
      h("td", {}, h("span", { class: "pool-shift-track", "aria-hidden": "true" }, bar), text, " ", exact),
    );
    return h("tr", { class: `pool-shift-${method}` }, name, ...data);
  });
  const places = h("span");
  const head = h(
    "tr",
    {},
    h("td"),
    h("th", { scope: "col" }, "outputs unchanged"),
    h("th", { scope: "col" }, "whole map unchanged", places),
  );
  const table = h(
    "table",
    { class: "pool-shift-table" },
    h("caption", {}, "Over all eight shifts by one pixel"),
    h("thead", {}, head),
    h("tbody", {}, ...lines),
  );
  return {
    element: table,
    draw: (/** @type {Shifted} */ state) => {
      const { period, exact } = knownShares(state);
      setText(places, period > 1 ? `, from all ${period ** 2} starting places` : "");
      rows.forEach(({ method, name, cells }, i) => {
        setText(name, methodName(method, state));
        const measured = [state.shares[i], state.survivals[i][0] / state.survivals[i][1]];
        cells.forEach((cell, column) =>
          drawShare(cell, measured[column], method === "max" ? exact[column] : null, column),
        );
      });
    },
  };
}

/**
 * What is known of max pooling without counting: of single outputs for unrelated values, of whole maps for one pixel.
 * @param {Shifted} state
 * @returns {{period: number, exact: (Fraction | null)[]}}
 */
function knownShares({ kernel_size, stride, depth, pattern }) {
  const tiles = kernel_size === stride;
  const side = kernel_size ** depth;
  return {
    period: stride ** depth,
    exact: [
      tiles && pattern === "random" ? noiseSurvival(side) : null,
      tiles && pattern === "pixel" ? lonePixelSurvival(side) : null,
    ],
  };
}

/**
 * @param {{bar: HTMLElement, text: HTMLElement, exact: HTMLElement}} cell
 * @param {number} share
 * @param {Fraction | null} known
 * @param {number} column
 */
function drawShare({ bar, text, exact }, share, known, column) {
  attribute(bar, "style", `width: ${100 * share}%`);
  setText(text, percent(share));
  setText(exact, known ? `${column ? "exactly" : "expected"} ${known.join("/")}` : "");
  attribute(
    /** @type {HTMLElement} */ (bar.parentElement),
    "style",
    known ? `--exact: ${(100 * known[0]) / known[1]}%` : null,
  );
}

const WHY =
  "Along one axis a window of k has k places for the pixel and three ways to go (back, stay, on); " +
  "2 of these 3k leave the window, so 3k − 2 do not. Two axes give (3k − 2)²; take away the k² that go " +
  "nowhere. A larger window has relatively less rim to fall over.";

/** The exact shares with their numbers, and where they come from. */
export function reasons() {
  const exact = h("p");
  const noise = h("p");
  const why = h(
    "details",
    { class: "pool-more" },
    h("summary", {}, "Where the formula comes from"),
    h("p", { class: "pool-shift-why" }, WHY),
  );
  return {
    element: h("div", { class: "pool-shift-reasons" }, exact, noise, why),
    draw: (/** @type {Shifted} */ state) => {
      setText(exact, exactSentence(state));
      setText(noise, noiseSentence(state));
      noise.hidden = noise.textContent === "";
    },
  };
}

/** @param {Shifted} state */
function exactSentence({ kernel_size: k, stride, depth }) {
  const side = k ** depth;
  const others = [2, 3]
    .filter((n) => n !== side || k !== stride)
    .map((n) => `${lonePixelSurvival(n).join("/")} at ${n} × ${n}`);
  if (k !== stride) {
    const fault = k > stride ? "overlap" : "leave gaps";
    return `One bright pixel, exactly: max pooling keeps its whole map in ${others.join(" and ")}, when windows tile the picture. With kernel ${k} and stride ${stride} they ${fault}, so only counting tells.`;
  }
  const same =
    depth > 1 ? ` (${depth} generations of ${k} × ${k} see what one window of ${side} × ${side} sees)` : "";
  const formula = `((3·${side} − 2)² − ${side}²) / (8·${side}²) = ${lonePixelSurvival(side).join("/")}`;
  return `One bright pixel, exactly: max pooling ${side} × ${side}${same} keeps its whole map in ${formula} of places and directions; ${others.join(", ")}.`;
}

/** @param {Shifted} state */
function noiseSentence({ kernel_size: k, stride, depth, pattern }) {
  if (k !== stride || pattern !== "random") return "";
  const side = k ** depth;
  const share = noiseSurvival(side);
  return `Unrelated values: an output of max pooling ${side} × ${side} stays in ${share.join("/")} = ${percent(share[0] / share[1])} of cases, when the largest value that the old or the new window sees is one that both see.`;
}
