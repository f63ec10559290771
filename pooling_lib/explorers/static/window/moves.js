// What the reader does in the window explorer's grids and with its clock, as changes of the state.

import { pixelAt } from "./cells.js";
import { quoted, tooLong } from "../shared/typed.js";
import { LARGEST, LARGEST_ANSWER } from "./state.js";
import { parse, parseFraction } from "./text.js";

/**
 * @typedef {import("./window.js").Page} Page
 * @typedef {{set: (changes: Record<string, any>) => void, say: (message: string) => void, redraw: () => void,
 *            said: string}} Actions
 * @typedef {import("./grid.js").Handlers} Handlers
 */

const TICK = 900; // milliseconds

/**
 * Step from window to window, by hand or by the clock.
 * @param {import("../shared/controls.js").Life} life
 * @param {Page} page
 * @param {Actions} actions
 */
export function playback(life, page, { set, redraw }) {
  const pause = () => {
    page.playing?.();
    page.playing = null;
  };
  /**
   * @param {number} position
   * @param {boolean} stepping
   */
  const moveTo = (position, stepping) => {
    page.put = position;
    set({ position, stepping });
  };
  const tick = () => {
    const { count, position } = page.state;
    if (position + 1 < count) return moveTo(position + 1, true);
    if (page.loop && count > 1) return moveTo(0, true);
    pause();
    moveTo(position, false);
  };
  const start = () => {
    pause();
    page.playing = life.every(TICK / page.speed, tick);
  };
  return {
    pause,
    moveTo,
    /** The clock ends where it has no button, and where a reset, a link or another view has moved the window. */
    heed: () => {
      const { view, count, position } = page.state;
      if (view === "challenge" || position !== Math.min(page.put, Math.max(0, count - 1))) pause();
    },
    step: (/** @type {number} */ by) => {
      const { count, position } = page.state;
      pause();
      if (count) moveTo((position + by + count) % count, true);
    },
    play: () => {
      const { count, position, stepping } = page.state;
      if (page.playing) pause();
      else if (count) {
        page.hover = null;
        moveTo(stepping && position + 1 < count ? position : 0, true);
        start();
      }
      redraw();
    },
    tempo: (/** @type {{speed?: number, loop?: boolean}} */ changes) => {
      Object.assign(page, changes);
      if (page.playing && changes.speed) start();
    },
  };
}

/**
 * The input is written in.
 * @param {Page} page
 * @param {Actions} actions
 * @returns {Handlers}
 */
export function inputMoves(page, { set, say, redraw, said }) {
  return {
    still: () => !page.dragged,
    hover: (index) => {
      const { state } = page;
      if (page.playing || page.dragging || !state.windows || state.view === "challenge") return;
      const pixel = index === null ? null : flatAt(state, index);
      if (page.pixel === pixel) return;
      Object.assign(page, { pixel, pointing: pixel !== null });
      redraw();
    },
    commit: (index, text) => {
      const { state } = page;
      const value = parse(text);
      if (Number.isNaN(value) || tooLong(text)) return noNumber(text);
      if (Math.abs(value) > LARGEST) return unfit(text, LARGEST);
      const { row, column } = pixelAt(state, index);
      page.pixel = null;
      if (state.values[row][column] === value) return null;
      set({
        values: state.values.map((line, r) => line.map((old, c) => (r === row && c === column ? value : old))),
      });
      return null;
    },
    refused: say,
    said,
  };
}

/**
 * The pixel that a drawn cell stands for.
 * @param {import("./state.js").State} state
 * @param {number} index of the drawn cell
 */
function flatAt(state, index) {
  const { row, column } = pixelAt(state, index);
  return row * state.grid.columns + column;
}

/**
 * An output is looked at, or answered in the challenge.
 * @param {Page} page
 * @param {Actions} actions
 * @param {ReturnType<typeof playback>} player
 * @returns {Handlers}
 */
export function outputMoves(page, { set, say, redraw, said }, { pause, moveTo }) {
  return {
    focus: (index) => {
      pause();
      page.hover = null;
      const { position, stepping } = page.state;
      if (index !== position || stepping) moveTo(index, false);
    },
    hover: (index) => {
      if (page.playing || page.hover === index || page.state.view === "challenge") return;
      Object.assign(page, { hover: index, pointing: index !== null });
      redraw();
    },
    commit: (index, text) => {
      const { answers, count } = page.state;
      const answer = text.trim() === "" ? null : parseFraction(text);
      if (Number.isNaN(answer) || tooLong(text)) return noNumber(text);
      if (answer !== null && Math.abs(answer) > LARGEST_ANSWER) return unfit(text, LARGEST_ANSWER);
      set({ answers: Array.from({ length: count }, (_, i) => (i === index ? answer : (answers[i] ?? null))) });
      return null;
    },
    refused: say,
    said,
  };
}

/**
 * A pixel of the gradient is looked at: what adds up there.
 * @param {Page} page
 * @param {Actions} actions
 * @returns {Handlers}
 */
export function gradientMoves(page, { redraw }) {
  let focused = /** @type {number | null} */ (null);
  /**
   * @param {number | null} pixel
   * @param {boolean} pointing
   */
  const look = (pixel, pointing) => {
    if (page.playing || (page.pixel === pixel && page.pointing === pointing)) return;
    Object.assign(page, { pixel, pointing });
    redraw();
  };
  /** @param {number | null} pixel */
  const focus = (pixel) => {
    focused = pixel;
    look(pixel, false);
  };
  return { focus, hover: (pixel) => look(pixel ?? focused, pixel !== null), left: () => focus(null) };
}

/** @param {string} text */
const noNumber = (text) =>
  `${tooLong(text) || `${quoted(text)} is not a number`}; type one such as 3 or −1.5, or press Escape`;

/**
 * @param {string} text
 * @param {number} most
 */
const unfit = (text, most) =>
  `${text.trim().replace("-", "−")} does not fit a cell; use a number from −${most} to ${most}`;
