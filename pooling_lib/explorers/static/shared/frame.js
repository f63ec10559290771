// The frame of every explorer's page: it follows its model, restores what an address holds, and ends.

import { sameValue, tellState } from "./compact.js";
import { beginLife } from "./controls.js";
import { frameCode, highestOf, ownPage } from "./embed.js";
import { keepKeys } from "./keys.js";
import { addressOf, hasAddress, linkedState, linkMisfit, linkRefusal, showAddress } from "./link.js";
import { atOnceAndLater } from "./pace.js";
import { soundModel } from "./sound.js";
import { toolRow } from "./tools.js";
import { traitsOf } from "./traits.js";
import { BESIDE, stepsBack } from "./undo.js";

const STAYS = "Shown: the last settings that fit.";

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
 * What an explorer is built with. `replace` puts something else in the place of what it holds beside its model;
 * `tools` is the row of what can be done with it as a whole.
 * @typedef {{life: import("./controls.js").Life, model: Model, set: Set, replace: (held: any) => void,
 *            tools: HTMLElement}} Frame
 *
 * What an explorer holds that is no trait, so that no link carries it: how it is had and put back, what it was at
 * first, and what a reader calls it, which is empty as long as it is that.
 * @typedef {{get: () => any, set: (held: any) => void, initial: any, words: () => string}} Beside
 */

/**
 * What an explorer consists of, drawn once. `changed` draws it anew, `say` tells the reader something, and `ready`
 * fails where the explorer can show nothing. `parts` are what a picture of it shows.
 * @typedef {{root: HTMLElement, changed: () => void, say: (message: string) => void, ready?: Promise<void>,
 *            parts: () => HTMLElement[], beside?: Beside}} View
 */

/**
 * An explorer: what it is called, how its state is told, which traits only tell where one looks, how a state from an
 * address is taken (null when not sound), why settings do not fit each other (empty when they do), and how it is
 * built.
 * @typedef {object} Explorer
 * @property {string} kind
 * @property {string} title
 * @property {import("./compact.js").Fields} fields
 * @property {string[]} passing
 * @property {(raw: any) => Record<string, any> | null} admit
 * @property {(state: any) => string} [misfit]
 * @property {(state: Record<string, any>) => string} [python]
 * @property {(frame: Frame) => View} build
 */

/**
 * Mount an explorer.
 * @param {{model: Model, el: HTMLElement}} place
 * @param {Explorer} explorer
 * @returns {Promise<() => void>} ends the view: no listener, no timer, no observer stays
 */
export async function mountView({ model: held, el }, explorer) {
  const { fields, admit, misfit = () => "" } = explorer;
  const life = beginLife();
  const traits = Object.keys(fields);
  const model = soundModel(life, held, traits, misfit);
  const read = () => traitsOf(model, traits);
  const write = (/** @type {Record<string, any>} */ changes) => {
    // A reader goes on from what is shown.
    const all = model.refusal() ? { ...read(), ...changes } : changes;
    for (const [name, value] of Object.entries(all)) model.set(name, value);
    model.save_changes();
  };
  const name = model.get("name");
  const made = read();
  const put = (/** @type {Record<string, any>} */ all) => {
    const { [BESIDE]: held, ...changes } = all;
    write(changes);
    if (BESIDE in all) view.beside?.set(held);
  };
  const get = (/** @type {string} */ one) => (one === BESIDE ? view.beside?.get() : model.get(one));
  const steps = stepsBack({ get, set: put, now: () => performance.now() }, explorer.passing);
  const step = (/** @type {Record<string, any>} */ all) => {
    steps.note(all, true);
    put(all);
    row.changed();
  };
  const set = (/** @type {Record<string, any>} */ changes) => {
    steps.note(changes);
    write(changes);
  };
  const row = toolRow(life, {
    ...subjectOf(explorer, name, read, () => view.root),
    parts: () => view.parts(),
    beside: () => view.beside?.words() ?? "",
    undo: steps.undo,
    reset: () => step(view.beside ? { ...made, [BESIDE]: view.beside.initial } : made),
  });
  const replace = (/** @type {any} */ held) => {
    steps.note({ ...read(), [BESIDE]: held }, true); // with the traits, which may have to follow it
    view.beside?.set(held);
    row.changed();
  };
  const view = explorer.build({ life, model, set, replace, tools: row.element });
  const { root, say } = view;
  keepKeys(life, root);
  const restore = (/** @type {Event | undefined} */ event = undefined) => {
    const linked = linkedState(name, fields);
    if (linked === undefined) return;
    const changes = admit(linked);
    if (changes === null) return say(linkRefusal(name));
    const why = misfit(changes);
    if (why) return say(linkMisfit(why));
    // What a page opens with is where it starts; a link that is followed on it is a step.
    if (event) step(changes);
    else write(changes);
    if (wasReloaded()) return;
    const frame = requestAnimationFrame(() => {
      root.scrollIntoView({ block: isTall(root) ? "start" : "center" });
      // A page that is still being made keeps it there.
      root.dispatchEvent(new Event("pool-arrived", { bubbles: true }));
    });
    life.defer(() => cancelAnimationFrame(frame));
  };
  const isMade = () => sameValue(made, read());
  // At once, since a browser keeps no address that is written while it loads the page again; and no more often than
  // it takes: Safari refuses more than 100 addresses in 10 or 30 seconds.
  const showSoon = atOnceAndLater(life, () => showAddress(name, isMade() ? null : read(), fields));
  life.follow(model, traits, () => {
    view.changed();
    if (model.refusal()) say(`${model.refusal()} ${STAYS}`);
    row.changed();
    if (hasAddress(name)) showSoon();
  });
  life.on(root, "keydown", (event) => undoKey(event) && row.undo());
  el.append(root);
  life.defer(() => root.remove());
  life.on(window, "hashchange", restore);
  restore();
  try {
    await view.ready;
  } catch (error) {
    life.end(); // what stands in for the explorer can be shown
    throw error;
  }
  return () => life.end();
}

/**
 * What the tools copy and how they call it.
 * @param {Explorer} explorer
 * @param {string} name
 * @param {() => Record<string, any>} read
 * @param {() => HTMLElement} root
 */
function subjectOf({ kind, title, fields, python }, name, read, root) {
  const page = ownPage(kind);
  const address = () => `${page}#${kind}=${tellState(read(), fields)}`;
  return {
    name,
    root,
    link: hasAddress(name) ? () => addressOf(name, read(), fields) : null,
    frame: page === null ? null : () => frameCode(address(), { title, height: highestOf(root()) }),
    python: python ? () => python(read()) : null,
  };
}

/**
 * Say whether an explorer does not fit the window beside the page's header: its top is then what a reader wants to see.
 * @param {Element} root
 */
const isTall = (root) => root.getBoundingClientRect().height > 0.8 * innerHeight;

/** A reader who loads the page again is brought back by the browser to where they were. */
const wasReloaded = () =>
  performance
    .getEntriesByType("navigation")
    .some((entry) => ["reload", "back_forward"].includes(/** @type {any} */ (entry).type));

/** Where one types, which the browser undoes by itself. */
const TYPED = "textarea, input:not([type=range], [type=checkbox], [type=radio], [type=file])";

/**
 * Whether a key undoes the last step: not in a field, which undoes what was typed.
 * @param {KeyboardEvent} event
 */
function undoKey(event) {
  const typing = /** @type {Element} */ (event.target).matches(TYPED);
  const undoes = event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  if (!undoes || typing) return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}
