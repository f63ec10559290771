// The parts of the shift explorer's page: how the picture is moved, what becomes of it, and what holds in general.

import { attribute, button, h, range } from "./controls.js";
import { greyGrid, stepOf } from "./shift_cells.js";
import { lonePixelSurvival, noiseSurvival, percent } from "./shift_exact.js";
import { METHODS } from "./shift_model.js";
import { methodName } from "./shift_text.js";

const ICONS = {
  up: "M8 3l5.5 8h-11z",
  left: "M3 8l8-5.5v11z",
  right: "M13 8l-8-5.5v11z",
  down: "M8 13l5.5-8h-11z",
  home: "M8 5a3 3 0 1 1 0 6a3 3 0 1 1 0-6z",
};
const BY = { up: [-1, 0], down: [1, 0], left: [0, -1], right: [0, 1] };

/**
 * Buttons and sliders that move the picture.
 * @param {import("./controls.js").Life} life
 * @param {{by: (step: [number, number]) => void, to: (axis: 0 | 1, steps: number) => void, back: () => void,
 *          start: () => void, most: number}} actions
 */
export function movers(life, { by, to, back, start, most }) {
  const arrow = (name) => {
    const { element } = button(life, { text: "", label: `move ${name}`, icon: ICONS[name], press: () => by(BY[name]) });
    element.classList.add(`pool-shift-${name}`);
    return element;
  };
  const home = button(life, { text: "", label: "back to the start", icon: ICONS.home, press: back }).element;
  home.classList.add("pool-shift-home");
  const label = "move the picture; the arrow keys do too";
  const pad = h("div", { class: "pool-shift-pad", role: "group", "aria-label": label }, arrow("up"), arrow("left"), home, arrow("right"), arrow("down"));
  life.on(pad, "keydown", (event) => {
    const step = stepOf(event.key);
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    by(step);
  });
  const down = range(life, { label: "down", min: -most, max: most, change: (steps) => to(0, steps) });
  const right = range(life, { label: "right", min: -most, max: most, change: (steps) => to(1, steps) });
  const begin = button(life, { text: "start from here", press: start }).element;
  return {
    element: h("div", { class: "pool-shift-movers" }, pad, h("div", { class: "pool-shift-sliders" }, down.element, right.element, begin)),
    draw: ([rows, columns]) => {
      down.set(rows, String(rows).replace("-", "−"));
      right.set(columns, String(columns).replace("-", "−"));
    },
  };
}

/**
 * One method's map, with what changed in it.
 * @param {import("./controls.js").Life} life
 * @param {string} method
 * @param {{hover: (index: number | null) => void, focus: (index: number) => void}} handlers
 */
export function outcomePanel(life, method, handlers) {
  const grid = greyGrid(life, handlers);
  const title = h("p", { class: "pool-shift-title" });
  const count = h("strong");
  const change = h("span", { class: "pool-shift-change" });
  return {
    grid,
    element: h("div", { class: `pool-shift-panel pool-shift-${method}` }, title, grid.element, h("p", {}, count, " unchanged"), change),
    draw: (traits, outcome) => {
      title.textContent = methodName(method, traits);
      count.textContent = `${outcome.unchanged} of ${outcome.signs.length}`;
      change.textContent = `differs by ${percent(outcome.change)}`;
    },
  };
}

/** The shares over all shifts by one pixel: a table whose numbers are also bars. */
export function shareTable() {
  const rows = METHODS.map((method) => ({
    method,
    name: h("th", { scope: "row" }),
    cells: [0, 1].map(() => ({ bar: h("span", { class: "pool-shift-bar" }), text: h("span", {}), exact: h("span", { class: "pool-shift-exact" }) })),
  }));
  const lines = rows.map(({ method, name, cells }) => {
    const data = cells.map(({ bar, text, exact }) => h("td", {}, h("span", { class: "pool-shift-track", "aria-hidden": "true" }, bar), text, " ", exact));
    return h("tr", { class: `pool-shift-${method}` }, name, ...data);
  });
  const places = h("span");
  const head = h("tr", {}, h("td"), h("th", { scope: "col" }, "outputs unchanged"), h("th", { scope: "col" }, "whole map unchanged", places));
  const table = h("table", { class: "pool-shift-table" }, h("caption", {}, "Over all eight shifts by one pixel"), h("thead", {}, head), h("tbody", {}, ...lines));
  return {
    element: table,
    draw: (traits, shares, survivals) => {
      const tiles = traits.kernel_size === traits.stride;
      const side = traits.kernel_size ** traits.depth;
      const known = [
        tiles && traits.pattern === "random" ? noiseSurvival(side) : null,
        tiles && traits.pattern === "pixel" ? lonePixelSurvival(side) : null,
      ];
      const period = traits.stride ** traits.depth;
      places.textContent = period > 1 ? `, from all ${period ** 2} starting places` : "";
      rows.forEach(({ method, name, cells }, i) => {
        name.textContent = methodName(method, traits);
        [shares[i], survivals[i][0] / survivals[i][1]].forEach((share, column) => {
          const { bar, text, exact } = cells[column];
          bar.style.width = `${100 * share}%`;
          text.textContent = percent(share);
          const value = method === "max" ? known[column] : null;
          exact.textContent = value ? `${column ? "exactly" : "expected"} ${value.join("/")}` : "";
          attribute(bar.parentElement, "style", value ? `--exact: ${(100 * value[0]) / value[1]}%` : null);
        });
      });
    },
  };
}

/** Why: the formulas with their numbers. */
export function reasons() {
  const exact = h("p");
  const noise = h("p");
  const why =
    "Why: along one axis a window of k has k places for the pixel and three ways to go (back, stay, on); " +
    "2 of these 3k leave the window, so 3k − 2 do not. Two axes give (3k − 2)²; take away the k² that go " +
    "nowhere. A larger window has relatively less rim to fall over.";
  return {
    element: h("div", { class: "pool-shift-reasons" }, exact, noise, h("p", { class: "pool-shift-why" }, why)),
    draw: ({ kernel_size: k, stride, depth }) => {
      const side = k ** depth;
      const share = (fraction) => `${fraction.join("/")} = ${percent(fraction[0] / fraction[1])}`;
      const formula = (n) => `((3·${n} − 2)² − ${n}²) / (8·${n}²) = ${lonePixelSurvival(n).join("/")}`;
      const others = [2, 3].filter((n) => n !== side || k !== stride).map((n) => `${lonePixelSurvival(n).join("/")} at ${n} × ${n}`);
      if (k !== stride) {
        const fault = k > stride ? "overlap" : "leave gaps";
        exact.textContent = `One bright pixel, exactly: max pooling keeps its whole map in ${others.join(" and ")}, when windows tile the picture. With kernel ${k} and stride ${stride} they ${fault}, so only counting tells.`;
        noise.textContent = "";
        return;
      }
      const same = depth > 1 ? ` (${depth} generations of ${k} × ${k} see what one window of ${side} × ${side} sees)` : "";
      exact.textContent = `One bright pixel, exactly: max pooling ${side} × ${side}${same} keeps its whole map in ${formula(side)} of places and directions; ${others.join(", ")}.`;
      noise.textContent = `Unrelated values: an output of max pooling ${side} × ${side} stays in ${share(noiseSurvival(side))} of cases, when the largest value that the old or the new window sees is one that both see.`;
    },
  };
}
