// The address that restores an explorer's exact state: one entry of the page's fragment for each explorer.

import { tellState, toldState } from "./compact.js";
import { isNotebook } from "./keys.js";

// What an entry was called, and held as JSON, before addresses were short.
const FORMER = "pool.";

/** The most characters that are read of a link; the longest state of any explorer has fewer. */
const LONGEST_LINK = 32768;

/**
 * Whether an address restores a state here: on a page it does, in a notebook it does not.
 * @param {string} name of the explorer
 */
export function hasAddress(name) {
  return !isNotebook() && Boolean(name);
}

/**
 * The page's address with the state of an explorer in it.
 * @param {string} name
 * @param {Record<string, any>} state
 * @param {import("./compact.js").Fields} fields
 */
export const addressOf = (name, state, fields) => withEntry(name, tellState(state, fields));

/**
 * Let the page's address tell the state of an explorer, or nothing of it for null. An address that may not change,
 * as in some frames, stays.
 * @param {string} name
 * @param {Record<string, any> | null} state
 * @param {import("./compact.js").Fields} fields
 */
export function showAddress(name, state, fields) {
  const address = state ? addressOf(name, state, fields) : withEntry(name, "");
  if (address === location.href) return;
  try {
    history.replaceState(history.state, "", address);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

/**
 * The state that the page's address holds for an explorer, or undefined when it holds none. Null when what it
 * holds cannot be read.
 * @param {string} name
 * @param {import("./compact.js").Fields} fields
 * @returns {any}
 */
export function linkedState(name, fields) {
  const text = linkEntry(name);
  if (text === undefined) return undefined;
  if (text.length > LONGEST_LINK) return null;
  try {
    const plain = decodeURIComponent(text);
    return plain.startsWith("{") ? JSON.parse(plain) : toldState(plain, fields);
  } catch {
    return null;
  }
}

/**
 * Why the state that the page's address holds for an explorer is not shown.
 * @param {string} name
 */
export function linkRefusal(name) {
  const length = linkEntry(name)?.length ?? 0;
  const [has, most] = [length, LONGEST_LINK].map((count) => count.toLocaleString("en"));
  const why = length > LONGEST_LINK ? `has ${has} characters, and at most ${most} are read` : "cannot be read";
  return `The link to this explorer ${why}; it shows its own state.`;
}

/**
 * Why settings that the page's address holds, and that do not fit each other, are not shown.
 * @param {string} why
 */
export const linkMisfit = (why) =>
  `The settings in the link to this explorer do not fit each other; it shows its own state. ${why}`;

/**
 * What stands after a name and a sign of equality; a name alone, or with nothing after it, says nothing.
 * @param {string} name
 */
const linkEntry = (name) =>
  linkEntries().find(([key, text]) => text && (key === name || key === FORMER + name))?.[1];

/** @returns {[name: string, text: string][]} */
const linkEntries = () =>
  location.hash
    .slice(1)
    .split("&")
    .filter((part) => part.includes("="))
    .map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]);

/**
 * The page's address with another text for a name, or without the name for none.
 * @param {string} name
 * @param {string} text
 */
function withEntry(name, text) {
  const kept = linkEntries().filter(
    ([key, other]) => key !== name && key !== FORMER + name && other.length <= LONGEST_LINK,
  );
  const all = text ? [...kept, [name, text]] : kept;
  const fragment = all.map((entry) => entry.join("=")).join("&");
  return location.href.split("#")[0] + (fragment ? `#${fragment}` : "");
}
