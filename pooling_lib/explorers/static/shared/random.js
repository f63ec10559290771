// Numbers that follow from a seed alone, the same ones as in Python (`_random.py`). No DOM.

/** How many different numbers there are. */
export const RANDOM_VALUES = 65536;

/**
 * A source of unrelated numbers from 0 to 65535: the upper half of a linear congruential generator's state.
 * @param {number} seed
 * @returns {() => number}
 */
export function randomNumbers(seed) {
  let state = (Math.imul(seed, 2654435761) + 12345) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 16;
  };
}
