// What the reader did last, so that it can be undone. No DOM.

import { sameValue } from "./compact.js";

/** The most steps that can be undone. */
const MOST_STEPS = 100;

/** What a view holds beside its model, in steps, under a name that no trait has. */
export const BESIDE = "beside the model";

const TOGETHER = 1000; // milliseconds

/**
 * Steps back. Changes of the same traits that follow each other closely, as from a slider, are one step; what
 * changes nothing is none.
 * @param {object} model
 * @param {(name: string) => any} model.get
 * @param {(changes: Record<string, any>) => void} model.set
 * @param {() => number} model.now in milliseconds
 * @param {string[]} passing traits whose change alone is no step, such as where one looks
 */
export function stepsBack({ get, set, now }, passing) {
  /** @type {{before: Record<string, any>, at: number, apart: boolean}[]} */
  const steps = [];
  const namesOf = (/** @type {Record<string, any>} */ changes) => Object.keys(changes).sort().join();
  const isStill = (/** @type {[name: string, value: any]} */ [name, value]) =>
    passing.includes(name) || (name === BESIDE ? get(name) === value : sameValue(get(name), value));
  const changesNothing = (/** @type {Record<string, any>} */ all) => Object.entries(all).every(isStill);
  return {
    /**
     * @param {Record<string, any>} changes that are about to be made
     * @param {boolean} [apart] a step by itself, however closely it follows another
     */
    note: (changes, apart = false) => {
      if (changesNothing(changes)) return;
      const last = steps.at(-1);
      const goesOn = last && !apart && !last.apart && namesOf(last.before) === namesOf(changes);
      if (goesOn && now() - last.at < TOGETHER) {
        last.at = now();
        return;
      }
      const before = Object.fromEntries(Object.keys(changes).map((name) => [name, get(name)]));
      steps.push({ before, at: now(), apart });
      if (steps.length > MOST_STEPS) steps.shift();
    },
    /** Whether there was anything to undo: a step that leads to what is there already is passed over. */
    undo: () => {
      let step = steps.pop();
      while (step && changesNothing(step.before)) step = steps.pop();
      if (step) set(step.before);
      return Boolean(step);
    },
    count: () => steps.length,
  };
}
