// The frame of every explorer's page: it follows its model, restores what an address holds, and ends.

import { beginLife } from "./controls.js";
import { linkedState, linkRefusal, stateLink } from "./link.js";

/**
 * The part of a widget's model that a page uses.
 * @typedef {object} Model
 * @property {(name: string) => any} get
 * @property {(name: string, value: any) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, callback: () => void) => void} on
 * @property {(event: string, callback: () => void) => void} off
 */

/** @typedef {(changes: Record<string, any>) => void} Set changes traits, and saves them */

/**
 * What an explorer is built with. `link` leads to the present state, where an address restores one.
 * @typedef {{life: import("./controls.js").Life, model: Model, set: Set, link: HTMLElement | null}} Frame
 */

/**
 * What an explorer consists of, drawn once. `changed` draws it anew, `say` tells the reader something, and `ready`
 * fails where the explorer can show nothing.
 * @typedef {{root: HTMLElement, changed: () => void, say: (message: string) => void, ready?: Promise<void>}} View
 */

/**
 * Mount an explorer.
 * @param {{model: Model, el: HTMLElement}} place
 * @param {object} explorer
 * @param {string[]} explorer.traits that make up the state
 * @param {(raw: any) => Record<string, any> | null} explorer.admit takes the state of an address; null when not sound
 * @param {(frame: Frame) => View} explorer.build
 * @returns {Promise<() => void>} ends the view: no listener, no timer, no observer stays
 */
export async function mountView({ model, el }, { traits, admit, build }) {
  const life = beginLife();
  const set = (/** @type {Record<string, any>} */ changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  };
  const name = model.get("name");
  const read = () => Object.fromEntries(traits.map((trait) => [trait, model.get(trait)]));
  const link = stateLink(life, { name, read, said: (message) => say(message) });
  const { root, changed, say, ready } = build({ life, model, set, link });
  const restore = () => {
    const linked = linkedState(name);
    if (linked === undefined) return;
    const changes = admit(linked);
    if (changes === null) return say(linkRefusal(name));
    set(changes);
    const frame = requestAnimationFrame(() => root.scrollIntoView({ block: "center" }));
    life.defer(() => cancelAnimationFrame(frame));
  };
  life.follow(model, traits, changed);
  el.append(root);
  life.defer(() => root.remove());
  life.on(window, "hashchange", restore);
  restore();
  try {
    await ready;
  } catch (error) {
    life.end(); // what stands in for the explorer can be shown
    throw error;
  }
  return () => life.end();
}
