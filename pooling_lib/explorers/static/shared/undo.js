// What the reader did last, so that it can be undone. No DOM.

/** The most steps that can be undone. */
export const MOST_STEPS = 100;

/**
 * Steps back. Changes of the same traits that follow each other closely, as from a slider, are one step.
 * @param {object} model
 * @param {(name: string) => any} model.get
 * @param {(changes: Record<string, any>) => void} model.set
 * @param {() => number} model.now in milliseconds
 * @param {string[]} passing traits whose change alone is no step, such as where one looks
 */
export function stepsBack({ get, set, now }, passing) {
  const TOGETHER = 1000; // milliseconds
  /** @type {{before: Record<string, any>, at: number}[]} */
  const steps = [];
  const namesOf = (/** @type {Record<string, any>} */ changes) => Object.keys(changes).sort().join();
  return {
    /** @param {Record<string, any>} changes that are about to be made */
    note: (changes) => {
      const names = Object.keys(changes);
      if (names.every((name) => passing.includes(name))) return;
      const last = steps.at(-1);
      if (last && namesOf(last.before) === names.sort().join() && now() - last.at < TOGETHER) {
        last.at = now();
        return;
      }
      steps.push({ before: Object.fromEntries(names.map((name) => [name, get(name)])), at: now() });
      if (steps.length > MOST_STEPS) steps.shift();
    },
    undo: () => {
      const step = steps.pop();
      if (step) set(step.before);
      return Boolean(step);
    },
    count: () => steps.length,
  };
}
