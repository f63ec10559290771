// Moving the lens, by pointer and by keys, and following the width of the page.

/** @type {Record<string, [down: number, right: number]>} */
export const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const FAR = 10;

/** @typedef {import("./operations.js").Place} Place */
/** @typedef {import("./state.js").ImageState} ImageState */

/**
 * Look where the pointer is, on any of the pictures; choose where it is pressed. A finger that turns out to scroll or to
 * enlarge the page has chosen nothing.
 * @param {import("../shared/controls.js").Life} life
 * @param {HTMLElement} root
 * @param {{state: () => ImageState | null, place: (state: ImageState) => Place, look: (at: Place | null) => void,
 *          choose: (at: Place) => void}} actions
 */
export function followPointer(life, root, { state, place, look, choose }) {
  let looking = false;
  /** @type {Place | null} */
  let before = null;
  const placeOf = (/** @type {PointerEvent} */ event) => {
    const box = event.target instanceof Element && event.target.closest(".pool-image-picture[data-place]");
    const shown = state();
    if (!box || !shown) return null;
    const { rows, columns } = shown.source;
    const area = box.getBoundingClientRect();
    const within = (/** @type {number} */ at, /** @type {number} */ size) =>
      Math.max(0, Math.min(size - 1, Math.floor(at * size)));
    return {
      row: within((event.clientY - area.top) / area.height, rows),
      column: within((event.clientX - area.left) / area.width, columns),
    };
  };
  const leave = () => {
    if (looking) look(null);
    looking = false;
  };
  const move = (/** @type {PointerEvent} */ event) => {
    const at = placeOf(event);
    if (!at) return leave();
    looking = true;
    look(at);
    if (event.buttons & 1) choose(at);
  };
  life.on(root, "pointermove", move);
  life.on(root, "pointerdown", (event) => {
    const shown = state();
    if (event.isPrimary) before = shown && placeOf(event) && place(shown);
    move(event);
  });
  life.on(root, "pointerup", () => (before = null));
  life.on(root, "pointerleave", leave);
  life.on(root, "pointercancel", () => {
    leave();
    if (before) choose(before);
    before = null;
  });
}

/**
 * Move the lens from window to window with the arrow keys; Home and End go to the ends of the row.
 * @param {import("../shared/controls.js").Life} life
 * @param {HTMLElement} box
 * @param {{state: () => ImageState | null, place: (state: ImageState) => Place, choose: (at: Place) => void}} actions
 */
export function followKeys(life, box, { state, place, choose }) {
  life.on(box, "keydown", (/** @type {KeyboardEvent} */ event) => {
    const shown = state();
    if (!shown || event.ctrlKey || event.metaKey || event.altKey) return;
    const { source, panels } = shown;
    const { row, column } = place(shown);
    const { step, start } = panels.find((panel) => panel.map !== null) ?? { step: 1, start: 0 };
    // The middle of the window that lies so many windows further, or the picture's last pixel.
    const moved = (/** @type {number} */ at, /** @type {number} */ by, /** @type {number} */ size) => {
      if (by === 0) return at;
      const middle = start + (Math.floor((at - start) / step) + by) * step + Math.floor(step / 2);
      return Math.max(0, Math.min(size - 1, middle));
    };
    /** @type {Record<string, Place>} */
    const ends = { Home: { row, column: 0 }, End: { row, column: source.columns - 1 } };
    const direction = MOVES[event.key]?.map((by) => by * (event.shiftKey ? FAR : 1));
    const to = direction
      ? { row: moved(row, direction[0], source.rows), column: moved(column, direction[1], source.columns) }
      : ends[event.key];
    if (!to) return;
    event.preventDefault();
    event.stopPropagation(); // the page around turns its leaves with arrows
    choose(to);
  });
}

/**
 * Draw again when the explorer's width changes, since pictures are drawn at the size they are shown: in the next
 * frame, since what is drawn changes the height, and the observer that draws would be its own cause.
 * @param {import("../shared/controls.js").Life} life
 * @param {HTMLElement} root
 * @param {() => void} redraw
 */
export function followSize(life, root, redraw) {
  let width = 0;
  let frame = 0;
  const observer = new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width === width) return;
    width = contentRect.width;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(redraw);
  });
  observer.observe(root);
  life.defer(() => {
    observer.disconnect();
    cancelAnimationFrame(frame);
  });
}
