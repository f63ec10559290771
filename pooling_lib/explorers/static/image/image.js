// ImageExplorer: a picture, an edge filter, and up to four ways of making it smaller, side by side.

import { sameValue } from "../shared/compact.js";
import { h, setText } from "../shared/controls.js";
import { foldLine } from "../shared/fold.js";
import { mountView } from "../shared/frame.js";
import { oneByOne, readPanels } from "./begin.js";
import { foldWords, pictureControls, poolControls } from "./controls.js";
import { acceptPictures } from "./file.js";
import { fittedImage, misfitImage, windowsOf, withinPicture } from "./fit.js";
import { followGround, groundReader } from "./ground.js";
import { followLens, lensUnder, markLens } from "./glass.js";
import { keyView, meanings } from "./legend.js";
import { followSize } from "./moves.js";
import { lensView } from "./pixels.js";
import { sharePicture } from "./share.js";
import { unpackPicture } from "./source.js";
import { admitImage, IMAGE_FIELDS, IMAGE_TRAITS, keeper, readImageState } from "./state.js";
import { panelsSpeech, panelView, sourceView } from "./views.js";
import { eachFrame, speaker } from "../shared/pace.js";
import { traitsOf } from "../shared/traits.js";

// There is nothing to drop where there is only a finger.
const canDrop = () => matchMedia("(any-pointer: fine)").matches;
const hint = () => `${canDrop() ? "Or drop a picture here. It" : "A picture of yours"} stays in your browser.`;
const WARNING =
  "Each panel has a colour range of its own now; the scale above is that of the picture before pooling. " +
  "Equal colours mean nothing, and how much average pooling weakens an edge cannot be seen.";

/**
 * @typedef {import("./operations.js").Place} Place
 * @typedef {import("./share.js").Own} Own
 * @typedef {import("./source.js").Picture} Picture
 * @typedef {import("./state.js").ImageState} ImageState
 * @typedef {import("../shared/frame.js").Frame} Frame
 * @typedef {import("../shared/frame.js").Model} Model
 * @typedef {ReturnType<typeof makeParts>} Parts
 */

/**
 * What a view holds beside its model: what is drawn once there is a picture, the one given and the reader's own,
 * where the pointer is, of which windows it was said that they do not fit, and whether the first drawing goes on and is
 * out of date.
 * @typedef {{state: ImageState | null, given: Picture | null, own: Own | null, hover: Place | null,
 *            misfit: {said: string, made: any[]} | null,
 *            keep: import("./state.js").Keep, beginning: boolean, stale: boolean, ended: boolean}} Page
 */

/**
 * Draw the explorer and keep it in step with its model.
 * @param {{model: Model, el: HTMLElement}} place
 */
const render = (place) =>
  mountView(place, {
    kind: "image",
    title: "A picture, pooled in four ways",
    fields: IMAGE_FIELDS,
    passing: ["row", "column"],
    admit: admitImage,
    build,
  });

/**
 * @param {Frame} frame
 * @returns {import("../shared/frame.js").View}
 */
function build({ life, model, set: write, replace, tools }) {
  /** @type {Page} */
  const page = {
    state: null,
    given: null,
    own: null,
    hover: null,
    misfit: null,
    keep: keeper(),
    beginning: false,
    stale: false,
    ended: false,
  };
  life.defer(() => (page.ended = true));
  const set = (/** @type {Record<string, any>} */ changes) => {
    const picture = pictureOf(page);
    const traits = /** @type {import("./state.js").Traits} */ (traitsOf(model, IMAGE_TRAITS));
    write(picture ? fittedImage(traits, changes, picture) : changes);
  };
  const parts = makeParts({ life, model, set, tools }, () => replace(null));
  const root = layout(life, parts);
  const isDark = groundReader(root);
  const tell = (/** @type {string} */ text, refused = false) => {
    parts.folds[0].unfold();
    parts.say(text, refused);
  };
  const drawn = () => {
    const picture = pictureOf(page);
    if (!picture || page.ended) return [];
    const said = misfitImage(model, picture);
    page.state = readImageState(withinPicture(model, picture), picture, page.keep, isDark());
    if (said) page.misfit = { said, made: windowsOf(page.state) };
    const steps = draw(root, parts, page, page.state);
    if (said && !page.own) {
      model.set("generations", page.state.generations); // so that a link and Python have what is shown
      model.save_changes();
    }
    return steps;
  };
  // What is asked for during the first drawing waits for its end: that stays in pieces.
  const redraw = () => {
    page.stale = page.beginning;
    if (!page.beginning) for (const step of drawn()) step();
  };
  const show = (/** @type {Own | null} */ own) => {
    page.own = own;
    page.hover = null;
    parts.say(own?.said ?? hint());
    redraw();
  };
  const share = sharePicture(life, model, { own: () => page.own, show });
  const load = async () => {
    const packed = /** @type {DataView<ArrayBuffer>} */ (model.get("image"));
    const given = await unpackPicture(packed);
    const isFirst = page.given === null;
    if (isFirst) await readPanels(withinPicture(model, given), given, page.keep);
    if (packed !== model.get("image")) return; // a newer picture is on its way
    page.given = given;
    if (!isFirst) return redraw();
    page.beginning = true;
    const [mark, ...paints] = drawn();
    await oneByOne([...paints, mark], () => page.ended);
    page.beginning = false;
    if (page.stale) redraw();
  };
  const reload = async () => {
    show(null);
    await load().catch((error) => {
      console.error(error);
      tell(`The new picture cannot be shown: ${error.message}. The one before it stays.`, true);
    });
  };

  acceptPictures(life, {
    input: parts.picture.input,
    area: root,
    opened: (picture, said) => replace({ picture, said }),
    refused: (reason) => tell(reason, true),
  });
  followLens(life, root, { model, parts, page });
  life.on(root, "input", () => parts.speak(() => (page.state ? panelsSpeech(page.state) : "")));
  life.follow(model, ["image"], reload);
  followSize(life, root, redraw);
  followGround(life, root, () => page.state?.dark !== isDark(), redraw);
  parts.say(hint());
  return {
    root,
    changed: eachFrame(life, redraw),
    say: tell,
    ready: load(),
    parts: () => [parts.source.element, ...parts.lens.shown(), parts.side[2], parts.panels],
    beside: {
      get: () => page.own,
      set: share,
      initial: null,
      words: () => (page.own ? "your picture" : ""),
    },
  };
}

