// What a reader has answered, kept on the reader's own machine and nowhere else.

import { admitted, flag, listOf, orNull } from "../shared/admit.js";

const PREFIX = "pooling-measured.exercise.";

/** The most characters of an answer that are kept. */
const LONGEST_KEPT = 4000;

const text = (/** @type {any} */ value) => typeof value === "string" && value.length <= LONGEST_KEPT;
const SOUND = { answer: text, tried: orNull(text), revealed: flag, marks: listOf(flag, 0, 20) };

/** The traits that hold what the reader has done. */
export const DONE = Object.keys(SOUND);

/**
 * What was kept of an exercise, if anything was and it is sound.
 * @param {string} name
 * @returns {Record<string, any> | null}
 */
export function kept(name) {
  try {
    return admitted(JSON.parse(localStorage.getItem(PREFIX + name) ?? "null"), SOUND);
  } catch {
    return null; // a browser may keep nothing, or something else
  }
}

/**
 * Keep what was done, or forget it where nothing was.
 * @param {string} name
 * @param {Record<string, any>} done
 */
export function keep(name, done) {
  try {
    if (done.answer || done.tried !== null || done.revealed)
      localStorage.setItem(PREFIX + name, JSON.stringify(done));
    else localStorage.removeItem(PREFIX + name);
  } catch {
    // Nothing is kept, and everything else works.
  }
}
