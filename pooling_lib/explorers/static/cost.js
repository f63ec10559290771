// CostExplorer: a small convolutional network, layer by layer, and what a pool after any layer saves.

import { attribute, beginLife, h, radios } from "./controls.js";
import { networkControls, thenControls, wholeField } from "./cost-controls.js";
import { admitNetwork, MEASURES, MOST_LAYERS, readNetwork, TRAITS } from "./cost-count.js";
import { networkPicture } from "./cost-picture.js";
import { costRow, NAMES } from "./cost-rows.js";
import { sentences } from "./cost-words.js";
import { linkedState, stateLink } from "./link.js";

const LEGEND =
  "filled: this network; outline: the same convolutions with nothing in between. k thousand, M million, G billion.";
const LOGARITHMIC = " Bars of the layers are logarithmic: equal steps are equal factors.";

/**
 * Draw the explorer and keep it in step with its model.
 * @param {{model: any, el: HTMLElement}} view
 * @returns {() => void} ends the view: no listener, no timer stays
 */
function render({ model, el }) {
  const life = beginLife();
  let message = "";
  const set = (changes) => {
    message = "";
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
    redraw();
  };
  const refused = (words) => {
    message = words;
    redraw();
  };
  const linkable = () => Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]));
  const parts = {
    controls: networkControls(life, set, refused, () => readNetwork(model)),
    measure: radios(life, { label: "show", options: MEASURES.map((name) => [name, NAMES[name]]), change: (measure) => set({ measure }) }),
    picture: h("div", { class: "pool-cost-picture" }),
    image: costRow("image", h("span", {}, "image")),
    layers: Array.from({ length: MOST_LAYERS }, (_, index) => layerRows(life, index, { set, refused, read: () => readNetwork(model) })),
    classifier: costRow("classifier", h("span", {}, "classifier")),
    totals: costRow("totals", h("span", {}, "all together")),
    legend: h("span"),
    link: stateLink(life, { name: model.get("name"), read: linkable, said: refused }),
    words: h("div", { class: "pool-cost-words", "aria-live": "polite" }),
  };
  const root = layout(parts);
  const redraw = () => draw(root, parts, readNetwork(model), message);
  const restore = () => {
    const linked = linkedState(model.get("name"));
    if (linked === undefined) return;
    const changes = admitNetwork(linked);
    if (changes === null) return refused("The link to this explorer cannot be read; it shows its own state.");
    set(changes);
    const frame = requestAnimationFrame(() => root.scrollIntoView({ block: "center" }));
    life.defer(() => cancelAnimationFrame(frame));
  };
  life.follow(model, TRAITS, () => {
    message = "";
    redraw();
  });
  redraw();
  el.append(root);
  life.defer(() => root.remove());
  life.on(window, "hashchange", restore);
  restore();
  return () => life.end();
}

/** A convolution's row, and the row of what stands after it. */
function layerRows(life, index, { set, refused, read }) {
  const replace = (name, value) => set({ [name]: read()[name].map((old, place) => (place === index ? value : old)) });
  const channels = wholeField(life, {
    label: "maps", spoken: `maps of convolution ${index + 1}`, most: 1024, refused, change: (value) => replace("channels", value),
  });
  const then = thenControls(life, index, (entry) => replace("after", entry));
  const convolution = costRow("convolution", h("span", { class: "pool-cost-name" }, `convolution ${index + 1}`), channels.element);
  const after = costRow("then", then.element);
  return {
    elements: [convolution.element, after.element],
    draw: (state, shared) => {
      const present = index < state.channels.length;
      for (const { element } of [convolution, after]) attribute(element, "hidden", present ? null : "");
      if (!present) return;
      const entry = state.after[index];
      const costs = state.network?.blocks[index];
      channels.set(state.channels[index]);
      then.draw(entry);
      after.element.dataset.kind = entry?.[0] ?? "nothing";
      convolution.draw({ cost: costs?.convolution, plain: state.plain.blocks[index].convolution, ...shared });
      after.draw({ cost: costs?.then, ...shared });
    },
  };
}

function layout({ controls, measure, picture, image, layers, classifier, totals, legend, words, link }) {
  const heading = (name, more) => h("div", { role: "columnheader", class: "pool-cost-heading", ...more }, name);
  const headings = h(
    "div",
    { role: "row", class: "pool-cost-layer pool-cost-headings" },
    heading("layer"),
    heading("output"),
    ...MEASURES.map((name) => heading(NAMES[name], { "data-measure": name })),
  );
  const rows = [image.element, ...layers.flatMap((layer) => layer.elements), classifier.element, totals.element];
  return h(
    "div",
    { class: "pool-explorer pool-costs" },
    h("div", { class: "pool-controls", role: "group", "aria-label": "network" }, ...controls.elements),
    picture,
    h("div", { class: "pool-cost-choice" }, measure.element),
    h("div", { role: "table", "aria-label": "costs of each layer", class: "pool-cost-layers" }, headings, ...rows),
    h("p", { class: "pool-cost-legend" },
      h("span", { class: "pool-cost-bar pool-cost-sample", "aria-hidden": "true" }, h("span", { class: "pool-cost-before" }), h("span", { class: "pool-cost-now" })),
      legend),
    words,
    ...(link ? [h("p", { class: "pool-footer" }, link)] : []),
  );
}

function draw(root, parts, state, message) {
  root.dataset.measure = state.measure;
  root.dataset.scale = state.scale;
  parts.controls.draw(state);
  parts.legend.textContent = LEGEND + (state.scale === "linear" ? "" : LOGARITHMIC);
  parts.measure.set(state.measure);
  parts.picture.replaceChildren(networkPicture(state));
  const { network, plain, scale } = state;
  const shared = { limits: limitsOf(network, plain), scale };
  const side = state.size;
  parts.image.draw({ cost: { shape: [state.input_channels, side, side] }, ...shared });
  parts.layers.forEach((layer) => layer.draw(state, shared));
  parts.classifier.draw({ cost: network?.classifier, plain: plain.classifier, whole: true, ...shared });
  const totals = Object.fromEntries(MEASURES.map((name) => [name, Math.max(plain.totals[name], network?.totals[name] ?? 0)]));
  parts.totals.draw({ cost: network?.totals, plain: plain.totals, limits: totals, scale: "linear", total: true });
  say(parts.words, message || state.error || sentences(state));
}

/** The largest number of each column, in this network and in the one without; the classifier sees everything. */
function limitsOf(network, plain) {
  const costs = [network, plain].filter(Boolean).flatMap(({ blocks, classifier }) => [
    ...blocks.flatMap(({ convolution, then }) => [convolution, ...(then ? [then] : [])]),
    { ...classifier, receptive_field: 0 },
  ]);
  return Object.fromEntries(MEASURES.map((name) => [name, Math.max(...costs.map((cost) => cost[name]))]));
}

/** Write the sentences, or the one thing to say instead of them. */
function say(words, said) {
  const texts = typeof said === "string" ? [said] : said;
  if (texts.join("\n") === [...words.children].map((line) => line.textContent).join("\n")) return;
  words.replaceChildren(...texts.map((text) => h("p", typeof said === "string" ? { class: "pool-refusal" } : {}, text)));
}

export default { render };
