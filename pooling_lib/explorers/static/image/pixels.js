// The lens on the page, and the one of its pixels that is told.

import { attribute, h, setText } from "../shared/controls.js";
import { pointing } from "../shared/touch.js";
import { lensFrame, pixelWords } from "./lens.js";
import { lensPainter } from "./magnify.js";
import { MOVES } from "./moves.js";

/**
 * @typedef {import("./lens.js").Lens} Lens
 * @typedef {import("./operations.js").Place} Place
 * @typedef {import("./state.js").ImageState} ImageState
 */

/**
 * The lens. One of its pixels is told at a time, however small it is drawn: that under the pointer or, for those who
 * use the keyboard, that which the arrow keys go to.
 */
export function lensView() {
  const canvas = h("canvas", { role: "img", "aria-label": "the pixels under the lens" });
  const point = `${pointing()} a pixel for its value.`;
  const magnifier = lensPainter(canvas);
  const pixel = h("p", { class: "pool-image-pixel" });
  const size = h("span", { class: "pool-shape" });
  const label =
    "pixels under the lens: arrow keys tell their values one by one, Home and End go to the ends of a row";
  const box = h(
    "div",
    { class: "pool-image-picture", tabindex: "0", role: "application", "aria-label": label },
    canvas,
  );
  /** @type {{state: ImageState, lens: Lens} | null} */
  let drawn = null;
  /** @type {Place | null} */
  let at = null;
  const draw = () => {
    if (!drawn) return;
    at = magnifier.paint(drawn.state, drawn.lens, at);
    setText(pixel, at ? pixelWords(drawn.state, at) : point);
  };
  const look = (/** @type {Place | null} */ place) => {
    if (at?.row === place?.row && at?.column === place?.column) return;
    at = place;
    draw();
  };
  setText(pixel, point);
  const title = h("p", { class: "pool-title" }, "lens", size);
  return {
    element: h("div", { class: "pool-image-figure pool-image-lens" }, title, box, pixel),
    /** What a picture of it shows: no advice, and no room for what is not said. */
    shown: () => [title, box, ...(at ? [pixel] : [])],
    box,
    canvas,
    paint: (/** @type {ImageState} */ state, /** @type {Lens} */ lens) => {
      drawn = { state, lens };
      draw();
    },
    pixelUnder: magnifier.pixelUnder,
    look,
    /**
     * Go on by so many pixels, as far as the lens shows them; or to the window's first pixel from nowhere.
     * @param {number} down
     * @param {number} right
     */
    step: (down, right) => {
      if (!drawn) return;
      const { top, left } = lensFrame(drawn.lens);
      look(at ? { row: at.row + down, column: at.column + right } : { row: top, column: left });
    },
    words: () => (drawn && at ? `${pixelWords(drawn.state, at)}.` : ""),
    mark: (/** @type {Lens} */ lens, /** @type {string} */ words) => {
      const { rows, columns } = lensFrame(lens);
      setText(size, `${rows} × ${columns} ${rows * columns === 1 ? "pixel" : "pixels"}`);
      attribute(canvas, "aria-label", `the pixels under the lens. ${words}`);
    },
  };
}

/**
 * Tell a pixel under the lens: that under the pointer, or that which the arrow keys go to; none once both have left.
 * @param {import("../shared/controls.js").Life} life
 * @param {ReturnType<typeof lensView>} lens
 * @param {() => void} speak
 */
export function followPixels(life, { box, canvas, pixelUnder, look, step }, speak) {
  /** @type {Record<string, [down: number, right: number]>} */
  const ends = { Home: [0, -Infinity], End: [0, Infinity] };
  const isFocused = () => document.activeElement === box;
  for (const type of ["pointermove", "pointerdown"])
    life.on(canvas, type, (/** @type {PointerEvent} */ event) => look(pixelUnder(event)));
  life.on(canvas, "pointerleave", (/** @type {PointerEvent} */ { pointerType }) => {
    if (pointerType !== "touch" && !isFocused()) look(null); // a finger leaves whenever it is lifted
  });
  life.on(box, "blur", () => look(null));
  life.on(box, "keydown", (/** @type {KeyboardEvent} */ event) => {
    const by = event.ctrlKey || event.metaKey || event.altKey ? null : (MOVES[event.key] ?? ends[event.key]);
    if (!by) return;
    event.preventDefault();
    event.stopPropagation(); // the page around turns its leaves with arrows
    step(...by);
    speak();
  });
}
