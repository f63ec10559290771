// Writing in a cell of a grid: a text field that opens on the cell and closes with its value, or without.

import { attribute, h } from "../shared/controls.js";

/**
 * The field that opens on one cell at a time.
 * @param {{commit?: (index: number, text: string) => string | null, refused?: (message: string) => void,
 *          said?: string, left: (index: number, event?: KeyboardEvent) => void}} handlers `commit` returns why it
 *   refuses, or null, and `said` is the id of where that is said; `left` hears where focus should go on from, and by
 *   which key
 */
export function cellEditor({ commit, refused, said = "", left }) {
  /** @type {{input: HTMLInputElement, index: number, kept: string | null} | null} */
  let open = null;

  const close = () => {
    const input = open?.input;
    // First of all: removing a field that has the focus makes it lose it, and that would close it again.
    open = null;
    input?.remove();
  };
  const write = (/** @type {KeyboardEvent | null} */ event) => {
    if (open === null) return;
    const { input, index, kept } = open;
    // What is as it was may be rounded: it stays what it is.
    const reason = input.value === kept ? null : (commit?.(index, input.value) ?? null);
    if (reason === null) {
      close();
      if (event) left(index, event);
      return;
    }
    attribute(input, "aria-invalid", "true");
    attribute(input, "aria-describedby", said);
    refused?.(reason);
    if (!event) close();
  };

  return {
    isOpen: () => open !== null,
    holds: (/** @type {EventTarget | null} */ target) => open !== null && target === open.input,
    close,
    /**
     * Open on a cell, with all of the present text selected or with the text that was typed.
     * @param {HTMLElement} cell
     * @param {number} index
     * @param {{label: string, now: string, typed?: string}} texts
     */
    edit: (cell, index, { label, now, typed }) => {
      close();
      const input = h("input", {
        class: "pool-edit",
        type: "text",
        autocomplete: "off",
        "aria-label": `new value, ${label}`,
      });
      input.value = typed ?? now.replace("\u2212", "-");
      open = { input, index, kept: typed === undefined ? input.value : null };
      cell.append(input);
      input.focus({ preventScroll: true });
      if (typed === undefined) input.select();
    },
    // Leaving the field keeps what was typed, as a form does; a text that is no number is dropped.
    leave: () => write(null),
    /** Whether a key was for the field, beyond what any text field does with it. */
    key: (/** @type {KeyboardEvent} */ event) => {
      if (open === null) return false;
      if (event.key === "Escape") {
        const { index } = open;
        close();
        left(index);
      } else if (["Enter", "ArrowUp", "ArrowDown"].includes(event.key)) write(event);
      else return false;
      return true;
    },
  };
}
