// CostExplorer: a small convolutional network, layer by layer, and what a pool after any layer saves.

import { sameValue } from "../shared/compact.js";
import { attribute, h, setText } from "../shared/controls.js";
import { foldLine } from "../shared/fold.js";
import { mountView } from "../shared/frame.js";
import { networkControls, tableControls, thenControls, wholeField } from "./controls.js";
import { admitNetwork, eachMeasure, FIELDS, MEASURES, MOST_CHANNELS, MOST_LAYERS } from "./count.js";
import { fittedNetwork, followedWords, misfitNetwork } from "./fit.js";
import { networkPicture } from "./picture.js";
import { costRow, NAMES } from "./rows.js";
import { readNetwork } from "./state.js";
import { sentences } from "./words.js";
import { speaker } from "../shared/pace.js";

const LEGEND =
  "Filled: this network. Outline: the same convolutions with nothing in between. k thousand, M million, G billion.";
const LOGARITHMIC = " Bars of the layers are logarithmic: equal steps are equal factors.";
const CAPTION =
  "A block is as tall as its maps and the deeper the more there are; the number is their side in pixels. Dashed: with nothing in between.";

/**
 * @typedef {import("../shared/controls.js").Life} Life
 * @typedef {import("./state.js").State} State
 * @typedef {import("./count.js").Network} Network
 * @typedef {import("./count.js").Measure} Measure
 * @typedef {import("./fit.js").Followed} Followed
 * @typedef {{set: import("../shared/frame.js").Set, read: () => State}} Actions
 * @typedef {ReturnType<typeof makeParts>} Parts
 */

/**
 * What a view holds beside its model: what was said last, and the windows that followed when `after` came to be.
 * @typedef {{message: string, followed: Followed[], after: State["after"] | undefined}} Page
 */

/**
 * Draw the explorer and keep it in step with its model.
 * @param {{model: import("../shared/frame.js").Model, el: HTMLElement}} place
 */
const render = (place) =>
  mountView(place, {
    kind: "cost",
    title: "What a small convolutional network costs",
    fields: FIELDS,
    passing: ["measure"],
    admit: admitNetwork,
    misfit: misfitNetwork,
    build,
  });

/**
 * @param {import("../shared/frame.js").Frame} frame
 * @returns {import("../shared/frame.js").View}
 */
function build({ life, model, set: write, tools }) {
  const read = () => readNetwork(model);
  /** @type {Page} */
  const page = { message: "", followed: [], after: [] };
  const say = (/** @type {string} */ words) => {
    page.message = words;
    redraw();
  };
  const set = (/** @type {Record<string, any>} */ wanted) => {
    const { changes, followed } = fittedNetwork(read(), wanted);
    Object.assign(page, { followed, after: changes.after });
    write(changes);
    if (page.message) say("");
  };
  const parts = makeParts(life, tools, { set, read });
  const root = layout(parts);
  const redraw = () => draw(root, parts, read(), page);
  redraw();
  const changed = () => {
    page.message = "";
    redraw();
    parts.speak(() => parts.words.firstChild.textContent);
  };
  const table = /** @type {HTMLElement} */ (root.querySelector(".pool-cost-layers"));
  return { root, changed, say, parts: () => [parts.picture, table, parts.words] };
}

/**
 * @param {Life} life
 * @param {HTMLElement} tools
 * @param {Actions} actions
 */
function makeParts(life, tools, { set, read }) {
  const spoken = h("p", { class: "pool-spoken", role: "status" });
  const controls = networkControls(life, set, read);
  const choice = tableControls(life, set, NAMES);
  return {
    controls,
    fold: foldLine(
      life,
      h("div", { class: "pool-controls" }, ...controls.further),
      h("div", { class: "pool-cost-choice" }, ...choice.elements),
    ),
    choice,
    notice: h("p", { class: "pool-cost-notice", role: "status" }),
    picture: h("div", { class: "pool-cost-picture" }),
    totals: costRow("totals", h("span", {}, "whole network")),
    image: costRow("image", h("span", {}, "image")),
    layers: Array.from({ length: MOST_LAYERS }, (_, index) => layerRows(life, index, { set, read })),
    classifier: costRow("classifier", h("span", {}, "classifier")),
    legend: h("span"),
    tools,
    words: h("div", { class: "pool-cost-words" }),
    spoken,
    speak: speaker(life, spoken),
  };
}

/**
 * A convolution's row, and the row of what stands after it.
 * @param {Life} life
 * @param {number} index
 * @param {Actions} actions
 */