/**
 * The picture that is shown.
 * @param {Page} page
 */
const pictureOf = ({ own, given }) => given && (own?.picture ?? given);

/**
 * @param {Omit<Frame, "replace">} frame
 * @param {() => void} reset
 */
function makeParts({ life, model, set, tools }, reset) {
  const said = h("p", { class: "pool-image-said", role: "status" });
  const say = (/** @type {string} */ text, refused = false) => {
    said.textContent = text;
    said.classList.toggle("pool-refusal", refused);
  };
  const spoken = h("p", { class: "pool-spoken pool-image-spoken", role: "status" });
  const picture = pictureControls(life, set, reset, said);
  const pool = poolControls(life, set, (name) => model.get(name), say);
  const [source, lens, key] = [sourceView(), lensView(), keyView()];
  const reading = h("p", { class: "pool-image-reading" });
  const side = h("div", { class: "pool-image-side" }, key.element, reading);
  return {
    set,
    say,
    spoken,
    speak: speaker(life, spoken),
    picture,
    pool,
    folds: [foldLine(life, picture.element), foldLine(life, pool.element)],
    source,
    lens,
    key,
    reading,
    /** @type {HTMLElement[]} */
    side: [source.element, lens.element, side],
    notice: h("p", { class: "pool-image-notice", role: "status" }),
    panels: h("div", { class: "pool-image-panels" }),
    /** @type {ReturnType<typeof panelView>[]} */
    views: [],
    tools,
  };
}

/**
 * @param {import("../shared/controls.js").Life} life
 * @param {Parts} parts
 */
function layout(life, { folds: [picture, pool], side, notice, panels, spoken, tools }) {
  const all = meanings();
  const root = h(
    "div",
    { class: "pool-explorer pool-image" },
    picture.element,
    h(
      "div",
      { class: "pool-image-body" },
      h("div", { class: "pool-stage" }, ...side),
      pool.element,
      notice,
      panels,
    ),
    all,
    h("div", { class: "pool-footer" }, tools),
    spoken,
  );
  // Each panel shows what matters most, and the rest where its meaning is read.
  life.on(all, "toggle", () => root.classList.toggle("pool-image-all", all.open));
  return root;
}

/**
 * Write everything first and measure and paint after that, so that the page is laid out once: those are the steps that
 * are left.
 * @param {HTMLElement} root
 * @param {Parts} parts
 * @param {Page} page
 * @param {ImageState} state
 */
function draw(root, parts, { own, hover, misfit }, state) {
  [parts.picture, parts.pool, parts.key, parts.source].forEach((part) => part.draw(state));
  parts.picture.own(own !== null);
  parts.folds.forEach((fold, i) => fold.draw(foldWords(state)[i]));
  const said = misfit && sameValue(misfit.made, windowsOf(state)) ? misfit.said : "";
  root.classList.toggle("pool-failed", said !== "");
  root.classList.toggle("pool-image-coloured", state.sources.length > 1);
  setText(parts.notice, said || (state.autoscale ? WARNING : ""));
  arrange(parts, state.operations);
  parts.views.forEach((view, i) => view.draw(state, state.panels[i]));
  const lens = lensUnder(state, hover);
  return [
    () => markLens(parts, state, lens),
    () => parts.source.paint(state),
    ...parts.views.map((view, i) => () => view.paint(state, state.panels[i])),
    () => parts.lens.paint(state, lens),
  ];
}

/**
 * Keep a panel for each operation, in their order.
 * @param {Parts} parts
 * @param {string[]} operations
 */
function arrange(parts, operations) {
  if (parts.views.map((view) => view.operation).join() === operations.join()) return;
  const old = parts.views;
  parts.views = operations.map(
    (operation) => old.find((view) => view.operation === operation) ?? panelView(operation),
  );
  parts.panels.replaceChildren(...parts.views.map((view) => view.element));
  parts.panels.style.setProperty("--pool-count", String(operations.length));
}

export default { render };
