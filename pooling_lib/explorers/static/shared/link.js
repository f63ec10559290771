// A link that restores an explorer's exact state: one entry of the page's fragment for each explorer.

import { h } from "./controls.js";

const PREFIX = "pool.";

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
  try {
    return JSON.parse(decodeURIComponent(entry[1]));
  } catch {
    return null;
  }
}

const entries = () =>
  location.hash
    .slice(1)
    .split("&")
    .filter(Boolean)
    .map((part) => [part.split("=")[0], part.slice(part.indexOf("=") + 1)]);

/**
 * @param {string} name
 * @param {string} text
 */
function withEntry(name, text) {
  const kept = entries().filter(([key]) => key.startsWith(PREFIX) && key !== PREFIX + name);
  return [...kept, [PREFIX + name, encodeURIComponent(text)]].map((entry) => entry.join("=")).join("&");
}
