// ImageExplorer: a picture, an edge filter, and up to four ways of making it smaller, side by side.

import { beginLife, h } from "./controls.js";
import { panelControls, pictureControls, poolControls } from "./image-controls.js";
import { acceptPictures } from "./image-file.js";
import { lensAt, lensWords } from "./image-lens.js";
import { followPointer, followKeys, followSize } from "./image-moves.js";
import { sharePicture } from "./image-share.js";
import { unpackPicture } from "./image-source.js";
import { IMAGE_TRAITS, keeper, readImageState } from "./image-state.js";
import { legendView, lensView, panelView, sourceView } from "./image-views.js";

const HINT = "Or drop a picture here. It stays in your browser.";

/**
 * Draw the explorer and keep it in step with its model.
 * @param {{model: any, el: HTMLElement}} view
 * @returns {() => void} ends the view: no listener and no observer stays
 */
function render({ model, el }) {
  const life = beginLife();
  const page = { state: null, given: null, own: null, hover: null, keep: keeper(), ended: false };
  life.defer(() => (page.ended = true));
  const set = (changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  };
  const parts = {
    picture: pictureControls(life, set, () => share(null)),
    pool: poolControls(life, set, () => page.state),
    panel: panelControls(life, set, () => page.state),
    said: h("p", { class: "pool-image-said", role: "status" }),
    source: sourceView(),
    lens: lensView(),
    legend: legendView(),
    reading: h("p", { class: "pool-image-reading", "aria-live": "polite" }),
    error: h("p", { class: "pool-refusal", role: "status" }),
    panels: h("div", { class: "pool-image-panels" }),
    views: [],
  };
  const root = layout(parts);
  const say = (text, refused = false) => {
    parts.said.textContent = text;
    parts.said.classList.toggle("pool-refusal", refused);
  };
  const redraw = () => {
    if (!page.given || page.ended) return;
    page.state = readImageState(model, page.own ?? page.given, page.keep);
    draw(root, parts, page);
  };
  const look = (at) => {
    page.hover = at;
    if (page.state) placeLens(parts, page);
  };
  const show = (own) => {
    page.own = own?.picture ?? null;
    page.hover = null;
    say(own?.said ?? HINT);
    redraw();
  };
  const share = sharePicture(life, model, { own: () => page.own, show });
  const load = async () => {
    const packed = model.get("image");
    const given = await unpackPicture(packed);
    if (packed !== model.get("image")) return; // a newer picture is on its way
    page.given = given;
    redraw();
  };

  acceptPictures(life, { input: parts.picture.input, area: root, opened: share, refused: (reason) => say(reason, true) });
  followPointer(life, root, { state: () => page.state, look, choose: (at) => set(at) });
  followKeys(life, parts.source.box, { state: () => page.state, choose: (at) => (look(null), set(at)) });
  life.follow(model, IMAGE_TRAITS, redraw);
  life.follow(model, ["image"], () => (show(null), load()));
  followSize(life, root, redraw);
  say(HINT);
  el.append(root);
  life.defer(() => root.remove());
  load();
  return () => life.end();
}

function layout({ picture, pool, panel, said, source, lens, legend, reading, error, panels }) {
  const side = h("div", { class: "pool-image-side" }, legend.element, reading);
  return h(
    "div",
    // In JupyterLab an arrow would else be a shortcut of the notebook's.
    { class: "pool-explorer pool-image", "data-lm-suppress-shortcuts": "true" },
    h("div", { class: "pool-image-top" }, picture.element, said, pool.element, panel.element),
    h("div", { class: "pool-stage" }, source.element, lens.element, side),
    error,
    panels,
  );
}

function draw(root, parts, page) {
  const { state } = page;
  [parts.picture, parts.pool, parts.panel, parts.legend, parts.source].forEach((part) => part.draw(state));
  parts.picture.own(page.own !== null);
  root.classList.toggle("pool-failed", state.error !== "");
  if (parts.error.textContent !== state.error) parts.error.textContent = state.error;
  const { operations } = state;
  if (parts.views.map((view) => view.operation).join() !== operations.join()) {
    const old = parts.views;
    parts.views = operations.map((operation) => old.find((view) => view.operation === operation) ?? panelView(operation));
    parts.panels.replaceChildren(...parts.views.map((view) => view.element));
    parts.panels.style.setProperty("--pool-count", String(operations.length));
  }
  parts.views.forEach((view, i) => view.draw(state, state.panels[i]));
  placeLens(parts, page);
}

function placeLens({ source, lens: view, reading, views }, { state, hover }) {
  const { row, column } = hover ?? state;
  const lens = lensAt(state, row, column);
  const words = lensWords(state, lens);
  source.mark(state, lens);
  view.draw(state, lens, words);
  views.forEach((panel, i) => panel.mark(state, lens, lens.found[i]?.value ?? null));
  reading.setAttribute("aria-live", hover ? "off" : "polite");
  if (reading.textContent !== words) reading.textContent = words;
}

export default { render };
