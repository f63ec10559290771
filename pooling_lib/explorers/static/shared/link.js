// A link that restores an explorer's exact state: one entry of the page's fragment for each explorer.

import { h } from "./controls.js";

const PREFIX = "pool.";

/** The most characters that are read of a link; the longest state of any explorer has fewer. */
export const LONGEST_LINK = 32768;

/**
 * A link to the present state, kept where an address restores one: on a page, not in a notebook.
 * @param {import("./controls.js").Life} life
 * @param {{name: string, read: () => Record<string, any>, said: (message: string) => void}} explorer
 * @returns {HTMLElement | null}
 */
export function stateLink(life, { name, read, said }) {
  const { jpThemeName, vscodeThemeKind } = document.body.dataset;
  if (jpThemeName !== undefined || vscodeThemeKind !== undefined || !name) return null;
  const link = h("a", { class: "pool-link", href: `#${PREFIX}${name}` }, "Link to this state");
  const write = () => link.setAttribute("href", `#${withEntry(name, JSON.stringify(read()))}`);
  // Written when it is about to be used, not at every change.
  ["pointerenter", "focus", "touchstart"].forEach((type) => life.on(link, type, write));
  life.on(link, "click", (event) => {
    event.preventDefault();
    write();
    history.replaceState(history.state, "", link.getAttribute("href"));
    said("The address of this page now restores this state.");
  });
  return link;
}

/**
 * The state that the page's address holds for an explorer, or undefined when it holds none. Null when what it
 * holds cannot be read.
 * @param {string} name
 * @returns {any}
 */
export function linkedState(name) {
  const entry = entries().find(([key]) => key === PREFIX + name);
  if (!entry) return undefined;
  if (entry[1].length > LONGEST_LINK) return null;
  try {
    return JSON.parse(decodeURIComponent(entry[1]));
  } catch {
    return null;
  }
}

/**
 * Why the state that the page's address holds for an explorer is not shown.
 * @param {string} name
 */
export function linkRefusal(name) {
  const length = entries().find(([key]) => key === PREFIX + name)?.[1].length ?? 0;
  const [has, most] = [length, LONGEST_LINK].map((count) => count.toLocaleString("en"));
  const why = length > LONGEST_LINK ? `has ${has} characters, and at most ${most} are read` : "cannot be read";
  return `The link to this explorer ${why}; it shows its own state.`;
}

/** @returns {[name: string, text: string][]} */
const entries = () =>
  location.hash
    .slice(1)
    .split("&")
    .filter(Boolean)
    .map((part) => /** @type {[string, string]} */ ([part.split("=")[0], part.slice(part.indexOf("=") + 1)]));

/**
 * @param {string} name
 * @param {string} text
 */
function withEntry(name, text) {
  const isOther = (/** @type {[string, string]} */ [key, text]) =>
    key.startsWith(PREFIX) && key !== PREFIX + name && text.length <= LONGEST_LINK;
  const kept = entries().filter(isOther);
  return [...kept, [PREFIX + name, encodeURIComponent(text)]].map((entry) => entry.join("=")).join("&");
}