function layerRows(life, index, { set, read }) {
  const replace = (/** @type {"channels" | "after"} */ name, /** @type {any} */ value) =>
    set({ [name]: read()[name].map((old, place) => (place === index ? value : old)) });
  const channels = wholeField(life, {
    label: "maps",
    spoken: `maps of convolution ${index + 1}`,
    most: MOST_CHANNELS,
    change: (value) => replace("channels", value),
  });
  const then = thenControls(life, index, (entry) => replace("after", entry));
  const convolution = costRow(
    "convolution",
    h("span", { class: "pool-cost-name" }, `convolution ${index + 1}`),
    channels.element,
  );
  const after = costRow("then", then.element);
  return {
    elements: [convolution.element, after.element],
    draw: (
      /** @type {State} */ state,
      /** @type {{limits: Record<Measure, number>, scale: string}} */ shared,
      /** @type {Followed | undefined} */ followed,
    ) => {
      const present = index < state.channels.length;
      for (const { element } of [convolution, after]) attribute(element, "hidden", present ? null : "");
      if (!present) return;
      const entry = state.after[index];
      const costs = state.network?.blocks[index];
      channels.set(state.channels[index]);
      then.draw(entry, state.sides[index], followed ? followedWords(followed) : "");
      after.element.dataset.kind = entry?.[0] ?? "nothing";
      convolution.draw({ cost: costs?.convolution, plain: state.plain.blocks[index].convolution, ...shared });
      after.draw({ cost: costs?.then, ...shared });
    },
  };
}

/** @param {Parts} parts */
function layout({
  controls,
  fold,
  notice,
  picture,
  image,
  layers,
  classifier,
  totals,
  legend,
  words,
  tools,
  spoken,
}) {
  const heading = (/** @type {string} */ name, more = {}) =>
    h("div", { role: "columnheader", class: "pool-cost-heading", ...more }, name);
  const headings = h(
    "div",
    { role: "row", class: "pool-cost-layer pool-cost-headings" },
    heading("layer"),
    heading("output"),
    ...MEASURES.map((name) => heading(NAMES[name], { "data-measure": name })),
  );
  const rows = [
    totals.element,
    image.element,
    ...layers.flatMap((layer) => layer.elements),
    classifier.element,
  ];
  const sample = h("span", { class: "pool-cost-before" });
  const bar = h(
    "span",
    { class: "pool-cost-bar pool-cost-sample", "aria-hidden": "true" },
    sample,
    h("span", { class: "pool-cost-now" }),
  );
  return h(
    "div",
    { class: "pool-explorer pool-costs" },
    h(
      "div",
      { class: "pool-cost-network-controls", role: "group", "aria-label": "network" },
      h("div", { class: "pool-controls" }, controls.example),
      fold.element,
    ),
    notice,
    picture,
    h(
      "div",
      { role: "table", "aria-label": "costs of the network and of each layer", class: "pool-cost-layers" },
      headings,
      ...rows,
    ),
    words,
    h("p", { class: "pool-cost-caption" }, CAPTION),
    h("p", { class: "pool-cost-legend" }, bar, legend),
    spoken,
    h("div", { class: "pool-footer" }, tools),
  );
}

/**
 * @param {HTMLElement} root
 * @param {Parts} parts
 * @param {State} state
 * @param {Page} page
 */
function draw(root, parts, state, { message, followed, after }) {
  root.dataset.measure = state.measure;
  root.dataset.scale = state.scale;
  parts.controls.draw(state);
  parts.fold.draw(foldWords(state));
  parts.legend.textContent = LEGEND + (state.scale === "linear" ? "" : LOGARITHMIC);
  parts.choice.draw(state);
  parts.picture.replaceChildren(networkPicture(state));
  const { network, plain, scale } = state;
  const shared = { limits: limitsOf(network, plain), scale };
  const side = state.size;
  parts.image.draw({ cost: { shape: [state.input_channels, side, side] }, ...shared });
  const still = sameValue(after, state.after) ? followed : [];
  parts.layers.forEach((layer, at) =>
    layer.draw(
      state,
      shared,
      still.find(({ index }) => index === at),
    ),
  );
  parts.classifier.draw({ cost: network?.classifier, plain: plain.classifier, whole: true, ...shared });
  const totals = eachMeasure((name) => Math.max(plain.totals[name], network?.totals[name] ?? 0));
  parts.totals.draw({
    cost: network?.totals,
    plain: plain.totals,
    limits: totals,
    scale: "linear",
    total: true,
  });
  setText(parts.notice, message);
  write(parts.words, network ? sentences({ ...state, network }) : state.error);
}

/**
 * How the network stands.
 * @param {State} state
 */
const foldWords = ({ channels, size, input_channels }) => [
  `${channels.length} ${channels.length === 1 ? "convolution" : "convolutions"}`,
  `image ${input_channels} × ${size}²`,
];

/**
 * The largest number of each column, in this network and in the one without; the classifier sees everything.
 * @param {Network | null} network
 * @param {Network} plain
 * @returns {Record<Measure, number>}
 */
function limitsOf(network, plain) {
  const costs = (network ? [network, plain] : [plain]).flatMap(({ blocks, classifier }) => [
    ...blocks.flatMap(({ convolution, then }) => [convolution, ...(then ? [then] : [])]),
    { ...classifier, receptive_field: 0 },
  ]);
  return eachMeasure((name) => Math.max(...costs.map((cost) => cost[name])));
}

/**
 * Write the sentences, or the one thing to say instead of them.
 * @param {HTMLElement} words
 * @param {string | string[]} said
 */
function write(words, said) {
  const texts = typeof said === "string" ? [said] : said;
  if (texts.join("\n") === [...words.children].map((line) => line.textContent).join("\n")) return;
  const attributes = typeof said === "string" ? { class: "pool-refusal", role: "status" } : {};
  words.replaceChildren(...texts.map((text) => h("p", attributes, text)));
}

export default { render };
