// What a page shows of a model: its state, or the last that fit. A link between traits, or Python, can bring settings
// together that no window fits. No DOM.

import { traitsOf } from "./traits.js";

/**
 * A model as a page shows it: of settings that do not fit each other nothing is taken, and `refusal` says why.
 * @typedef {import("./frame.js").Model & {refusal: () => string}} Sound
 */

/**
 * @param {import("./controls.js").Life} life
 * @param {import("./frame.js").Model} model
 * @param {string[]} traits that must fit each other
 * @param {(state: Record<string, any>) => string} misfit why a state does not fit, in a reader's words; empty for one
 *   that does
 * @returns {Sound}
 */
export function soundModel(life, model, traits, misfit) {
  let shown = traitsOf(model, traits);
  let fitted = !misfit(shown); // what never fit is shown as it is
  let why = "";
  let changed = false;
  const settle = () => {
    if (!changed) return;
    changed = false;
    const now = traitsOf(model, traits);
    const wrong = misfit(now);
    why = fitted ? wrong : "";
    if (!why) shown = now;
    fitted ||= !wrong;
  };
  for (const name of traits) {
    const event = `change:${name}`;
    const listener = () => {
      changed = true;
    };
    model.on(event, listener);
    life.defer(() => model.off(event, listener));
  }
  return {
    get: (name) => {
      settle();
      return name in shown ? shown[name] : model.get(name);
    },
    set: (name, value) => model.set(name, value),
    save_changes: () => model.save_changes(),
    on: (event, callback) => model.on(event, callback),
    off: (event, callback) => model.off(event, callback),
    refusal: () => {
      settle();
      return why;
    },
  };
}
