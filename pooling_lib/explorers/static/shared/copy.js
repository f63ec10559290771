// Bring a text to the reader's clipboard, or at least under the reader's hand.

import { h } from "./controls.js";

/**
 * Copy a text; where the browser does not let a page do it, show the text, selected.
 * @param {string} text
 * @param {HTMLElement} place where it is shown then
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copyText(text, place) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text, place);
  }
}

/**
 * The way of pages that are not served safely, or stand in another's frame.
 * @param {string} text
 * @param {HTMLElement} place
 */
function copySelected(text, place) {
  const field = h("textarea", { class: "pool-copy", rows: 3, readonly: "", "aria-label": "text to copy" });
  field.value = text;
  place.replaceChildren(field);
  field.focus({ preventScroll: true });
  field.select();
  const copied = document.execCommand("copy");
  if (copied) field.remove();
  return copied;
}
